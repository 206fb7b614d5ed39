"""A rule from which dates follow: what would move is shown before it is saved."""

from django.urls import reverse

from lac.accounts.access import Role
from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from pep.models import ResultsRule

CODE = "pep.results_by_half_term"


def test_results_rule__shows_what_would_move_and_saves_when_accepted(world, client):
    sweep(duties=[CODE])
    before = Deadline.unscoped.get(duty=CODE, child=world.child).due_on
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    url = reverse("virtualschool:results_rule")
    given = {"asking": "half_term", "opens_before": "14", "closes_after": "21", "version": "1"}
    page = client.post(url, given)
    moves = page.context["moves"]
    assert [it["child"] for it in moves.first] == [world.child]
    assert moves.first[0]["before"] == before != moves.first[0]["after"]
    assert not ResultsRule.objects.exists()
    saved = client.post(url, given | {"accept": "yes"})
    assert saved.status_code == 302
    assert ResultsRule.objects.get().closes_after == 21


def test_results_rule__refused_before_anything_is_shown(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    given = {"asking": "half_term", "opens_before": "99", "closes_after": "7", "version": "1"}
    page = client.post(reverse("virtualschool:results_rule"), given)
    assert page.context["form"].errors.keys() == {"opens_before"}
    assert "moves" not in page.context
