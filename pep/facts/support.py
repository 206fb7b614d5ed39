"""Help from others, school places asked for and the next dates, from the record."""

import datetime as dt

from django.utils import timezone

from lac.children.models import (
    HEALTH_AGENCIES,
    AdmissionRequest,
    HealthReview,
    Referral,
    TransitionKind,
    TransitionPlan,
)
from lac.meetings.models import Meeting, MeetingKind
from lac.prepared import Prepared

from ..models import Provision, ProvisionKind
from ..questions import Audience
from .fact import Fact, day, sentence
from .person import after_school
from .schooling import ehcp_review_due

# Help that has ended is shown for a year.
A_YEAR = dt.timedelta(days=365)


@Prepared.of(child=int, on=dt.date)
def _running(child, on):
    return Provision.unscoped.running(on).filter(child=child).select_related("target")


def _given(pep, on):
    rows = _running(child=pep.child_id, on=on)
    return [
        _help(row) for row in rows if row.kind != ProvisionKind.ENRICHMENT
    ] or [Fact("Help on the provision map", "None recorded")]  # fmt: skip


def _enrichment(pep, on):
    rows = _running(child=pep.child_id, on=on)
    return [_help(row) for row in rows if row.kind == ProvisionKind.ENRICHMENT]


def _help(row):
    return Fact(
        row.get_kind_display(),
        sentence(
            row.what,
            f"{row.minutes_a_week} minutes a week" if row.minutes_a_week else "",
            f"since {day(row.starts_on)}",
            f"for {row.get_area_display().lower()}" if row.area else "",
            f"towards the target “{row.target}”" if row.target else "",
            row.get_result_display().lower(),
        ),
    )


def _agencies(pep, on):
    rows = Referral.unscoped.filter(child=pep.child, made_on__lte=on).select_related("about")
    return [
        Fact(
            row.get_agency_display(),
            _referral(row),
            Audience.HEALTH if row.agency in HEALTH_AGENCIES else Audience.PROFESSIONALS,
        )
        for row in rows
        if not (row.closed_on or row.refused_on) or row.last_step_on > on - A_YEAR
    ]


def _referral(row):
    steps = {"made": "waiting for an answer", "accepted": "accepted", "started": "started",
             "closed": "ended", "refused": "refused"}  # fmt: skip
    return sentence(
        f"{row.about}: referred {day(row.made_on)}",
        row.team,
        f"{steps[row.state]}{'' if row.state == 'made' else f' {day(row.last_step_on)}'}",
        f"followed up by {row.owner_name}" if row.state not in ("closed", "refused") else "",
    )


def _places(pep, on):
    rows = AdmissionRequest.unscoped.open().filter(child=pep.child).select_related("school")
    return [
        Fact(
            "School place asked for",
            sentence(
                row.school,
                f"asked on {day(row.asked_on)}",
                f"offered on {day(row.offered_on)}" if row.offered_on else "",
                f"refused on {day(row.refused_on)}" if row.refused_on else "",
                f"start asked for {day(row.wanted_from)}" if row.wanted_from else "",
            ),
        )
        for row in rows
    ]


def _transition(pep, on):
    plans = TransitionPlan.unscoped.running().filter(child=pep.child)
    lines = [
        fact
        for plan in plans.select_related("from_school").prefetch_related("steps")
        for fact in _planned(plan)
    ]
    nothing = [Fact("Plan for the transition", "None in the child’s record yet")]
    return [*(lines or nothing), *_places(pep, on)]


def _planned(plan):
    steps = [f"{it.title} ({_when(it)})" for it in plan.steps.all()]
    return [
        Fact(plan.get_kind_display(), f"first day {day(plan.starts_on)}"),
        Fact("From where to where", " to ".join(
            str(it) for it in (plan.from_school, plan.to_name) if it
        )),
        Fact("Key adult there", plan.key_adult),
        Fact("What the child thinks and wants", plan.child_view),
        Fact("What could go wrong, and what helps", plan.risks),
        Fact("Steps", "; ".join(steps)),
    ]  # fmt: skip


def _when(step):
    return f"done {day(step.done_on)}" if step.done_on else f"{step.owner_name}, {day(step.due_on)}"


def _after_year_11(pep, on):
    """The advisers, and how this plan was handed to the provider after Year 11 (S1-44)."""
    plans = TransitionPlan.unscoped.filter(child=pep.child, kind=TransitionKind.POST_16)
    plan = plans.exclude(handed_on=None).first()
    if plan is None:
        return after_school(pep, on)
    who = f" by {plan.acknowledged_by}" if plan.acknowledged_by else ""
    got = f"acknowledged {day(plan.acknowledged_on)}{who}" if plan.acknowledged_on else ""
    return [
        *after_school(pep, on),
        Fact("Handed over on", sentence(day(plan.handed_on), plan.handed_by)),
        Fact("Handed over to", sentence(plan.to_name, plan.handed_to)),
        Fact("Version handed over", plan.handed_version),
        Fact("Acknowledged", got or "Not yet"),
    ]


def _next(pep, on):
    planned = {}
    kinds = (MeetingKind.PEP, MeetingKind.LAC_REVIEW, MeetingKind.EHCP_REVIEW)
    rows = Meeting.unscoped.of_kind(*kinds).filter(child=pep.child, held_on=None)
    for row in rows.order_by("-planned_at"):
        if timezone.localdate(row.planned_at) >= on:
            planned[row.kind] = timezone.localdate(row.planned_at)
    check = HealthReview.unscoped.assessments().filter(
        child=pep.child, done_on=None, planned_for__gte=on
    )
    health = check.order_by("planned_for").values_list("planned_for", flat=True).first()
    ehcp = planned.get(MeetingKind.EHCP_REVIEW)
    due = None if ehcp else ehcp_review_due(pep.child, on)
    return [
        Fact("Next care review", day(planned.get(MeetingKind.LAC_REVIEW)) or "Not planned yet"),
        Fact("Next health assessment", day(health) or "Not planned yet", Audience.HEALTH),
        Fact("Next EHCP review", day(ehcp) or (f"Due by {day(due)}" if due else "")),
    ]


LISTS = {
    "given": _given,
    "enrichment": _enrichment,
    "agencies": _agencies,
    "transition": _transition,
    "after_year_11": _after_year_11,
    "next": _next,
}
