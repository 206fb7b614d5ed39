"""Results by CSV: one line a result, as the records of a school give them."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.imports.cells import shorten
from lac.imports.machinery import Column, FileKind, Importer, Outcome, Scope, importer

from . import loading
from .models import AttainmentPoint, EarlyIntervention, Measure, OnTrack

RESULTS = FileKind(
    "results",
    "Results",
    (
        Column(
            "Child",
            "UPN or social care ID",
            also=("UPN", "Social care ID"),
            like=("Pupil", "Pupil ID", "Student", "Unique pupil number", "Adno"),
        ),
        Column(
            "Assessed on",
            "07/11/2026 or 2026-11-07",
            also=("Date",),
            like=("Result date", "Assessment date", "Date of assessment", "Test date"),
        ),
        Column(
            "Kind",
            "Empty for an assessment in a subject; or topic, reading age or spelling age",
            required=False,
            like=("Measure", "Type", "Assessment type"),
        ),
        Column(
            "Subject",
            "Empty for a reading or spelling age",
            required=False,
            like=("Aspect", "Area", "Course", "Qualification"),
        ),
        Column("Topic", "Of a test at the end of a topic", required=False, like=("Unit",)),
        Column(
            "Result",
            "In the marks the school uses: 104, EXS, 5; an age as 8 years 2 months or 8:02",
            like=("Grade", "Current", "Current grade", "Score", "Mark", "Now"),
        ),
        Column("Expected", "For age", required=False, like=("Age-related", "ARE")),
        Column("Prior", "Such as the end of key stage 2", required=False, like=("KS2", "Baseline")),
        Column("Target", "For the year", required=False, like=("Target grade", "End of year")),
        Column("FFT50", "Estimate", required=False, like=("FFT 50", "FFT benchmark 50")),
        Column("FFT20", "Estimate", required=False, like=("FFT 20", "FFT benchmark 20")),
        Column("FFT5", "Estimate", required=False, like=("FFT 5", "FFT benchmark 5")),
        Column(
            "On track",
            "Above, at, below or well below; worked out from two numbers when it is empty",
            required=False,
            like=("On track?", "Progress", "Judgement"),
        ),
        Column("Comment", required=False, like=("Notes",)),
    ),
)
# How long each text may be.
LIMITS = {
    "expected": 40, "prior": 40, "target": 40, "fft50": 20, "fft20": 20, "fft5": 20, "comment": 300,
}  # fmt: skip
HEADINGS = {"fft50": "FFT50", "fft20": "FFT20", "fft5": "FFT5"}
KINDS = {
    "": Measure.ASSESSMENT,
    "subject": Measure.ASSESSMENT,
    "test": Measure.TOPIC,
    "topic test": Measure.TOPIC,
    **{word: it for it in Measure for word in (it.value, it.label.casefold())},
}
TRACKS = {
    "": "",
    "expected": OnTrack.AT,
    "on track": OnTrack.AT,
    **{
        word: it
        for it in OnTrack
        for word in (
            it.value,
            it.label.casefold(),
            it.label.casefold().removesuffix(" expected"),
        )
    },
}


@importer
class Results(Importer):
    """Results of assessments, tests at the end of a topic, and reading and spelling ages."""

    code = "results"
    label = "Results"
    permission = Permission.IMPORT_RESULTS
    scopes = (Scope.SCHOOL, Scope.AUTHORITY)
    files = (RESULTS,)
    maps_columns = True
    writes = (AttainmentPoint, EarlyIntervention)
    guidance = (
        "One line for each child, subject and day. A line about a result that is on record "
        "changes it; an empty cell leaves what is on record.",
        "A school’s file is about the looked-after children on its roll today; the virtual "
        "school’s about any child it looks after. A result that was written in a plan is "
        "corrected in the plan.",
        "When two results in a row are below what is expected, progress has slowed, and early "
        "intervention opens. Whoever takes the file back takes that back too.",
    )

    def read(self, kind, row, run):
        """One result."""
        measure = _word(row, "Kind", KINDS, "an assessment, topic, reading age or spelling age")
        values = {
            "child": row.text("Child", limit=40, required=True),
            "assessed_on": _day(row),
            "measure": measure,
            "subject": _subject(row, measure),
            "topic": _topic(row, measure),
            "current": row.text("Result", limit=40, required=True),
            "on_track": _word(row, "On track", TRACKS, "above, at, below or well below"),
        }
        for name, limit in LIMITS.items():
            values[name] = row.text(HEADINGS.get(name, name.capitalize()), limit=limit)
        if loading.is_age(measure) and values["current"] and not loading.age_in(values["current"]):
            row.warn(
                "not_an_age",
                f"“{shorten(values['current'])}” is not an age such as 8 years 2 months, so the "
                "chart leaves it out.",
            )
        return values

    def key(self, kind, values):
        """The child, what was assessed, and the day."""
        subject = values["subject"].casefold()
        return " ".join(
            (values["child"], str(values["assessed_on"]), values["measure"], subject,
             values["topic"])
        )  # fmt: skip

    def validate(self, run):
        """Find the children, and compare each line with what is on record."""
        run.memo = loading.judge(run, list(run.rows(None, Outcome.PENDING).select_related("file")))

    def figures(self, run):
        """How many results of how many children, and how many of them are below expected."""
        lines = run.memo["lines"]
        return [
            ("Children", len({it.child.pk for it in lines})),
            ("Results added", sum(it.held is None for it in lines)),
            ("Results changed", sum(it.held is not None for it in lines)),
            ("Below expected", sum(it.is_below for it in lines)),
        ]

    def apply(self, run):
        """Write the results, then see where progress has slowed."""
        loading.write(run, run.memo["lines"])


def _word(row, name, words, offered):
    text = row.get(name)
    found = words.get(text.casefold())
    if found is None:
        row.refuse(
            "unknown_word",
            f"{name} is “{shorten(text)}”, which is not one of its words.",
            f"Write {offered}, or leave {name} empty.",
        )
        return ""
    return str(found)


def _day(row):
    day = row.date("Assessed on", required=True)
    if day and day > timezone.localdate():
        row.refuse(
            "in_future",
            f"Assessed on is {in_words(day)}, which is in the future.",
            "Give the day of the assessment.",
        )
    return day


def _subject(row, measure):
    if loading.is_age(measure):
        return Measure(measure).label
    return row.text("Subject", limit=60, required=True)


def _topic(row, measure):
    if measure != Measure.TOPIC:
        return ""
    return row.text("Topic", limit=80, required=True)
