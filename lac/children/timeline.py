"""The child's story in dated entries. Apps tell their part in their own `timeline.py`:

@timeline_source(permission=Permission.VIEW_PEP)
def plans(child, user, may):
    return [Entry(pep.signed_on, "PEP signed off", url=...) for pep in ...]
"""

import datetime as dt
from dataclasses import dataclass

from lac.accounts.access import Permission

from .fields import read
from .models import (
    CareEpisode,
    EducationHealthCarePlan,
    EhcpReview,
    Enrolment,
    PartTimeTimetable,
    Professional,
    ProfessionalRole,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
)
from .models.codes import NEW_CARER

SOURCES = []


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or will happen, on a day."""

    on: dt.date
    title: str
    text: str = ""
    url: str = ""
    # One word for filtering: "care", "school", "meeting", "pep", "attendance", "suspension", ...
    kind: str = ""


def timeline_source(permission=Permission.VIEW_CHILD):
    """Register a function (child, user, may) -> list of Entry, for readers with the permission."""

    def register(source):
        SOURCES.append((permission, source))
        return source

    return register


def timeline(child, user, may):
    """Every entry this reader may see, the latest first."""
    entries = [
        entry
        for permission, source in SOURCES
        if permission in may
        for entry in source(child, user, may)
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


@timeline_source(permission=Permission.VIEW_CHILD)
def care(child, user, may):
    """Coming into care, moves, changes of legal status and leaving care."""
    episodes = CareEpisode.of(child, user).select_related("placement__household")
    return [entry for episode in episodes for entry in _of_episode(episode, may)]


def _of_episode(episode, may):
    home = str(episode.placement.household or episode.placement.get_placement_type_display())
    legal = read(episode, "legal_status", may)
    reason = episode.reason_started
    if reason == ReasonNewEpisode.STARTED:
        yield Entry(
            episode.started_on, "Came into care", f"Lived at: {home}. {legal}".strip(), kind="care"
        )
    elif reason == ReasonNewEpisode.LEGAL_STATUS:
        if legal:
            yield Entry(episode.started_on, "Legal status changed", legal, kind="care")
    else:
        title = "Moved to new carers" if reason in NEW_CARER else "Moved with the same carers"
        yield Entry(episode.started_on, title, home, kind="care")
    if episode.ended_on and episode.reason_ended not in ("", ReasonEpisodeCeased.X1):
        yield Entry(episode.ended_on, "Left care", read(episode, "reason_ended", may), kind="care")


@timeline_source(permission=Permission.VIEW_CHILD)
def schools(child, user, may):
    """Coming onto and leaving the roll of schools, and part-time timetables."""
    entries = []
    for it in Enrolment.of(child, user).select_related("school"):
        entries.append(
            Entry(it.admitted_on, f"Started at {it.school}", it.get_kind_display(), kind="school")
        )
        if it.left_on:
            entries.append(Entry(it.left_on, f"Left {it.school}", it.leaving_reason, kind="school"))
    timetables = PartTimeTimetable.of(child, user)
    for it in timetables.select_related("enrolment__school"):
        text = f"{float(it.weekly_hours):g} hours a week at {it.enrolment.school}. {it.reason}"
        entries.append(Entry(it.starts_on, "Part-time timetable began", text, kind="school"))
    return entries


@timeline_source(permission=Permission.VIEW_CHILD)
def plans(child, user, may):
    """Education, health and care plans, their reviews and what was decided."""
    entries = []
    for it in EducationHealthCarePlan.of(child, user).select_related("local_authority"):
        entries.append(Entry(it.issued_on, "EHCP issued", f"By {it.local_authority}", kind="ehcp"))
        if it.ceased_on:
            entries.append(Entry(it.ceased_on, "EHCP ceased", kind="ehcp"))
    for it in EhcpReview.of(child, user):
        entries.append(Entry(it.held_on, "Annual review of the EHCP", kind="ehcp"))
        if it.decision_on:
            decided = it.get_outcome_display()
            entries.append(Entry(it.decision_on, "EHCP review decided", decided, kind="ehcp"))
    return entries


@timeline_source(permission=Permission.VIEW_CHILD)
def people(child, user, may):
    """New social workers and reviewing officers."""
    told = (ProfessionalRole.SOCIAL_WORKER, ProfessionalRole.REVIEWING_OFFICER)
    rows = Professional.of(child, user).filter(role__in=told)
    return [
        Entry(
            it.starts_on, f"{it.name} became their {it.get_role_display().lower()}", kind="people"
        )
        for it in rows
    ]
