"""Weekly targets, set and ticked off."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pep import actions
from pep.models import WeeklyTarget
from tests.factories.pep import TargetFactory

MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def target(pep):
    return TargetFactory(pep=pep, domain="behaviour")


def save(target, teacher, week=MONDAY, **said):
    steps = {target.pk: {"step": "Raise a hand"} | said}
    return actions.save_week(child=target.pep.child, week=week, steps=steps, by=teacher)


def test_week__is_set_and_ticked_off_on_one_page(client, target, teacher):
    client.force_login(teacher)
    address = reverse("pep:week", args=[target.pep.child_id])
    data = {f"step-{target.pk}": "Raise a hand", f"went-{target.pk}": "partly"}
    assert client.post(address, data).status_code == 302
    row = WeeklyTarget.unscoped.get()
    assert (row.week, row.went) == (MONDAY, "partly")
    page = client.get(address, {"week": "2026-11-24"}).content.decode()
    for words in ("Behaviour", "Week of 23", "Raise a hand", "Partly"):
        assert words in page
    assert "How did it go?" not in page
    assert client.get(address, {"week": "2026-02-31"}).status_code == 200


def test_week__the_same_again_changes_nothing_and_an_empty_step_is_taken_away(target, teacher):
    assert save(target, teacher) == 1
    assert save(target, teacher) == 0
    assert save(target, teacher, step="") == 1
    assert not WeeklyTarget.unscoped.exists()


def test_week__how_it_went_is_never_lost_with_its_step(client, target, teacher):
    save(target, teacher, went="met")
    with pytest.raises(ValidationError, match="Say what the step was"):
        save(target, teacher, step="")
    client.force_login(teacher)
    address = reverse("pep:week", args=[target.pep.child_id])
    assert "Say what the step was" in client.post(address, {}).content.decode()


@pytest.mark.parametrize(
    ("days", "refused"),
    [(7, ""), (14, "this week or the next"), (1, "begins on a Monday")],
)
def test_week__next_week_can_be_set_and_no_later_one(target, teacher, days, refused):
    week = MONDAY + dt.timedelta(days=days)
    if not refused:
        assert save(target, teacher, week) == 1
        return
    with pytest.raises(ValidationError, match=refused):
        save(target, teacher, week)


def test_week__how_it_went_is_not_said_before_it_begins(target, teacher):
    with pytest.raises(ValidationError, match="once it has begun"):
        save(target, teacher, MONDAY + dt.timedelta(days=7), went="met")


def test_week__of_another_child_is_not_written(world, target, teacher):
    steps = {target.pk: {"step": "Raise a hand"}}
    assert actions.save_week(child=world.stranger, week=MONDAY, steps=steps, by=teacher) == 0


def test_week__what_a_colleague_wrote_meanwhile_stays_and_a_clash_is_told(client, target, teacher):
    save(target, teacher)
    client.force_login(teacher)
    address = reverse("pep:week", args=[target.pep.child_id])
    page = client.get(address)
    save(target, teacher, went="met")
    key = str(target.pk)
    opened = {"shown": page.context["shown"], f"step-{key}": "Raise a hand", f"went-{key}": ""}
    assert client.post(address, opened | {f"note-{key}": "On Monday"}).status_code == 302
    row = WeeklyTarget.unscoped.get()
    assert (row.went, row.note) == ("met", "On Monday")
    clash = opened | {f"went-{key}": "not_met"}
    told = client.post(address, clash)
    assert "Somebody else has written something else" in told.content.decode()
    assert WeeklyTarget.unscoped.get().went == "met"
    client.post(address, clash | {"shown": told.context["shown"]})
    assert WeeklyTarget.unscoped.get().went == "not_met"


def test_week__of_no_week_in_the_childs_life(client, target, teacher):
    client.force_login(teacher)
    address = reverse("pep:week", args=[target.pep.child_id])
    assert client.get(address, {"week": "0001-01-01"}).status_code == 200
