"""Emergency access: what it opens, for how long, who is told, and who judges it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.accounts.models import User
from lac.audit.models import Event
from lac.children import actions
from lac.children.access import GLASS, in_scope, permissions_on
from lac.children.glass import found
from lac.children.models import BrokenGlass
from lac.deadlines.models import Delivery
from tests.factories.accounts import user_with
from tests.factories.children import ChildFactory

REASON = "He is at our door and nobody answers the telephone."
Judgement = BrokenGlass.Judgement


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


@pytest.fixture
def head(world):
    """The head of the stranger's authority, who judges."""
    return user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=world.stranger.local_authority)


@pytest.fixture
def glass(world, teacher, head):
    return actions.break_glass(child=world.stranger, reason=REASON, by=teacher)


def rights(user, child):
    user = User.objects.get(pk=user.pk)
    may = permissions_on(user, child.pk)
    for permission in Permission:
        assert in_scope(user, permission).filter(pk=child.pk).exists() == (permission in may)
    return may


def let_the_hour_pass(glass):
    past = timezone.now() - dt.timedelta(days=900)
    BrokenGlass.unscoped.filter(pk=glass.pk).update(ends_at=past)


def test_glass__opens_the_record_to_read_and_nothing_more(world, teacher, glass, client):
    assert rights(teacher, world.stranger) == GLASS
    client.force_login(teacher)
    page = client.get(reverse("children:detail", args=[world.stranger.pk]))
    assert page.status_code == 200
    assert "Emergency access" in page.content.decode()
    assert client.get(reverse("children:edit", args=[world.stranger.pk])).status_code == 403


def test_glass__lasts_an_hour_by_the_clock_of_the_database(glass):
    glass.refresh_from_db()
    assert glass.ends_at - glass.began_at == dt.timedelta(hours=1)


def test_glass__ends_by_itself(world, teacher, glass, client):
    let_the_hour_pass(glass)
    assert rights(teacher, world.stranger) == set()
    client.force_login(teacher)
    assert client.get(reverse("children:detail", args=[world.stranger.pk])).status_code == 404


def test_glass__ends_with_the_role_that_allowed_it(world, teacher, glass):
    teacher.memberships.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert rights(teacher, world.stranger) == set()


def test_glass__is_given_back(world, teacher, glass, client):
    client.force_login(teacher)
    client.post(reverse("children:end_glass", args=[world.stranger.pk]))
    assert rights(teacher, world.stranger) == set()


def test_glass__is_for_one_person_and_one_child(world, teacher, glass):
    assert rights(world.users[Role.SCHOOL_STAFF], world.stranger) == set()
    banner = rights(teacher, world.child)
    assert Permission.WRITE_PEP in banner


def test_glass__no_banner_where_one_works_with_the_child(world, teacher, glass, client):
    client.force_login(teacher)
    page = client.get(reverse("children:detail", args=[world.child.pk])).content.decode()
    assert "Emergency access" not in page


def test_glass__an_address_stays_closed_to_whoever_has_no_right_to_it(world, head, client):
    """A social worker sees addresses of their own children; of this child they do not."""
    worker = world.users[Role.SOCIAL_WORKER]
    placement = world.stranger.__class__.unscoped.get(pk=world.stranger.pk)
    actions.break_glass(child=placement, reason=REASON, by=worker)
    assert Permission.VIEW_SENSITIVE not in rights(worker, world.stranger)
    assert Permission.VIEW_SENSITIVE in rights(worker, world.child)


def test_glass__is_refused_where_nobody_could_watch_over_it(world, teacher, head):
    head.is_active = False
    head.save()
    with pytest.raises(ValidationError, match="watch over"):
        actions.break_glass(child=world.stranger, reason=REASON, by=teacher)
    assert rights(teacher, world.stranger) == set()


def test_glass__tells_every_head_at_once_and_names_nobody(world, teacher, head, glass):
    told = Delivery.objects.filter(template="glass_broken")
    assert [it.user for it in told] == [head]
    assert world.stranger.family_name not in str(told[0].context)
    assert teacher.full_name not in str(told[0].context)


def test_glass__every_step_is_in_the_childs_log(world, teacher, head, glass, client):
    client.force_login(teacher)
    client.get(reverse("children:detail", args=[world.stranger.pk]))
    actions.end_glass(child=world.stranger, by=teacher)
    actions.judge_glass(glass=glass, judgement=Judgement.RIGHT, by=head)
    events = Event.objects.filter(child_id=world.stranger.pk, action__startswith="glass.")
    said = list(events.order_by("pk").values_list("action", "actor_id"))
    assert said == [
        ("glass.broken", teacher.pk),
        ("glass.ended", teacher.pk),
        ("glass.judged", head.pk),
    ]
    assert Event.objects.filter(child_id=world.stranger.pk, action="child.viewed").exists()


# What an attacker tries.


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_attack__without_a_reason(world, teacher, reason):
    with pytest.raises(ValidationError, match="why you need"):
        actions.break_glass(child=world.stranger, reason=reason, by=teacher)


@pytest.mark.parametrize(
    "role", [Role.SCHOOL_STAFF, Role.CARER, Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR]
)
def test_attack__in_a_role_that_may_not(world, role):
    with pytest.raises(ValidationError, match="does not open"):
        actions.break_glass(child=world.stranger, reason=REASON, by=world.users[role])


def test_attack__one_record_after_another(world, teacher, head):
    for _ in range(5):
        actions.break_glass(child=world.stranger, reason=REASON, by=teacher)
        actions.end_glass(child=world.stranger, by=teacher)
    with pytest.raises(ValidationError, match="5 records"):
        actions.break_glass(child=world.stranger, reason=REASON, by=teacher)


def ask(client, **more):
    data = {"words": "Farrow", "reason": REASON} | more
    born_on = data.pop("born_on")
    data |= {"born_on_0": born_on.day, "born_on_1": born_on.month, "born_on_2": born_on.year}
    return client.post(reverse("children:break_glass"), data)


def test_page__opens_the_one_child_who_is_named(world, teacher, head, client):
    client.force_login(teacher)
    answer = ask(client, born_on=world.stranger.born_on)
    assert answer["Location"] == reverse("children:detail", args=[world.stranger.pk])


@pytest.mark.django_db
def test_found__however_a_name_is_typed_and_twins_by_their_whole_name():
    born_on = dt.date(2014, 2, 28)
    amy, zoe = (
        ChildFactory(given_name=name, family_name="O'Núñez", born_on=born_on, upn="")
        for name in ("Amy", "Zoë")
    )
    assert found("O’Nunez", born_on) is None
    assert found("zoe o’nunez", born_on) == zoe
    assert found(amy.la_child_id.lower(), born_on) == amy
    zoe.delete()
    assert found("O’NUNEZ", born_on) == amy
    assert found(" ", born_on) is None
    assert found("o'nunez", dt.date(2014, 3, 1)) is None


def test_attack__a_name_alone_finds_nobody_and_tries_are_limited(world, teacher, client):
    client.force_login(teacher)
    for day in range(10):
        wrong = world.stranger.born_on + dt.timedelta(days=day + 1)
        assert "No child has" in ask(client, born_on=wrong).content.decode()
    answer = ask(client, born_on=world.stranger.born_on)
    assert "tried too often" in answer.content.decode()
    assert not BrokenGlass.unscoped.exists()


def test_attack__the_tries_are_kept_although_nothing_was_found(world, teacher, client):
    client.force_login(teacher)
    ask(client, born_on=dt.date(2000, 1, 1))
    assert Event.objects.filter(action="glass.tried", actor_id=teacher.pk).count() == 1


# The judgement.


def test_judge__by_a_head_of_the_childs_authority_only(world, glass):
    with pytest.raises(ValidationError, match="child’s authority"):
        actions.judge_glass(
            glass=glass, judgement=Judgement.RIGHT, by=world.users[Role.VIRTUAL_SCHOOL_HEAD]
        )


def test_judge__never_oneself(world, head):
    mine = actions.break_glass(
        child=world.stranger, reason=REASON, by=world.users[Role.VIRTUAL_SCHOOL_HEAD]
    )
    with pytest.raises(ValidationError, match="Somebody else"):
        actions.judge_glass(glass=mine, judgement=Judgement.RIGHT, by=mine.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.unscoped.filter(pk=mine.pk).update(
            judged_by=mine.user, judged_at=timezone.now(), judgement="right"
        )


def test_judge__wrong_needs_words_and_closes_the_record(world, teacher, head, glass):
    with pytest.raises(ValidationError, match="what follows"):
        actions.judge_glass(glass=glass, judgement=Judgement.WRONG, by=head)
    actions.judge_glass(glass=glass, judgement=Judgement.WRONG, note="Told her manager", by=head)
    assert rights(teacher, world.stranger) == set()


def test_judge__once(head, glass):
    actions.judge_glass(glass=glass, judgement=Judgement.RIGHT, by=head)
    with pytest.raises(ValidationError, match="already"):
        actions.judge_glass(glass=glass, judgement=Judgement.RIGHT, by=head)


def test_pages__the_head_is_told_on_the_first_page_and_judges(head, glass, client):
    client.force_login(head)
    assert "1 to judge" in client.get("/").content.decode()
    assert REASON in client.get(reverse("children:glass_reviews")).content.decode()
    data = {"judgement": "right"}
    assert client.post(reverse("children:judge_glass", args=[glass.pk]), data).status_code == 302
    assert "to judge<" not in client.get("/").content.decode()


def test_pages__another_authoritys_are_not_there(world, glass, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    assert client.get(reverse("children:judge_glass", args=[glass.pk])).status_code == 404
    assert REASON not in client.get(reverse("children:glass_reviews")).content.decode()
