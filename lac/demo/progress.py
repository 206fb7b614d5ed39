"""The demo's results over the terms, and what is done where progress has slowed."""

import datetime as dt

from django.utils import timezone

from lac.calendars.ages import nc_year
from pep.actions import (
    A_WEEK,
    agree_intervention,
    challenge_school,
    keep_results,
    open_interventions,
    save_guide,
    save_week,
)
from pep.models import AttainmentPoint, EarlyIntervention, Target

from .clock import at

# What Wexcombe shows beside a section instead of the product's text.
GUIDE = {
    "example": "Kit plays the cornet in the Wexcombe youth band on Thursdays; the music service "
    "lends it. He would like to go on the band's trip in May. The form needs two signatures: "
    "the carer has signed, the social worker does by Friday. Pupil premium plus pays the £60.",
    "red": "Nothing, or the child misses out because a form was not signed.",
    "amber": "One club, chosen by adults; nobody asked what the child would like to try.",
    "green": "What the child chose and wants to try, who clears the way, and what it costs.",
}
STEP = "Do it three times, with"
# Weeks ago, and how far from what was expected then.
PATH = ((44, 0), (30, -1), (16, -3), (3, -4))


def build_progress(authority, cohort, people, today):
    """Half-termly marks for the heroine and some others, reading ages, and three cases."""
    heroine = cohort.stories["heroine"]
    with at(today):
        keep_results(by=None)
        _marks(heroine, people["claire.donovan"], today)
        open_interventions(by=None)
    cases = EarlyIntervention.unscoped.filter(child__local_authority=authority, closed_on=None)
    cases = cases.select_related("school", "child")
    chosen = [*cases.filter(child=heroine)[:1], *cases.exclude(child=heroine)[:2]]
    with at(today):
        for place, case in enumerate(chosen):
            _answer(case, place, people, today)
        _weeks(chosen, people["claire.donovan"], today)
        save_guide(authority=authority, key="enrichment", by=people["judith.ekwueme"], **GUIDE)


def _weeks(cases, teacher, today):
    """Steps of two weeks under the targets of the first child who has some."""
    monday = today - dt.timedelta(days=today.weekday())
    for case in cases:
        rows = Target.unscoped.filter(pep__child=case.child, pep__term_ends_on__gte=today)
        targets = [it for it in rows.order_by("pk") if it.is_current]
        if not targets:
            continue
        for weeks, went in ((1, "partly"), (0, "")):
            steps = {it.pk: {"step": f"{STEP} {it.owner}", "went": went} for it in targets}
            week = monday - weeks * A_WEEK
            save_week(child=case.child, week=week, steps=steps, by=teacher)
        return


def _marks(child, teacher, today):
    common = {"child": child, "recorded_by": teacher, "recorded_at": timezone.now()}
    rows = []
    for weeks, off in PATH:
        day = today - dt.timedelta(weeks=weeks)
        year = nc_year(child.born_on, day, child.year_group_offset)
        expected = 104 - weeks // 12
        rows.append(
            AttainmentPoint(
                subject="Science", assessed_on=day, nc_year=year, current=str(expected + off),
                expected=str(expected), fft50=str(expected + 1), fft20=str(expected + 4),
                target=str(expected + 2), on_track="at" if off >= 0 else "below", **common,
            )
        )  # fmt: skip
        years, months = divmod(132 - weeks // 6, 12)
        rows.append(
            AttainmentPoint(
                subject="Reading age", measure="reading", assessed_on=day, nc_year=year,
                current=f"{years} years {months} months", **common,
            )
        )  # fmt: skip
    rows.append(
        AttainmentPoint(
            subject="Science", measure="topic", topic="Forces", current="14 out of 20",
            assessed_on=today - dt.timedelta(weeks=5), nc_year=rows[-1].nc_year, **common,
        )
    )  # fmt: skip
    AttainmentPoint.unscoped.bulk_create(rows, ignore_conflicts=True)


def _answer(case, place, people, today):
    teacher, head = people["claire.donovan"], people["judith.ekwueme"]
    if place != 1:
        agree_intervention(
            case=case,
            by=teacher,
            plan="Tuition twice a week until half-term, in the child's own home.",
            owner="Head of year",
            agreed_on=today,
        )
    if place == 0 and case.school_id:
        case.refresh_from_db()
        challenge_school(
            case=case,
            by=head,
            about="Two results below what is expected, and no extra help was in place. "
            "What changes, and by when shall we see it?",
            raised_on=today,
            working_days=10,
        )
