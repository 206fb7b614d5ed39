"""Direct support and advice: recorded once, corrected, answered, seen by who may."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.versions import StaleSave
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.virtualschool import AdviceRequestFactory, DirectSupportFactory
from tests.world import TODAY
from virtualschool import actions
from virtualschool.models import AdviceRequest, DirectSupport

TOMORROW = TODAY + dt.timedelta(days=1)
DETAILS = {"kind": "inclusion", "given_on": TODAY, "minutes": 90, "what": "Met the head teacher"}
ASKED = {"asker": "social_worker", "asked_by": "Ruth", "asked_on": TODAY, "question": "Which?"}


@pytest.fixture
def officer(world):
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def test_support__is_recorded_once_however_often_the_button_is_pressed(world, officer):
    first = actions.record_support(child=world.child, by=officer, **DETAILS)
    assert actions.record_support(child=world.child, by=officer, **DETAILS) == first
    assert DirectSupport.unscoped.get() == first
    assert (first.given_by, first.result) == (officer, "too_early")
    assert Event.objects.get(action="support.recorded").child_id == world.child.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [({"given_on": TOMORROW}, "given_on"), ({"minutes": 4}, None), ({"minutes": 601}, None)],
)
def test_support__that_cannot_be_is_refused(world, officer, change, field):
    with pytest.raises(ValidationError) as refusal:
        actions.record_support(child=world.child, by=officer, **DETAILS | change)
    assert field is None or field in refusal.value.message_dict
    assert not DirectSupport.unscoped.exists()


def test_support__says_later_what_came_of_it_and_never_over_anothers_words(world, officer):
    support = actions.record_support(child=world.child, by=officer, **DETAILS)
    edited = actions.edit_support(
        support=support, by=officer, version=1, result="helped", outcome="Back in lessons"
    )
    assert (edited.version, edited.outcome) == (2, "Back in lessons")
    with pytest.raises(StaleSave):
        actions.edit_support(support=support, by=officer, version=1, result="not")


def test_childs_page__shows_the_years_hours_to_readers_and_the_forms_to_the_virtual_school(
    world, client, officer
):
    DirectSupportFactory(child=world.child, minutes=60)
    DirectSupportFactory(child=world.child, minutes=45)
    DirectSupportFactory(child=world.child, minutes=300, given_on=dt.date(2026, 8, 31))
    address = reverse("virtualschool:child_support", args=[world.child.pk])
    client.force_login(officer)
    page = client.get(address)
    assert page.context["hours"] == "1 hour 45 minutes"
    assert "Record support" in page.content.decode()
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    assert "Record support" not in client.get(address).content.decode()


def test_list__is_of_this_year_and_of_the_children_in_scope(
    world, client, officer, django_assert_max_num_queries
):
    DirectSupportFactory(child=world.child, minutes=60, given_by=officer)
    DirectSupportFactory(child=world.child, kind="home", minutes=30)
    DirectSupportFactory(child=world.child, given_on=dt.date(2026, 8, 31))
    DirectSupportFactory(child=world.stranger)
    client.force_login(officer)
    address = reverse("virtualschool:support")
    with django_assert_max_num_queries(12):
        page = client.get(address)
    assert [(it["label"], it["hours"]) for it in page.context["kinds"]] == [
        ("Mentoring", "1 hour"),
        ("Work with the home", "30 minutes"),
    ]
    assert page.context["page_obj"].paginator.count == 2
    assert client.get(address, {"kind": "home"}).context["page_obj"].paginator.count == 1
    assert client.get(address, {"whose": "mine"}).context["page_obj"].paginator.count == 1
    sheet = client.get(address, {"format": "csv"}).content.decode()
    assert sheet.count("\r\n") == 3
    assert Event.objects.get(action="indicator.exported").data["rows"] == 2


def test_list__as_a_file_has_no_formula_in_it(world, client, officer):
    """People choose their own name when they take up an invitation."""
    DirectSupportFactory(child=world.child, given_by__full_name="=cmd|' /C calc'!A1")
    client.force_login(officer)
    sheet = client.get(reverse("virtualschool:support"), {"format": "csv"}).content.decode()
    assert "'=cmd|" in sheet
    assert ",=cmd" not in sheet


def test_advice__waits_until_it_is_answered(world, client, officer):
    request = actions.ask_for_advice(
        local_authority=world.authority, child=world.child, by=officer, **ASKED
    )
    again = actions.ask_for_advice(
        local_authority=world.authority, child=world.child, by=officer, **ASKED
    )
    assert again == request
    client.force_login(officer)
    address = reverse("virtualschool:advice")
    assert [it for it, _ in client.get(address).context["rows"]] == [request]
    actions.answer_advice(request=request, answer="This one", answered_on=TODAY, by=officer)
    assert client.get(address).context["rows"] == []
    ((row, days),) = client.get(address, {"show": "answered"}).context["rows"]
    assert (row.answered_by, days) == (officer, 0)


def test_advice__counts_working_days_to_the_answer(world, client, officer):
    AdviceRequestFactory(
        local_authority=world.authority,
        asked_on=dt.date(2026, 11, 12),
        answered_on=dt.date(2026, 11, 17),
        answered_by=officer,
    )
    client.force_login(officer)
    page = client.get(reverse("virtualschool:advice"), {"show": "answered"})
    assert [days for _, days in page.context["rows"]] == [3]  # Friday, Monday, Tuesday


@pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1), TOMORROW])
def test_answer__comes_after_the_request_and_not_tomorrow(world, officer, day):
    request = AdviceRequestFactory(local_authority=world.authority, asked_on=TODAY)
    with pytest.raises(ValidationError) as refusal:
        actions.answer_advice(request=request, answer="Yes", answered_on=day, by=officer)
    assert "answered_on" in refusal.value.message_dict


def test_advice_about_a_child_out_of_scope__is_not_seen(world, client, officer):
    hidden = AdviceRequestFactory(local_authority=world.authority, child=world.stranger)
    others = AdviceRequestFactory(local_authority=world.stranger.local_authority)
    client.force_login(officer)
    assert client.get(reverse("virtualschool:advice")).context["rows"] == []
    for request in (hidden, others):
        address = reverse("virtualschool:advice_request", args=[request.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "No"}).status_code == 404


def test_advice_about_another_authoritys_child__needs_them_to_be_taught_here(world, officer):
    child = ChildFactory()
    CareEpisodeFactory(child=child)
    with pytest.raises(ValidationError, match="not taught in your area"):
        actions.ask_for_advice(local_authority=world.authority, child=child, by=officer, **ASKED)
    assert not AdviceRequest.unscoped.exists()


def test_forms__record_what_was_typed(world, client):
    adviser = user_with(Role.EDUCATION_ADVISER, local_authority=world.authority)
    client.force_login(adviser)
    day = {"given_on_0": "20", "given_on_1": "11", "given_on_2": "2026"}
    fields = {"kind": "home", "minutes": "30", "what": "A visit", "result": "too_early"}
    address = reverse("virtualschool:support_add", args=[world.child.pk])
    assert client.post(address, fields | day).status_code == 302
    assert DirectSupport.unscoped.get().given_on == TODAY
    day = {"asked_on_0": "20", "asked_on_1": "11", "asked_on_2": "2026"}
    asked = {"asker": "carer", "asked_by": "Grace", "question": "When?"}
    assert client.post(reverse("virtualschool:advice_add"), asked | day).status_code == 302
    about = reverse("virtualschool:child_advice_add", args=[world.child.pk])
    assert client.post(about, asked | day).status_code == 302
    assert set(AdviceRequest.unscoped.values_list("child", flat=True)) == {None, world.child.pk}
