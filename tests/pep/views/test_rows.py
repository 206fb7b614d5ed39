"""Rows in the browser."""

import pytest
from django.urls import reverse

from pep.actions import record_spending, save_row
from pep.models import PupilPremiumPlus, Target
from tests.factories.pep import FundingFactory, TargetFactory


@pytest.fixture
def client(client, teacher):
    client.force_login(teacher)
    return client


def url(name, pep, **kwargs):
    return reverse(f"pep:{name}", kwargs={"child_pk": pep.child_id, "pk": pep.pk} | kwargs)


def row_url(row, kind="target", name="row"):
    return url(name, row.pep, kind=kind, row=row.pk)


def test_add__makes_an_empty_target_and_opens_its_form(client, pep):
    response = client.post(url("row_add", pep, kind="target"))
    target = Target.unscoped.get()
    assert response.url == row_url(target)
    page = client.get(response.url).content.decode()
    assert "There is no owner: name who makes it happen." in page


def test_autosave__says_what_a_target_still_lacks(client, pep):
    target = TargetFactory(pep=pep, owner="", measure="")
    data = {"version": "1", "action": "Read aloud", "owner": "Imani Clarke"}
    answer = client.post(row_url(target, name="row_autosave"), data).json()
    assert answer["version"] == 2
    fields = {it["field"] for it in answer["lacks"]}
    assert "owner" not in fields
    assert "measure" in fields


def test_edit__a_stale_save_shows_both_versions(client, pep, social_worker):
    target = TargetFactory(pep=pep, need="Before")
    save_row(row=target, details={"need": "Theirs"}, version=1, by=social_worker)
    page = client.post(row_url(target), {"version": "1", "need": "Mine"}).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert Target.unscoped.get().need == "Theirs"
    client.post(row_url(target), {"version": "2", "need": "Mine"})
    assert Target.unscoped.get().need == "Mine"


def test_edit__sent_again_after_a_mistake__does_not_overwrite_what_others_wrote_meanwhile(
    client, pep, social_worker
):
    target = TargetFactory(pep=pep, need="Before")
    save_row(row=target, details={"need": "Theirs"}, version=1, by=social_worker)
    page = client.post(row_url(target), {"version": "1", "need": "Mine", "deadline_0": "99"})
    assert 'name="version" value="1"' in page.content.decode()


def test_edit__an_amount_is_typed_in_pounds_and_kept_in_pence(client, pep):
    row = FundingFactory(pep=pep, requested_pence=24_000)
    assert 'value="240.00"' in client.get(row_url(row, "funding")).content.decode()
    client.post(row_url(row, "funding"), {"version": "1", "requested_pence": "£1,250.50"})
    assert PupilPremiumPlus.unscoped.get().requested_pence == 125_050


def test_edit__a_request_helps_only_a_target_of_this_plan(client, pep):
    other, row = TargetFactory(), FundingFactory(pep=pep)
    page = client.post(row_url(row, "funding"), {"version": "1", "target": str(other.pk)})
    assert page.status_code == 200
    assert PupilPremiumPlus.unscoped.get().target.pep == pep


def test_row__of_another_plan_is_not_found(client, pep):
    stranger = TargetFactory()
    assert client.get(url("row", pep, kind="target", row=stranger.pk)).status_code == 404


def test_remove__asks_first(client, pep):
    target = TargetFactory(pep=pep)
    assert client.get(row_url(target, name="row_remove")).status_code == 200
    assert Target.unscoped.exists()
    client.post(row_url(target, name="row_remove"))
    assert not Target.unscoped.exists()


def test_spending__two_who_say_what_it_changed__the_second_is_shown_both_texts(
    client, pep, social_worker
):
    funding = FundingFactory(pep=pep, decision="approved", requested_pence=24_000,
                             approved_pence=24_000)  # fmt: skip
    opened = funding.version
    record_spending(request=funding, impact_rating="high", impact="Theirs", by=social_worker)
    data = {"version": opened, "impact_rating": "low", "impact": "Mine"}
    page = client.post(url("funding_spent", pep, row=funding.pk), data).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    funding.refresh_from_db()
    assert funding.impact == "Theirs"
