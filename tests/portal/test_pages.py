"""The portal: whose pages, on which days, and nothing that is not for the home."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.log import is_look
from lac.audit.models import Event
from pep.models import Edition, PepDocument
from portal import reading, views
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.pep import PepFactory, TargetFactory, answer_everything, complete_pep
from tests.virtualschool.plans import sign
from tests.world import MORNING

SECRETS = {
    "address": "SECRET-ADDRESS",
    "legal": "Full care order",
    "restricted": "SECRET-RESTRICTED",
    "note": "SECRET-NOTE",
    "feedback": "SECRET-FEEDBACK",
    "draft": "SECRET-DRAFT",
    "professionals": "SECRET-MEETING",
}


@pytest.fixture
def plan(world):
    pep = complete_pep(child=world.child)
    TargetFactory(pep=pep, action="Read to the dog each evening")
    return sign(pep, world.users[Role.VIRTUAL_SCHOOL_HEAD])


@pytest.fixture
def carer(world, client):
    client.force_login(world.users[Role.CARER])
    return world.users[Role.CARER]


def pages(world, plan):
    args = [world.child.pk, plan.pk]
    return [
        reverse("portal:child", args=[world.child.pk]),
        reverse("portal:plan", args=args),
        reverse("portal:pdf", args=args),
    ]


def test_child__shows_targets_and_the_signed_plan(world, plan, carer, client):
    page = client.get(reverse("portal:child", args=[world.child.pk])).content.decode()
    assert "Read to the dog each evening" in page
    assert reverse("portal:plan", args=[world.child.pk, plan.pk]) in page


def test_plan__not_signed_is_not_there(world, carer, client):
    draft = PepFactory(child=world.child)
    TargetFactory(pep=draft, action=SECRETS["draft"])
    page = client.get(reverse("portal:child", args=[world.child.pk]))
    assert SECRETS["draft"] not in page.content.decode()
    args = [world.child.pk, draft.pk]
    for name, more in (("portal:plan", []), ("portal:pdf", []), ("portal:pdf_file", [1])):
        assert client.get(reverse(name, args=[*args, *more])).status_code == 404


def test_pages__show_nothing_that_is_not_for_the_home(world, client):
    child, home = world.child, world.household
    child.restricted_contact = SECRETS["restricted"]
    child.save()
    home.address = SECRETS["address"]
    home.save()
    pep = PepFactory(child=child, feedback=SECRETS["feedback"])
    answer_everything(pep)
    sign(pep, world.users[Role.VIRTUAL_SCHOOL_HEAD])
    TargetFactory(pep=PepFactory(child=child, term="spring"), action=SECRETS["draft"])
    MeetingFactory(child=child, kind="multi_agency", place=SECRETS["professionals"])
    for role in (Role.CARER, Role.YOUNG_PERSON):
        client.force_login(world.users[role])
        for url in pages(world, pep):
            text = client.get(url).content.decode()
            for secret in SECRETS.values():
                assert secret not in text, (role, url)
            assert "An answer about carer_says" not in text
            assert "An answer about changes" not in text
            assert "Multi-agency" not in text


@pytest.mark.parametrize("sensitive", ["permanence", "carer_says", "changes"])
def test_plan__the_full_edition_does_say_it(world, plan, sensitive):
    """What the test above does not find is there to be found."""
    full = str(reading.plan_text(plan, Edition.FULL))
    assert len(full) > len(str(reading.plan_text(plan, Edition.CARER)))
    assert "An answer about carer_says" in full


@pytest.mark.parametrize(
    ("days_after", "status"),
    [(0, 200), (1, 404)],
    ids=["on the last day of the placement", "on the day after"],
)
def test_carer__reads_until_the_placement_ends(world, plan, client, days_after, status):
    last = dt.date(2026, 11, 24)
    type(world.placement).unscoped.filter(pk=world.placement.pk).update(ended_on=last)
    with time_machine.travel(MORNING + dt.timedelta(days=4 + days_after), tick=True):
        client.force_login(world.users[Role.CARER])
        for url in pages(world, plan):
            assert client.get(url).status_code == status


def test_carer__reads_nothing_before_the_placement_begins(world, plan, client):
    begins = dt.date(2026, 11, 21)
    type(world.care).unscoped.filter(pk=world.care.pk).update(started_on=begins)
    type(world.placement).unscoped.filter(pk=world.placement.pk).update(started_on=begins)
    client.force_login(world.users[Role.CARER])
    url = reverse("portal:child", args=[world.child.pk])
    assert client.get(url).status_code == 404
    with time_machine.travel(MORNING + dt.timedelta(days=1), tick=True):
        client.force_login(world.users[Role.CARER])
        assert client.get(url).status_code == 200


def test_young_person__reads_their_own_edition_and_nobody_elses(world, plan, client):
    client.force_login(world.users[Role.YOUNG_PERSON])
    for url in pages(world, plan):
        assert client.get(url).status_code == 200
    sibling = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=sibling)
    assert client.get(reverse("portal:child", args=[sibling.pk])).status_code == 404
    young = world.users[Role.YOUNG_PERSON]
    assert reading.edition_of(young, world.child) == Edition.YOUNG_PERSON
    assert reading.edition_of(young, sibling) == Edition.CARER


def test_portal__answers_only_reading_but_for_one_page():
    writing = {"post", "put", "patch", "delete"}
    ours = [it for it in vars(views).values() if getattr(it, "__module__", "") == views.__name__]
    answering = {it.__name__ for it in ours if writing & set(getattr(it, "http_method_names", []))}
    assert answering == {"PortalPdf"}


def test_pages__have_no_form_and_write_nothing_but_the_look(world, plan, carer, client):
    for url in pages(world, plan)[:2]:
        before = Event.objects.count()
        with CaptureQueriesContext(connection) as captured:
            text = client.get(url).content.decode()
        main = text.split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        writes = [
            it["sql"] for it in captured if it["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
        ]
        assert len(writes) == 1
        assert "audit_event" in writes[0]
        assert Event.objects.count() == before + 1
        assert is_look(Event.objects.latest("pk").action)


def test_pdf__is_asked_for_made_and_downloaded(world, plan, carer, client, monkeypatch):
    monkeypatch.setattr("pep.actions.documents.render_pdf", lambda *args: b"%PDF-1.7 a copy")
    args = [world.child.pk, plan.pk]
    client.get(reverse("portal:pdf", args=args))
    assert not PepDocument.unscoped.exists()
    document = _ask(client, args)
    assert (document.edition, document.made_for) == ("carer", carer)
    page = client.get(reverse("portal:pdf_file", args=[*args, document.pk]))
    assert b"".join(page.streaming_content) == b"%PDF-1.7 a copy"
    assert Event.objects.latest("pk").action == "pep.downloaded"


def _ask(client, args):
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("portal:pdf", args=args))
    return PepDocument.unscoped.get()


def test_pdf__of_another_reader_is_not_there(world, plan, client, monkeypatch):
    monkeypatch.setattr("pep.actions.documents.render_pdf", lambda *args: b"%PDF-1.7 a copy")
    args = [world.child.pk, plan.pk]
    client.force_login(world.users[Role.CARER])
    copy = _ask(client, args)
    client.force_login(world.users[Role.YOUNG_PERSON])
    assert client.get(reverse("portal:pdf_file", args=[*args, copy.pk])).status_code == 404


def test_preview__is_what_the_carer_sees(world, plan, client):
    def main_of(url, role):
        client.force_login(world.users[role])
        text = client.get(url).content.decode()
        return text.split("<main")[1].split("</main>")[0]

    child = world.child.pk
    staff = main_of(reverse("portal:preview", args=[child]), Role.SOCIAL_WORKER)
    home = main_of(reverse("portal:child", args=[child]), Role.CARER)
    preview, portal = f"/children/{child}/portal-preview/", f"/portal/children/{child}/"
    assert staff.replace(preview, portal) == home
    assert Event.objects.filter(action="portal.preview.viewed").exists()


def test_home__leads_straight_to_the_only_child(world, carer, client):
    page = client.get(reverse("portal:home"))
    assert page.url == reverse("portal:child", args=[world.child.pk])


def test_home__lists_several_children_with_as_many_queries(world, carer, client):
    def another():
        CareEpisodeFactory(
            child=ChildFactory(local_authority=world.authority),
            placement__household=world.household,
        )

    another()
    url = reverse("portal:home")
    with CaptureQueriesContext(connection) as two:
        assert len(client.get(url).context["children"]) == 2
    another()
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["children"]) == 3
    assert len(two) == len(three)
