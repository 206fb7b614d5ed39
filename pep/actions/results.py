"""Writes about a child's results, and about what is done when progress has slowed."""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record, record_many
from lac.calendars.ages import nc_year
from lac.children.models import Child, Enrolment
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim
from lac.meetings.actions import raise_challenge
from lac.meetings.models import Agency

from ..merging import BLANKS
from ..models import Attainment, AttainmentPoint, EarlyIntervention, Measure, PepSection
from ..results import AGES, keep_what_plans_say, open_where_slowed
from .checks import initiate, lock, said, take_back, writable_rows
from .writing import save_section

# What a result and a row of a plan both say.
MARKS = (
    "prior", "current", "target", "expected", "fft50", "fft20", "fft5", "on_track", "comment",
)  # fmt: skip


@transaction.atomic
def record_result(*, child, by, **details):
    """Record a result that no plan holds: of a half-term, a topic, a reading or spelling age.

    `details` are fields of AttainmentPoint. Pressed twice, it is recorded once.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    point = AttainmentPoint(child=child, school=_school_of(child), recorded_by=by, **details)
    _check(point, child)
    if twice := just_recorded(
        "progress.recorded", point, child=child.pk, by=by, but=("recorded_at",)
    ):
        return twice
    point.full_clean(exclude=["child"])
    point.save()
    record("progress.recorded", by=by, subject=point, child=child, subject_name=str(point))
    return point


@transaction.atomic
def edit_result(*, point, by, version=None, **details):
    """Correct a result. One that was written in a plan is corrected there. Raises StaleSave."""
    current = claim(point, version)
    _check_not_of_a_plan(current)
    wanted = copy(current)
    for name, value in details.items():
        setattr(wanted, name, value)
    _check(wanted, current.child)
    wanted.full_clean(exclude=["child"])
    names = (*details, "subject", "topic", "nc_year")
    changed = apply(current, {name: getattr(wanted, name) for name in names})
    if changed:
        record(
            "progress.edited",
            by=by,
            subject=current,
            child=current.child_id,
            subject_name=str(current),
            changes=changed,
        )
    return current


@transaction.atomic
def remove_result(*, point, by):
    """Take away a result that was recorded by mistake; the log keeps what it said."""
    _check_not_of_a_plan(point)
    pk, name, child = point.pk, str(point), point.child_id
    words = {"result": point.current, "day": point.assessed_on.isoformat()}
    point.delete()
    record("progress.removed", by=by, child=child, subject_name=name, row=pk, **words)


@transaction.atomic
def keep_results(*, by, children=None):
    """Take what plans say of attainment into the children's own results; how many children."""
    touched = keep_what_plans_say(children)
    record_many("progress.kept", by=by, children=touched)
    return len(touched)


@transaction.atomic
def open_interventions(*, by, children=None, on=None):
    """Open a case wherever two results in a row are below expected. Gives the new cases."""
    pks = open_where_slowed(on or timezone.localdate(), children)
    opened = list(EarlyIntervention.unscoped.filter(pk__in=pks))
    slowed = {}
    for case in opened:
        slowed.setdefault(case.child_id, []).append(case.subject)
    record_many(
        "progress.slowed",
        by=by,
        children={child: {"subjects": ", ".join(sorted(them))} for child, them in slowed.items()},
    )
    return opened


@transaction.atomic
def agree_intervention(*, case, by, plan, owner, agreed_on, version=None):
    """Say what is done about progress that has slowed, and who makes it happen."""
    current = claim(case, version)
    _must_be_open(current)
    if not plan.strip() or not owner.strip():
        raise ValidationError("Say what will be done and who makes it happen.")
    _check_day("agreed_on", agreed_on, current)
    details = {"plan": plan.strip(), "owner": owner.strip(), "agreed_on": agreed_on}
    if apply(current, details):
        _log("progress.intervention_agreed", current, by, owner=current.owner)
    return current


@transaction.atomic
def challenge_school(*, case, by, about, raised_on, working_days, version=None):
    """Challenge the school about a subject in which the child under-achieves (S2-26)."""
    current = claim(case, version)
    _must_be_open(current)
    if current.school is None:
        raise ValidationError("The child has no school to challenge. Say instead why not.")
    if current.challenge_id:
        raise ValidationError("The school has been challenged about this already.")
    challenge = raise_challenge(
        child=current.child,
        to_whom=str(current.school)[:160],
        agency=Agency.SCHOOL,
        about=about,
        raised_on=raised_on,
        working_days=working_days,
        by=by,
    )
    details = {
        "challenge": challenge,
        "challenge_decided_on": raised_on,
        "no_challenge_because": "",
    }
    apply(current, details)
    _log("progress.school_challenged", current, by, school=str(current.school))
    return current


@transaction.atomic
def spare_school(*, case, by, because, version=None):
    """Say why the school is not challenged about a subject in which progress has slowed."""
    current = claim(case, version)
    _must_be_open(current)
    if not because.strip():
        raise ValidationError({"because": "Say why the school is not challenged."})
    details = {
        "no_challenge_because": because.strip(),
        "challenge_decided_on": timezone.localdate(),
    }
    if apply(current, details):
        _log("progress.not_challenged", current, by, because=current.no_challenge_because)
    return current


@transaction.atomic
def close_intervention(*, case, by, outcome, closed_on, version=None):
    """Say what came of it; another case opens only after two newer results below expected."""
    current = claim(case, version)
    _must_be_open(current)
    if not current.agreed_on:
        raise ValidationError("Agree first what is done; then say what came of it.")
    if not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it."})
    _check_day("closed_on", closed_on, current)
    if apply(current, {"outcome": outcome.strip(), "closed_on": closed_on}):
        _log("progress.intervention_closed", current, by)
    return current


@transaction.atomic
def take_in_results(*, pep, by):
    """Fill the attainment of an open plan with the term's latest results; gives how many.

    And the reading and spelling age, where the plan says none of this term. What a school has
    recorded or loaded is not typed again in the plan.
    """
    locked = lock(pep)
    section = writable_rows(locked, "attainment", by)
    rows = {it.subject.lower(): it for it in Attainment.unscoped.filter(pep=locked)}
    taken = []
    for point in _newer_results(locked, rows):
        row = rows.get(point.subject.lower()) or Attainment(pep=locked, subject=point.subject)
        for name in MARKS:
            setattr(row, name, getattr(point, name) or getattr(row, name))
        row.assessed_on, row.carried = point.assessed_on, False
        row.updated_by, row.updated_at = by, timezone.now()
        row.version += 1 if row.pk else 0
        row.save()
        taken.append(point.subject)
    taken += _take_in_ages(locked, section, by)
    if taken:
        initiate(locked)
        take_back(locked, section.key, by)
        subjects = ", ".join(taken)
        record(
            "pep.results_taken_in",
            by=by,
            subject=locked,
            child=locked.child_id,
            subjects=subjects,
            **said(locked),
        )
    return len(taken)


def _take_in_ages(pep, definition, by):
    """Answer the plan's questions for an age that nobody has answered this term; gives which."""
    section = PepSection.unscoped.get(pep=pep, key=definition.key)
    section.pep = pep
    points = _of_the_term(pep).filter(measure__in=AGES.values()).order_by("assessed_on", "pk")
    latest = {it.measure: it for it in points}
    answers = {
        it.name: latest[AGES[it.name]].current
        for it in definition.questions
        if AGES.get(it.name) in latest
        and (it.name in section.carried or section.content.get(it.name) in BLANKS)
    }
    if answers:
        save_section(section=section, answers=answers, seen=section.version, by=by, confirm=answers)
    return [AGES[name].label for name in answers]


def _of_the_term(pep):
    """The child's results of the plan's term, until today."""
    until = min(timezone.localdate(), pep.term_ends_on)
    return AttainmentPoint.unscoped.filter(
        child=pep.child_id, assessed_on__range=(pep.term_starts_on, until)
    )


def _newer_results(pep, rows):
    """The latest result of each subject in the plan's term that its rows (by subject) lack."""
    latest = {}
    for point in _of_the_term(pep).filter(measure=Measure.ASSESSMENT):
        latest.setdefault(point.subject.lower(), point)
    return [it for name, it in sorted(latest.items()) if _is_newer(it, rows.get(name))]


def _is_newer(point, row):
    return row is None or row.carried or (row.assessed_on or point.assessed_on) < point.assessed_on


def _school_of(child):
    roll = Enrolment.unscoped.filter(child=child).current().main().select_related("school")
    return next((it.school for it in roll), None)


def _check(point, child):
    if not child.born_on < point.assessed_on <= timezone.localdate():
        raise ValidationError(
            {"assessed_on": "The day must be today or in the past, in the child’s life."}
        )
    if point.measure == Measure.TOPIC and not point.topic.strip():
        raise ValidationError({"topic": "Say which topic was tested."})
    point.topic = point.topic.strip() if point.measure == Measure.TOPIC else ""
    if point.measure in (Measure.READING, Measure.SPELLING):
        point.subject = Measure(point.measure).label
    point.subject = " ".join(point.subject.split())
    if not point.subject:
        raise ValidationError({"subject": "Name the subject."})
    point.nc_year = nc_year(child.born_on, point.assessed_on, child.year_group_offset)


def _check_not_of_a_plan(point):
    if point.attainment_id:
        raise ValidationError("This result was written in a plan. Correct it there.")


def _must_be_open(case):
    if case.closed_on:
        raise ValidationError("This has been closed. A new one opens when progress slows again.")


def _check_day(field, day, case):
    if not case.opened_on <= day <= timezone.localdate():
        raise ValidationError({field: "The day must be between the day it opened and today."})


def _log(action, case, by, **words):
    record(action, by=by, subject=case, child=case.child_id, subject_name=case.subject, **words)
