"""Plans as figures and the portal read them: graded on a day, or signed and frozen."""

import datetime as dt

from django.utils import timezone

from pep.content import canonical, sha256, written
from pep.models import PepSnapshot
from pep.parts import Parts
from tests.factories.pep import PepFactory


def at(day):
    """Noon of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def graded(child, rag, day=dt.date(2026, 11, 10), **fields):
    """The autumn plan, whose meeting was held and that was graded on a day."""
    return PepFactory(
        child=child, held_on=day, rag=rag, graded_at=at(day), state="submitted", **fields
    )


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
