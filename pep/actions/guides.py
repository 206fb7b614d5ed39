"""An authority's own examples and descriptors beside the sections of the plan."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record
from lac.children.versions import apply, claim

from ..models import SectionGuide
from ..versions import CURRENT_VERSION, FORMS

FIELDS = ("example", "red", "amber", "green")


@transaction.atomic
def save_guide(*, authority, key, by, version=None, **texts):
    """Write the authority's own text beside a section. Raises StaleSave."""
    title = _title(key)
    texts = {name: texts[name].strip() for name in FIELDS}
    if empty := {name: "Write something here." for name, text in texts.items() if not text}:
        raise ValidationError(empty)
    guide = SectionGuide.objects.filter(local_authority=authority, key=key).first()
    if guide is None:
        guide = SectionGuide(local_authority=authority, key=key, **texts)
        guide.full_clean()
        guide.save()
    else:
        guide = claim(guide, version)
        if not apply(guide, texts):
            return guide
    record("pep.guide_saved", by=by, subject=guide, section=title)
    return guide


@transaction.atomic
def drop_guide(*, authority, key, by):
    """Go back to the product's text beside a section; the log keeps what the own text said."""
    guide = SectionGuide.objects.filter(local_authority=authority, key=key).first()
    if guide is None:
        return
    said = {name: getattr(guide, name) for name in FIELDS}
    guide.delete()
    record("pep.guide_dropped", by=by, section=_title(key), **said)


def _title(key):
    for section in FORMS[CURRENT_VERSION]:
        if section.key == key:
            return section.title
    raise ValidationError("The form has no such section.")
