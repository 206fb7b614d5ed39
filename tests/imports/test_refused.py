"""The refused lines, safe to open in a spreadsheet."""

import csv
import io

import pytest

from lac.imports.refused import write_refused
from tests.factories.imports import child, episode, load_return
from tests.factories.organisations import LocalAuthorityFactory


@pytest.mark.django_db
def test_refused_lines__carry_where_why_what_to_do_and_the_line_itself():
    job = load_return(
        LocalAuthorityFactory(),
        [child("C1"), child("=HYPERLINK(1)", DOB="")],
        [episode("C1"), episode("C1", "01/02/2025", RNE="Q", PL_POST="+X")],
    )
    out = io.StringIO()
    write_refused(job, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["file"], row["line"], row["CHILD"]) for row in rows] == [
        ("header.csv", "3", "'=HYPERLINK(1)"),
        ("episodes.csv", "3", "C1"),
    ]
    assert rows[1]["RNE"] == "Q"
    assert rows[1]["PL_POST"] == "'+X"
    assert "RNE is “Q”" in rows[1]["reason"]
    assert rows[1]["what to do"].startswith("Use one of S, L")
