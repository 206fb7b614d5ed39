"""Copies as accessible PDF, kept."""

import io

import pikepdf
import pytest

from pep.actions import grade, make_document, request_document, save_section, sign_off, submit
from pep.models import Edition, PepDocument, PepSection


@pytest.fixture
def copy(complete, officer):
    """A made copy of a draft."""
    document = request_document(pep=complete, edition=Edition.FULL, by=officer)
    return make_document(document=document)


@pytest.fixture
def signed(complete, teacher, officer):
    pep = submit(pep=complete, by=teacher)
    grade(pep=pep, rag="green", by=officer)
    return sign_off(pep=pep, good_enough=True, why="It is.", by=officer)


def opened(document):
    with document.file.open("rb") as file:
        return pikepdf.open(io.BytesIO(file.read()))


def text_of(pdf):
    """The words of a PDF, by the fonts' own maps from glyphs to characters."""
    return " ".join(" ".join(_words(page)) for page in pdf.pages)


def _words(page):
    fonts = {str(name): _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    current = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            items = operands[0] if str(operator) == "TJ" else operands
            yield "".join(
                _read(bytes(item), current) for item in items if isinstance(item, pikepdf.String)
            )


def _characters(font):
    lines = font.ToUnicode.read_bytes().decode().splitlines()
    pairs = [line.split() for line in lines if line.startswith("<")]
    return {
        pair[0].strip("<>").lower(): bytes.fromhex(pair[-1].strip("<>")).decode("utf-16-be")
        for pair in pairs
        if len(pair) == 2
    }


def _read(raw, characters):
    codes = raw.hex()
    return "".join(characters.get(codes[at : at + 4], "") for at in range(0, len(codes), 4))


def outline(pdf):
    with pdf.open_outline() as found:
        return [item.title for item in found.root], [
            child.title for item in found.root for child in item.children
        ]


def test_pdf__is_tagged_and_says_its_language_and_title(copy):
    pdf = opened(copy)
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Personal Education Plan, Autumn term 2026/27" in metadata["dc:title"]


def test_pdf__has_a_bookmark_for_each_section(copy):
    top, sections = outline(opened(copy))
    assert top == ["Personal Education Plan"]
    assert "Strengths and needs" in sections
    assert "Targets" in sections


def test_pdf__names_headings_tables_and_header_cells_for_a_screen_reader(copy):
    kinds = set()

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                kinds.add(str(node.S))
            if "/K" in node:
                walk(node.K)

    pdf = opened(copy)
    walk(pdf.Root.StructTreeRoot.K)
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD"} <= kinds


def test_pdf__says_what_was_written_and_who_printed_it(copy, officer):
    text = text_of(opened(copy))
    assert "An answer about strengths" in text
    assert f"Printed by {officer} on 20 November 2026 at 9:3" in text
    assert "Page 1 of" in text


def test_pdf__a_draft_says_so(copy):
    assert "This is a draft" in text_of(opened(copy))


def test_pdf__a_signed_plan_is_no_draft_and_carries_its_fingerprint(signed, officer):
    document = make_document(document=request_document(pep=signed, edition="full", by=officer))
    text = text_of(opened(document))
    assert "This is a draft" not in text
    assert signed.pepsnapshot_set.get().sha256 in text.replace(" ", "")


def test_request__the_current_copy_is_not_made_again(copy, complete, officer):
    assert request_document(pep=complete, edition=Edition.FULL, by=officer) == copy


def test_request__a_changed_draft_is_made_again(copy, complete, teacher, officer):
    section = PepSection.unscoped.select_related("pep").get(pep=complete, key="education")
    save_section(section=section, answers={"strengths": "New"}, seen=1, by=teacher)
    assert request_document(pep=complete, edition=Edition.FULL, by=officer) != copy


def test_request__each_reader_has_their_own(copy, complete, teacher):
    other = request_document(pep=complete, edition=Edition.SCHOOL, by=teacher)
    assert (other.made_for, other.edition) == (teacher, "school")


def test_request__a_signed_plans_copy_is_kept_for_good(signed, officer):
    first = make_document(document=request_document(pep=signed, edition="full", by=officer))
    PepSection.unscoped.filter(pep=signed).update(content={"strengths": "Tampered"})
    assert request_document(pep=signed, edition="full", by=officer) == first


def test_make__a_second_time_changes_nothing(copy):
    name, made_at = copy.file.name, copy.made_at
    again = make_document(document=PepDocument.unscoped.get(pk=copy.pk))
    assert (again.file.name, again.made_at) == (name, made_at)


def test_make__a_failure_is_shown_and_may_be_asked_for_again(complete, officer, monkeypatch):
    document = request_document(pep=complete, edition="full", by=officer)
    monkeypatch.setattr("pep.actions.documents.render_pdf", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_document(document=document)
    document.refresh_from_db()
    assert document.progress == "failed"
    assert request_document(pep=complete, edition="full", by=officer) != document
