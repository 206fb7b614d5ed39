"""What a plan still lacks before it can be submitted: each gap with the place to fill it in."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from .facts.person import SDQ_ADVICE_ABOVE, sdq_reviews
from .merging import BLANKS
from .models import Agreed, Attendee, PepBand
from .smart import lacks

# The child's voice is fresh for four weeks.
FRESH = dt.timedelta(days=28)


@dataclass(frozen=True)
class Gap:
    """One thing missing: the section, the id of the field there, and what to do."""

    section: str
    anchor: str
    text: str
    # "target", 12: the row to open, when it is in a row.
    row: tuple[str, int] | None = None


def gaps(parts):
    """Everything missing from a plan, section by section."""
    found = [gap for definition in parts.definitions for gap in _gaps_of(parts, definition)]
    return found + _not_held(parts)


def gaps_in(parts, key):
    """What is missing from one section; reads nothing of the others."""
    found = [gap for it in parts.definitions if it.key == key for gap in _gaps_of(parts, it)]
    return found + [gap for gap in _not_held(parts) if gap.section == key]


def _gaps_of(parts, definition):
    found = list(_questions(parts, definition))
    if check := _ROWS.get(definition.rows):
        found += check(parts, definition.key)
    if check := _FACTS.get(definition.facts):
        found += check(parts, definition.key)
    return found


def _not_held(parts):
    held = parts.pep.held_on
    return [] if held else [Gap("people", "", "Record the day the PEP meeting was held")]


def _questions(parts, definition):
    section = parts.section(definition.key)
    for question in definition.questions:
        if question.mandatory and section.content.get(question.name) in BLANKS:
            yield Gap(definition.key, f"id_{question.name}", f"Answer “{question.label}”")
    if carried := len(section.carried):
        answers = "answer" if carried == 1 else f"{carried} answers"
        yield Gap(
            definition.key,
            "confirm",
            f"{definition.title}: confirm or change last term’s {answers}",
        )


def _targets(parts, key):
    for target in parts.reviewed_targets:
        if not target.review:
            what = f"Say how last term’s target went: “{_short(target)}”"
            yield Gap(key, "id_review", what, ("target", target.pk))
        elif not target.evidence:
            what = f"Say how you know, for last term’s target “{_short(target)}”"
            yield Gap(key, "id_evidence", what, ("target", target.pk))
    if not parts.current_targets:
        yield Gap(key, "add-target", "Add at least one target for this term")
    for target in parts.current_targets:
        for lack in lacks(target, parts.pep.term_starts_on, parts.pep.term_ends_on):
            yield Gap(
                key, f"id_{lack.field}", f"Target “{_short(target)}”: {lack.text}",
                ("target", target.pk),
            )  # fmt: skip


def _voice(parts, key):
    oldest = (parts.pep.held_on or timezone.localdate()) - FRESH
    if not parts.views:
        yield Gap(key, "record-view", "Record what the child says, in their own words")
    elif max(view.said_on for view in parts.views) < oldest:
        yield Gap(key, "record-view", "The child’s views are more than four weeks old: ask again")
    for view in parts.unanswered:
        yield Gap(key, f"view-{view.pk}", f"Answer the child: “{_short(view)}”")
    if parts.scales is None:
        yield Gap(key, "scales", "Ask how safe, happy in learning and listened to the child feels")


def _attainment(parts, key):
    if not parts.attainment:
        yield Gap(key, "add-attainment", "Add attainment in at least one subject")
    for row in parts.attainment:
        for field, text in (("subject", "name the subject"), ("current", "say where it is now"),
                            ("on_track", "say whether it is on track"),
                            ("assessed_on", "say on which day it was assessed")):  # fmt: skip
            if not getattr(row, field):
                yield Gap(key, f"id_{field}", f"{row}: {text}", ("attainment", row.pk))
        if row.assessed_on and row.assessed_on > timezone.localdate():
            what = f"{row}: the day it was assessed has not come yet"
            yield Gap(key, "id_assessed_on", what, ("attainment", row.pk))
        if row.carried:
            yield Gap(
                key, "id_current", f"{row}: bring last term’s figures up to date, or confirm them",
                ("attainment", row.pk),
            )  # fmt: skip


def _funding(parts, key):
    for row in parts.funding:
        for field, text in (
            ("item", "say what it is for"),
            ("purpose", "choose what kind of help it is"),
            ("requested_pence", "say how much it costs"),
            ("target_id", "choose the target it helps"),
            ("is_additional", "confirm that it is over and above what all pupils get"),
            ("not_funded_elsewhere", "confirm that nobody else pays for it"),
        ):
            if not getattr(row, field):
                anchor = f"id_{field.removesuffix('_id')}"
                what = f"Request “{_short(row)}”: {text}"
                yield Gap(key, anchor, what, ("funding", row.pk))


def _actions(parts, key):
    for row in parts.actions:
        for field, text in (("action", "say what will be done"), ("owner", "say who does it"),
                            ("due_on", "say by when")):  # fmt: skip
            if not getattr(row, field):
                yield Gap(key, f"id_{field}", f"Action “{_short(row)}”: {text}", ("action", row.pk))
        if row.carried and not row.done_on:
            what = f"Action “{_short(row)}” of last term: say that it is done, or confirm it"
            yield Gap(key, "confirm", what, ("action", row.pk))


def _attendees(parts, key):
    if not any(row.came == Attendee.Came.YES for row in parts.attendees):
        yield Gap(key, "add-attendee", "Record who came to the meeting")
    for row in parts.attendees:
        if not row.name or not row.role:
            yield Gap(key, "id_name", f"{row}: give a name and a role", ("attendee", row.pk))


def _needs(parts, key):
    if not parts.needs:
        yield Gap(key, "add-need", "Add at least one area of strength or need")
    for row in parts.needs:
        if not row.area:
            yield Gap(key, "id_area", "Choose the area of what you wrote", ("need", row.pk))
        elif not (row.strength or row.barrier):
            what = f"{row}: say what they are good at, or what gets in the way"
            yield Gap(key, "id_strength", what, ("need", row.pk))
        elif not row.evidence:
            yield Gap(key, "id_evidence", f"{row}: say how you know", ("need", row.pk))
        yield from _still_last_terms(row, key, "need")


def _assessments(parts, key):
    if not parts.assessments and parts.pep.band == PepBand.EARLY_YEARS:
        yield Gap(key, "add-assessment", "Add what was seen in at least one area of learning")
    for row in parts.assessments:
        if not row.kind:
            what = "Choose which assessment the result is of"
            yield Gap(key, "id_kind", what, ("assessment", row.pk))
        elif not row.outcome:
            yield Gap(key, "id_result", f"{row}: add the result", ("assessment", row.pk))
        yield from _still_last_terms(row, key, "assessment")


def _qualifications(parts, key):
    for row in parts.qualifications:
        for field, text in (("title", "name the course"), ("level", "choose the level"),
                            ("status", "say where it stands")):  # fmt: skip
            if not getattr(row, field):
                yield Gap(key, f"id_{field}", f"{row}: {text}", ("qualification", row.pk))
        yield from _still_last_terms(row, key, "qualification")


def _still_last_terms(row, key, kind):
    if row.carried:
        what = f"{row}: bring last term’s entry up to date, or confirm it"
        yield Gap(key, "confirm", what, (kind, row.pk))


def _signatures(parts, key):
    if not any(row.decision for row in parts.signatures):
        yield Gap(key, "add-signature", "Record who agrees with the plan")
    for row in parts.signatures:
        for field, text in (("name", "give a name"), ("role", "give a role"),
                            ("decision", "say whether they agree"),
                            ("signed_on", "say on which day")):  # fmt: skip
            if not getattr(row, field):
                yield Gap(key, f"id_{field}", f"{row}: {text}", ("signature", row.pk))
        if row.decision in (Agreed.NO, Agreed.COMMENTS) and not row.comments:
            what = f"{row}: write what they say about it"
            yield Gap(key, "id_comments", what, ("signature", row.pk))


def _sdq(parts, key):
    """A high score needs somebody to say what it means for school."""
    if parts.section(key).content.get("advice") not in BLANKS:
        return
    latest = sdq_reviews(parts.pep.child).first()
    if latest and latest.score is not None and latest.score > SDQ_ADVICE_ABOVE:
        yield Gap(key, "id_advice", "Say what the SDQ score means for school")


# By the list of facts that a section shows.
_FACTS = {"sdq": _sdq}
_ROWS = {
    "need": _needs,
    "assessment": _assessments,
    "qualification": _qualifications,
    "signature": _signatures,
    "target": _targets,
    "voice": _voice,
    "attainment": _attainment,
    "funding": _funding,
    "action": _actions,
    "attendee": _attendees,
}


def _short(row):
    text = " ".join(str(row).split()).rstrip(".")
    return text if len(text) <= 60 else f"{text[:57]}…"
