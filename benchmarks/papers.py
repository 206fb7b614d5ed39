"""What a printed plan costs besides WeasyPrint, and how packs grow with plans and with workers.

The bare render is WeasyPrint alone, given the HTML and the style sheet of that same copy,
in the same run and turn about with ours. Ours is all that Celery does for one copy:
reading the plan, cutting it to the edition, the template, the render, keeping the file.
A pack is asked for as one PDF and made by real workers; the plans are drafts, for which
everything is read anew.
"""

import time

from django.template.loader import render_to_string

from lac.children.models import Child
from lac.demo.empty import empty_everything
from lac.pdf import pdf_of
from pep.actions import make_document, request_document, request_pack
from pep.actions.documents import paper_of
from pep.carrying import fill
from pep.models import Edition, Pep, PepAction, PepBand, PepDocument, PepSection, Target
from pep.questions import Kind
from pep.sections import sections_of
from pep.versions import CURRENT_VERSION

from .event import worker
from .pages import people
from .population import TODAY, populate
from .timing import report, seconds

PLANS = 200
COPIES = 12
LIMIT_OF_BARE = 1.15
# A plan in the largest pack against one in the smallest, and two workers against one.
LIMIT_OF_GROWTH, LIMIT_OF_TWO = 1.15, 0.6
SAID = "She reads more fluently, and asks for help when a text is long. " * 3
PATIENCE = 3600


def measure(plans=PLANS):
    """A copy against the bare render; packs of a quarter, a half and all of the plans."""
    empty_everything()
    authority = populate(plans)
    officer, _ = people(authority)
    _plans()
    copies = [_copy(pep, officer) for pep in Pep.unscoped.order_by("pk")[:COPIES]]
    results = [report("a copy of a plan", *_turn_about(copies), LIMIT_OF_BARE)]
    sizes = [max(plans // 4, 2), max(plans // 2, 2), plans]
    with worker(processes=2):
        _pack(officer, 2)  # Fonts and style sheets are read once a process.
        taken = [_pack(officer, size) for size in sizes]
    with worker(processes=1):
        _pack(officer, 2)
        alone = _pack(officer, sizes[1])
    for size, all_of_it in zip(sizes, taken, strict=True):
        print(f"    pack of {size}: {all_of_it:.1f} s, {all_of_it / size:.3f} s a plan")
    return [
        *results,
        report("a plan of the largest pack against one of the smallest",
               taken[-1] / sizes[-1], taken[0] / sizes[0], LIMIT_OF_GROWTH),
        report(f"a pack of {sizes[1]}, two workers against one", taken[1], alone, LIMIT_OF_TWO),
    ]  # fmt: skip


def _plans():
    """A plan for each child, with an answer to every question of words and three targets."""
    rows = [
        Pep(
            child=child, academic_year=2026, term="autumn", term_starts_on="2026-09-02",
            term_ends_on="2026-12-18", cutoff_on="2026-11-27", band=PepBand.SECONDARY,
            nc_year=9, form_version=CURRENT_VERSION, opened_on=TODAY,
        )
        for child in Child.unscoped.order_by("pk")
    ]  # fmt: skip
    plans = Pep.unscoped.bulk_create(rows)
    fill(plans)
    asked = {it.key: it.questions for it in sections_of(plans[0])}
    sections = list(PepSection.unscoped.all())
    for row in sections:
        row.content = {it.name: SAID for it in asked[row.key] if it.kind == Kind.TEXT}
    PepSection.unscoped.bulk_update(sections, ["content"], batch_size=1000)
    for model in (Target, PepAction):
        model.unscoped.bulk_create(
            model(pep=pep, action=SAID, owner="Imani Clarke") for pep in plans for _ in range(3)
        )


def _copy(pep, reader):
    return request_document(pep=pep, edition=Edition.LEAD, by=reader)


def _turn_about(copies):
    """Seconds of ours and of the bare render of the same copies; the first of each is not counted.

    Which of the two goes first changes from copy to copy.
    """
    ours = bare = 0
    for number, copy in enumerate(copies):
        template, context, styles = paper_of(copy)
        html = render_to_string(template, context)
        both = [lambda: make_document(document=copy), lambda: pdf_of(html, styles)]  # noqa: B023
        first = number % 2
        taken = {at: seconds(both[at])[0] for at in (first, 1 - first)}
        if number:
            ours, bare = ours + taken[0], bare + taken[1]
    return ours / (len(copies) - 1), bare / (len(copies) - 1)


def _pack(reader, size):
    """Seconds from asking for a pack until it can be downloaded."""
    PepDocument.unscoped.all().delete()
    chosen = Pep.unscoped.filter(pk__in=Pep.unscoped.order_by("pk").values("pk")[:size])
    start = time.perf_counter()
    pack = request_pack(plans=chosen, by=reader, kind="pdf")
    while not pack.made_at:
        if time.perf_counter() - start > PATIENCE:
            raise RuntimeError("The pack was never made.")
        time.sleep(0.1)
        pack.refresh_from_db(fields=["made_at"])
    taken = time.perf_counter() - start
    failed = pack.documents.filter(progress=PepDocument.Progress.FAILED).count()
    if failed or pack.documents.count() != size:
        raise RuntimeError(f"{failed} copies of {size} failed.")
    return taken
