"""Plans for these tests: the least that a figure or the portal needs of one."""

import datetime as dt

from django.utils import timezone

from pep.content import canonical, sha256, written
from pep.models import Pep, PepSection, PepSnapshot
from pep.parts import Parts


def plan(child, **fields):
    """The child's plan of autumn 2026, being written."""
    return Pep.unscoped.create(
        child=child,
        **{
            "academic_year": 2026,
            "term": "autumn",
            "term_starts_on": dt.date(2026, 9, 2),
            "term_ends_on": dt.date(2026, 12, 18),
            "cutoff_on": dt.date(2026, 11, 27),
            "band": "secondary",
            "nc_year": 7,
            "opened_on": dt.date(2026, 9, 7),
        }
        | fields,
    )


def at(day):
    """Noon of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def graded(child, rag, day=dt.date(2026, 11, 10), **fields):
    """A plan whose meeting was held and that was graded on a day."""
    return plan(child, held_on=day, rag=rag, graded_at=at(day), state="submitted", **fields)


def sign(pep, by, day=dt.date(2026, 11, 12)):
    """Freeze a plan as signing it off does, whatever is missing in it."""
    pep.state, pep.rag, pep.graded_at = "signed_off", "green", at(day)
    pep.signed_off_at, pep.signed_off_by = at(day), by
    pep.save()
    text = canonical(written(Parts(pep)))
    PepSnapshot.unscoped.create(
        pep=pep, canonical=text, sha256=sha256(text), form_version=pep.form_version, created_by=by
    )
    return pep


def answer(pep, key, **content):
    """What a section says."""
    return PepSection.unscoped.create(pep=pep, key=key, content=content)
