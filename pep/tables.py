"""The rows of a plan as people read them: cards for targets and views, tables for the rest."""

from lac.words import pounds

from .facts.fact import day as day_said
from .questions import Audience


def cards_of(parts, definition):
    """Targets, the child's views and needs by area, a card each: title, lines, who may read it."""
    make = {"target": _targets, "voice": _voice, "need": _needs}.get(definition.rows)
    return make(parts, definition) if make else []


def tables_of(parts, definition):
    """Attainment, results, funding, actions and people: a caption, headers and rows of text."""
    make = {
        "attainment": _attainment,
        "funding": _funding,
        "action": _actions,
        "attendee": _attendees,
        "voice": _scales,
        "assessment": _assessments,
        "qualification": _qualifications,
        "signature": _signatures,
    }.get(definition.rows)
    return [table for table in [make(parts)] if table["rows"]] if make else []


def _card(title, audience, lines):
    return {
        "title": title,
        "audience": audience,
        "lines": [{"label": label, "text": str(text)} for label, text in lines if text],
    }


# How the card of a target begins that this plan reviews.
LAST_TERM = "Last term’s target: "


def _targets(parts, definition):
    reviewed = [
        _card(
            f"{LAST_TERM}{target}",
            definition.audience.value,
            [
                ("How did it go?", target.get_review_display() or "Not reviewed yet"),
                ("Where it is now", target.reached),
                ("How far it has come", _far(target)),
                ("How do we know?", target.evidence),
            ],
        )
        for target in parts.reviewed_targets
    ]
    current = [
        _target(number, target, definition)
        for number, target in enumerate(parts.current_targets, start=1)
    ]
    return reviewed + current


# What is said of a target, and what that is called where a signed plan is read again.
_TARGET_LINES = {
    "own_words": "In the child’s own words",
    "domain": "Area",
    "need": "The need",
    "measure": "How we measure it",
    "baseline": "Now",
    "target_value": "Where it will be",
    "unit": "What the number counts",
    "owner": "Who makes it happen",
    "deadline": "By",
    "is_long_term": "Reaches beyond this term",
    "agreed_on": "Agreed at the meeting",
}


def _target(number, target, definition):
    said = {name: getattr(target, name) for name in _TARGET_LINES} | {
        "domain": target.get_domain_display(),
        "deadline": day_said(target.deadline),
        "agreed_on": day_said(target.agreed_on),
        "is_long_term": "Yes" if target.is_long_term else "",
    }
    lines = [(label, said[name]) for name, label in _TARGET_LINES.items()]
    return _card(f"Target {number}: {target}", definition.audience.value, lines)


def _far(target):
    share = target.share_done
    return "" if share is None else f"{share}% of the way"


def targets_in(section):
    """This term's targets in the section of a plan that was written down: {name: text} of each."""
    names = {label: name for name, label in _TARGET_LINES.items()}
    return [
        {"title": card["title"].partition(": ")[2]}
        | {names[line["label"]]: line["text"] for line in card["lines"] if line["label"] in names}
        for card in section["cards"]
        if card["title"].startswith("Target ")
    ]


def _needs(parts, definition):
    return [
        _card(
            str(row),
            definition.audience.value,
            [
                ("What they are good at", row.strength),
                ("What gets in the way", row.barrier),
                ("How we know", row.evidence),
            ],
        )
        for row in parts.needs
    ]


def _voice(parts, definition):
    return [
        _card(
            view.get_prompt_display(),
            "everyone" if view.carer_may_read else "child",
            [
                ("In my words", view.words),
                ("Whose words", _whose(view)),
                *(("Our answer", _answer(answer)) for answer in view.responses.all()),
            ],
        )
        for view in parts.views
    ]


def _whose(spoken):
    helper = f" ({spoken.helper})" if spoken.helper else ""
    return f"{spoken.get_provenance_display()}{helper}, {day_said(spoken.said_on)}"


def _answer(answer):
    due = f", by {day_said(answer.due_on)}" if answer.due_on else ""
    return f"{answer.text} ({answer.who}{due})"


def _table(caption, headers, rows, audience=Audience.PROFESSIONALS):
    return {
        "caption": caption,
        "headers": headers,
        "rows": [[str(cell or "") for cell in row] for row in rows],
        "audience": getattr(audience, "value", audience),
    }


def _scales(parts):
    scales = parts.scales
    if scales is None:
        return _table("How I feel", [], [], "child")
    rows = [
        ("I feel safe at school", f"{scales.feel_safe} out of 5"),
        ("I enjoy learning", f"{scales.enjoy_learning} out of 5"),
        ("People listen to me", f"{scales.listened_to} out of 5"),
    ]
    if scales.taking_part:
        rows.append(("How I want to take part in my meeting", scales.get_taking_part_display()))
    return _table(f"How I feel ({_whose(scales)})", ["What I was asked", "What I said"], rows,
                  "child")  # fmt: skip


def _attainment(parts):
    # Only where there is one: a plan signed without it does not differ when it is amended.
    has_fft5 = any(row.fft5 for row in parts.attainment)
    return _table(
        "Attainment by subject",
        [
            "Subject",
            "Before",
            "Now",
            "Target",
            "Expected",
            "FFT50",
            "FFT20",
            *(["FFT5"] if has_fft5 else []),
            "On track?",
            "Assessed",
        ],
        [
            (
                row.subject,
                row.prior,
                row.current,
                row.target,
                row.expected,
                row.fft50,
                row.fft20,
                *([row.fft5] if has_fft5 else []),
                row.get_on_track_display(),
                day_said(row.assessed_on),
            )
            for row in parts.attainment
        ],
    )


def _funding(parts):
    return _table(
        "Pupil premium plus",
        ["What for", "Helps with", "Asked for", "Decision", "Spent", "What it changed"],
        [
            (
                f"{row.item} ({row.get_purpose_display()})" if row.purpose else row.item,
                "; ".join(str(it) for it in (row.target, row.provision) if it),
                pounds(row.requested_pence),
                _decision(row),
                pounds(row.spent_pence),
                row.impact,
            )
            for row in parts.funding
        ],
    )


def _decision(row):
    amount = f": {pounds(row.approved_pence)}" if row.approved_pence is not None else ""
    return f"{row.get_decision_display()}{amount}"


def _actions(parts):
    return _table(
        "Actions",
        ["What", "Who", "By", "Done"],
        [
            (row.action, row.owner, day_said(row.due_on), day_said(row.done_on))
            for row in parts.actions
        ],
    )


def _assessments(parts):
    return _table(
        "Results",
        ["Assessment", "Result", "Day", "Comment"],
        [(str(row), row.outcome, day_said(row.taken_on), row.comment) for row in parts.assessments],
    )


def _qualifications(parts):
    return _table(
        "Courses",
        ["Course", "Level", "Hours a week", "From", "To", "Where it stands", "Grade"],
        [
            (
                f"{row.title} ({row.number})" if row.number else row.title,
                row.get_level_display(),
                row.weekly_hours,
                day_said(row.starts_on),
                day_said(row.ended_on or row.planned_end_on),
                ": ".join(it for it in (row.get_status_display(), row.withdrawal_reason) if it),
                row.grade,
            )
            for row in parts.qualifications
        ],
    )


def _signatures(parts):
    return _table(
        "Who agrees",
        ["Name", "Role", "Decision", "In their own words", "Day"],
        [
            (
                row.name,
                row.role,
                row.get_decision_display(),
                row.comments,
                day_said(row.signed_on),
            )
            for row in parts.signatures
        ],
    )


def _attendees(parts):
    return _table(
        "Who took part",
        ["Name", "Role", "Meeting", "Views"],
        [
            (
                row.name,
                row.role,
                row.get_came_display() or "Asked",
                "Sent their views" if row.sent_views else "",
            )
            for row in parts.attendees
        ],
    )
