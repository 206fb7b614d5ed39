"""The pages of referrals: a child's, everybody's, and who reads which."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import Referral
from tests.boxes import day
from tests.factories.support import ReferralFactory

DT, STAFF = Role.DESIGNATED_TEACHER, Role.SCHOOL_STAFF


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def teacher(world, client):
    client.force_login(world.users[DT])
    return client


def test_referral__from_recording_to_its_end(world, teacher):
    assert "No referral" in teacher.get(url("referrals", world)).content.decode()
    made = {"agency": "camhs", "what": "Bad nights", "owner_name": "Nadia"}
    teacher.post(url("make_referral", world), made | day("made_on", "2026-11-02"))
    referral = Referral.unscoped.get()
    page = teacher.get(url("referrals", world)).content.decode()
    for words in ("Bad nights", "Not met yet", "Waiting for an answer", "18 days so far"):
        assert words in page
    step = {"step": "closed", "outcome": "Sleeps well", "is_met": "on", "version": "1"}
    teacher.post(url("move_referral", world, pk=referral.pk), step | day("on", "2026-11-16"))
    page = teacher.get(url("referral", world, pk=referral.pk)).content.decode()
    for words in ("Closed", "Sleeps well", "20 Nov 2026"):
        assert words in page
    assert "Record what happened" not in page
    assert "Met on" in teacher.get(url("referrals", world)).content.decode()


@pytest.mark.parametrize(("agency", "sees"), [("camhs", False), ("psychology", True)])
def test_health_referral__is_not_found_by_school_staff(world, client, agency, sees):
    referral = ReferralFactory(child=world.child, agency=agency, about__what="Bad nights")
    client.force_login(world.users[STAFF])
    found = client.get(url("referral", world, pk=referral.pk)).status_code
    assert found == (200 if sees else 404)
    for name in ("referrals", "timeline"):
        assert ("Bad nights" in client.get(url(name, world)).content.decode()) is sees


LIST = "/children/referrals/"


def agencies(response):
    return [row["row"].agency for row in response.context["rows"]]


def test_list__shows_the_longest_wait_first_and_no_stranger(world, teacher):
    ReferralFactory(child=world.child, agency="send", made_on="2026-11-02")
    ReferralFactory(child=world.child, agency="camhs", made_on="2026-10-01")
    ReferralFactory(child=world.child, agency="youth", started_on="2026-10-20")
    ReferralFactory(child=world.stranger, agency="other")
    assert agencies(teacher.get(LIST)) == ["camhs", "send"]
    assert agencies(teacher.get(LIST, {"show": "open"})) == ["camhs", "youth", "send"]
    assert agencies(teacher.get(LIST, {"agency": "camhs"})) == ["camhs"]
    assert agencies(teacher.get(LIST, {"show": "ended"})) == []


def test_list__mine_are_those_i_follow_up(world, teacher):
    ReferralFactory(child=world.child, owner=world.users[DT], agency="send")
    ReferralFactory(child=world.child, agency="youth")
    assert agencies(teacher.get(LIST, {"mine": "1"})) == ["send"]


def test_list__asks_no_more_for_more_referrals(world, teacher, django_assert_max_num_queries):
    ReferralFactory.create_batch(30, child=world.child)
    teacher.get(LIST)
    with django_assert_max_num_queries(12):
        response = teacher.get(LIST)
    assert len(response.context["rows"]) == 25
