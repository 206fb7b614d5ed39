import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children.models import ChildDocument
from lac.children.versions import StaleSave
from lac.meetings import actions
from lac.meetings.models import MeetingPaper, PaperList
from lac.meetings.papers import USUAL, expected
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db
PEP = "The current PEP"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def meeting():
    return MeetingFactory()


def document_of(child):
    return ChildDocument.unscoped.create(
        child=child, title="PEP of July", kind="plan", audience="everyone"
    )


def keep(meeting, papers, **more):
    return actions.keep_papers(meeting=meeting, papers=papers, by=None, **more)


def test_paper__is_ready_since_the_day_it_was_ticked(meeting, time_machine):
    keep(meeting, [{"title": PEP, "ready": True}])
    time_machine.move_to(dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC), tick=False)
    keep(meeting, [{"title": PEP, "ready": True, "note": "Two copies"}])
    paper = MeetingPaper.unscoped.get()
    assert (paper.ready_on, paper.note) == (dt.date(2026, 11, 20), "Two copies")


def test_paper_with_a_document__is_ready(meeting):
    document = document_of(meeting.child)
    keep(meeting, [{"title": PEP, "ready": False, "document": document}])
    assert MeetingPaper.unscoped.get().ready_on == dt.date(2026, 11, 20)
    assert Event.objects.get(action="meeting.papers_kept").data["ready"] == 1


def test_paper_no_longer_ready_and_without_a_note__is_gone(meeting):
    keep(meeting, [{"title": PEP, "ready": True}])
    keep(meeting, [{"title": PEP, "ready": False}])
    assert not MeetingPaper.unscoped.exists()


def test_document_of_another_child__is_refused(meeting):
    other = document_of(MeetingFactory().child)
    with pytest.raises(ValidationError, match="not in this child's record"):
        keep(meeting, [{"title": PEP, "document": other}])


def test_withdrawn_document__is_refused_unless_it_was_there_before(meeting):
    document = document_of(meeting.child)
    keep(meeting, [{"title": PEP, "document": document}])
    document.withdrawn_at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    keep(meeting, [{"title": PEP, "document": document, "note": "Withdrawn since"}])
    with pytest.raises(ValidationError, match="Choose another"):
        keep(meeting, [{"title": "Another paper", "document": document}])


@pytest.mark.parametrize("more", [{}, {"papers_sent_on": dt.date(2026, 11, 20)}])
def test_papers__pressed_twice_are_written_down_once(meeting, more):
    for _ in range(2):
        keep(meeting, [{"title": PEP, "ready": True}], version=1, **more)
    assert Event.objects.filter(action="meeting.papers_kept").count() == 1


def test_papers__somebody_else_changed_are_shown_side_by_side(meeting):
    keep(meeting, [{"title": PEP, "ready": True}], version=1)
    with pytest.raises(StaleSave):
        keep(meeting, [{"title": PEP, "ready": False}], version=1)


def test_papers__are_sent_today_and_not_tomorrow(meeting):
    today = dt.date(2026, 11, 20)
    assert keep(meeting, [], papers_sent_on=today).papers_sent_on == today
    with pytest.raises(ValidationError, match="today or in the past"):
        keep(meeting, [], papers_sent_on=today + dt.timedelta(days=1))


def test_papers__of_a_cancelled_meeting_are_left_alone():
    meeting = MeetingFactory(cancelled_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    with pytest.raises(ValidationError, match="was cancelled"):
        keep(meeting, [{"title": PEP, "ready": True}])


def set_list(authority, titles, **more):
    return actions.set_paper_list(
        local_authority=authority, kind="pep", titles=titles, by=None, **more
    )


def test_list__is_the_usual_one_until_an_authority_has_its_own(meeting):
    authority = meeting.child.local_authority
    assert expected(authority.pk, "pep") == USUAL["pep"]
    set_list(authority, [f" {PEP} ", ""])
    assert expected(authority.pk, "pep") == [PEP]
    assert expected(MeetingFactory().child.local_authority_id, "pep") == USUAL["pep"]


def test_list__may_be_empty(meeting):
    authority = meeting.child.local_authority
    set_list(authority, [])
    assert expected(authority.pk, "pep") == []


def test_list__pressed_twice_is_changed_once_and_a_stale_one_is_not(meeting):
    authority = meeting.child.local_authority
    set_list(authority, [PEP])
    set_list(authority, [PEP])
    assert Event.objects.filter(action="paper_list.changed").count() == 1
    set_list(authority, [PEP, "Attendance"], version=1)
    with pytest.raises(StaleSave):
        set_list(authority, ["Attendance"], version=1)
    assert PaperList.objects.get().titles == [PEP, "Attendance"]


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        ([str(number) for number in range(16)], "15 papers at most"),
        ([PEP, PEP.upper()], "on the list twice"),
        (["x" * 121], "at most 120 characters"),
    ],
)
def test_list__that_could_not_be_ticked_is_refused(meeting, titles, sentence):
    with pytest.raises(ValidationError, match=sentence):
        set_list(meeting.child.local_authority, titles)
