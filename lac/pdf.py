"""The one function that makes a PDF: tagged for screen readers (PDF/UA-1), nothing fetched."""

import gc
import re
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from unicodedata import bidirectional

from django.conf import settings
from django.template.loader import render_to_string

STYLES = Path(settings.BASE_DIR) / "templates" / "pdf"
# What holds a paragraph of text, and a letter of a script that is written from the right.
BLOCKS = ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "blockquote", "div")
FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


def render_pdf(template, context, styles=("pep.css",)):
    """A template as the bytes of a PDF/UA-1 file.

    The template sets the language and the title; headings become bookmarks.
    Fonts and style sheets are read once a process; a later sheet wins.
    """
    html = render_to_string(template, context)
    with _collecting_afterwards():
        return pdf_of(html, styles)


@contextmanager
def _collecting_afterwards():
    """WeasyPrint builds one great tree and lets go of it at the end.

    Looking through it for garbage meanwhile, again and again, takes a sixth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pdf_of(html, styles=("pep.css",)):
    """A page of HTML as the bytes of a PDF/UA-1 file."""
    from weasyprint import HTML

    css, fonts, nothing = _style(styles)
    document = HTML(string=html, url_fetcher=nothing)
    if FROM_THE_RIGHT.search(html):
        set_directions(document.etree_element)
    return document.write_pdf(
        stylesheets=[css],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        full_fonts=False,
    )


def set_directions(tree):
    """Give each paragraph the direction of its first letter, as the pages do in the browser.

    WeasyPrint knows no `unicode-bidi: plaintext`: words in Arabic would end with their full
    stop on the right.
    """
    for block in tree.iter():
        if [it for it in block.iter() if it.tag in BLOCKS] == [block]:
            strong = (bidirectional(it) for it in "".join(block.itertext()))
            if next((it for it in strong if it in ("L", "R", "AL")), "L") != "L":
                block.set("dir", "rtl")


@lru_cache
def _style(names):
    """Style sheets as one, its fonts, and a fetcher for pictures written in it and nothing else."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts, nothing = FontConfiguration(), URLFetcher(allowed_protocols=["data"])
    css = CSS(
        string="\n".join((STYLES / name).read_text() for name in names),
        font_config=fonts,
        url_fetcher=nothing,
    )
    return css, fonts, nothing
