"""From a recorded change to the moved deadline on the page, by a real worker: the whole way.

Nothing here says how long it takes; `python -m benchmarks event` does.
"""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.actions import edit_enrolment
from lac.children.models import Enrolment
from lac.deadlines import resweep
from lac.deadlines.models import Deadline, DeadlineEvent
from lac.deadlines.sweep import sweep
from tests.workers import send, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


class OnTheQueue:
    """The task as production calls it: put on the queue for a worker, not run by the caller."""

    def __init__(self, queue):
        self.queue = queue

    def delay(self, *args, **kwargs):
        send("lac.deadlines.tasks.sweep_children", args, self.queue, **kwargs)


def test_recorded_change__moves_the_deadline_on_the_page(
    world, client, queue, a_worker, monkeypatch
):
    Enrolment.unscoped.update(admitted_on=dt.date(2026, 11, 2))
    sweep(children=[world.child.pk])
    review = Deadline.unscoped.get(duty="pep.review_after_admission")
    teacher = world.users[Role.DESIGNATED_TEACHER]
    client.force_login(teacher)
    page = reverse("deadlines:child", kwargs={"child_pk": world.child.pk})
    assert "30 Nov 2026" in shown(client, page, review)

    monkeypatch.setattr(resweep, "sweep_children", OnTheQueue(queue))
    a_worker()
    edit_enrolment(
        enrolment=world.enrolment,
        admitted_on=dt.date(2026, 11, 9),
        by=world.users[Role.DESIGNATED_TEACHER],
    )
    assert Deadline.unscoped.get(pk=review.pk).due_on == dt.date(2026, 11, 30), "not the caller"

    wait_until(
        lambda: Deadline.unscoped.get(pk=review.pk).due_on == dt.date(2026, 12, 7),
        "no worker moved the deadline",
    )
    assert "7 Dec 2026" in shown(client, page, review)
    assert "30 Nov 2026" not in shown(client, page, review)
    moved = DeadlineEvent.unscoped.get(deadline=review, kind="moved")
    assert (moved.cause, moved.because) == ("start", "enrolment.edited")


def shown(client, page, deadline):
    """The row of the deadline on the page."""
    text = client.get(page).content.decode().replace("\xa0", " ")
    (row,) = [it for it in text.split("</tr>") if deadline.get_absolute_url() in it]
    return row
