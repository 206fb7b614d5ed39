"""The pages of health reviews: planned, done, of an SDQ, and sharing attendance for one."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children import snapshots
from lac.children.models import AttendanceShare, HealthReview
from tests.boxes import day
from tests.factories.support import HealthReviewFactory


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def worker(world, client):
    client.force_login(world.users[Role.SOCIAL_WORKER])
    return client


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.setattr(
        snapshots, "SOURCES", [lambda child, on: [("Attendance since September", "93.4%")]]
    )


def test_review__is_planned_shared_for_and_done(world, worker, figures):
    worker.post(url("add_health", world), {"kind": "review"} | day("planned_for", "2026-11-30"))
    review = HealthReview.unscoped.get()
    assert "Not shared yet" in worker.get(url("health", world)).content.decode()
    address = url("share_attendance", world, pk=review.pk)
    assert "93.4%" in worker.get(address).content.decode()
    worker.post(address, {"shared_with": "The nurse"})
    worker.post(address, {"shared_with": "The nurse"})
    share = AttendanceShare.unscoped.get()
    assert share.figures == [["Attendance since September", "93.4%"]]
    assert Event.objects.filter(action="health.attendance_shared").count() == 1
    done = {"kind": "review", "for_school": "Sits near the front", "version": "1"}
    worker.post(
        url("edit_health", world, pk=review.pk),
        # Attendance was to be shared by another day: that is shown first, and accepted.
        done
        | day("planned_for", "2026-11-30")
        | day("done_on", "2026-11-20")
        | {"moves": "accept"},
    )
    page = worker.get(url("health", world)).content.decode()
    for words in ("Sits near the front", "No health review is planned", "The nurse"):
        assert words in page


def test_share__without_attendance_says_that_there_is_none(world, worker, monkeypatch):
    monkeypatch.setattr(snapshots, "SOURCES", [])
    review = HealthReviewFactory(child=world.child)
    page = worker.post(url("share_attendance", world, pk=review.pk), {"shared_with": "The nurse"})
    assert "there is none to share" in page.content.decode()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"kind": "review"}, "Give the day it is planned for"),
        ({"kind": "review"} | day("done_on", "2026-11-21"), "Plan it instead"),
        ({"kind": "sdq"} | day("done_on", "2026-11-20"), "Give the score, or the reason"),
        (
            {"kind": "sdq", "score": "12", "why_no_score": "SDQ2"} | day("done_on", "2026-11-20"),
            "Give the score, or the reason",
        ),
        ({"kind": "dental", "score": "12"} | day("done_on", "2026-11-20"), "Only an SDQ"),
        ({"kind": "review"} | day("done_on", "2001-11-20"), "before the child was born"),
    ],
)
def test_review__that_cannot_be_is_refused_with_a_sentence(world, worker, posted, sentence):
    assert sentence in worker.post(url("add_health", world), posted).content.decode()
    assert not HealthReview.unscoped.exists()


@pytest.mark.parametrize(
    "answer", [{"score": "0"}, {"score": "40"}, {"why_no_score": "SDQ5"}], ids=str
)
def test_sdq__has_a_score_or_a_reason(world, worker, answer):
    worker.post(url("add_health", world), {"kind": "sdq"} | answer | day("done_on", "2026-11-20"))
    page = worker.get(url("health", world)).content.decode()
    assert ("of 40" in page) is ("score" in answer)
    assert ("No score" in page) is ("why_no_score" in answer)


def test_health__of_another_child_cannot_be_changed_from_this_one(world, worker):
    other = HealthReviewFactory(child=world.stranger)
    assert worker.get(url("edit_health", world, pk=other.pk)).status_code == 404
