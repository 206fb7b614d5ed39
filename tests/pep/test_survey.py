"""The survey of PEP meetings: sent once to those who came, answered once, without signing in."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from lac.accounts.access import Role
from lac.deadlines import outbox
from lac.deadlines.models import Delivery
from pep import actions
from pep.models import Pep, SurveyReply
from pep.quality_figures import quality_by_school
from tests.factories.pep import HELD_ON, AttendeeFactory, PepFactory

TERM = (2026, "autumn")


@pytest.fixture
def held(world):
    pep = PepFactory(child=world.child, school=world.school, held_on=HELD_ON)
    AttendeeFactory(pep=pep, name="Femi Bello", role="School nurse", email="Nurse@health.example")
    AttendeeFactory(pep=pep, name="Away", email="away@health.example", came="apologies")
    AttendeeFactory(pep=pep, name="No address")
    return pep


def link():
    outbox.send_waiting()
    return re.search(r"https?://[^/]+(/peps/survey/\w+/)", mail.outbox[-1].body).group(1)


def test_send__once_to_each_who_came_and_has_an_address(held):
    assert actions.send_surveys() == 1
    assert actions.send_surveys() == 0
    delivery = Delivery.objects.get(template="pep_survey")
    assert delivery.email == "nurse@health.example"
    reply = SurveyReply.unscoped.get()
    assert reply.role == "School nurse"
    assert "Bello" not in str(reply.__dict__)


def test_send__never_to_the_child(held, world):
    own = world.users[Role.YOUNG_PERSON].email
    AttendeeFactory(pep=held, name="Rowan", role="Young person", email=own.upper())
    assert actions.send_surveys() == 1
    assert not Delivery.objects.filter(email=own).exists()


def test_send__says_nothing_about_the_child(held, world):
    actions.send_surveys()
    link()
    message = mail.outbox[-1]
    for word in (world.child.given_name, world.child.family_name, world.school.name):
        assert word not in message.subject + message.body


@pytest.mark.parametrize(("days", "asked"), [(14, 1), (15, 0)])
def test_send__of_meetings_of_the_last_two_weeks(held, time_machine, days, asked):
    time_machine.move_to(dt.datetime.combine(HELD_ON, dt.time(9)) + dt.timedelta(days=days))
    assert actions.send_surveys() == asked


def test_answer__without_signing_in_and_only_once(client, held, world):
    actions.send_surveys()
    address = link()
    page = client.get(address)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert world.child.given_name not in page.content.decode()
    answered = client.post(address, {"rating": "3", "text": "It began on time."}, follow=True)
    assert "Thank you" in answered.content.decode()
    assert "already" in client.post(address, {"rating": "1"}).content.decode()
    assert SurveyReply.unscoped.get().rating == 3
    quality = quality_by_school(world.authority, [TERM], Pep.unscoped.all())
    assert quality[world.school.pk, *TERM].good_meetings == 1


def test_answer__the_link_ends_after_28_days(client, held, time_machine):
    actions.send_surveys()
    address = link()
    time_machine.move_to("2026-12-18T09:29:00Z")
    assert client.get(address).status_code == 200
    time_machine.move_to("2026-12-18T09:31:00Z")
    assert client.get(address).status_code == 404
    assert client.get(reverse("pep:survey", args=["0" * 64])).status_code == 404


def test_figures__good_enough_by_school(world, signed):
    quality = quality_by_school(world.authority, [TERM], Pep.unscoped.all())
    figures = quality[world.school.pk, *TERM]
    assert (figures.graded, figures.green, figures.asked, figures.good_enough) == (1, 1, 1, 1)
