"""The pages of packs for the next school, with the real PDF in them."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import Enrolment, HandoverPack
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import HandoverPackFactory

LIST = "/children/handovers/"


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def moved(world):
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=dt.date(2026, 11, 13))
    larkmoor = SchoolFactory(name="Larkmoor School")
    EnrolmentFactory(child=world.child, school=larkmoor, admitted_on=dt.date(2026, 11, 16))
    return world, larkmoor


def test_pack__goes_to_the_new_teacher_who_reads_and_acknowledges_it(moved, client):
    world, larkmoor = moved
    teacher = user_with(Role.DESIGNATED_TEACHER, school=larkmoor, user__full_name="Tess Field")
    (pk,) = actions.open_handovers(by=None)
    actions.make_pack(pack=HandoverPack.unscoped.get(pk=pk))
    client.force_login(teacher)
    page = client.get(LIST).content.decode()
    assert "Larkmoor School" in page
    assert "Sent, not acknowledged" in page
    pack = HandoverPack.unscoped.get()
    paper = pack.papers.get()
    page = client.get(pack.get_absolute_url()).content.decode()
    assert "Handover summary (PDF" in page
    assert pack.sha256 in page
    file = url("download_document", world, pk=paper.file.document_id, number=1)
    assert client.get(file).content.startswith(b"%PDF")
    client.post(url("acknowledge_handover", world, pk=pack.pk), {"version": pack.version})
    page = client.get(url("moves", world)).content.decode()
    assert "Acknowledged" in page
    assert "Tess Field" in page


def test_pack__somebody_else_cannot_acknowledge_what_was_sent_here(moved, client):
    world, larkmoor = moved
    user_with(Role.DESIGNATED_TEACHER, school=larkmoor)
    enrolment = Enrolment.unscoped.get(child=world.child, left_on=None)
    pack = HandoverPackFactory(
        child=world.child,
        enrolment=enrolment,
        sent_on=dt.date(2026, 11, 16),
        sent_how="By LAC, with a link",
    )
    client.force_login(world.users[Role.SOCIAL_WORKER])
    assert "Acknowledge the pack" not in client.get(pack.get_absolute_url()).content.decode()
    assert client.get(url("acknowledge_handover", world, pk=pack.pk)).status_code == 403


def test_list__is_without_strangers_and_in_few_queries(
    moved, client, django_assert_max_num_queries
):
    world, _ = moved
    HandoverPackFactory(
        child=world.child, enrolment=Enrolment.unscoped.get(child=world.child, left_on=None)
    )
    HandoverPackFactory(child=world.stranger)
    client.force_login(world.users[Role.SOCIAL_WORKER])
    client.get(LIST)
    with django_assert_max_num_queries(12):
        rows = client.get(LIST).context["rows"]
    assert [it["row"].child for it in rows] == [world.child]
    assert client.get(LIST, {"show": "ended"}).context["rows"] == []
