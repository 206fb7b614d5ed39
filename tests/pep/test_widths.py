"""Columns of printed tables are as wide as what stands in them asks for."""

from pep.widths import BOLD, GAP, LETTER, widths

SAID = "Ask the educational psychologist for a day on which to see how she learns best. " * 3


def test_widths__a_long_text_has_most_of_the_page_and_a_date_its_one_line():
    what, who, by = widths(["What", "Who", "By"], [[SAID, "Imani Clarke", "19 November 2026"]])
    assert what > 50
    assert by > LETTER * len("19 November 2026")
    assert 97 <= what + who + by <= 100


def test_widths__short_columns_share_the_page_by_their_length():
    assert widths(["What I was asked", "Said"], [["I enjoy learning", "5"]])[0] > 70


def test_widths__of_many_columns_never_leave_the_page():
    headers = [f"Column {number}" for number in range(12)]
    assert sum(widths(headers, [["Working towards"] * 12])) <= 100
    assert sum(widths(headers, [["Antidisestablishmentarianism"] * 12])) <= 100


def test_widths__of_an_empty_column_break_its_header_once_and_not_into_a_ladder():
    headers = ["Name", "Role", "Decision", "In their own words", "Day"]
    row = ["Maria Bonetti", "Social worker", "Agrees", "", "19 November 2026"]
    assert widths(headers, [row])[3] >= LETTER * len("own words")


def test_widths__of_an_empty_column_hold_its_header():
    done = widths(["What", "Done"], [[SAID, ""]])[1]
    assert done >= BOLD * LETTER * len("Done") + GAP - 0.1
