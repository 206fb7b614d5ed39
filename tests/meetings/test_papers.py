import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import ChildDocument
from lac.deadlines.models import Deadline, LocalRule, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingPaper, PaperList
from lac.meetings.papers import USUAL
from tests.factories.accounts import UserFactory
from tests.factories.children import CareEpisodeFactory
from tests.factories.meetings import MeetingFactory

PEP = "The current PEP"
ON_TIME = dt.date(2026, 11, 24)


@pytest.fixture
def teacher(world, client):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    return client


@pytest.fixture
def meeting(world):
    PaperList.objects.create(local_authority=world.authority, kind="pep", titles=[PEP])
    return MeetingFactory(child=world.child)


def address(meeting, name="papers"):
    return reverse(f"meetings:{name}", args=[meeting.child_id, meeting.pk])


def document_of(child, **more):
    facts = {"title": "PEP of July", "kind": "plan", "audience": "everyone"} | more
    return ChildDocument.unscoped.create(child=child, **facts)


def ticked(**its):
    """The form with the current PEP ready."""
    return {f"{name}_the-current-pep": it for name, it in {"ready": "on", **its}.items()} | {
        "version": 1
    }


def test_papers__are_ticked_and_linked_on_the_page_of_the_meeting(teacher, meeting):
    document = document_of(meeting.child)
    assert "Not ready" in teacher.get(address(meeting, "detail")).text
    teacher.post(
        address(meeting),
        ticked(document=document.pk, note="Two copies"),
    )
    page = teacher.get(address(meeting, "detail")).text
    for words in ("PEP of July", "Two copies", document.get_absolute_url()):
        assert words in page
    assert "Not ready" not in page


def test_document_that_few_may_read__is_neither_named_nor_lost(teacher, meeting):
    document = document_of(meeting.child, title="About the family", audience="social_care")
    row = MeetingPaper.unscoped.create(
        child=meeting.child,
        meeting=meeting,
        title=PEP,
        document=document,
        ready_on=dt.date(2026, 11, 20),
    )
    page = teacher.get(address(meeting, "detail")).text
    assert "About the family" not in page
    assert "Among the documents that few may read" in page
    form = teacher.get(address(meeting)).text
    assert "About the family" not in form
    teacher.post(
        address(meeting),
        ticked(document=document.pk, note="Seen"),
    )
    row.refresh_from_db()
    assert (row.document, row.note) == (document, "Seen")


def test_document_of_another_child__is_not_offered(teacher, meeting):
    other = document_of(MeetingFactory().child)
    page = teacher.post(address(meeting), {"document_the-current-pep": other.pk, "version": 1})
    assert page.status_code == 200
    assert not MeetingPaper.unscoped.exists()


def test_tick__follows_its_paper_when_the_list_was_changed_meanwhile(teacher, meeting):
    form = ticked()
    PaperList.objects.update(titles=["Attendance", PEP, "The current PEP."])
    teacher.post(address(meeting), form)
    assert [it.title for it in MeetingPaper.unscoped.all()] == [PEP]


def test_paper_off_the_list__is_still_shown(teacher, meeting):
    MeetingPaper.unscoped.create(
        child=meeting.child, meeting=meeting, title="The old form", note="Sent by post"
    )
    assert "The old form" in teacher.get(address(meeting, "detail")).text


def test_lists__are_changed_under_manage(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    lists = client.get(reverse("meetings:paper_lists"))
    assert USUAL["pep"][0] in lists.text
    change = reverse("meetings:paper_list", args=["pep"])
    client.post(change, {"titles": f"{PEP}\r\n\r\nAttendance"})
    assert PaperList.objects.get().titles == [PEP, "Attendance"]
    assert "Your own" in client.get(reverse("meetings:paper_lists")).text


def test_list__of_no_kind_of_meeting_is_not_found(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    assert client.get(reverse("meetings:paper_list", args=["tea"])).status_code == 404


# --- the duty: five working days before Tuesday 1 December 2026 is 24 November --------


def papers_case(**meeting):
    child = CareEpisodeFactory().child
    LocalRule.objects.create(
        local_authority=child.local_authority,
        duty="meetings.papers_sent",
        in_force_from=dt.date(2026, 9, 1),
        reason="We agreed on it",
        by=UserFactory(),
    )
    MeetingFactory(child=child, **meeting)
    sweep(duties=["meetings.papers_sent"])
    return Deadline.unscoped.filter(duty="meetings.papers_sent").first()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent_on", "state"),
    [
        (ON_TIME, State.MET),
        (ON_TIME + dt.timedelta(days=1), State.MET_LATE),
        (dt.date(2026, 11, 30), State.MET_LATE),
        (dt.date(2026, 12, 1), State.MISSED),
    ],
    ids=[
        "the last day is still on time",
        "the next day is not",
        "the day before is late",
        "the day itself does not count",
    ],
)
def test_papers_sent__some_working_days_before_the_meeting(sent_on, state):
    """The code of the duty: meetings.papers_sent."""
    case = papers_case(papers_sent_on=sent_on)
    assert (case.started_on, case.due_on) == (dt.date(2026, 11, 3), ON_TIME)
    assert (case.state_on(dt.date(2026, 12, 2)), case.detail) == (state, "PEP meeting")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meeting",
    [{"kind": "other"}, {"cancelled_at": dt.datetime(2026, 11, 20, tzinfo=dt.UTC)}],
    ids=["no papers are wanted", "cancelled"],
)
def test_papers_sent__is_no_duty_before_other_meetings(meeting):
    assert papers_case(**meeting) is None


@pytest.mark.django_db
def test_papers_sent__follows_the_list_of_the_authority():
    child = CareEpisodeFactory().child
    PaperList.objects.create(local_authority=child.local_authority, kind="pep", titles=[])
    MeetingFactory(child=child)
    MeetingFactory(
        child=child,
        kind="other",
        planned_at=timezone.make_aware(dt.datetime(2026, 12, 2, 10)),
    )
    PaperList.objects.create(local_authority=child.local_authority, kind="other", titles=[PEP])
    LocalRule.objects.create(
        local_authority=child.local_authority,
        duty="meetings.papers_sent",
        in_force_from=dt.date(2026, 9, 1),
        reason="We agreed on it",
        by=UserFactory(),
    )
    sweep(duties=["meetings.papers_sent"])
    assert Deadline.unscoped.get(duty="meetings.papers_sent").detail == "Another meeting"
