"""Presses at the same moment, in connections of their own, cannot pass the limits together."""

import time
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from lac.accounts.access import Role
from lac.accounts.models import User
from lac.audit.models import Event
from lac.children.actions import break_glass, glass, note_glass_try
from lac.children.models import BrokenGlass
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

REASON = "He is at our door and nobody answers the telephone."


def at_once(*calls):
    """What each call came to, run in threads of their own: None, or the refusal."""
    results = []

    def run(call):
        try:
            with transaction.atomic():
                results.append(call() and None)
        except ValidationError as refusal:
            results.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(results, key=str)


@pytest.mark.django_db(transaction=True)
def test_limits__hold_for_two_presses_at_once(monkeypatch):
    """Each is slow to write down what it did, so that the other would count too few."""
    write = glass.record

    def slowly(*args, **kwargs):
        time.sleep(0.4)
        return write(*args, **kwargs)

    school = SchoolFactory(local_authority=LocalAuthorityFactory(name="Wexcombe"))
    teacher = user_with(Role.DESIGNATED_TEACHER, school=school)
    elsewhere = user_with(Role.VIRTUAL_SCHOOL_HEAD).current_memberships[0].local_authority
    children = [ChildFactory(local_authority=elsewhere) for _ in range(glass.MOST_IN_A_DAY + 1)]
    for child in children:
        CareEpisodeFactory(child=child)
    *before, one, other = children
    for child in before:
        break_glass(child=child, reason=REASON, by=teacher)
    for _ in range(glass.MOST_TRIES - 1):
        note_glass_try(by=teacher)

    def again():
        return User.objects.get(pk=teacher.pk)

    monkeypatch.setattr(glass, "record", slowly)
    tries = at_once(lambda: note_glass_try(by=again()), lambda: note_glass_try(by=again()))
    opened = at_once(
        lambda: break_glass(child=one, reason=REASON, by=again()),
        lambda: break_glass(child=other, reason=REASON, by=again()),
    )
    assert tries[0] is None
    assert "too often" in tries[1]
    assert opened[0] is None
    assert "5 records in this way today" in opened[1]
    assert Event.objects.filter(action="glass.tried").count() == glass.MOST_TRIES
    assert BrokenGlass.unscoped.count() == glass.MOST_IN_A_DAY
