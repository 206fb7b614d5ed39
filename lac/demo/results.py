"""A file of results that the virtual school has loaded: three half-terms, in two subjects."""

import datetime as dt
import random

from django.core.files.uploadedfile import SimpleUploadedFile

from lac.children.models import Child, Enrolment
from lac.imports import actions
from lac.imports.models import Import
from lac.spreadsheets import csv_file

from .clock import at, weekday

HEADER = ("Child", "Assessed on", "Subject", "Result", "Expected", "FFT50", "FFT20", "FFT5")
# How many children the file is about, and how many weeks ago they were assessed.
CHILDREN, WEEKS = 110, (30, 16, 4)
SUBJECTS = ("Geography", "History")


def build_results(authority, people, today):
    """Load the file the week after its last results, as the officer does it."""
    born = (today - dt.timedelta(days=16 * 365), today - dt.timedelta(days=5 * 365))
    at_school = Enrolment.unscoped.current(today).main().values("child")
    children = Child.unscoped.filter(
        local_authority=authority, closed_on=None, born_on__range=born, pk__in=at_school
    )
    file = _file(children.order_by("pk")[:CHILDREN], today)
    officer = people["amina.rashid"]
    with at(weekday(today - dt.timedelta(weeks=3))):
        job = actions.keep(kind="results", files=[file], place=authority, by=officer)
        actions.check(job=job, by=officer)
        job = Import.objects.get(pk=job.pk)
        actions.request_apply(job=job, by=officer)
        actions.apply(job=Import.objects.get(pk=job.pk), by=officer)


def _file(children, today):
    chance = random.Random(4)
    rows = []
    for number, child in enumerate(children):
        for subject in SUBJECTS:
            for place, weeks in enumerate(WEEKS):
                day = weekday(today - dt.timedelta(weeks=weeks))
                expected = 4 + place
                # Most keep up; some fall behind in one of the two.
                behind = number % 16 == 3 and subject == "History"
                result = expected - 2 if behind else expected + chance.choice((-1, 0, 0, 1))
                estimates = (expected, expected + 1, expected + 2)
                rows.append([child.la_child_id, day, subject, result, expected, *estimates])
    name = "results-of-the-year.csv"
    return SimpleUploadedFile(name, csv_file(name, HEADER, rows).content)
