"""Rendering: what it does to the process around it."""

import gc

import pytest
from weasyprint import HTML

import lac.pdf


def render(monkeypatch, pdf_of):
    monkeypatch.setattr(lac.pdf, "render_to_string", lambda template, context: "<html></html>")
    monkeypatch.setattr(lac.pdf, "pdf_of", pdf_of)
    return lac.pdf.render_pdf("pep.html", {})


def test_render__collects_garbage_only_afterwards(monkeypatch):
    assert render(monkeypatch, lambda html, styles: gc.isenabled()) is False
    assert gc.isenabled()


def test_render__that_fails__collects_garbage_again(monkeypatch):
    with pytest.raises(ZeroDivisionError):
        render(monkeypatch, lambda html, styles: 1 / 0)
    assert gc.isenabled()


def test_directions__each_paragraph_goes_by_its_first_letter():
    tree = HTML(
        string="<table><td>12. مدرسة</td><td><p>مدرسة</p><p>A school, مدرسة.</p></td></table>"
    ).etree_element
    lac.pdf.set_directions(tree)
    found = [(it.tag, it.get("dir")) for it in tree.iter() if it.tag in ("td", "p")]
    assert found == [("td", "rtl"), ("td", None), ("p", "rtl"), ("p", None)]
