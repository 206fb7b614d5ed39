"""The money of many children: sums in one statement, and the lists of what is still to be done.

Sums are of every account of a year, whoever reads them: they hold no name. Lists are of the
children that the reader works with.
"""

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from lac.children.access import AFTER_CARE
from lac.children.models import CareEpisode, Enrolment
from lac.organisations.models import School

from ..models import Bucket, FundingDecision, PremiumAccount, PremiumAward, PupilPremiumPlus
from ..models.plan import LIVE_STATES
from .years import financial_year

# Whether an account is of the pooled money.
IS_POOL = Case(When(child=None, then=Value(True)), default=Value(False))
# The buckets added up.
SUMS = {it.value: Coalesce(Sum(f"{it.value}_pence"), 0) for it in Bucket}


def sums(accounts):
    """The buckets of some accounts added up, with `came_in` and `paid`; in pence. One query."""
    return _with_totals(accounts.order_by().aggregate(**SUMS, children=Count("child")))


def _with_totals(found):
    found["came_in"] = sum(found[it] for it in ("allocated", "pooled", "extra", "opening"))
    found["paid"] = found["school"] + found["spent"]
    return found


def children_sums(year):
    """What the children of a year have together, as `sums`."""
    return sums(PremiumAccount.unscoped.filter(year=year, child__isnull=False))


def year_sums(year):
    """(what children have, what is pooled) of a year, as `sums`; one query."""
    rows = PremiumAccount.unscoped.filter(year=year).order_by().annotate(is_pool=IS_POOL)
    rows = rows.values("is_pool").annotate(**SUMS, children=Count("child"))
    found = {it.pop("is_pool"): _with_totals(it) for it in rows}
    nothing = _with_totals({it.value: 0 for it in Bucket} | {"children": 0})
    return found.get(False, nothing), found.get(True, nothing)


def with_school(accounts, today=None):
    """Each account with `school_now`, the id of the child's main school today or on a day."""
    return accounts.annotate(school_now=of_school("school", today))


def of_school(field, day):
    """A field of the child's main enrolment on a day, or today; None where there is none."""
    roll = Enrolment.unscoped.current(day).main().filter(child=OuterRef("child"))
    return Subquery(roll.values(field)[:1])


def by_school(accounts):
    """[(name, id or None, sums)] of the schools where the children are today."""
    rows = list(with_school(accounts).order_by().values("school_now").annotate(
        **SUMS, children=Count("child", distinct=True)
    ))  # fmt: skip
    schools = School.objects.in_bulk([it["school_now"] for it in rows if it["school_now"]])
    named = [
        (str(schools.get(it["school_now"], "No school")), it.pop("school_now"), _with_totals(it))
        for it in rows
    ]
    return sorted(named, key=lambda row: (row[1] is None, row[0]))


def in_year(requests, year):
    """The requests whose plan's term began in a financial year."""
    return requests.filter(
        pep__term_starts_on__gte=f"{year}-04-01", pep__term_starts_on__lt=f"{year + 1}-04-01"
    )


def to_decide(requests):
    """Requests in plans that were sent in and that nobody has decided, the longest wait first."""
    waiting = requests.filter(
        decision__in=(FundingDecision.WAITING, FundingDecision.QUERY),
        pep__first_submitted_at__isnull=False,
        pep__state__in=LIVE_STATES,
        requested_pence__gt=0,
    )
    return waiting.select_related("pep__child", "pep__school", "target", "provision").order_by(
        "pep__first_submitted_at", "pk"
    )


def to_pay(awards):
    """Awards of which something is committed, by school and child."""
    return awards.filter(committed_pence__gt=0).order_by(
        "school__name", "child__family_name", "child__given_name", "pk"
    )


def out_of_reach(awards, today=None):
    """Awards of children whose records no role opens any more, so that nobody pays them.

    They were adopted and their record is closed, or their care ended long ago.
    """
    today = today or timezone.localdate()
    worked_with = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today - AFTER_CARE),
        child=OuterRef("child"),
        started_on__lte=today,
    )
    return awards.filter(Q(child__closed_on__isnull=False) | ~Exists(worked_with))


def waiting_out_of_reach(year):
    """{"number": requests, "pence": in all} that are approved, not paid and out of reach.

    Of every child of the year, whoever reads: sums hold no name.
    """
    waiting = PremiumAward.unscoped.filter(account__year=year, committed_pence__gt=0)
    return out_of_reach(waiting).aggregate(
        number=Count("pk"), pence=Coalesce(Sum("committed_pence"), 0)
    )


def without_impact(awards, today=None):
    """Awards that were paid, whose term is over, and of which nobody has said what they changed."""
    return awards.filter(
        Q(school_pence__gt=0) | Q(spent_pence__gt=0),
        request__pep__term_ends_on__lt=today or timezone.localdate(),
        request__impact_on=None,
    ).order_by("request__pep__term_ends_on", "child__family_name", "pk")


def not_spent(awards, today=None):
    """Awards whose money a school still has after its term, or after the year it came out of."""
    today = today or timezone.localdate()
    is_over = Q(request__pep__term_ends_on__lt=today)
    is_over |= Q(account__year__year__lt=financial_year(today))
    return awards.filter(is_over, school_pence__gt=0).order_by("-school_pence", "pk")


def not_committed(accounts):
    """Accounts with money that nobody has promised to anything, the most first."""
    return accounts.filter(available_pence__gt=0, child__isnull=False).order_by(
        "-available_pence", "pk"
    )


def over_committed(accounts):
    """Accounts out of which more was promised than they were given."""
    return accounts.filter(extra_pence__gt=0)


def same_again(request):
    """Other requests of the child that were granted this year for the same purpose or support."""
    year = financial_year(request.pep.term_starts_on)
    same = Q(purpose=request.purpose) & ~Q(purpose="")
    if request.provision_id:
        same |= Q(provision=request.provision_id)
    granted = in_year(PupilPremiumPlus.unscoped.filter(pep__child=request.pep.child_id), year)
    granted = granted.filter(same, decision__in=("approved", "part")).exclude(pk=request.pk)
    return granted.select_related("pep").order_by("pk")


def awards_of(user, permission, year):
    """The awards of a year whose children this person works with, with what lists show."""
    rows = PremiumAward.visible_to(user, permission).filter(account__year=year)
    return rows.select_related(
        "child", "school", "account__year__local_authority", "request__pep", "request__target"
    )


def accounts_of(user, permission, year):
    """The accounts of a year of the children whom this person works with."""
    return PremiumAccount.visible_to(user, permission).filter(year=year, child__isnull=False)
