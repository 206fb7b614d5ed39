"""Terms, closures and the day tables with which Python and SQL do the same sums."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from lac.organisations.models import LocalAuthority, School, one_organisation

from .days import UnknownYear, academic_year, in_words, working_days


class TermName(models.TextChoices):
    AUTUMN = "autumn", "Autumn"
    SPRING = "spring", "Spring"
    SUMMER = "summer", "Summer"


class Calendar(models.Model):
    """The school year of an authority, or of one school that sets its own dates.

    A school without its own calendar uses its authority's. A school with one
    inherits year by year: in an academic year for which it has terms of its own
    nothing is inherited; in any other year its authority's terms and closures
    hold, and its own closures (its INSET days) come on top.
    """

    local_authority = models.OneToOneField(
        LocalAuthority, models.CASCADE, null=True, blank=True, related_name="calendar"
    )
    school = models.OneToOneField(
        School, models.CASCADE, null=True, blank=True, related_name="own_calendar"
    )

    class Meta:
        constraints = [one_organisation("calendar_has_one_owner")]

    def __str__(self):
        return f"Calendar of {self.local_authority or self.school}"

    def effective_terms(self):
        """The terms in order: its own and, for years in which it has none, its authority's."""
        own = list(self.terms.all())
        if self.school_id is None:
            return own
        inherited = Term.objects.filter(
            calendar__local_authority=self.school.local_authority_id
        ).exclude(academic_year__in={term.academic_year for term in own})
        return sorted([*own, *inherited], key=lambda term: term.starts_on)

    def effective_closures(self):
        """{day: reason}: its own and, in years whose terms it inherits, its authority's."""
        own = {closure.day: closure.why for closure in self.closures.all()}
        if self.school_id is None:
            return own
        own_years = set(self.terms.values_list("academic_year", flat=True))
        theirs = Closure.objects.filter(calendar__local_authority=self.school.local_authority_id)
        inherited = {it.day: it.why for it in theirs if academic_year(it.day) not in own_years}
        return inherited | own


class Term(models.Model):
    """One term of a calendar. `pep_cutoff_on` is the authority's last day for the term's PEPs."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="terms")
    # The calendar year in which the academic year begins: 2026 is 2026/27.
    academic_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=6, choices=TermName.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    half_term_starts_on = models.DateField(null=True, blank=True)
    half_term_ends_on = models.DateField(null=True, blank=True)
    pep_cutoff_on = models.DateField("PEP cut-off", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(half_term_starts_on__isnull=True, half_term_ends_on__isnull=True)
                | Q(
                    half_term_starts_on__gt=models.F("starts_on"),
                    half_term_ends_on__gte=models.F("half_term_starts_on"),
                    half_term_ends_on__lt=models.F("ends_on"),
                ),
                name="half_term_inside_term",
            ),
            models.UniqueConstraint(
                fields=["calendar", "academic_year", "name"], name="one_term_of_a_name_a_year"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return (
            f"{self.get_name_display()} {self.academic_year}/{(self.academic_year + 1) % 100:02d}"
        )


class Closure(models.Model):
    """A day in term on which a calendar's schools are not open to pupils."""

    class Kind(models.TextChoices):
        INSET = "inset", "INSET day"
        CLOSED = "closed", "Closed"

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="closures")
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_closure_a_day")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.day:%-d %B %Y}"

    @property
    def why(self):
        """Why the day does not count, in words: "INSET day: Safeguarding"."""
        return (
            f"{self.get_kind_display()}: {self.reason}" if self.reason else self.get_kind_display()
        )


class ExtraBankHoliday(models.Model):
    """A bank holiday of England and Wales that the published list lacks: a royal day."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"{self.name}, {self.day:%-d %B %Y}"

    def clean(self):
        """Only a day that would be a working day can become a bank holiday."""
        if self.day is None:
            return
        try:
            already = working_days().reason(self.day)
        except UnknownYear as error:
            raise ValidationError({"day": str(error)}) from error
        if already:
            sentence = f"{in_words(self.day)} is not a working day already: {already}."
            raise ValidationError({"day": sentence})


class WorkingDay(models.Model):
    """Every day of the known years, with its working-day ordinal (England and Wales).

    A non-working day carries the ordinal of the last working day before it, so
    "n working days after d" is the day with ordinal(d) + n and `is_working`.
    """

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    ordinal = models.PositiveIntegerField()
    # Why it is not a working day: "Saturday", "Christmas Day". Empty on a working day.
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ordinal"], name="working_day_by_ordinal", condition=Q(is_working=True)
            )
        ]

    def __str__(self):
        return f"{self.day:%-d %B %Y}"


class SchoolDay(models.Model):
    """Every day around which a calendar's terms are known, with its school-day ordinal.

    As `WorkingDay`. Where a term is missing there are no rows, and the ordinals
    after the gap jump, so that no sum can reach across it.
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="+")
    day = models.DateField()
    is_open = models.BooleanField()
    ordinal = models.PositiveIntegerField()
    reason = models.CharField(max_length=140, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_school_day_a_date")
        ]
        indexes = [
            models.Index(
                fields=["calendar", "ordinal"],
                name="school_day_by_ordinal",
                condition=Q(is_open=True),
            )
        ]

    def __str__(self):
        return f"{self.day:%-d %B %Y}"
