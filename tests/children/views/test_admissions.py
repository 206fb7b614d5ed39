"""The pages of requests for a school place: a child's, everybody's, and the start."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import AdmissionRequest, Enrolment
from tests.boxes import day
from tests.factories.organisations import SchoolFactory
from tests.factories.support import AdmissionRequestFactory

SW = Role.SOCIAL_WORKER
LIST = "/children/admissions/"


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def worker(world, client):
    client.force_login(world.users[SW])
    return client


def test_admission__from_asking_to_the_first_day(world, worker):
    assert "No request" in worker.get(url("admissions", world)).content.decode()
    school = SchoolFactory(name="Larkmoor School")
    asked = {"school": school.urn, "route": "in_year", "asked_by_name": "Nadia"}
    worker.post(url("ask_for_place", world), asked | day("asked_on", "2026-11-02"))
    request = AdmissionRequest.unscoped.get()
    page = worker.get(url("admissions", world)).content.decode()
    for words in ("Larkmoor School", "Waiting for an answer", "18 days so far"):
        assert words in page
    assert "Record the start" not in worker.get(request.get_absolute_url()).content.decode()
    step = {"step": "offered", "version": "1"} | day("on", "2026-11-16")
    worker.post(url("move_admission", world, pk=request.pk), step)
    assert "Record the start" in worker.get(request.get_absolute_url()).content.decode()
    begins = {"kind": "S", "version": "2"} | day("admitted_on", "2026-11-23")
    worker.post(url("start_at_school", world, pk=request.pk), begins)
    assert Enrolment.unscoped.filter(school=school, child=world.child).exists()
    page = worker.get(request.get_absolute_url()).content.decode()
    for words in ("Place taken up", "23 Nov 2026", "Days it took"):
        assert words in page
    assert "Record what happened" not in page
    assert "Larkmoor School offered a place" in worker.get(url("timeline", world)).content.decode()


def schools(response):
    return [row["row"].school.name for row in response.context["rows"]]


def test_list__shows_the_longest_wait_first_and_no_stranger(world, worker):
    AdmissionRequestFactory(child=world.child, school__name="Second", asked_on="2026-11-09")
    AdmissionRequestFactory(
        child=world.child, school__name="First", asked_on="2026-11-02", refused_on="2026-11-05"
    )
    AdmissionRequestFactory(child=world.child, school__name="Ended", closed_on="2026-11-05")
    AdmissionRequestFactory(child=world.stranger)
    assert schools(worker.get(LIST)) == ["First", "Second"]
    assert schools(worker.get(LIST, {"show": "unanswered"})) == ["Second"]
    assert schools(worker.get(LIST, {"show": "ended"})) == ["Ended"]


def test_list__asks_no_more_for_more_requests(world, worker, django_assert_max_num_queries):
    AdmissionRequestFactory.create_batch(30, child=world.child)
    worker.get(LIST)
    with django_assert_max_num_queries(12):
        response = worker.get(LIST)
    assert len(response.context["rows"]) == 25
