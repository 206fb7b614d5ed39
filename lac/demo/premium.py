"""The demo's pupil premium: two years' amounts, and requests at every stage of their money."""

import datetime as dt

from django.utils import timezone

from lac.children.models import Child
from pep.actions import (
    allocate,
    close_premium_year,
    decide_funding,
    pay,
    record_spending,
    recover,
    release_commitment,
    reverse_entry,
    save_premium_year,
    set_allocation,
)
from pep.models import PremiumAward, Provision, PupilPremiumPlus
from pep.premium.years import financial_year, first_day

from .clock import at

HEAD, OFFICER, TEACHER = "judith.ekwueme", "amina.rashid", "claire.donovan"
# What a child has and what is pooled, in pence: made up, as every authority sets its own.
RATES = {
    "plus": {"amount_pence": 263_000, "central_pence": 63_000, "first_nc_year": 0,
             "last_nc_year": 11},
    "early_years": {"amount_pence": 38_800, "central_pence": 0, "first_nc_year": -2,
                    "last_nc_year": -1},
    "post16": {"amount_pence": 60_000, "central_pence": 10_000, "first_nc_year": 12,
               "last_nc_year": 13},
}  # fmt: skip
IMPACT = (
    ("high", "The reading age rose by eleven months in one term."),
    ("medium", "They go every week now and have made two friends there."),
    ("low", "The mentor was off sick for half of the weeks."),
    ("too_early", "The sessions have only begun."),
)


def build_premium_years(authority, people, today):
    """Last year closed with a little carried on, this year's amounts given to every child."""
    year, head = financial_year(today), people[HEAD]
    rules = {"authority": authority, "by": head, "rates": RATES, "carries_forward": True,
             "adequate_grades": ["green", "amber"]}  # fmt: skip
    with at(first_day(year - 1) + dt.timedelta(days=20)):
        last = save_premium_year(year=year - 1, needs_adequate_plan=False, **rules)
        open_to = Child.unscoped.filter(local_authority=authority, closed_on=None)
        for child in open_to.filter(born_on__lt=dt.date(year - 6, 9, 1)).order_by("pk")[:3]:
            set_allocation(
                child=child, year=last, kind="plus", pence=31_250, by=head,
                why="Brought over from the books that were kept before",
            )  # fmt: skip
    with at(first_day(year) + dt.timedelta(days=1)):
        close_premium_year(year=last, by=head)
        this = save_premium_year(year=year, needs_adequate_plan=True, **rules)
        allocate(year=this, by=head)


def build_premium(authority, people, today):
    """Money at every stage: paid, spent, paid back, taken back, released, over-committed."""
    officer, teacher = people[OFFICER], people[TEACHER]
    awards = PremiumAward.unscoped.filter(
        account__year__local_authority=authority, request__pep__signed_off_at__isnull=False
    ).select_related("request__pep").order_by("request__pep__signed_off_at", "pk")  # fmt: skip
    for number, award in enumerate(awards):
        _link_support(award.request)
        if number % 6 == 5:
            continue  # approved, and still to be paid
        signed_on = timezone.localdate(award.request.pep.signed_off_at)
        paid_on = min(today, signed_on + dt.timedelta(days=9))
        with at(paid_on):
            pay(awards=[award], by=officer, reference=f"VS-{number // 8 + 401}", paid_on=paid_on)
        _tell(award, number, teacher, min(today, award.request.pep.term_ends_on))
    _exceptions(awards, officer, today)
    with at(today - dt.timedelta(days=2)):
        _over_commit(authority, officer)


def _link_support(request):
    """Where the child has support in the record, the first of it is what the money pays for."""
    given = Provision.unscoped.filter(child=request.pep.child_id).order_by("pk").first()
    if given is not None:
        PupilPremiumPlus.unscoped.filter(pk=request.pk).update(provision=given)


def _tell(award, number, teacher, day):
    """What the school says of the money; of every fifth request nobody has said it."""
    if number % 5 == 4:
        return
    request = award.request
    rating, words = IMPACT[number % len(IMPACT)]
    spent = request.approved_pence if number % 3 else request.approved_pence * 7 // 10
    with at(day):
        record_spending(
            request=request, spent_pence=spent, impact_rating=rating, impact=words, by=teacher
        )


def _exceptions(awards, officer, today):
    """One paid back, one payment taken back, one commitment released."""
    rows = list(awards.filter(school_pence__gt=0, spent_pence__gt=0)[:1])
    rows += list(awards.filter(school_pence__gt=0, spent_pence=0)[:1])
    paid_on = today - dt.timedelta(days=4)
    with at(paid_on):
        for award in rows[:1]:
            recover(
                award=award, pence=award.school_pence // 2, happened_on=paid_on, by=officer,
                why="The tutor stopped before the end of term",
            )  # fmt: skip
        for award in rows[1:]:
            entry = award.entries.filter(kind="paid").first()
            reverse_entry(entry=entry, why="Paid to another school by mistake", by=officer)
        for award in awards.filter(committed_pence__gt=0).order_by("-pk")[:1]:
            release_commitment(award=award, why="The family pays for the club itself", by=officer)


def _over_commit(authority, officer):
    """A dear request, approved beyond what the child has: pooled money, and then more."""
    waiting = PupilPremiumPlus.unscoped.filter(
        pep__child__local_authority=authority, decision="waiting", pep__state="submitted"
    )
    for request in waiting.order_by("pk")[:1]:
        request.item, request.purpose = "A place at a therapeutic farm, two days a week", "therapy"
        request.requested_pence = 320_000
        request.save(update_fields=["item", "purpose", "requested_pence"])
        decide_funding(
            request=request, decision="approved", by=officer,
            over_reason="Agreed by the panel: without it the school place is lost",
        )  # fmt: skip
