"""Gaps in records: what is counted, for whom, and what was accepted for a time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.models import Membership
from lac.audit.models import Event
from lac.children import actions
from lac.children.models import Child, Enrolment, Professional
from lac.children.quality import CHECKS, counts, no_name, quality_check
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

OFFICER, TEACHER, WORKER = (
    Role.VIRTUAL_SCHOOL_OFFICER,
    Role.DESIGNATED_TEACHER,
    Role.SOCIAL_WORKER,
)


@pytest.fixture
def whole(world):
    """The child with nothing missing."""
    Child.unscoped.filter(pk=world.child.pk).update(
        upn="B801200005001", sen_provision="N", ethnicity="WBRI"
    )
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(weekly_hours=25)
    return world.child


def gaps(world, role=OFFICER):
    """The codes of the gaps that somebody sees, with how many children; this app's own."""
    own = [it.code for it in CHECKS.values() if it.condition.__module__ == no_name.__module__]
    totals = dict.fromkeys(own, 0)
    for row in counts(world.users[role]):
        for code in own:
            totals[code] += row[code]
    return {code: number for code, number in totals.items() if number}


def test_counts__a_whole_record_has_no_gap(world, whole):
    assert gaps(world) == {}


BREAKS = {
    "no_name": lambda child: Child.unscoped.filter(pk=child.pk).update(given_name=""),
    "no_upn": lambda child: Child.unscoped.filter(pk=child.pk).update(upn=""),
    "no_sen": lambda child: Child.unscoped.filter(pk=child.pk).update(sen_provision=""),
    "no_ethnicity": lambda child: Child.unscoped.filter(pk=child.pk).update(ethnicity=""),
    "no_school": lambda child: Enrolment.unscoped.filter(child=child).delete(),
    "no_hours": lambda child: Enrolment.unscoped.filter(child=child).update(weekly_hours=None),
    "no_teacher": lambda child: Membership.objects.filter(role=TEACHER).delete(),
    "no_social_worker": lambda child: Professional.unscoped.filter(role=WORKER).delete(),
}


@pytest.mark.parametrize("code", BREAKS)
def test_counts__each_gap_is_counted_alone(world, whole, code):
    BREAKS[code](whole)
    assert gaps(world) == {code: 1}


def test_counts__a_reason_for_no_upn_is_no_gap(world, whole):
    Child.unscoped.filter(pk=whole.pk).update(upn="", upn_unknown="UN4")
    assert gaps(world) == {}


@pytest.mark.parametrize(
    ("born_on", "number"),
    [
        (dt.date(2022, 8, 31), 1),  # Reception
        (dt.date(2022, 9, 1), 0),  # nursery
        (dt.date(2010, 9, 1), 1),  # Year 11
        (dt.date(2010, 8, 31), 0),  # Year 12
    ],
)
def test_counts__a_school_is_missed_from_reception_to_year_11(world, whole, born_on, number):
    Child.unscoped.filter(pk=whole.pk).update(born_on=born_on)
    BREAKS["no_school"](whole)
    assert gaps(world).get("no_school", 0) == number


@pytest.mark.parametrize(
    ("born_on", "number"),
    [
        (dt.date(2013, 8, 31), 1),  # Year 9
        (dt.date(2013, 9, 1), 0),
        (dt.date(2008, 9, 1), 1),  # Year 13
        (dt.date(2008, 8, 31), 0),
    ],
)
def test_counts__a_careers_adviser_is_missed_from_year_9_to_13(world, whole, born_on, number):
    Professional.unscoped.filter(role=Role.CAREERS_ADVISER).delete()
    Child.unscoped.filter(pk=whole.pk).update(born_on=born_on)
    assert gaps(world).get("no_careers_adviser", 0) == number


def test_counts__a_child_who_left_care_is_not_counted(world, whole):
    world.care.ended_on, world.care.reason_ended = dt.date(2026, 11, 20), "E4A"
    world.care.save()
    BREAKS["no_ethnicity"](whole)
    assert gaps(world) == {}


def test_counts__only_ones_own_children(world, whole):
    BREAKS["no_ethnicity"](world.stranger)
    assert gaps(world) == {}


def test_page__leads_from_each_count_to_its_children(client, world, whole):
    BREAKS["no_ethnicity"](whole)
    client.force_login(world.users[OFFICER])
    page = client.get(reverse("children:quality"))
    address = reverse("children:gap", args=["no_ethnicity"])
    of_school = f"{address}?school={world.school.pk}"
    assert f'href="{address}"' in page.content.decode()
    assert of_school in page.content.decode()
    for where, rows in [(address, 1), (of_school, 1), (f"{address}?school=none", 0)]:
        assert len(client.get(where).context["rows"]) == rows
    assert client.get(reverse("children:gap", args=["nothing"])).status_code == 404


def test_page__offers_only_what_may_be_done_with_each_child(client, world, whole):
    """At a school in an authority's area its officer reads another authority's child."""
    guest = EnrolmentFactory(school=world.school).child
    CareEpisodeFactory(child=guest)
    for child in (whole, guest):
        BREAKS["no_ethnicity"](child)
    client.force_login(world.users[OFFICER])
    rows = client.get(reverse("children:gap", args=["no_ethnicity"])).context["rows"]
    may = {it["child"]: (it["may_fix"], it["may_accept"]) for it in rows}
    assert may == {whole: (True, True), guest: (False, False)}


def test_export__is_a_file_of_the_same_children_and_in_the_log(client, world, whole):
    BREAKS["no_ethnicity"](whole)
    client.force_login(world.users[OFFICER])
    answer = client.get(reverse("children:export_gap", args=["no_ethnicity"]))
    assert "Rowan Ashdown" in answer.content.decode()
    assert Event.objects.get(action="quality.downloaded").data["children"] == 1


def test_accept__hides_the_gap_until_its_last_day(client, world, whole, time_machine):
    BREAKS["no_ethnicity"](whole)
    client.force_login(world.users[WORKER])
    address = reverse("children:accept_gap", args=[whole.pk, "no_ethnicity"])
    data = {"until_0": "20", "until_1": "12", "until_2": "2026", "reason": "Asked, not told"}
    assert client.post(address, data).status_code == 302
    time_machine.move_to(dt.datetime(2026, 12, 20, 12, tzinfo=dt.UTC))
    assert gaps(world) == {}
    time_machine.move_to(dt.datetime(2026, 12, 21, 12, tzinfo=dt.UTC))
    assert gaps(world) == {"no_ethnicity": 1}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": dt.date(2026, 11, 19)}, "from today to a year"),
        ({"until": dt.date(2027, 11, 22)}, "from today to a year"),
        ({"reason": " "}, "Say why"),
        ({"check": "nothing"}, "no such check"),
    ],
)
def test_accept__what_cannot_be_is_refused(world, wrong, said):
    right = {"check": "no_upn", "until": dt.date(2027, 11, 21), "reason": "Asked"}
    with pytest.raises(ValidationError, match=said):
        actions.accept_gap(child=world.child, by=world.users[WORKER], **(right | wrong))
    actions.accept_gap(child=world.child, by=world.users[WORKER], **right)


def test_pages__cost_the_same_for_many_children(client, world, django_assert_max_num_queries):
    for _ in range(12):
        child = ChildFactory(local_authority=world.authority)
        CareEpisodeFactory(child=child)
        EnrolmentFactory(child=child)
    client.force_login(world.users[OFFICER])
    for address in (
        reverse("children:quality"),
        reverse("children:gap", args=["no_ethnicity"]),
        reverse("children:export_gap", args=["no_ethnicity"]),
    ):
        client.get(address)
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200


def test_quality_check__two_of_one_code_are_refused():
    with pytest.raises(ValueError, match="called no_upn"):
        quality_check(order=1, code="no_upn", label="", fix="", fix_label="")(None)
