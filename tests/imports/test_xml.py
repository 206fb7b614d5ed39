"""The XML form of the return: the same lines as the CSV files, read safely."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lac.children.models import CareEpisode, CareLeaverOutcome, Child, MissingEpisode
from lac.imports.models import ImportState, ReturnRow
from lac.imports.reading import BadFile
from lac.imports.ssda903 import xml
from lac.imports.ssda903.xml import read_return
from tests.factories.imports import checked, loaded
from tests.factories.organisations import LocalAuthorityFactory

RETURN = """<?xml version="1.0" encoding="utf-8"?>
<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>C1</CHILDID><SEX>2</SEX><DOB>05/10/2014</DOB><ETHNIC>WBRI</ETHNIC><UPN>UN1</UPN>
      <UASC>1</UASC><DUC>05/10/2032</DUC>
      <IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>U1</ACCOM>
      <AREVIEW><REVIEW>12/11/2024</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <AREVIEW><REVIEW>12/12/2024</REVIEW><REVIEW_CODE>PN2</REVIEW_CODE></AREVIEW>
      <AMISSING><MISSING>M</MISSING><MIS_START>03/03/2025</MIS_START><MIS_END/></AMISSING>
      <OC2><SDQ_SCORE>17</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2>
    </HEADER>
    <EPISODE><DECOM>02/09/2024</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U6</PL></EPISODE>
  </CHILD>
</EXPSSDA903>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE EXPSSDA903 [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<EXPSSDA903><CHILD><HEADER><CHILDID>&b;</CHILDID></HEADER></CHILD></EXPSSDA903>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<EXPSSDA903><CHILD><HEADER><CHILDID>&a;</CHILDID></HEADER></CHILD></EXPSSDA903>"""


def xml_file(text):
    return SimpleUploadedFile("return.xml", text.encode(), content_type="text/xml")


def sheets(text):
    return read_return(io.BytesIO(text.encode()))


@pytest.mark.django_db
def test_xml_return__is_loaded_like_its_csv_files():
    job = loaded("ssda903", LocalAuthorityFactory(), [xml_file(RETURN)])
    assert (job.added, job.refused) == (8, 0)
    its = Child.unscoped.get()
    assert (its.la_child_id, its.sex) == ("C1", "F")
    assert CareEpisode.unscoped.get(child=its).placement.placement_type == "U6"
    assert CareLeaverOutcome.unscoped.get(child=its).activity == "F2"
    assert MissingEpisode.unscoped.get(child=its).ended_on is None
    assert ReturnRow.unscoped.filter(kind="reviews").count() == 2


@pytest.mark.django_db
def test_xml_return__names_each_of_its_files_and_may_be_checked_again():
    job = checked("ssda903", LocalAuthorityFactory(), [xml_file(RETURN)])
    names = [it.name for it in job.files.all()]
    assert names[:3] == ["return.xml", "return.xml, Header", "return.xml, Episodes"]
    from lac.imports import actions

    actions.retry(job=job, by=None)
    actions.check(job=job, by=None)
    assert [it.name for it in job.files.all()] == names


def test_lines_of_a_great_file__are_set_down_and_read_more_than_once(monkeypatch):
    monkeypatch.setattr(xml, "IN_MEMORY", 100)
    its = sheets(RETURN.replace("WBRI", "“W,\n&quot;B").replace("12/12/2024", "x" * 9_000))
    for _ in range(2):
        (header,) = its["header"].lines
        assert header.cells[:4] == ["C1", "2", "05/10/2014", '“W,\n"B']
        assert [it.number for it in its["reviews"].lines] == [9, 10]
    assert len(its["reviews"].lines) == 2
    assert its["reviews"].lines[1].cells[-2:] == ["x" * 9_000, "PN2"]


def test_line__is_where_the_element_begins_and_each_has_its_own():
    its = sheets(RETURN)
    assert [it.number for it in its["reviews"].lines] == [8, 9]
    one_line = sheets(RETURN.replace("\n", ""))
    assert [it.number for it in one_line["reviews"].lines] == [1, 2]


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE a>" + RETURN[39:]])
def test_document_types_and_entities__are_refused_before_they_are_read(text):
    with pytest.raises(BadFile, match="document type"):
        sheets(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RETURN[:500], "cannot be read as XML"),
        (RETURN.replace("EXPSSDA903", "RETURNS"), "begins with <RETURNS>"),
        ("<?xml version='1.0'?><EXPSSDA903></EXPSSDA903>", "no child"),
        (RETURN.replace("C1", "C" * 20_000), "more than"),
        (RETURN.replace("C1", "<A>" * 30 + "</A>" * 30), "nested too deeply"),
        (RETURN.replace("utf-8", "ebcdic-9"), "encoding"),
        (RETURN.replace("C1", "C\0"), "cannot be read as XML"),
    ],
)
def test_bad_xml__fails_with_a_sentence(text, says):
    job = checked("ssda903", LocalAuthorityFactory(), [xml_file(text)])
    assert job.state == ImportState.FAILED
    assert job.message.startswith("return.xml: ")
    assert says in job.message
    assert Child.unscoped.count() == 0
