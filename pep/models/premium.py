"""The money of pupil premium: years, accounts, awards, and the ledger that moves every penny.

An account holds one child's money of one kind in one financial year; the account without a
child is what the authority keeps together. Its columns are buckets. A line of the ledger
(`PremiumEntry`) takes pence out of one bucket and puts them into another, so that the two sides
are always equal. Triggers post each line to the buckets, refuse any other change of them, and
refuse to change or delete a line (migration 0016; docs/adr/0030).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from lac.children.models.records import ChildRecord
from lac.organisations.models import LocalAuthority, School

from .funding import PupilPremiumPlus
from .plan import Rag


class PremiumKind(models.TextChoices):
    """Which grant the money is from; each authority says which it has, and for which years."""

    PLUS = "plus", "Pupil premium plus"
    EARLY_YEARS = "early_years", "Early years pupil premium"
    POST16 = "post16", "Post-16 premium plus"
    OTHER = "other", "Other money for children in care"


# Year groups offered first for a kind, from and to; an authority changes them.
USUAL_YEARS = {
    PremiumKind.PLUS: (0, 11),
    PremiumKind.EARLY_YEARS: (-2, -1),
    PremiumKind.POST16: (12, 13),
    PremiumKind.OTHER: (-2, 13),
}


def year_group_words(number):
    """ "Nursery 1", "Reception", "Year 7"."""
    return {-2: "Nursery 1", -1: "Nursery 2", 0: "Reception"}.get(number, f"Year {number}")


def _adequate_grades():
    return [Rag.GREEN, Rag.AMBER]


class PremiumYear(models.Model):
    """One financial year of one authority, April to March: its rules, and whether it is closed."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    # The calendar year of its April: 2026 is 2026/27.
    year = models.PositiveSmallIntegerField("financial year")
    needs_adequate_plan = models.BooleanField(
        "pay only when the plan is signed and adequate", default=False
    )
    # Which grades count as adequate; gold counts as green.
    adequate_grades = ArrayField(
        models.CharField(max_length=5, choices=Rag.choices), default=_adequate_grades
    )
    carries_forward = models.BooleanField("what is left goes on to the next year", default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-year"]
        verbose_name = "year of pupil premium"
        verbose_name_plural = "years of pupil premium"
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "year"], name="one_premium_year_an_authority"
            )
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """ "2026/27"."""
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def grades_in_words(self):
        """ "green or amber": the grades that count as adequate."""
        return " or ".join(
            Rag(it).label.lower() for it in reversed(list(Rag)) if it in self.adequate_grades
        )

    @property
    def is_closed(self):
        """Whether nothing more is given out of it."""
        return self.closed_at is not None


class PremiumRate(models.Model):
    """How much a child has in a year, of one kind of money, and how much of it is kept together."""

    year = models.ForeignKey(PremiumYear, models.CASCADE, related_name="rates")
    kind = models.CharField(max_length=12, choices=PremiumKind.choices)
    amount_pence = models.PositiveIntegerField("amount for a child")
    central_pence = models.PositiveIntegerField("of which kept by the virtual school", default=0)
    first_nc_year = models.SmallIntegerField("from year group")
    last_nc_year = models.SmallIntegerField("to year group")

    class Meta:
        ordering = ["year", "first_nc_year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["year", "kind"], name="one_rate_a_kind"),
            models.CheckConstraint(
                condition=Q(central_pence__lte=F("amount_pence")),
                name="central_share_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(last_nc_year__gte=F("first_nc_year")), name="rate_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}"

    @property
    def year_groups(self):
        """ "Reception to Year 11"."""
        first, last = (year_group_words(it) for it in (self.first_nc_year, self.last_nc_year))
        return first if first == last else f"{first} to {last}"

    @property
    def child_pence(self):
        """What goes to the child's own account."""
        return self.amount_pence - self.central_pence


class Bucket(models.TextChoices):
    """Where money of an account is. The first four say where it came from."""

    ALLOCATED = "allocated", "Allocated"
    POOLED = "pooled", "From the pooled money"
    EXTRA = "extra", "Over-commitment allowed"
    OPENING = "opening", "Brought from last year"
    AVAILABLE = "available", "Left"
    COMMITTED = "committed", "Committed"
    SCHOOL = "school", "Paid, not spent yet"
    SPENT = "spent", "Spent"
    GIVEN = "given", "Given to children"
    RETURNED = "returned", "Returned"
    CARRIED = "carried", "Taken to next year"


INWARD = (Bucket.ALLOCATED, Bucket.POOLED, Bucket.EXTRA, Bucket.OPENING)
HELD = tuple(it for it in Bucket if it not in INWARD)


class EntryKind(models.TextChoices):
    ALLOCATED = "allocated", "Allocated"
    LOWERED = "lowered", "Allocation lowered"
    TOPPED_UP = "topped_up", "Added from the pooled money"
    EXTRA = "extra", "Over-commitment allowed"
    COVERED = "covered", "Over-commitment made good"
    COMMITTED = "committed", "Committed"
    RELEASED = "released", "Commitment released"
    PAID = "paid", "Paid"
    RECOVERED = "recovered", "Paid back"
    SPENT = "spent", "Spending reported"
    UNSPENT = "unspent", "Spending corrected"
    RETURNED = "returned", "Returned at the end of the year"
    CARRIED = "carried", "Brought from last year"
    REVERSED = "reversed", "Reversed"


B, K = Bucket, EntryKind
# From which bucket to which each kind of line moves money.
ROUTES = {
    K.ALLOCATED: (B.ALLOCATED, B.AVAILABLE),
    K.LOWERED: (B.AVAILABLE, B.ALLOCATED),
    K.TOPPED_UP: (B.POOLED, B.AVAILABLE),
    K.EXTRA: (B.EXTRA, B.AVAILABLE),
    K.COVERED: (B.AVAILABLE, B.EXTRA),
    K.COMMITTED: (B.AVAILABLE, B.COMMITTED),
    K.RELEASED: (B.COMMITTED, B.AVAILABLE),
    K.PAID: (B.COMMITTED, B.SCHOOL),
    K.RECOVERED: (B.SCHOOL, B.AVAILABLE),
    K.SPENT: (B.SCHOOL, B.SPENT),
    K.UNSPENT: (B.SPENT, B.SCHOOL),
    K.RETURNED: (B.AVAILABLE, B.RETURNED),
    K.CARRIED: (B.OPENING, B.AVAILABLE),
}
# Kinds that move the money of one approved request, and kinds that come out of another account.
OF_AWARD = (K.COMMITTED, K.RELEASED, K.PAID, K.RECOVERED, K.SPENT, K.UNSPENT)
OF_OTHER = (K.TOPPED_UP, K.CARRIED)


def _routes():
    """Each kind moves money its own way, of a request or of another account where it must."""
    allowed = Q(kind=K.REVERSED, reverses__isnull=False)
    for kind, (source, target) in ROUTES.items():
        allowed |= Q(
            kind=kind,
            source=source,
            target=target,
            award__isnull=kind not in OF_AWARD,
            other__isnull=kind not in OF_OTHER,
            reverses__isnull=True,
        )
    return allowed


def _pence(**more):
    return models.BigIntegerField(default=0, db_default=0, editable=False, **more)


def _total(buckets):
    names = [F(f"{it}_pence") for it in buckets]
    return sum(names[1:], names[0])


class PremiumAccount(ChildRecord):
    """One child's money of one kind in one year, or what the authority keeps together of it.

    The buckets are written by the ledger's trigger alone.
    """

    # Nobody for the pooled money, which is no child's.
    child = models.ForeignKey(  # type: ignore[assignment]
        "children.Child", models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.ForeignKey(PremiumYear, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PremiumKind.choices)
    # The amount was set by a person, so that working out the allocations leaves it alone.
    by_hand = models.BooleanField(default=False)
    allocated_pence = _pence()
    pooled_pence = _pence()
    extra_pence = _pence()
    opening_pence = _pence()
    available_pence = _pence()
    committed_pence = _pence()
    school_pence = _pence()
    spent_pence = _pence()
    given_pence = _pence()
    returned_pence = _pence()
    carried_pence = _pence()

    class Meta(ChildRecord.Meta):
        ordering = ["-year__year", "kind", "id"]
        verbose_name = "account of pupil premium"
        verbose_name_plural = "accounts of pupil premium"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "child"],
                name="one_account_a_kind_and_year",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(**{f"{it}_pence__gte": 0 for it in Bucket}),
                name="no_bucket_is_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(allocated_pence=_total(HELD) - _total(INWARD[1:])),
                name="account_balances",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}"

    @property
    def in_pence(self):
        """Everything that came into the account."""
        return sum(getattr(self, f"{it}_pence") for it in INWARD)

    @property
    def paid_pence(self):
        """What was paid and not paid back."""
        return self.school_pence + self.spent_pence


class PremiumAward(ChildRecord):
    """The money of one approved request. The amounts are written by the ledger's trigger alone."""

    request = models.OneToOneField(PupilPremiumPlus, models.PROTECT, related_name="+")
    account = models.ForeignKey(PremiumAccount, models.PROTECT, related_name="awards")
    # The school of the plan: who is paid and says what came of it.
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    committed_pence = _pence()
    school_pence = _pence()
    spent_pence = _pence()

    class Meta(ChildRecord.Meta):
        ordering = ["id"]
        verbose_name = "award of pupil premium"
        verbose_name_plural = "awards of pupil premium"
        constraints = [
            models.CheckConstraint(
                condition=Q(committed_pence__gte=0, school_pence__gte=0, spent_pence__gte=0),
                name="no_award_is_overdrawn",
            )
        ]

    def __str__(self):
        return str(self.request)

    @property
    def paid_pence(self):
        """What was paid and not paid back."""
        return self.school_pence + self.spent_pence

    @property
    def total_pence(self):
        """What is promised, paid and spent together."""
        return self.committed_pence + self.paid_pence


class PremiumEntry(ChildRecord):
    """One line of the ledger: so many pence from one bucket to another. Never changed."""

    # Set by the trigger: the account's child, or nobody for pooled money.
    child = models.ForeignKey(  # type: ignore[assignment]
        "children.Child", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    account = models.ForeignKey(PremiumAccount, models.PROTECT, related_name="entries")
    # The account out of which it came: the pooled money, or last year's account.
    other = models.ForeignKey(
        PremiumAccount, models.PROTECT, null=True, blank=True, related_name="+"
    )
    award = models.ForeignKey(
        PremiumAward, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    source = models.CharField(max_length=10, choices=Bucket.choices)
    target = models.CharField(max_length=10, choices=Bucket.choices)
    pence = models.BigIntegerField()
    # The day the money moved, such as the day of the payment; `at` is when it was written down.
    happened_on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(db_default=Now(), editable=False)
    # Nobody for what was there before the ledger was kept.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)
    reference = models.CharField("payment reference", max_length=60, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["id"]
        verbose_name = "line of the ledger"
        verbose_name_plural = "lines of the ledger"
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="entry_moves_something"),
            models.CheckConstraint(condition=_routes(), name="entry_goes_its_way"),
        ]
        indexes = [models.Index(fields=["account", "id"], name="premium_entry_by_account")]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        """The account of the child it belongs to."""
        return reverse("pep:premium_child", kwargs={"child_pk": self.child_id})
