"""Who the child is, who looks after them, and their health, from the record."""

import datetime as dt

from django.db.models import Q
from django.utils.text import capfirst

from lac.children.models import (
    CareEpisode,
    HealthReview,
    HealthReviewKind,
    Placement,
    ProfessionalRole,
    Referral,
    UnaccompaniedChild,
)
from lac.prepared import Prepared

from ..questions import Audience
from . import one
from .fact import Fact, count, covers, day, sentence

# Bands of the total score of an SDQ, from memory of the published scoring: the highest score
# of each. To be checked against it; the score itself is what is kept.
SDQ_BANDS = ((13, "close to average"), (16, "borderline"), (40, "cause for concern"))
# Above this score somebody says what it means for school.
SDQ_ADVICE_ABOVE = 17


def _identity(pep, on):
    child = pep.child
    alone = UnaccompaniedChild.unscoped.filter(child=child).first()
    taught = child.year_group_offset
    return [
        *(it for it in one.identity(pep, on) if "Must not" not in it.label),
        Fact("Sex", child.get_sex_display()),
        Fact("Taught out of their year", _offset(taught)),
        Fact("Came to the United Kingdom alone", _alone(alone), Audience.SENSITIVE),
    ]


def _offset(years):
    if not years:
        return ""
    return f"{count(abs(years), 'year')} {'ahead' if years > 0 else 'behind'}"


def _alone(status):
    if status is None:
        return ""
    return f"Yes, status ends on {day(status.ends_on)}" if status.ends_on else "Yes"


@Prepared.of(child=int, on=dt.date)
def _episodes(child, on):
    rows = CareEpisode.unscoped.filter(
        covers(on, "started_on", "ended_on", half_open=True), child=child
    )
    return rows.select_related("placement__household", "child__local_authority")[:1]


def _care(pep, on):
    episode = _episodes.first(child=pep.child_id, on=on)
    if episode is None:
        return [Fact("In care", "Not at present"), *one.people(pep.child, on)]
    home = [it for it in one.placement_lines(episode) if "telephone" not in it.label]
    return [
        *home,
        Fact("Why they came into care", episode.get_category_of_need_display(), Audience.SENSITIVE),
        Fact("Homes since coming into care", _homes(pep, episode, on)),
        *one.people(pep.child, on),
    ]


def _homes(pep, episode, on):
    """How many homes in this time in care, and how many new ones since the last plan."""
    since = Placement.unscoped.filter(
        Q(ended_on=None) | Q(ended_on__gt=episode.care_started_on),
        child=pep.child,
        started_on__lte=on,
        is_new_carer=True,
    )
    days = list(since.values_list("started_on", flat=True))
    opened = pep.carried_from.opened_on if pep.carried_from else None
    new = sum(started > opened for started in days) if opened else 0
    return sentence(str(len(days) or ""), f"{new} of them since the last plan" if new else "")


def _responsibilities(pep, on):
    placement = Placement.unscoped.current(on).filter(child=pep.child)
    home = placement.select_related("household").first()
    household = home and home.household
    return [
        Fact("Carer", household.name if household else ""),
        Fact("Carer’s telephone", household.telephone if household else ""),
        Fact("Must not see or contact the child", pep.child.restricted_contact, Audience.SENSITIVE),
    ]


def _health(pep, on):
    reviews = list(HealthReview.unscoped.filter(child=pep.child).order_by("kind", "-done_on"))
    lines = []
    for kind in HealthReviewKind:
        if kind != HealthReviewKind.SDQ:
            lines.append(Fact(kind.label, _checked(reviews, kind, on), Audience.HEALTH))
    referral = Referral.unscoped.filter(child=pep.child, agency="camhs").first()
    return [*lines, Fact("Referral to CAMHS", _camhs(referral), Audience.HEALTH)]


def _checked(reviews, kind, on):
    """When one kind of check was last made and comes next."""
    mine = [it for it in reviews if it.kind == kind]
    done = max((it for it in mine if it.done_on), key=lambda it: it.done_on, default=None)
    coming = [it.planned_for for it in mine if not it.done_on and it.planned_for >= on]
    late = [it.planned_for for it in mine if not it.done_on and it.planned_for < on]
    said = sentence(
        f"done {day(done.done_on)}" if done else "",
        _up_to_date(done),
        f"planned for {day(min(coming))}" if coming else "",
        f"was planned for {day(max(late))} and not recorded" if late and not coming else "",
        f"for school: {done.for_school}" if done and done.for_school else "",
    )
    # Only its first letter: a month and a name keep theirs.
    return capfirst(said)


def _up_to_date(review):
    if review is None or review.up_to_date is None:
        return ""
    return "up to date" if review.up_to_date else "not up to date"


def _camhs(referral):
    if referral is None:
        return ""
    steps = {"made": "Referred", "accepted": "Accepted, waiting to be seen",
             "started": "Being seen", "closed": "Discharged", "refused": "Refused"}  # fmt: skip
    told = referral.officer_told_on
    return sentence(
        f"{steps[referral.state]} ({day(referral.last_step_on)})",
        f"virtual school told on {day(told)}" if told else "the virtual school has not been told",
    )


def sdq_reviews(child):
    """The child’s strengths and difficulties questionnaires, the latest first."""
    done = HealthReview.unscoped.filter(
        child=child, kind=HealthReviewKind.SDQ, done_on__isnull=False
    )
    return done.order_by("-done_on", "-id")


def _sdq(pep, on):
    latest = sdq_reviews(pep.child)[:2]
    labels = ("Last questionnaire", "The one before")
    return [
        Fact(label, _scored(review), Audience.HEALTH)
        for label, review in zip(labels, latest, strict=False)
    ] or [Fact("Last questionnaire", "None recorded", Audience.HEALTH)]


def _scored(review):
    if review.score is None:
        return sentence(f"{day(review.done_on)}: no score", review.get_why_no_score_display())
    band = next(words for highest, words in SDQ_BANDS if review.score <= highest)
    return f"{day(review.done_on)}: {review.score} out of 40 ({band})"


def after_school(pep, on):
    """The advisers for the time after school."""
    return one.workers(
        pep.child, on, ProfessionalRole.CAREERS_ADVISER, ProfessionalRole.PERSONAL_ADVISER
    )


LISTS = {
    "who": _identity,
    "home": _care,
    "responsibilities": _responsibilities,
    "health": _health,
    "sdq": _sdq,
    "advisers": after_school,
}
