import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.meetings.invitations import key_of, not_asked, suggested
from lac.meetings.models import Challenge, Disagreement, Meeting, MeetingAction
from tests.boxes import day
from tests.factories.children import ProfessionalFactory
from tests.factories.meetings import InviteeFactory, MeetingActionFactory, MeetingFactory


@pytest.fixture
def teacher(world, client):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    return client


def url(name, world, **kwargs):
    return reverse(f"meetings:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


PLAN = {"kind": "pep", "at": "14:00", "place": "Room 4", **day("on", "2026-12-01")}


def test_meeting__from_arranging_to_the_last_action(world, teacher):
    people = suggested(world.child)
    keys = [key_of(it) for it in people[:2]]
    teacher.post(url("arrange", world), PLAN | {"invitees": keys})
    meeting = Meeting.unscoped.get()
    assert [it.name for it in meeting.invitees.all()] == [it["name"] for it in people[:2]]
    assert meeting.planned_at == dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)

    teacher.post(url("edit", world, pk=meeting.pk), PLAN | {"at": "15:30", "version": "1"})
    teacher.post(
        url("invite", world, pk=meeting.pk), {"name": "Dr Lena Voss", "role": "Psychologist"}
    )
    meeting.refresh_from_db()
    first = meeting.invitees.first()
    teacher.post(
        url("hold", world, pk=meeting.pk),
        {"notes": "All is well.", f"came_{first.pk}": "yes", "version": "2"}
        | day("held_on", "2026-11-20"),
    )
    teacher.post(
        url("add_action", world, pk=meeting.pk), {"text": "Ask for help", "owner_name": "Nadia"}
    )
    action = MeetingAction.unscoped.get()
    teacher.post(
        url("finish_action", world, pk=meeting.pk, action_pk=action.pk),
        day("done_on", "2026-11-20"),
    )
    text = teacher.get(url("detail", world, pk=meeting.pk)).content.decode()
    for words in ("3:30pm", "All is well.", "Dr Lena Voss", "Ask for help"):
        assert words in text
    action.refresh_from_db()
    assert action.done_on == dt.date(2026, 11, 20)


def test_who_is_ticked__is_asked_although_the_list_has_changed_meanwhile(world, teacher):
    leaves, stays = (
        ProfessionalFactory(child=world.child, name=it) for it in ("Ada Obi", "Zoe Wren")
    )
    form = teacher.get(url("arrange", world)).context["form"]
    key = next(key for key, label in form.fields["invitees"].choices if "Zoe Wren" in label)
    leaves.delete()
    teacher.post(url("arrange", world), PLAN | {"invitees": [key]})
    assert [it.name for it in Meeting.unscoped.get().invitees.all()] == ["Zoe Wren"]
    stays.delete()
    text = teacher.post(url("arrange", world), PLAN | {"invitees": [key]}).content.decode()
    assert "Somebody you ticked no longer stands on this list" in text
    assert Meeting.unscoped.count() == 1


def test_arrange__needs_a_place_or_a_link(world, teacher):
    response = teacher.post(url("arrange", world), PLAN | {"place": ""})
    assert "Give a place, or a link" in response.content.decode()


@pytest.mark.parametrize("typed", ["9:30", "9.30", "09:30", "9:30am"])
def test_arrange__takes_a_time_as_people_write_it(world, teacher, typed):
    teacher.post(url("arrange", world), PLAN | {"at": typed})
    assert Meeting.unscoped.get().planned_at.hour == 9


def test_edit__a_stale_save_is_told(world, teacher):
    meeting = MeetingFactory(child=world.child)
    teacher.post(url("edit", world, pk=meeting.pk), PLAN | {"place": "Hall", "version": "1"})
    response = teacher.post(
        url("edit", world, pk=meeting.pk), PLAN | {"place": "Library", "version": "1"}
    )
    assert "Somebody else changed this" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "Hall"


def test_cancel__shows_the_reason(world, teacher):
    meeting = MeetingFactory(child=world.child)
    teacher.post(url("cancel", world, pk=meeting.pk), {"reason": "The social worker is ill"})
    text = teacher.get(url("detail", world, pk=meeting.pk)).content.decode()
    assert "The social worker is ill" in text
    assert "Go into the meeting" not in text


def test_calendar__is_downloaded_and_written_to_the_log(world, teacher):
    meeting = MeetingFactory(child=world.child)
    response = teacher.get(url("calendar", world, pk=meeting.pk))
    assert response["Content-Type"] == "text/calendar"
    assert Event.objects.get(action="meeting.downloaded").child_id == world.child.pk


def test_detail__a_meeting_of_another_child_is_not_found(world, teacher):
    other = MeetingFactory(child=world.stranger)
    assert teacher.get(url("detail", world, pk=other.pk)).status_code == 404


def test_finish_action__of_another_meeting_is_not_found(world, teacher):
    meeting = MeetingFactory(child=world.child)
    other = MeetingActionFactory(meeting__child=world.child)
    address = url("finish_action", world, pk=meeting.pk, action_pk=other.pk)
    assert teacher.get(address).status_code == 404


def test_list__shows_mine_by_part_and_no_strangers(world, teacher):
    coming = MeetingFactory(child=world.child)
    past = MeetingFactory(child=world.child, planned_at=dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    MeetingFactory(child=world.stranger)

    def shown(**query):
        return list(teacher.get("/meetings/", query).context["page_obj"].object_list)

    assert shown() == [coming]
    assert shown(show="unrecorded") == [past]
    assert shown(show="held") == []
    assert shown(mine="1") == []
    InviteeFactory(meeting=coming, user=world.users[Role.DESIGNATED_TEACHER])
    assert shown(mine="1") == [coming]


def test_list__takes_as_many_queries_for_many(world, teacher, django_assert_max_num_queries):
    for _ in range(30):
        MeetingFactory(child=world.child)
    teacher.get("/meetings/")
    with django_assert_max_num_queries(6):
        teacher.get("/meetings/")


def test_child_meetings__shows_what_is_still_to_be_done(world, teacher):
    MeetingActionFactory(
        meeting__child=world.child, text="Order a laptop", due_on=dt.date(2026, 11, 2)
    )
    text = teacher.get(url("child", world)).content.decode()
    assert "Order a laptop" in text
    assert "(late)" in text


def test_timeline__tells_of_meetings_but_not_of_cancelled_ones(world, teacher):
    MeetingFactory(child=world.child, purpose="The autumn plan")
    MeetingFactory(
        child=world.child, purpose="Never was", cancelled_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    )
    address = reverse("children:timeline", kwargs={"child_pk": world.child.pk})
    text = teacher.get(address).content.decode()
    assert "PEP meeting planned" in text
    assert "The autumn plan" in text
    assert "Never was" not in text


def test_answer__by_telephone_is_written_down(world, teacher):
    invitee = InviteeFactory(meeting__child=world.child, name="Femi Bello")
    where = {"pk": invitee.meeting_id, "invitee_pk": invitee.pk}
    teacher.post(url("answer", world, **where), {"reply": "instead", "instead": "Ada Obi, nurse"})
    text = teacher.get(url("detail", world, pk=invitee.meeting_id)).content.decode()
    assert "Somebody else will come for them: Ada Obi, nurse" in text


def test_uninvite__takes_them_off_the_page(world, teacher):
    invitee = InviteeFactory(meeting__child=world.child, name="Femi Bello")
    where = {"pk": invitee.meeting_id, "invitee_pk": invitee.pk}
    assert "Nobody is told" in teacher.get(url("uninvite", world, **where)).content.decode()
    teacher.post(url("uninvite", world, **where))
    text = teacher.get(url("detail", world, pk=invitee.meeting_id)).content.decode()
    assert "Femi Bello" not in text


def test_answer__of_an_invitee_of_another_meeting_is_not_found(world, teacher):
    meeting, other = MeetingFactory(child=world.child), InviteeFactory(meeting__child=world.child)
    address = url("answer", world, pk=meeting.pk, invitee_pk=other.pk)
    assert teacher.get(address).status_code == 404


def test_detail__takes_as_many_queries_for_many_invitees(
    world, teacher, django_assert_max_num_queries
):
    meeting = MeetingFactory(child=world.child)
    for number in range(12):
        InviteeFactory(meeting=meeting, email=f"{number}@health.example")
    teacher.get(url("detail", world, pk=meeting.pk))
    # One of them finds the plan whose meeting it is.
    with django_assert_max_num_queries(14):
        teacher.get(url("detail", world, pk=meeting.pk))


def test_disagreement__is_written_down_followed_up_and_told(world, teacher):
    meeting = MeetingFactory(child=world.child, held_on=dt.date(2026, 11, 10))
    words = {"about": "Whether a part-time timetable helps", "who": "School and carer"}
    teacher.post(url("add_disagreement", world, pk=meeting.pk), words)
    disagreement = Disagreement.unscoped.get()
    address = url("follow_up_disagreement", world, pk=meeting.pk, disagreement_pk=disagreement.pk)
    told = {"now": "resolved", "outcome": "Full time from January", "version": "1"}
    teacher.post(address, told | day("on", "2026-11-12"))
    text = teacher.get(url("detail", world, pk=meeting.pk)).content.decode()
    assert "Full time from January" in text
    assert "Resolved on" in text
    address = reverse("children:timeline", kwargs={"child_pk": world.child.pk})
    assert "Professionals did not agree (resolved)" in teacher.get(address).content.decode()


def test_challenge__is_recorded_answered_and_listed(world, teacher):
    form = {"to_whom": "Femi Bello, CAMHS", "agency": "camhs", "about": "No answer yet"}
    form |= {"working_days": "10"} | day("raised_on", "2026-11-09")
    teacher.post(url("add_challenge", world), form)
    challenge = Challenge.unscoped.get()
    assert "Femi Bello" in teacher.get("/meetings/challenges/").content.decode()
    answer = {"response": "A date is set", "version": "1"} | day("responded_on", "2026-11-18")
    teacher.post(url("follow_up_challenge", world, pk=challenge.pk), answer)
    text = teacher.get(url("challenge", world, pk=challenge.pk)).content.decode()
    assert "A date is set" in text
    assert "Answered" in teacher.get(url("challenges", world)).content.decode()


def test_invite__offers_who_is_not_asked_yet(world, teacher):
    meeting = MeetingFactory(child=world.child)
    address = url("invite", world, pk=meeting.pk)
    offered = not_asked(meeting, world.child)
    teacher.post(address, {"people": [key_of(it) for it in offered[:2]]})
    names = [it.name for it in meeting.invitees.all()]
    assert names == [it["name"] for it in offered[:2]]
    left = not_asked(meeting, world.child)
    assert [it["name"] for it in left] == [it["name"] for it in offered[2:]]
    assert "Say what they do" in teacher.post(address, {"name": "Ada Obi"}).content.decode()


def test_series__is_arranged_moved_and_ended(world, teacher):
    form = (
        PLAN
        | {"rhythm": "six_weeks", "invitees": [key_of(suggested(world.child)[0])]}
        | day("until", "2027-02-28")
    )
    teacher.post(url("arrange_series", world), form)
    meetings = list(Meeting.unscoped.order_by("planned_at"))
    assert len(meetings) == 3
    text = teacher.get(url("detail", world, pk=meetings[1].pk)).content.decode()
    assert "Every six weeks" in text
    moved = {"at": "9:30", "version": "1"} | day("on", "2027-01-13")
    teacher.post(url("move_following", world, pk=meetings[1].pk), moved)
    meetings[2].refresh_from_db()
    assert meetings[2].planned_at == dt.datetime(2027, 2, 24, 9, 30, tzinfo=dt.UTC)
    teacher.post(url("end_series", world, pk=meetings[1].pk), {"reason": "It has done its work"})
    assert Meeting.unscoped.upcoming().get() == meetings[0]
