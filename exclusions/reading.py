"""What the pages show of a child's suspensions, in words."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from lac.calendars.days import in_words
from lac.children.models import Enrolment

from .models import Kind, Notification, Recipient, Session
from .rules import MOST_SESSIONS_A_YEAR, day_count

TWO_WEEKS = dt.timedelta(weeks=2)


def recent_schools(child):
    """Ids of the schools on whose roll the child is, or was until two weeks ago."""
    today = timezone.localdate()
    rows = Enrolment.unscoped.filter(child=child, admitted_on__lte=today)
    return rows.exclude(left_on__lt=today - TWO_WEEKS).values("school")


def stat_tiles(found, last_year):
    """Days lost in the term, the year and the year before."""
    left = MOST_SESSIONS_A_YEAR - found.year.sessions
    return [
        {"label": "Lost this term", "figure": day_count(found.term.sessions)},
        {
            "label": "Lost this academic year",
            "figure": day_count(found.year.sessions),
            "detail": f"{day_count(max(left, 0))} of the 45 that the law allows are left",
            "tone": "bad" if left < MOST_SESSIONS_A_YEAR / 2 else "",
        },
        {"label": "Lost in the whole of last year", "figure": day_count(last_year.sessions)},
        {
            "label": "Permanent exclusions this year",
            "figure": found.year.permanent,
            "tone": "bad" if found.year.permanent else "",
        },
    ]


def planned_rows(data, planned):
    """What was typed, and when it ends by the school's calendar."""
    kind = Kind(data["kind"])
    rows = [
        ("Decision", kind.label),
        ("School", data["school"]),
        ("Reasons", "; ".join(str(reason) for reason in data["reasons"])),
        ("Decided", f"{in_words(data['decided_on'])}, by {data['decided_by']}"),
        ("Begins", session_in_words(data["started_on"], data["started_session"], kind)),
    ]
    if planned.days:
        rows += [
            ("Length", day_count(data["sessions"])),
            ("Ends", session_in_words(planned.ended_on, planned.ended_session, kind)),
        ]
    return rows


def session_in_words(day, session, kind):
    """ "Monday 9 November 2026, morning"; a lunchtime has no session."""
    words = f"{day:%A} {in_words(day)}"
    return words if kind == Kind.LUNCHTIME else f"{words}, {Session(session).label.lower()}"


def total_sentences(child, kind, planned):
    """What the decision brings the term and the year to."""
    if kind == Kind.PERMANENT:
        return [
            f"{child.name} has been suspended for {day_count(planned.year_before)} "
            "this academic year."
        ]
    return [
        f"This brings the total of the academic year to {planned.year_after / 2:g} of 45 days, "
        f"from {planned.year_before / 2:g}.",
        f"This brings the term to {day_count(planned.term_after)}, "
        f"from {planned.term_before / 2:g}.",
    ]


def detail_rows(suspension):
    """Everything recorded of the decision itself."""
    it = suspension
    rows = [
        ("School", it.school),
        ("Reasons", "; ".join(str(reason) for reason in it.reasons)),
        ("What happened", it.circumstances),
        ("Decided", f"{in_words(it.decided_on)}, by {it.decided_by}"),
        ("Begins", session_in_words(it.started_on, it.started_session, it.kind)),
    ]
    if not it.is_permanent:
        rows += [
            ("Length", day_count(it.sessions)),
            ("Ends", session_in_words(it.ended_on, it.ended_session, it.kind)),
            ("This term with it", day_count(it.term_sessions_after)),
            ("This academic year with it", f"{it.year_sessions_after / 2:g} of 45 days"),
        ]
        if it.run_started_on != it.started_on:
            rows.append(("One period since", in_words(it.run_started_on)))
    rows += [
        ("What else was considered", it.alternatives),
        ("Misses an exam", in_words(it.exam_on) if it.misses_exam and it.exam_on else "No"),
        ("Work set", it.work_set),
    ]
    return rows


def board_rows(suspension):
    """The governing board and the way back."""
    it = suspension
    days = [
        ("Representations", it.representations_on),
        ("The board met", it.board_met_on),
    ]
    rows = [(label, day and in_words(day)) for label, day in days]
    rows.append(("The board's decision", it.get_board_outcome_display()))
    rows.append(("Reintegration meeting", it.reintegration_on and in_words(it.reintegration_on)))
    if it.panel_applied_on:
        rows += [
            ("Independent review asked for", in_words(it.panel_applied_on)),
            ("The panel's notice", it.panel_met_on and in_words(it.panel_met_on)),
            ("The panel's decision", it.get_panel_outcome_display()),
            ("The board reconsidered", it.reconsidered_on and in_words(it.reconsidered_on)),
        ]
    return rows


# Which duty each recipient's message meets: this stem, with "_told" and what it is about.
STEM = {
    Recipient.PARENT: "exclusions.parents",
    Recipient.CARER: "exclusions.carer",
    Recipient.SOCIAL_WORKER: "exclusions.social_worker",
    Recipient.VIRTUAL_SCHOOL_HEAD: "exclusions.virtual_school_head",
    Recipient.LOCAL_AUTHORITY: "exclusions.local_authority",
    Recipient.GOVERNING_BOARD: "exclusions.governing_board",
    Recipient.REVIEWING_OFFICER: "exclusions.reviewing_officer",
}
ENDING = {
    Notification.About.DECISION: "_told",
    Notification.About.CANCELLATION: "_told_of_cancellation",
    Notification.About.OUTCOME: "_told_of_outcome",
}
TELL_NOW = {
    Notification.About.DECISION: "Told by e-mail now",
    Notification.About.CANCELLATION: "Told of the cancellation now",
    Notification.About.OUTCOME: "Told of the board's decision now",
}


def duty_of(recipient, about):
    """The code of the duty that telling somebody of something meets, where there is one."""
    return f"{STEM[recipient]}{ENDING[about]}"


ABOUT_TELLING = {duty_of(recipient, about) for recipient in STEM for about in ENDING}


def told_rows(suspension, notifications, deadlines, today):
    """Everybody who is to be told, when they were, and the state of that deadline."""
    told: dict[str, list] = {}
    for it in notifications:
        told.setdefault(it.recipient, []).append(it)
    states = {it.duty: it.state_on(today) for it in deadlines}
    return [
        _told_row(suspension, recipient, told.get(recipient, []), states) for recipient in Recipient
    ]


def _told_row(suspension, recipient, told, states):
    told_of = {it.about for it in told}
    about = suspension.to_tell(recipient, told_of)
    return {
        "recipient": recipient.value,
        "label": recipient.label,
        "told": told,
        "outstanding": about not in told_of,
        "tell_now": TELL_NOW[about],
        "state": states.get(duty_of(recipient, about)),
    }


def deadline_rows(deadlines, today):
    """The decision's other deadlines, for the `deadline_table` component."""
    return [
        {
            "what": it.name,
            "due_on": it.due_on,
            "state": it.state_on(today),
            "owner": it.get_owner_display(),
            "why_url": reverse("deadlines:why", kwargs={"child_pk": it.child_id, "pk": it.pk}),
        }
        for it in deadlines
        if it.duty not in ABOUT_TELLING
    ]
