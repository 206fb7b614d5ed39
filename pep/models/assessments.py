"""The assessments that children in England have at each age, with their results: data.

The codes and ranges come from memory of the Department for Education's guides, except that
key stage 1 tests are optional since 2023/24: they are to be checked, and none is a rule of
this product. An assessment is never taken out of the list, as old plans name it.
"""

from dataclasses import dataclass, field

from .plan import PepBand

EARLY = (PepBand.EARLY_YEARS,)
# The profile is made at the end of Reception, which has the plan of a primary school.
PRIMARY = (PepBand.PRIMARY, PepBand.NO_SETTING)
SECONDARY = (PepBand.SECONDARY, PepBand.NO_SETTING)
LATER = (*SECONDARY, PepBand.POST16, PepBand.SEEKING_EET)

AREA_LEVELS = {"on_track": "On track", "not_on_track": "Not on track", "above": "Above"}
GOALS = {"1": "Emerging", "2": "Expected"}
PHONICS = {"Wa": "Met the standard", "Wt": "Did not meet the standard", "A": "Absent",
           "D": "Did not take part"}  # fmt: skip
WRITING = {
    "GDS": "Greater depth",
    "EXS": "Expected standard",
    "WTS": "Working towards",
    **{f"PKS{n}": f"Pre-key stage {n}" for n in range(1, 7)},
    "EM": "Engagement model",
}
SCIENCE = {"EXS": "Expected standard", "HNM": "Has not met the standard"}
NUMBERS = {**{str(n): f"Grade {n}" for n in range(9, 0, -1)}, "U": "Ungraded"}
VOCATIONAL = {"P": "Pass", "M": "Merit", "D": "Distinction", "D*": "Distinction star",
              "U": "Ungraded"}  # fmt: skip
ENTRY = {"E1": "Entry level 1", "E2": "Entry level 2", "E3": "Entry level 3"}
PASSED = {"P": "Passed", "F": "Not passed yet"}


@dataclass(frozen=True)
class Assessment:
    """One assessment: in which plans it is offered, and the results it can have."""

    label: str
    bands: tuple[PepBand, ...]
    # {code: what it means}; empty where only a mark is given.
    labels: dict[str, str] = field(default_factory=dict)
    # The lowest and the highest mark, or None without one.
    marks: tuple[int, int] | None = None
    # An age band in months is taken too ("30 to 50 months").
    months: bool = False

    def spelt(self, result):
        """A result as it is spelt here: a code or its words, whatever the case."""
        plain = result.strip().casefold()
        return next(
            (code for code, words in self.labels.items()
             if plain in (code.casefold(), words.casefold())),
            result.strip(),
        )  # fmt: skip

    def takes(self, result):
        """Whether it can have this result."""
        return result in self.labels or (self.months and "month" in result.casefold())

    @property
    def results_in_words(self):
        """What it can have: "Wa (met the standard), Wt (...)"."""
        words = [
            label if code in (label.casefold(), label.casefold().replace(" ", "_"))
            else f"{code} ({label[0].lower()}{label[1:]})"
            for code, label in self.labels.items()
        ]  # fmt: skip
        return ", ".join([*words, *(["an age band in months"] if self.months else [])]) or "none"


def _area(name):
    return Assessment(name, EARLY, AREA_LEVELS, months=True)


ASSESSMENTS = {
    "ey_language": _area("Communication and language (prime area)"),
    "ey_physical": _area("Physical development (prime area)"),
    "ey_psed": _area("Personal, social and emotional development (prime area)"),
    "ey_literacy": _area("Literacy"),
    "ey_maths": _area("Mathematics"),
    "ey_world": _area("Understanding the world"),
    "ey_arts": _area("Expressive arts and design"),
    "ey_goal": Assessment("Early learning goal of the profile", (*EARLY, *PRIMARY), GOALS),
    "gld": Assessment(
        "Good level of development", (*EARLY, *PRIMARY), {"Y": "Reached", "N": "Not reached"}
    ),
    "phonics": Assessment("Phonics screening check", PRIMARY, PHONICS, (0, 40)),
    "ks1": Assessment("Key stage 1, optional since 2023/24", PRIMARY, WRITING),
    "mtc": Assessment("Multiplication tables check, Year 4", PRIMARY, marks=(0, 25)),
    # A scaled score of 100 is the expected standard, 110 the higher one.
    "ks2_reading": Assessment("Key stage 2 reading", PRIMARY, marks=(80, 120)),
    "ks2_maths": Assessment("Key stage 2 mathematics", PRIMARY, marks=(80, 120)),
    "ks2_gps": Assessment(
        "Key stage 2 grammar, punctuation and spelling", PRIMARY, marks=(80, 120)
    ),
    "ks2_writing": Assessment("Key stage 2 writing, teacher’s judgement", PRIMARY, WRITING),
    "ks2_science": Assessment("Key stage 2 science, teacher’s judgement", PRIMARY, SCIENCE),
    "gcse": Assessment("GCSE", LATER, NUMBERS),
    "vocational": Assessment("Vocational qualification, level 1 or 2", LATER, VOCATIONAL),
    "entry": Assessment("Entry level certificate", LATER, ENTRY),
    "functional": Assessment("Functional skills", LATER, PASSED),
}
CHOICES = [(code, it.label) for code, it in ASSESSMENTS.items()]
