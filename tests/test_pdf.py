"""Rendering: what it does to the process around it."""

import gc

import pytest

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
