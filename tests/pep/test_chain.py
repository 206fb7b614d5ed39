"""From barrier to outcome: which links there are, which are missing, and what mends them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from pep.actions import add_assessment, edit_assessment
from pep.chain import chains_of, unplaced
from pep.models import NeedAssessment, NeedByArea, Provision, Target
from tests.factories.pep import (
    NeedAssessmentFactory,
    NeedFactory,
    ProvisionFactory,
    TargetFactory,
)

TODAY = dt.date(2026, 11, 20)
NEED = NeedByArea(area="cognition", barrier="Loses the thread of longer texts")
TESTED = NeedAssessment(
    area="cognition", what="Reading test", asked_on=TODAY, done_on=TODAY, found="Age 8"
)


def provision(**details):
    usual = {"area": "cognition", "what": "Reading", "kind": "programme", "target_id": 1}
    return Provision(**(usual | {"starts_on": dt.date(2026, 9, 7)} | details))


def missing(needs=(NEED,), assessments=(TESTED,), given=(), reviewed=None):
    [chain] = chains_of(needs, assessments, given, reviewed or {}, TODAY)
    return [(gap.step, gap.text) for gap in chain.gaps]


def test_chain__with_every_link__misses_nothing():
    assert missing(given=[provision()]) == []


def test_chain__each_missing_link_is_named():
    assert missing(assessments=()) == [
        ("assess", "No assessment yet"),
        ("give", "Nothing is given for it yet"),
    ]
    waiting = NeedAssessment(area="cognition", what="Reading test", asked_on=TODAY)
    assert missing(assessments=[waiting], given=[provision(target_id=None)]) == [
        ("found", "No result yet: Reading test"),
        ("target", "Not linked to a target: Reading"),
    ]
    assert missing(needs=(), given=[provision()]) == [
        ("barrier", "The plan does not say what gets in the way")
    ]


def test_chain__no_outcome__from_the_day_after_the_end():
    late = ("outcome", "No outcome after the end date: Reading")
    yesterday = TODAY - dt.timedelta(days=1)
    assert missing(given=[provision(ends_on=TODAY)]) == []
    assert missing(given=[provision(ends_on=yesterday)]) == [late]
    assert missing(given=[provision(ends_on=yesterday, result="helped")]) == [late]
    said = provision(ends_on=yesterday, result="helped", outcome="Reads a chapter alone")
    assert missing(given=[said]) == []


def test_chain__an_area_with_nothing_in_it__is_not_shown():
    strength = NeedByArea(area="semh", strength="Makes friends easily")
    chains = chains_of([NEED, strength], [], [], {}, TODAY)
    assert [it.area for it in chains] == ["cognition"]


def test_unplaced__support_without_an_area_but_no_clubs():
    club, help_ = provision(area="", kind="enrichment"), provision(area="")
    assert unplaced([club, help_, provision()]) == [help_]


def test_page__shows_the_chain_and_leads_to_what_is_missing(client, world, pep, teacher):
    client.force_login(teacher)
    NeedFactory(pep=pep)
    assessment = NeedAssessmentFactory(child=world.child)
    target = TargetFactory(pep=pep, action="Read aloud every day")
    TargetFactory(pep=pep, carried_from=target, review="met")
    ProvisionFactory(child=world.child, area="cognition", target=target)
    page = client.get(reverse("pep:chain", args=[world.child.pk])).content.decode()
    for words in ("Loses the thread of longer texts", "Reading test", "Read aloud every day (met)"):
        assert words in page
    assert reverse("pep:assessment_edit", args=[world.child.pk, assessment.pk]) in page
    assert "1 link is missing" in page


def test_page__costs_the_same_for_many_lines(
    client, world, pep, teacher, django_assert_max_num_queries
):
    client.force_login(teacher)
    NeedFactory(pep=pep)
    for _ in range(6):
        target = TargetFactory(pep=pep)
        ProvisionFactory(child=world.child, area="cognition", target=target)
        NeedAssessmentFactory(child=world.child)
    address = reverse("pep:chain", args=[world.child.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)


def test_assessment__is_added_done_and_told(client, world, teacher):
    client.force_login(teacher)
    page = reverse("pep:assessment_add", args=[world.child.pk]) + "?area=semh"
    assert 'value="semh" selected' in client.get(page).content.decode()
    details = {"area": "semh", "what": "SDQ", "asked_on": TODAY}
    row = add_assessment(child=world.child, by=teacher, **details)
    assert add_assessment(child=world.child, by=teacher, **details) == row
    with pytest.raises(ValidationError, match="Say what was found"):
        edit_assessment(assessment=row, by=teacher, done_on=TODAY)
    before = TODAY - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="before it was asked for"):
        edit_assessment(assessment=row, by=teacher, done_on=before, found="Worried")
    edit_assessment(assessment=row, by=teacher, version=1, done_on=TODAY, found="Worried")
    row.refresh_from_db()
    assert (row.done_on, row.found) == (TODAY, "Worried")


def test_provision__a_target_of_another_child_cannot_be_chosen(client, world, pep, teacher):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    mine, other = TargetFactory(pep=pep), TargetFactory()
    data = {"kind": "programme", "what": "Reading", "result": "too_early", "area": "cognition"}
    data |= {"starts_on_0": "7", "starts_on_1": "9", "starts_on_2": "2026"}
    address = reverse("pep:provision_add", args=[world.child.pk])
    assert client.post(address, data | {"target": other.pk}).status_code == 200
    assert client.post(address, data | {"target": mine.pk}).status_code == 302
    assert Provision.unscoped.get().target == mine
    assert Target.unscoped.count() == 2
