"""Saving the written sections: drafts as they are typed, and two people at once."""

import datetime as dt
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from lac.audit.log import record

from ..merging import BLANKS, Conflict, changed_names, merge
from ..missing import gaps_in
from ..models import Pep, PepSection, PepSectionRevision
from ..models.plan import OPEN_STATES
from ..parts import Parts
from ..questions import Standing
from .checks import (
    NOT_FINISHED,
    initiate,
    lock,
    must_be_open,
    said,
    section_to_finish,
    writable_section,
)

# Saves of one person in one section this close together are one sitting: one row in the log.
SITTING = dt.timedelta(minutes=10)


@dataclass
class Saved:
    """How a save went: the section as it now stands, and the answers still to choose between."""

    section: PepSection
    changed: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    # Answers of others that were stored since the writer's page was opened.
    news: list[str] = field(default_factory=list)
    # What the writer's page shows now: to be given as `seen` with their next save.
    seen: str = ""
    # Whether answers carried over from last term were confirmed.
    confirmed: bool = False
    # Whether the same person saved the same section a moment before.
    same_sitting: bool = False
    # Whether it was the first that a person wrote in the plan.
    began: bool = False


@transaction.atomic
def save_section(*, section, answers, seen, by, draft=False, confirm=()):
    """Store answers of one section; `seen` is the version the writer's page shows.

    Answers that nobody else touched are stored. Where somebody else changed the
    same answer in between, theirs stays, the writer's text is kept beside it,
    and both come back in `conflicts`. `confirm` names answers carried over from
    last term that the writer has read and finds still right. A `draft` is a save
    while typing: the log tells of it once a sitting.
    """
    definition = writable_section(section.pep, section.key, by)
    asked = {question.name for question in definition.questions}
    answers = {name: answer for name, answer in answers.items() if name in asked}
    saved = _store(section, answers, str(seen), by, confirm)
    if saved.changed or saved.confirmed:
        pep = section.pep
        first = saved.began or initiate(pep)
        if first or not (draft and saved.same_sitting):
            record(
                "pep.section_saved",
                by=by,
                subject=pep,
                child=pep.child_id,
                section=definition.title,
                changed=saved.changed,
                **said(pep),
            )
    return saved


def _store(section, answers, seen, by, confirm, tries=3):
    base = _shown(section, seen)
    content, conflicts = merge(base, answers, section.content)
    changed = changed_names(section.content, content)
    carried = [name for name in section.carried if name not in {*changed, *confirm}]
    now = timezone.now()
    saved = Saved(
        section,
        changed,
        conflicts,
        confirmed=any(name in confirm for name in section.carried),
        same_sitting=_same_sitting(section, by, now),
    )
    if changed or carried != section.carried:
        after = {
            "content": content,
            "carried": carried,
            "version": section.version + 1,
            "updated_at": now,
            "updated_by": by,
        }
        if changed and section.completed_at and section.completed_by_id != by.pk:
            # What was finished has been changed by somebody else: its owner looks again.
            after |= NOT_FINISHED
        if not _here_while_open(section).update(**after):
            return _store_again(section, answers, seen, by, confirm, tries)
        for name, value in after.items():
            setattr(section, name, value)
        saved.began = _keep_applied(section, changed, by, now)
    _remember(saved, base | answers, base, by, now)
    return saved


def _here_while_open(section):
    """The section as it was read, if its plan is still open; locks the plan until the commit.

    Sending the plan in locks it too: either it waits for this save and reads it, or this save
    waits for it and finds the plan closed. In the statement that saves, so that a draft asks
    nothing more.
    """
    plan = Pep.unscoped.select_for_update(no_key=True).filter(
        pk=section.pep_id, state__in=OPEN_STATES
    )
    return PepSection.unscoped.filter(
        pk=section.pk,
        version=section.version,
        # Saying that it is finished is no new version; a change takes it back all the same.
        completed_at=section.completed_at,
        pep__in=plan.values("pk"),
    )


def _remember(saved, typed, base, by, now):
    """Note what the writer's page shows, where that is not what is stored."""
    stored = saved.section.content
    clashing = [conflict.name for conflict in saved.conflicts]
    saved.news = [name for name in changed_names(typed, stored) if name not in clashing]
    if not (saved.news or clashing):
        saved.seen = str(saved.section.version)
        return
    # In a clash they have still seen only the text they started from.
    shows = typed | {name: base.get(name) for name in clashing}
    kept = _keep(saved.section, typed, by, now, applied=False, seen=shows)
    saved.seen = f"r{kept.pk}"


def _keep(section, content, by, now, applied=True, seen=None):
    return PepSectionRevision.objects.create(
        section=section,
        version=section.version,
        content=content,
        applied=applied,
        seen=seen,
        saved_at=now,
        saved_by=by,
    )


def _keep_applied(section, changed, by, now):
    """Keep the stored text; gives whether it is the first that a person wrote in the plan.

    What the plan itself notes of it (that somebody writes, the next meeting) goes along in the
    same statement: a draft is written every few seconds.
    """
    pep, noted = section.pep, {}
    if pep.initiated_on is None:
        noted["initiated_on"] = timezone.localdate()
    if "next_pep" in changed:
        noted["next_meeting_on"] = parse_date(section.content.get("next_pep") or "")
    if not noted:
        _keep(section, section.content, by, now)
        return False
    row = (section.pk, section.version, json.dumps(section.content), True, now, by.pk)
    names = ", ".join(f"{name} = %s" for name in noted)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_AND_NOTE.format(names=names), [*noted.values(), pep.pk, *row])
    for name, value in noted.items():
        setattr(pep, name, value)
    return "initiated_on" in noted


_KEEP_AND_NOTE = """
    WITH plan AS (UPDATE pep_pep SET {names} WHERE id = %s)
    INSERT INTO pep_pepsectionrevision
        (section_id, version, content, applied, saved_at, saved_by_id)
    VALUES (%s, %s, %s::jsonb, %s, %s, %s)
"""


def _store_again(section, answers, seen, by, confirm, tries):
    """Somebody saved between our reading and our writing: merge with what they left.

    Raises when it was the plan that somebody sent in.
    """
    section.pep.refresh_from_db(fields=["state", "signed_off_at"])
    must_be_open(section.pep)
    if not tries:
        raise ValidationError("Somebody else is saving this section. Try again.")
    section.refresh_from_db(
        fields=["content", "carried", "version", "updated_at", "updated_by", *NOT_FINISHED]
    )
    return _store(section, answers, seen, by, confirm, tries - 1)


def _same_sitting(section, by, now):
    return (
        section.updated_by_id == by.pk
        and section.updated_at is not None
        and section.updated_at > now - SITTING
    )


def _shown(section, seen):
    """The answers the writer's page showed: of a version, or of a save that met another's."""
    if seen == str(section.version):
        return section.content
    kept = section.revisions.filter(applied=not seen.startswith("r"))
    if seen.startswith("r"):
        kept = kept.filter(pk=int(seen[1:])).first()
        return kept.seen if kept else section.opened_with
    kept = kept.filter(version=int(seen)).first()
    return kept.content if kept else section.opened_with


@transaction.atomic
def choose_version(*, section, answers, by):
    """Store what somebody chose after seeing both texts; it replaces what is there."""
    return save_section(section=section, answers=answers, seen=section.version, by=by)


@transaction.atomic
def finish_section(*, section, by, finished=True, note=""):
    """Say that a section is finished, or that it is not after all.

    Whoever answers for the section says so, or who acts for them; also of a plan that
    has been sent in and is not signed yet. The virtual school may say so in their name,
    with a `note` why; what its owner has finished meanwhile stays theirs.
    """
    # Locked: a section is not taken back while its plan is being signed.
    pep = lock(section.pep)
    section.refresh_from_db(fields=["content", "carried", "first_completed_at", *NOT_FINISHED])
    definition = section_to_finish(pep, section.key, by)
    standing = definition.finished_as(by, pep.child_id)
    if finished:
        if standing == Standing.ON_BEHALF and section.completed_at:
            return section
        _must_be_finished(section, definition)
        if standing == Standing.ON_BEHALF and not note.strip():
            who = definition.owner_label.lower()
            raise ValidationError({"note": f"Say why you finish it in the name of the {who}."})
    section.completed_at = timezone.now() if finished else None
    section.completed_by = by if finished else None
    section.completed_note = _in_whose_name(standing, definition, pep, by, note) if finished else ""
    if finished:
        section.first_completed_at = section.first_completed_at or section.completed_at
    elif not pep.was_signed:
        # Whoever says that it is not finished after all has their clock running again.
        section.first_completed_at = None
    section.save(
        update_fields=["completed_at", "completed_by", "completed_note", "first_completed_at"]
    )
    record(
        "pep.section_finished" if finished else "pep.section_reopened",
        by=by,
        subject=pep,
        child=pep.child_id,
        section=definition.title,
        **({"note": section.completed_note} if section.completed_note else {}),
        **said(pep),
    )
    return section


def _in_whose_name(standing, definition, pep, by, note):
    """Why somebody else than its owner finished a section; empty where its owner did."""
    if standing == Standing.FOR_COLLEAGUE:
        return f"acting for {definition.lent_to(by, pep.child_id).giver}"[:300]
    return note.strip() if standing == Standing.ON_BEHALF else ""


def _must_be_finished(section, definition):
    problems = {
        question.name: f"Answer “{question.label}” before you finish the section."
        for question in definition.questions
        if question.mandatory and section.content.get(question.name) in BLANKS
    }
    problems |= {
        name: "Change this answer from last term, or confirm that it is still right."
        for name in section.carried
        if name not in problems
    }
    if problems:
        raise ValidationError(problems)
    # What its rows lack; that the meeting was held is not the section's own.
    here = (it for it in gaps_in(Parts(section.pep), section.key) if it.anchor)
    if lacking := [it.text for it in here]:
        raise ValidationError(lacking)
