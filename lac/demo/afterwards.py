"""What follows in the demo: care reviews, the way back from a suspension, boards, long absences."""

import datetime as dt

from django.utils import timezone

from attendance import marks
from attendance.actions import open_returns, tell_of_absence
from attendance.models import AbsenceReturn, AttendanceCode
from exclusions.actions import add_suspension, record_board, record_panel, tell
from exclusions.models import ExclusionReason, Suspension
from lac.children.models import CareEpisode
from lac.deadlines.actions import set_local_rule
from lac.meetings.models import Meeting, MeetingKind

from .clock import at
from .school_life import ALTERNATIVES, EVERYONE, _enrolment_on, _open_days, _school_day

CARE_REVIEWS = ("care.first_review", "care.second_review", "care.next_review")


def build_afterwards(authority, cohort, people, today):
    """Something in every state for the clocks that follow a decision or an absence."""
    _record_care_reviews(authority, cohort, people, today)
    _come_back(people, today)
    quiet = list(_without_a_story(cohort, today))
    for happens, child in zip((_miss_an_exam, _review_an_exclusion), quiet, strict=False):
        happens(child, people, today)
    _stay_away(quiet[2:4], people, today)


def _without_a_story(cohort, today):
    """Children of Years 10 and 11, of whom nothing else is told, who were at school all year."""
    told = {child.pk for child in cohort.stories.values()}
    told |= set(Suspension.unscoped.values_list("child", flat=True))
    oldest, youngest = today.year - 17, today.year - 15
    for child in cohort.children:
        is_right_age = oldest < child.born_on.year <= youngest
        if is_right_age and child.pk not in told and _some_weeks_ago(child, today):
            yield child


def _some_weeks_ago(child, today):
    """A school day of the child about ten weeks ago, whatever holiday lies between; or None."""
    days = (_school_day(child, today - dt.timedelta(days=ago)) for ago in (70, 55, 100))
    return next(filter(None, days), None)


def _record_care_reviews(authority, cohort, people, today):
    """This authority records its care reviews here: held in time but for a few, the next planned."""
    head = people["judith.ekwueme"]
    for code in CARE_REVIEWS:
        set_local_rule(
            local_authority=authority,
            duty=code,
            in_force_from=dt.date(2011, 4, 1),
            reason="Care reviews are recorded here, so that schools see when they are.",
            by=head,
        )
    rows = []
    episodes = CareEpisode.unscoped.in_care().starts_of_care().not_short_breaks()
    for number, episode in enumerate(episodes.filter(child__in=cohort.children).order_by("pk")):
        days = [episode.started_on + dt.timedelta(days=24)]
        while days[-1] <= today:
            days.append(days[-1] + dt.timedelta(days=80 if len(days) == 1 else 168))
        # One in nine is late: the last review was not held, and the next is not planned.
        is_late = number % 9 == 4
        held = days[:-2] if is_late and len(days) > 2 else days[:-1]
        rows += [_review(episode.child_id, day, held_on=day) for day in held]
        if not is_late:
            rows.append(_review(episode.child_id, days[-1]))
    Meeting.unscoped.bulk_create(rows)


def _review(child, day, held_on=None):
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(11)))
    return Meeting(
        child_id=child, kind=MeetingKind.LAC_REVIEW, planned_at=moment, held_on=held_on,
        chair="Independent reviewing officer", place="At the school",
    )  # fmt: skip


def _come_back(people, today):
    """Most came back with a meeting on the first day; of a cancelled decision some were told."""
    teacher = people["imran.siddiqui"]
    over = Suspension.unscoped.standing().filter(kind="SUSP", ended_on__lt=today)
    for number, suspension in enumerate(over.order_by("pk")):
        if number % 4 == 3:
            continue
        day = suspension.ended_on + dt.timedelta(
            days=3 if suspension.ended_on.weekday() == 4 else 1
        )
        record_board(
            suspension=suspension, version=suspension.version, reintegration_on=day, by=teacher
        )
    for suspension in Suspension.unscoped.exclude(cancelled_on=None):
        with at(suspension.cancelled_on):
            for recipient in ("parent", "carer", "social_worker"):
                tell(suspension=suspension, recipient=recipient, how="telephone", by=teacher)


def _miss_an_exam(child, people, today):
    """Suspended for a day, and an exam next week: the board ought to meet before it."""
    day = _school_day(child, today) or _some_weeks_ago(child, today)
    _decide(child, day, people, kind="SUSP", sessions=2,
            misses_exam=True, exam_on=today + dt.timedelta(days=6))  # fmt: skip


def _decide(child, day, people, **decision):
    teacher = people["lorna.mckay"]
    with at(day):
        made = add_suspension(
            child=child,
            school=_enrolment_on(child, day).school,
            reasons=[ExclusionReason.objects.get(code="PA")],
            decided_on=day,
            decided_by="The head teacher",
            started_on=day,
            started_session="am",
            alternatives=ALTERNATIVES,
            circumstances="Pushed a member of staff on the stairs.",
            by=teacher,
            **decision,
        )
        for recipient in EVERYONE:
            tell(suspension=made, recipient=recipient, how="letter", by=teacher)
    return made


def _review_an_exclusion(child, people, today):
    """Excluded ten weeks ago; the panel has sent it back to the board, which has yet to meet."""
    teacher = people["lorna.mckay"]
    day = _some_weeks_ago(child, today)
    excluded = _decide(child, day, people, kind="PERM", sessions=0)
    met_on = day + dt.timedelta(days=14)
    with at(met_on):
        record_board(
            suspension=excluded, version=excluded.version, board_met_on=met_on,
            board_outcome="upheld", by=teacher,
        )  # fmt: skip
        tell(suspension=excluded, recipient="parent", how="letter", by=teacher)
    notice_on = today - dt.timedelta(days=4)
    excluded.refresh_from_db()
    record_panel(
        suspension=excluded, version=excluded.version,
        panel_applied_on=met_on + dt.timedelta(days=10), panel_met_on=notice_on,
        panel_outcome="quashed", by=people["judith.ekwueme"],
    )  # fmt: skip


def _stay_away(quiet, people, today):
    """Long absences: one told of in time, one that the authority has not heard of."""
    codes = dict(AttendanceCode.objects.filter(code__in="IO").values_list("code", "pk"))
    for child, (code, days) in zip(quiet, (("I", 16), ("O", 11)), strict=False):
        school = _enrolment_on(child, _some_weeks_ago(child, today)).school
        away = _open_days(school, today - dt.timedelta(days=60), today - dt.timedelta(days=2))
        rows = [marks.Mark(child.pk, school.pk, day, codes[code], codes[code])
                for day in away[-days:]]  # fmt: skip
        marks.write(rows, by=people["tom.harkness"])
    open_returns(by=None, on=today)
    for told in AbsenceReturn.unscoped.filter(kind="illness"):
        tell_of_absence(absence=told, told_on=told.reached_on, by=people["claire.donovan"])
