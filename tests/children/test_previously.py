"""Previously looked-after pupils: a school knows who they are, and nothing of what was before."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.models import User
from lac.children import actions, sql
from lac.children.models import Child, PreviouslyLookedAfter
from lac.children.models.codes import FOR_GOOD
from lac.children.previously import known_by_record, register
from tests.children.access.days import sees
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.children import CareEpisodeFactory
from tests.factories.organisations import SchoolFactory

TEACHER, STAFF, HEAD = (
    Role.DESIGNATED_TEACHER,
    Role.SCHOOL_STAFF,
    Role.VIRTUAL_SCHOOL_HEAD,
)
NBSP = "\N{NO-BREAK SPACE}"
LEFT = dt.date(2026, 11, 20)
TOLD = {
    "given_name": "Wren",
    "family_name": "Holloway",
    "left_care_by": "abroad",
    "known_since": dt.date(2026, 9, 7),
    "told_by": "family",
    "care_country": "Colombia",
}


def leave(world, reason, day=LEFT):
    """The child's care ends; today without a day."""
    actions.end_care(child=world.child, ended_on=day, reason=reason, by=None)


@pytest.mark.parametrize("reason", ["E41", "E45"])
@pytest.mark.parametrize("role", [TEACHER, STAFF])
def test_left_by_guardianship__the_record_closes_to_the_school(world, reason, role):
    assert sees(world.users[role], world.child)
    leave(world, reason)
    assert not sees(world.users[role], world.child)
    assert sees(world.users[HEAD], world.child)
    assert [it.name for it in register(world.users[role])] == ["Rowan Ashdown"]


def test_left_by_returning_home__is_not_previously_looked_after(world):
    leave(world, "E4A")
    assert sees(world.users[TEACHER], world.child)
    assert register(world.users[TEACHER]) == []


def test_left_by_adoption__is_never_taken_from_the_record(world):
    leave(world, "E11")
    assert not sees(world.users[TEACHER], world.child)
    assert register(world.users[TEACHER]) == []


def test_in_care_again__the_school_reads_the_record_again(world):
    leave(world, "E45", dt.date(2026, 11, 2))
    assert not sees(world.users[TEACHER], world.child)
    CareEpisodeFactory(child=world.child, started_on=LEFT)
    assert sees(world.users[TEACHER], world.child)
    assert register(world.users[TEACHER]) == []


def test_codes_of_leaving_for_good__are_the_ones_the_scope_asks_for():
    assert all(f"'{code}'" in sql.LEFT_FOR_GOOD for code in FOR_GOOD)
    assert sql.LEFT_FOR_GOOD.count("'E") == len(FOR_GOOD)


def test_restricted_record__is_not_on_the_register(world):
    leave(world, "E45")
    Child.unscoped.filter(pk=world.child.pk).update(readers=["role:virtual_school_head"])
    assert register(world.users[TEACHER]) == []


def test_restricted_record__opens_by_the_role_that_one_has_at_this_school(world):
    leave(world, "E45")
    Child.unscoped.filter(pk=world.child.pk).update(readers=[f"role:{TEACHER}"])
    staff = world.users[STAFF]
    MembershipFactory(user=staff, role=TEACHER, school=SchoolFactory(), local_authority=None)
    assert [it.name for it in register(world.users[TEACHER])] == ["Rowan Ashdown"]
    assert register(User.objects.get(pk=staff.pk)) == []


def test_register__shows_status_and_notes_and_no_care_history(client, world):
    leave(world, "E45")
    actions.note_on_pupil(
        child=world.child.pk, school=world.school.pk, notes="Likes maths", by=world.users[TEACHER]
    )
    actions.add_previously_looked_after(school=world.school, by=world.users[TEACHER], **TOLD)
    client.force_login(world.users[STAFF])
    page = client.get(reverse("children:previously")).content.decode().replace(NBSP, " ")
    for shown in ("Rowan Ashdown", "Special guardianship", "20 November 2026", "Likes maths"):
        assert shown in page
    assert "Wren Holloway" in page
    assert "7 September 2026" in page
    for hidden in ("Okafor", world.child.la_child_id, "PEP</a>", "legal status"):
        assert hidden not in page


def test_register__is_a_constant_number_of_queries(client, world, django_assert_max_num_queries):
    leave(world, "E45")
    for number in range(3):
        named = TOLD | {"given_name": f"Wren{number}"}
        actions.add_previously_looked_after(school=world.school, by=None, **named)
    client.force_login(world.users[TEACHER])
    with django_assert_max_num_queries(12):
        client.get(reverse("children:previously"))


def test_register__of_another_school_is_unseen(client, world):
    pupil = actions.add_previously_looked_after(school=world.school, by=None, **TOLD)
    leave(world, "E45")
    other = user_with(TEACHER)
    client.force_login(other)
    assert "Wren" not in client.get(reverse("children:previously")).content.decode()
    assert client.get(reverse("children:edit_pupil", args=[pupil.pk])).status_code == 404
    note = reverse("children:note_on_pupil", args=[world.child.pk])
    assert client.get(note).status_code == 404
    with pytest.raises(ValidationError, match="not on the register of your school"):
        actions.note_on_pupil(child=world.child.pk, school=world.school.pk, notes="Nosy", by=other)
    assert not known_by_record(other, [other.current_memberships[0].school_id]).exists()


def test_register__the_virtual_school_sees_numbers_and_no_names(client, world):
    actions.add_previously_looked_after(school=world.school, by=None, **TOLD)
    client.force_login(world.users[HEAD])
    page = client.get(reverse("children:previously")).content.decode()
    assert world.school.name in page
    assert "Wren" not in page
    assert client.get(reverse("children:add_pupil")).status_code == 403


def test_add__a_second_press_adds_nobody(world):
    first = actions.add_previously_looked_after(school=world.school, by=None, **TOLD)
    assert actions.add_previously_looked_after(school=world.school, by=None, **TOLD) == first
    assert PreviouslyLookedAfter.unscoped.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"known_since": dt.date(2026, 11, 21)}, "known_since"),
        ({"left_care_on": dt.date(2026, 9, 8)}, "known_since"),
        ({"left_care_on": dt.date(2015, 1, 1), "born_on": dt.date(2015, 1, 2)}, "left_care_on"),
    ],
)
def test_add__days_that_cannot_be(world, wrong, field):
    with pytest.raises(ValidationError) as refused:
        actions.add_previously_looked_after(school=world.school, by=None, **(TOLD | wrong))
    assert field in refused.value.error_dict


def test_add__known_on_the_very_day_of_leaving_care(world):
    same = TOLD | {"left_care_on": TOLD["known_since"]}
    assert actions.add_previously_looked_after(school=world.school, by=None, **same).pk


def test_last_day_at_school__still_counts_and_the_next_does_not(world):
    pupil = actions.add_previously_looked_after(school=world.school, by=None, **TOLD)
    teacher = world.users[TEACHER]
    actions.edit_previously_looked_after(pupil=pupil, by=teacher, left_school_on=LEFT)
    assert len(register(teacher)) == 1
    yesterday = LEFT - dt.timedelta(days=1)
    actions.edit_previously_looked_after(pupil=pupil, by=teacher, left_school_on=yesterday)
    assert register(teacher) == []


def test_pages__add_and_change_a_pupil(client, world):
    client.force_login(world.users[TEACHER])
    data = {
        "given_name": "Wren",
        "family_name": "Holloway",
        "left_care_by": "adoption",
        "told_by": "family",
        "known_since_0": "7",
        "known_since_1": "9",
        "known_since_2": "2026",
    }
    assert client.post(reverse("children:add_pupil"), data).status_code == 302
    pupil = PreviouslyLookedAfter.unscoped.get()
    address = reverse("children:edit_pupil", args=[pupil.pk])
    changed = data | {"notes": "A quiet place at break", "version": "1"}
    assert client.post(address, changed).status_code == 302
    pupil.refresh_from_db()
    assert pupil.notes == "A quiet place at break"
    both = client.post(address, data | {"notes": "Mine", "version": "1"}).content.decode()
    assert "Somebody else changed this" in both
    assert "A quiet place at break" in both
