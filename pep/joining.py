"""The copies of a pack put into one file: a ZIP, or a PDF with bookmarks."""

import io
import zipfile
from collections import Counter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from lac.pdf import render_pdf
from lac.words import clock

from .binding import Binder
from .models import PepDocument
from .printing import CONFIDENTIAL, contents_paper


def made_copies(pack):
    """The copies that are ready, one a plan, by the name of the child and the term."""
    rows = pack.documents.filter(progress=PepDocument.Progress.MADE)
    each = {it.pep_id: it for it in rows.select_related("pep__child").order_by("pk")}
    return sorted(each.values(), key=_place)


def _place(copy):
    child = copy.pep.child
    return (child.family_name.lower(), child.given_name.lower(), child.pk, copy.pep.term_starts_on)


def zip_up(pack, copies, target):
    """Write the copies into a ZIP file, a PDF each."""
    with zipfile.ZipFile(target, "w") as bundle:
        for copy in copies:
            with copy.file.open("rb") as pdf:
                bundle.writestr(_name(copy), pdf.read())


def _name(copy):
    pep = copy.pep
    words = slugify(f"{pep.child.name} {pep.get_term_display()} {pep.academic_year}")
    return f"{words}-{pep.pk}{'-draft' if copy.is_draft else ''}.pdf"


def bind(pack, copies, target):
    """Write the copies into one PDF: contents first, a bookmark for each child and section."""
    binder, plans = Binder(target), Counter(copy.pep.child_id for copy in copies)
    for copy in copies:
        with copy.file.open("rb") as pdf:
            binder.add(_path(copy, plans), pdf)
    pages = [first + 1 for _, first, _ in binder.plans]
    binder.save(io.BytesIO(render_pdf(*_contents(pack, copies, pages))))


def _path(copy, plans):
    """Where its bookmark stands: below the child, and the term where the child has several."""
    pep = copy.pep
    if plans[pep.child_id] > 1:
        return (pep.child.name, pep.term_label)
    return (f"{pep.child.name}, {pep.term_label}",)


def _contents(pack, copies, pages):
    lines = [
        {
            "child": copy.pep.child.name,
            "term": copy.pep.term_label,
            "page": page,
            "is_draft": copy.is_draft,
        }
        for copy, page in zip(copies, pages, strict=True)
    ]
    at = timezone.localtime(pack.asked_at)
    printed = f"Printed by {pack.asked_by} on {date_format(at, 'j F Y')} at {clock(at)}."
    return contents_paper(lines, f"{printed} {CONFIDENTIAL}")
