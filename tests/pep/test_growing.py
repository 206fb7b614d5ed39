"""A PDF that is written as it grows is the one that any reader finds in the file."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from pep.growing import TOGETHER, GrowingPdf, list_of, refer

# Texts in which something looks like a reference, like the end of a text, or like neither.
TEXTS = ["see 7 0 R", "a) 8 0 R (b", "back\\slash) 9 0 R", "Zoë Ní Bhraonáin", "محمد", ""]


@pytest.fixture
def given():
    """A PDF of one page and of texts, which refer to each other in a circle."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    held = [pdf.make_indirect(Dictionary(Text=String(it))) for it in TEXTS]
    for one, other in zip(held, [*held[1:], held[0]], strict=True):
        one.Next, one.Own = other, Array([1, other, 0])
    held[0].Picture = pdf.make_indirect(Stream(pdf, b"\x00endstream\xff 5 0 R"))
    pdf.Root.Texts = held[0]
    file = io.BytesIO()
    pdf.save(file)
    with pikepdf.open(file) as opened:
        yield opened


def written(given, times=1):
    """The PDF with its texts, copied so often into a growing one, opened again."""
    file = io.BytesIO()
    pdf = GrowingPdf(file)
    catalog, pages, about = (pdf.take() for _ in range(3))
    root = given.Root
    root.Pages.Parent = root
    nodes, texts = [], []
    for _ in range(times):
        begin = [it.objgen[0] for it in (root.Pages, root.Texts)]
        known = pdf.copy(given, begin, {root.objgen[0]: pages})
        nodes.append(known[begin[0]])
        texts.append(known[begin[1]])
    pdf.add(pages, b"<</Type/Pages/Kids %s/Count %d>>" % (list_of(nodes), times))
    pdf.add(catalog, b"<</Type/Catalog/Pages %s/Texts %s>>" % (refer(pages), list_of(texts)))
    pdf.add(about, b"<</Title(Made up)>>")
    pdf.finish(catalog, about)
    return pikepdf.open(file)


def told(start):
    """The texts of a circle, each as often as it stands in it."""
    texts, it = [], start
    while not texts or it.objgen != start.objgen:
        assert it.Own[1].objgen == it.Next.objgen
        texts.append(str(it.Text))
        it = it.Next
    return texts


def test_growing__keeps_texts_references_and_pictures(given):
    found = written(given)
    assert found.check_pdf_syntax() == []
    start = found.Root.Texts[0]
    assert told(start) == TEXTS
    assert start.Picture.read_bytes() == b"\x00endstream\xff 5 0 R"
    assert str(found.docinfo.Title) == "Made up"


def test_growing__of_more_objects_than_share_a_stream(given):
    times = TOGETHER // len(TEXTS) * 2 + 1
    found = written(given, times)
    assert found.check_pdf_syntax() == []
    assert len(found.pages) == times
    assert all(told(it) == TEXTS for it in found.Root.Texts)
    assert found.pages[0].obj.get("/Type") == Name.Page
