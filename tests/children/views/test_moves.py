"""The pages of moves in Year 10 and 11, and what the gaps in the records tell of them."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import Child, Enrolment, SchoolMove
from lac.children.quality import counts
from tests.boxes import day
from tests.factories.children import EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import SchoolMoveFactory

LIST = "/children/moves/"


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def moving(world):
    Child.unscoped.filter(pk=world.child.pk).update(born_on=dt.date(2011, 10, 5))
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=dt.date(2026, 11, 13))
    world.child.refresh_from_db()
    return world


def test_move__from_the_refused_first_day_to_the_decision(moving, client):
    worker, head = (moving.users[it] for it in (Role.SOCIAL_WORKER, Role.VIRTUAL_SCHOOL_HEAD))
    school = SchoolFactory(name="Coastal School")
    client.force_login(worker)
    start = {"school": school.urn, "kind": "C", "without_meeting": "No time"}
    start |= day("admitted_on", "2026-11-16")
    page = client.post(url("admit", moving), start).content.decode()
    assert "Propose the move first" in page
    assert f'href="{url("propose_move", moving)}"' in page
    asked = dict.fromkeys(("reason", "wishes", "effect", "alternatives", "fit"), "A sentence")
    asked |= {"school": school.urn} | day("planned_on", "2026-11-30")
    client.post(url("propose_move", moving), asked)
    move = SchoolMove.unscoped.get()
    assert "Decide about the move" not in client.get(move.get_absolute_url()).content.decode()
    client.force_login(head)
    assert "Decide about the move" in client.get(move.get_absolute_url()).content.decode()
    decision = {"outcome": "approved", "reason": "Her aunt lives there", "version": "1"}
    decision |= day("teacher_asked_on", "2026-11-19") | day("reviewer_asked_on", "2026-11-19")
    client.post(url("decide_move", moving, pk=move.pk), decision)
    page = client.get(move.get_absolute_url()).content.decode()
    for words in ("Approved", "Her aunt lives there", "19 Nov 2026"):
        assert words in page
    assert "Move to Coastal School approved" in client.get(url("timeline", moving)).content.decode()
    client.force_login(worker)
    client.post(url("admit", moving), start)
    assert Enrolment.unscoped.filter(school=school, child=moving.child).exists()


def test_first_day__a_child_in_year_7_is_not_asked_about_emergencies(world, client):
    client.force_login(world.users[Role.SOCIAL_WORKER])
    page = client.get(url("admit", world)).content.decode()
    assert "move at once" not in page
    assert "pre-admission" in page


def test_list__shows_what_waits_and_no_stranger(moving, client, django_assert_max_num_queries):
    SchoolMoveFactory(child=moving.child, to_school__name="Waits")
    SchoolMoveFactory(
        child=moving.child, to_school__name="Gone", withdrawn_on=dt.date(2026, 11, 16)
    )
    SchoolMoveFactory(child=moving.stranger)
    client.force_login(moving.users[Role.HEAD_OF_SOCIAL_CARE])
    client.get(LIST)
    with django_assert_max_num_queries(12):
        rows = client.get(LIST).context["rows"]
    assert [it["row"].to_school.name for it in rows] == ["Waits"]
    ended = client.get(LIST, {"show": "ended"}).context["rows"]
    assert [it["row"].to_school.name for it in ended] == ["Gone"]


def flagged(world):
    return sum(it["move_not_approved"] for it in counts(world.users[Role.VIRTUAL_SCHOOL_HEAD]))


def test_quality__a_new_school_that_a_return_brought_is_flagged_until_it_is_looked_at(moving):
    there = EnrolmentFactory(child=moving.child, admitted_on=dt.date(2026, 11, 16))
    assert flagged(moving) == 1
    move = SchoolMoveFactory(
        child=moving.child, to_school=there.school, at_once_on=dt.date(2026, 11, 17)
    )
    assert flagged(moving) == 0
    SchoolMove.unscoped.filter(pk=move.pk).update(
        decided_on=dt.date(2026, 11, 18), outcome="refused"
    )
    assert flagged(moving) == 1


def test_quality__a_school_left_before_year_10_is_no_move(moving):
    Enrolment.unscoped.filter(child=moving.child).update(left_on=dt.date(2026, 8, 31))
    EnrolmentFactory(child=moving.child, admitted_on=dt.date(2026, 11, 16))
    assert flagged(moving) == 0


def test_move__its_approval_is_withdrawn_by_the_proposer_and_by_no_other_worker(moving, client):
    worker, head = (moving.users[it] for it in (Role.SOCIAL_WORKER, Role.VIRTUAL_SCHOOL_HEAD))
    decided = {"outcome": "approved", "decided_on": dt.date(2026, 11, 16), "decided_by": head}
    move = SchoolMoveFactory(child=moving.child, proposed_by=worker, **decided)
    address = url("withdraw_approval", moving, pk=move.pk)
    client.force_login(moving.users[Role.VIRTUAL_SCHOOL_OFFICER])
    assert address not in client.get(move.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 403
    client.force_login(worker)
    page = client.get(move.get_absolute_url()).content.decode()
    assert address in page
    assert "A first day may rest on it until" in page
    client.post(address, {"reason": "The placement did not change", "version": "1"})
    page = client.get(move.get_absolute_url()).content.decode()
    for words in ("Withdrawn", "The placement did not change", "Designated teacher asked"):
        assert words in page
    assert address not in page


def test_quality__an_approval_that_ran_out_before_the_first_day_is_no_approval(moving):
    there = SchoolFactory()
    EnrolmentFactory(child=moving.child, school=there, admitted_on=dt.date(2026, 11, 16))
    decided = {"outcome": "approved", "decided_on": dt.date(2026, 9, 1)}
    head = moving.users[Role.VIRTUAL_SCHOOL_HEAD]
    move = SchoolMoveFactory(
        child=moving.child,
        to_school=there,
        planned_on=dt.date(2026, 10, 16),
        decided_by=head,
        **decided,
    )
    assert flagged(moving) == 1
    SchoolMove.unscoped.filter(pk=move.pk).update(planned_on=dt.date(2026, 10, 17))
    assert flagged(moving) == 0
