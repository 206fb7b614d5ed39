"""Every printed variant is a PDF/UA-1 file: tagged, in English, with a title, in reading order.

The words are made up here, without a database; a few sections of each kind of plan stand
for all, so that the test stays quick. What the papers hold is tested in test_printing.
"""

import io
import re

import pikepdf
import pytest
from django.template.loader import render_to_string

from lac.accounts.access import Role
from lac.pdf import pdf_of
from pep.blank import blank_form, blank_plan
from pep.content import as_read
from pep.models import Edition, PepBand, Wording
from pep.printing import blank_paper, contents_paper, meeting_paper, paper
from pep.sections import sections_of
from pep.versions import CURRENT_VERSION

YEARS = {
    PepBand.EARLY_YEARS: -1,
    PepBand.PRIMARY: 5,
    PepBand.SECONDARY: 10,
    PepBand.POST16: 12,
    PepBand.NO_SETTING: 8,
    PepBand.SEEKING_EET: 13,
}
KEPT = ("identity", "attainment", "assessments", "voice", "targets", "careers", "next")
PLAIN = (Edition.CARER, Edition.YOUNG_PERSON)


def content_for(band):
    """A signed plan of a band, as `content.written` gives it, with something everywhere."""
    plan = blank_plan(band, YEARS[band], form_version=CURRENT_VERSION)
    sections = [_section(it) for it in sections_of(plan) if it.key in KEPT]
    return {
        "child": "Rowan Ashdown", "first_name": "Rowan", "authority": "Wexcombe",
        "school": "Alder Hill School", "term": "Autumn term 2026/27", "kind": "Termly review",
        "band": plan.get_band_display(), "held_on": "12 November 2026",
        "taken_on": "20 November 2026", "sections": sections, "attachments": [],
        "decision": {"grade": "Green", "signed_off_on": "20 November 2026",
                     "signed_off_by": "Judith Ekwueme"},
    }  # fmt: skip


def _section(definition):
    everyone = {"audience": "everyone"}
    lines = [{"label": "Now", "text": "8 years"}, {"label": "In my words", "text": "I like art"}]
    return {
        "key": definition.key,
        "title": definition.title,
        "owner": Role.DESIGNATED_TEACHER.label,
        "finished": "",
        "facts": [everyone | {"label": "Year group", "text": "Year 7"}] if definition.facts else [],
        "answers": [
            {"name": it.name, "label": it.label, "text": "Said", "carried": False}
            | {"audience": it.audience.value}
            for it in definition.questions
        ],
        "cards": [everyone | {"title": "Target 1: Read", "lines": lines}]
        if definition.rows in ("voice", "target")
        else [],
        "tables": [
            everyone
            | {"caption": "Results", "headers": ["Subject", "Now"], "rows": [["English", "4"]]}
        ]
        if definition.rows in ("attainment", "assessment")
        else [],
    }


def variants():
    """(name, what `render_pdf` takes) of each paper, every band and every setting among them."""
    bands = list(YEARS)
    settings = [(it, Wording.PLAN) for it in Edition] + [(it, Wording.PLAIN) for it in PLAIN]
    settings = [(*it, is_large) for it in settings for is_large in (False, True)]
    for number, (edition, wording, is_large) in enumerate(settings):
        band = bands[number % len(bands)]
        content = as_read(content_for(band), edition)
        how = {"wording": wording, "is_large": is_large, "is_draft": number % 3 == 0}
        name = f"{band} {edition} {wording}{' large' if is_large else ''}"
        yield name, paper(content, "Printed for a test.", **how)
    for number, (band, year) in enumerate(YEARS.items()):
        form = blank_form(blank_plan(band, year, form_version=CURRENT_VERSION))
        form["sections"] = form["sections"][number : number + 3]
        yield f"blank {band}", blank_paper(form, "Blank.", is_large=number == 1)
    of_meeting = as_read(content_for(PepBand.SECONDARY), Edition.LEAD)
    summary = {"content": of_meeting, "about": [{"label": "Place", "text": "Room 2"}],
               "agreed": ["A quiet corner: Imani Clarke"],
               "notes": {"title": "Notes, not agreed yet", "text": "Said"}}  # fmt: skip
    for is_large in (False, True):
        name = f"meeting{' large' if is_large else ''}"
        yield name, meeting_paper(summary, "Printed for a test.", is_large=is_large)
    line = {"child": "Rowan Ashdown", "term": "Autumn term 2026/27", "page": 1}
    yield "contents", contents_paper([line], "Printed for a test.")


def kinds(node):
    """The kinds of a structure tree in reading order."""
    found = node.get("/K", [])
    for kid in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:]
            yield from kinds(kid)


def problems(html, pdf):
    """What a PDF lacks of what this page of HTML promises."""
    with pdf.open_metadata() as metadata:
        title, part = metadata.get("dc:title"), metadata.get("pdfuaid:part")
    told = re.search("<title>(.*)</title>", html)[1].replace("&#x27;", "'")
    headings = [it.upper() for it in re.findall("<(h[123])[ >]", html)]
    tagged = [it for it in kinds(pdf.Root.StructTreeRoot.K[0]) if re.fullmatch("H[123]", it)]
    checks = {
        "marked": bool(pdf.Root.MarkInfo.Marked),
        "language": pdf.Root.Lang == "en-GB",
        "title": title == told and bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
        "PDF/UA-1": part == "1",
        "headings in reading order": tagged == headings and tagged[0] == "H1",
        "tab order": all(page.obj.Tabs == "/S" for page in pdf.pages),
    }
    return [what for what, holds in checks.items() if not holds]


def test_every_printed_variant__is_tagged_titled_in_english_and_in_reading_order():
    found = {}
    for name, (template, context, styles) in variants():
        html = render_to_string(template, context)
        with pikepdf.open(io.BytesIO(pdf_of(html, styles))) as pdf:
            found[name] = problems(html, pdf)
    assert len(found) == 23
    assert {name: lacking for name, lacking in found.items() if lacking} == {}


@pytest.mark.parametrize("band", YEARS)
def test_blank_form__asks_every_question_of_its_band_with_its_help(band):
    every = ["suspended", "part_time", "sen", "ehcp", "transition"]
    plan = blank_plan(band, YEARS[band], form_version=CURRENT_VERSION, circumstances=every)
    template, context, _ = blank_paper(blank_form(plan), "Blank.")
    page = render_to_string(template, context)
    asked = [question for section in sections_of(plan) for question in section.questions]
    texts = [text for it in asked for text in (it.label, it.hint, *dict(it.choices).values())]
    assert [it for it in texts if it not in page.replace("&#x27;", "'").replace("&amp;", "&")] == []
    assert "Only with a suspension" in page
