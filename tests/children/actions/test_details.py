"""Adding a child and changing their details."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children import actions
from lac.children.clashes import KnownChild
from lac.children.models import Child
from lac.children.versions import StaleSave
from tests.factories.accounts import user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
)
from tests.factories.organisations import LocalAuthorityFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_add_child__the_same_id_twice_is_refused_with_the_id():
    known = ChildFactory(la_child_id="W1")
    with pytest.raises(ValidationError, match="already has a child with the social care ID W1"):
        actions.add_child(
            local_authority=known.local_authority,
            la_child_id="W1",
            born_on=D(2015, 1, 1),
            by=None,
        )


def test_add_child__the_same_id_in_another_authority_is_another_child():
    ChildFactory(la_child_id="W1")
    actions.add_child(
        local_authority=LocalAuthorityFactory(), la_child_id="W1", born_on=D(2015, 1, 1), by=None
    )
    assert Child.unscoped.filter(la_child_id="W1").count() == 2


def test_edit_child__a_upn_of_another_child_says_nothing_of_them():
    other = ChildFactory(upn="B801200005001", la_child_id="W7", given_name="Linden")
    child = ChildFactory(local_authority=other.local_authority)
    stranger = user_with(Role.SOCIAL_WORKER, local_authority=other.local_authority)
    for by in (None, stranger):
        with pytest.raises(KnownChild) as refused:
            actions.edit_child(child=child, upn="B801200005001", by=by)
        assert refused.value.messages == [
            f"{other.local_authority} already has a child with the UPN B801200005001. "
            "Check the number, or ask the virtual school."
        ]
        assert refused.value.child is None


def test_edit_child__a_upn_of_a_child_one_may_see_names_that_child():
    other = CareEpisodeFactory(child__upn="B801200005001").child
    child = ChildFactory(local_authority=other.local_authority)
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=other.local_authority)
    with pytest.raises(KnownChild, match="Check that record") as refused:
        actions.edit_child(child=child, upn="B801200005001", by=officer)
    assert refused.value.child == other


def test_edit_child__a_wrong_upn_is_said_beside_its_field():
    with pytest.raises(ValidationError) as refused:
        actions.edit_child(child=ChildFactory(), upn="Q207000016049", by=None)
    assert list(refused.value.message_dict) == ["upn"]


def test_edit_child__a_upn_and_a_reason_for_none_contradict_each_other():
    with pytest.raises(ValidationError, match="Leave the reason empty"):
        actions.edit_child(child=ChildFactory(), upn="B801200005001", upn_unknown="UN4", by=None)


def test_edit_child__the_log_keeps_what_changed_and_nothing_else():
    child = ChildFactory(given_name="Rowan", family_name="Ashdown")
    actions.edit_child(child=child, given_name="Robin", family_name="Ashdown", by=None)
    event = Event.objects.get(action="child.edited")
    assert event.data["changes"] == {"given_name": ["Rowan", "Robin"]}


def test_edit_child__the_second_of_two_editors_is_told():
    child = ChildFactory(given_name="Rowan")
    actions.edit_child(child=child, version=1, given_name="Robin", by=None)
    with pytest.raises(StaleSave) as stale:
        actions.edit_child(child=child, version=1, given_name="Ronan", by=None)
    assert stale.value.current.given_name == "Robin"
    child.refresh_from_db()
    assert child.given_name == "Robin"


def test_edit_child__saving_the_same_again_changes_no_version():
    child = ChildFactory(given_name="Rowan")
    actions.edit_child(child=child, version=1, given_name="Rowan", by=None)
    child.refresh_from_db()
    assert child.version == 1
    assert not Event.objects.filter(action="child.edited").exists()


def test_take_into_care__a_social_worker_sees_the_child_they_added():
    authority = LocalAuthorityFactory()
    worker = user_with(Role.SOCIAL_WORKER, local_authority=authority)
    child = take(authority, worker)
    assert Child.visible_to(worker).get() == child


def take(authority, by, **changes):
    details = {"la_child_id": "W1", "given_name": "Rowan", "born_on": D(2015, 1, 1)} | changes
    care = {
        "started_on": D(2026, 11, 2),
        "legal_status": "V2",
        "category_of_need": "N1",
        "placement_type": "U6",
    }
    return actions.take_into_care(local_authority=authority, details=details, care=care, by=by)


def test_take_into_care__a_child_who_comes_back_keeps_their_record():
    known = ChildFactory(la_child_id="W1", born_on=D(2015, 1, 1))
    assert take(known.local_authority, None) == known


def test_take_into_care__another_child_with_the_same_id_is_refused():
    known = ChildFactory(la_child_id="W1", born_on=D(2012, 1, 1))
    with pytest.raises(ValidationError, match="already has a child"):
        take(known.local_authority, None)


def test_take_into_care__a_child_out_of_scope_is_not_taken_over():
    known = ChildFactory(la_child_id="W1", born_on=D(2015, 1, 1), given_name="Linden")
    worker = user_with(Role.SOCIAL_WORKER, local_authority=known.local_authority)
    with pytest.raises(ValidationError) as refused:
        take(known.local_authority, worker)
    assert refused.value.messages == [
        f"{known.local_authority} knows this child already. "
        "Ask the virtual school to reopen the record."
    ]
    known.refresh_from_db()
    assert known.given_name == "Linden"
    assert not Child.visible_to(worker).exists()


def test_take_into_care__a_child_in_care_with_somebody_else_is_refused_the_same():
    known = ChildFactory(la_child_id="W1", born_on=D(2015, 1, 1))
    CareEpisodeFactory(child=known)
    worker = user_with(Role.SOCIAL_WORKER, local_authority=known.local_authority)
    with pytest.raises(ValidationError, match="Ask the virtual school to reopen"):
        take(known.local_authority, worker)


@pytest.mark.parametrize("role", [Role.VIRTUAL_SCHOOL_HEAD, Role.VIRTUAL_SCHOOL_OFFICER])
def test_take_into_care__the_virtual_school_reopens_years_later(role):
    known = ChildFactory(la_child_id="W1", born_on=D(2015, 1, 1))
    CareEpisodeFactory(child=known, started_on=D(2020, 1, 6), ended_on=D(2021, 1, 6))
    officer = user_with(role, local_authority=known.local_authority)
    assert not Child.visible_to(officer).exists()
    assert take(known.local_authority, officer) == known
    assert Child.visible_to(officer).get() == known


def test_take_into_care__what_the_record_holds_stays_and_gaps_are_filled():
    known = ChildFactory(
        la_child_id="W1", born_on=D(2015, 1, 1), given_name="Linden", upn_unknown="UN4"
    )
    take(known.local_authority, None, first_language="Welsh", upn="B801200005001")
    known.refresh_from_db()
    assert (known.given_name, known.first_language) == ("Linden", "Welsh")
    assert (known.upn, known.upn_unknown) == ("B801200005001", "")


def test_edit_child__date_of_birth_fits_the_care_on_record():
    child = CareEpisodeFactory(
        child__born_on=dt.date(2014, 3, 3), started_on=dt.date(2020, 1, 6)
    ).child
    for wrong in (dt.date(1914, 3, 3), dt.date(2020, 1, 7)):
        with pytest.raises(ValidationError) as refusal:
            actions.edit_child(child=child, born_on=wrong, by=None)
        assert "born_on" in refusal.value.message_dict
    # On the very day of birth, and the day before the 18th birthday.
    actions.edit_child(child=child, born_on=dt.date(2020, 1, 6), by=None)
    actions.edit_child(child=child, born_on=dt.date(2002, 1, 7), by=None)


def test_start_care__after_the_18th_birthday_is_refused():
    child = ChildFactory(born_on=dt.date(2002, 1, 6))
    care = {"legal_status": "C2", "category_of_need": "N1", "placement_type": "U6", "by": None}
    with pytest.raises(ValidationError, match="18th birthday"):
        actions.start_care(child=child, started_on=dt.date(2020, 1, 6), **care)
