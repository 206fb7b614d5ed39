"""Which sections a plan has: of the product's form, as its authority has changed it."""

import hashlib
import json
from functools import lru_cache

from lac.children.delegation import sections_are

from .local import OWN_SECTION, changed_by
from .versions import CURRENT_VERSION, FORMS


@sections_are
def lendable_sections():
    """(key, title) of the sections that somebody can let a colleague write."""
    mine = (OWN_SECTION, "What the authority asks besides")
    return [*((section.key, section.title) for section in FORMS[CURRENT_VERSION]), mine]


def form_of(pep):
    """All sections of the form that this plan was opened with, in order."""
    return form_with(pep.form_version, pep.form)


def form_with(version, form=None):
    """The sections of a product version, as an authority's own form changes them."""
    if form is None:
        return FORMS[version]
    return _published(form.pk, version, form) if form.published_at else changed_by(form)


def form_digest(pep):
    """The SHA-256 of what the form of a plan asks, in its words and order, in hexadecimal."""
    asked = [
        [section.key, section.title]
        + [[it.name, it.label, it.hint, it.kind, it.choices] for it in section.questions]
        for section in form_of(pep)
    ]
    text = json.dumps(asked, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=200)
def _published(pk, version, form):
    # A published form never changes (a trigger refuses it), so it is worked out once.
    return changed_by(form)


def sections_of(pep):
    """The sections of this plan, in order."""
    return [section.asked_of(pep) for section in form_of(pep) if section.applies_to(pep)]


def section_of(pep, key):
    """One section of this plan. Raises KeyError when the plan has no such section."""
    return {section.key: section for section in sections_of(pep)}[key]


def sections_owned_by(role):
    """The keys of the sections that a role answers for, in any version of the form."""
    return sorted({it.key for form in FORMS.values() for it in form if it.owner == role})


def section_of_rows(pep, kind):
    """The key of the section that holds a kind of row (its key in `pep.rows`); "" without one."""
    return next((it.key for it in sections_of(pep) if it.rows == kind), "")
