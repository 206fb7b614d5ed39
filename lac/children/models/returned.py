"""Facts about a child that the statutory return (SSDA903) brings beside care itself.

Each of them matters to a child's education: who came alone from abroad, who left
care for adoption before, when a child was missing, what a care leaver does.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.enums import TextChoices

from .records import ChildRecord, ChildRecordQuerySet


class MissingKind(TextChoices):
    MISSING = "M", "Missing"
    AWAY = "A", "Away from the placement without authorisation"


class PermanenceKind(TextChoices):
    ADOPTION = "P1", "Adoption"
    GUARDIANSHIP = "P2", "Special guardianship order"
    RESIDENCE = "P3", "Residence or child arrangements order"
    UNKNOWN = "P4", "Not known"
    NONE = "Z1", "No previous permanence"


class InTouch(TextChoices):
    YES = "YES", "In touch"
    NO = "NO", "Not in touch"
    DIED = "DIED", "Died"
    REFUSED = "REFU", "Refuses contact"
    NOT_NEEDED = "NREQ", "No longer requires services"
    RETURNED_HOME = "RHOM", "Returned home"


class LeaverActivity(TextChoices):
    F1 = "F1", "Full time in higher education"
    P1 = "P1", "Part time in higher education"
    F2 = "F2", "Full time in other education"
    P2 = "P2", "Part time in other education"
    F4 = "F4", "Full time in an apprenticeship"
    P4 = "P4", "Part time in an apprenticeship"
    F5 = "F5", "Full time in training or employment"
    P5 = "P5", "Part time in training or employment"
    F3 = "F3", "Full time in training or employment (older code)"
    P3 = "P3", "Part time in training or employment (older code)"
    G4 = "G4", "Not in education, employment or training: illness or disability"
    G5 = "G5", "Not in education, employment or training: other circumstances"
    G6 = "G6", "Not in education, employment or training: pregnancy or parenting"
    NOT_KNOWN = "0", "Not known: the authority is not in touch"


# Care leavers who are not in education, employment or training (G4, G5, G6).
NEET = (LeaverActivity.G4, LeaverActivity.G5, LeaverActivity.G6)

_ACCOMMODATION = {
    "B": "With parents or relatives",
    "C": "Community home",
    "D": "Semi-independent, with support",
    "E": "Supported lodgings",
    "G": "Gone abroad",
    "H": "Deported",
    "K": "Ordinary lodgings",
    "R": "Residence not known",
    "S": "No fixed abode",
    "T": "Foyer",
    "U": "Independent living",
    "V": "Emergency accommodation",
    "W": "Bed and breakfast",
    "X": "In custody",
    "Y": "Other accommodation",
    "Z": "With former foster carers",
}
# 0 where the authority is not in touch; else a letter and 1 (suitable) or 2 (unsuitable).
ACCOMMODATION = [("0", "Not known: the authority is not in touch")] + [
    (f"{letter}{number}", f"{label}, {suitable}")
    for letter, label in _ACCOMMODATION.items()
    for number, suitable in ((1, "suitable"), (2, "not suitable"))
]


class UnaccompaniedChild(ChildRecord):
    """Came to the United Kingdom alone and asked for asylum (the return's UASC file)."""

    # The day on which the status ended or will end (DUC); None while it is not known.
    ends_on = models.DateField("status ends on", null=True, blank=True)

    class Meta(ChildRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["child"], name="one_unaccompanied_status_a_child")
        ]


class PreviousPermanence(ChildRecord):
    """How the child had left care for good before they came into care again."""

    order = models.CharField(max_length=2, choices=PermanenceKind.choices)
    # The authority that looked after them then, as the return codes it.
    authority = models.CharField(max_length=20, blank=True)
    # The day of the order as the return says it; parts may be unknown: zz/10/2016.
    ordered = models.CharField("date of the order", max_length=10, blank=True)

    class Meta(ChildRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["child"], name="one_previous_permanence_a_child")
        ]


class MissingEpisodeQuerySet(ChildRecordQuerySet):
    def current(self, day=None):
        """Episodes in which the child was missing on a day; today when None."""
        return self._covering(day, "started_on", "ended_on")


class MissingEpisode(ChildRecord):
    """The child was missing, or away from their placement without leave."""

    started_on = models.DateField()
    kind = models.CharField(max_length=1, choices=MissingKind.choices)
    ended_on = models.DateField(null=True, blank=True)

    unscoped = MissingEpisodeQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "started_on"], name="one_missing_episode_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="missing_episode_ends_after_it_starts",
            ),
        ]


class CareLeaverOutcomeQuerySet(ChildRecordQuerySet):
    def neet(self):
        """Outcomes of care leavers who were not in education, employment or training."""
        return self.filter(activity__in=NEET)


class CareLeaverOutcome(ChildRecord):
    """What a care leaver was doing, and where they lived, around their birthday (OC3)."""

    # The return it came in: the year that ended on 31 March.
    year = models.PositiveSmallIntegerField("return of the year ending in March")
    in_touch = models.CharField(max_length=4, choices=InTouch.choices)
    activity = models.CharField(max_length=2, choices=LeaverActivity.choices, blank=True)
    accommodation = models.CharField(max_length=2, choices=ACCOMMODATION, blank=True)

    unscoped = CareLeaverOutcomeQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["child", "year"], name="one_leaver_outcome_a_year")
        ]
