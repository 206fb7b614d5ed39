"""E-mails are sent once, tried again when they fail, and say nothing about a child."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import timezone

from lac.deadlines import outbox, tasks
from lac.deadlines.models import Delivery
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.deadlines import DeadlineFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
State = Delivery.State
NOW = dt.datetime(2026, 11, 20, 6, 45, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def broken(monkeypatch):
    """The mail server refuses; returns how often it was asked."""
    asked = []

    def refuse(message):
        asked.append(message)
        raise OSError("Connection refused")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    return asked


def the_delivery():
    return Delivery.objects.get()


def test_email__goes_to_the_person_with_counts_and_a_link():
    user = UserFactory(full_name="Ruth Adeyemi", email="ruth@wexcombe.example")
    outbox.queue("digest", key="a", user=user, soon=2, late=1)
    assert outbox.send_waiting() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ruth@wexcombe.example"], "What is due")
    assert "1 thing you look after is late." in sent.body
    assert "2 things you look after are due soon." in sent.body
    assert f"{settings.SITE_URL}/" in sent.body
    assert (the_delivery().state, the_delivery().sent_at) == (State.SENT, NOW)


def test_key__is_queued_once():
    user = UserFactory()
    assert outbox.queue("digest", key="a", user=user, soon=1, late=0)
    assert not outbox.queue("digest", key="a", user=user, soon=5, late=5)
    assert the_delivery().context["soon"] == 1


def test_sent_email__is_not_sent_again():
    DeliveryFactory()
    tasks.deliver()
    tasks.deliver()
    assert len(mail.outbox) == 1


def test_guest__is_written_to_at_their_address():
    invitation = "BEGIN:VCALENDAR"
    outbox.queue("digest", key="a", email="guest@harbour.example", calendar_file=invitation)
    outbox.send_waiting()
    (sent,) = mail.outbox
    assert sent.to == ["guest@harbour.example"]
    assert sent.attachments[0].get_filename() == "meeting.ics"


@pytest.mark.parametrize("to", [{}, {"user": "somebody", "email": "guest@harbour.example"}])
def test_email__goes_to_one_person(to):
    with pytest.raises(ValueError, match="a user or to an address"):
        outbox.queue("digest", key="a", **to)


def test_failure__is_kept_and_tried_again_later(broken):
    DeliveryFactory()
    outbox.send_waiting()
    failed = the_delivery()
    assert (failed.state, failed.attempts) == (State.RETRIED, 1)
    assert "Connection refused" in failed.last_error
    outbox.send_waiting()
    assert len(broken) == 1
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        outbox.send_waiting()
    assert len(broken) == 2


def test_failure__is_given_up_after_five_attempts(broken):
    DeliveryFactory()
    for _ in range(8):
        Delivery.objects.update(next_attempt_at=NOW)
        outbox.send_waiting()
    assert (the_delivery().state, len(broken)) == (State.FAILED, 5)


def test_sender_that_died_half_way__sends_nothing_twice(monkeypatch):
    DeliveryFactory()
    monkeypatch.setattr(outbox, "_send", lambda delivery: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        outbox.send_waiting()
    monkeypatch.undo()
    assert outbox.send_waiting() == 0
    assert the_delivery().state == State.SENDING
    with time_machine.travel(NOW + dt.timedelta(minutes=11), tick=False):
        assert outbox.send_waiting() == 0
    assert the_delivery().state == State.UNSURE
    assert "may have been sent" in the_delivery().last_error
    assert mail.outbox == []


def test_closed_account__is_not_written_to():
    DeliveryFactory(user__is_active=False)
    assert outbox.send_waiting() == 0
    assert the_delivery().state == State.FAILED


def test_message_id__is_the_same_each_time():
    delivery = DeliveryFactory()
    first, second = outbox._message(delivery), outbox._message(delivery)
    assert first.extra_headers == second.extra_headers
    assert str(delivery.pk) in first.extra_headers["Message-ID"]


TEMPLATES = sorted(
    path.relative_to(settings.BASE_DIR / "templates").as_posix()
    for path in Path(settings.BASE_DIR / "templates" / "email").rglob("*.*")
)


def about(child):
    """Whatever of the child a template might be tempted to say."""
    return {
        child.given_name, child.family_name, child.la_child_id, child.name,
        "Alder Hill School", "The Okafor household", "5 October 2014", f"/{child.pk}/",
    }  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_template__says_nothing_about_a_child(template, world):
    """Every e-mail rendered with a child in every place a template might look."""
    from django.template.loader import render_to_string

    deadline = DeadlineFactory(child=world.child)
    names = (
        "child", "deadline", "pep", "plan", "meeting", "suspension", "case", "enrolment",
        "school", "object", "subject", "name", "first_name", "title", "detail", "reason",
    )  # fmt: skip
    context = dict.fromkeys(names, world.child) | {
        "deadline": deadline, "school": world.school, "enrolment": world.enrolment,
        "user": UserFactory(), "site_url": settings.SITE_URL, "soon": 1, "late": 1,
        "count": 3, "at": timezone.now(), "invitation": InvitationFactory().pk,
        # Links carry the number of a review, which is never the child's own.
        "review": world.child.pk + 1,
    }  # fmt: skip
    text = render_to_string(template, context)
    assert [it for it in about(world.child) if it in text] == []


def test_template_test__would_find_a_name(world):
    assert any(it in f"A deadline of {world.child.name}" for it in about(world.child))


@pytest.mark.parametrize("template", [it for it in TEMPLATES if it.endswith(".txt")])
def test_template__begins_with_its_subject(template):
    text = (settings.BASE_DIR / "templates" / template).read_text(encoding="utf-8")
    assert "Subject: " in text.split("\n")[0]
