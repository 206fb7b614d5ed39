"""The pages of documents: who finds what, downloading, and the words of every state."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import ChildDocument
from tests.children.files import PNG, upload
from tests.factories.support import DocumentFactory, DocumentFileFactory

DT, STAFF, OFFICER = (
    Role.DESIGNATED_TEACHER,
    Role.SCHOOL_STAFF,
    Role.VIRTUAL_SCHOOL_OFFICER,
)


@pytest.fixture
def sign_in(world, client):
    def as_(role):
        client.force_login(world.users[role])
        return client

    return as_


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


def document_of(world, **document):
    return DocumentFileFactory(document=DocumentFactory(child=world.child, **document))


def downloads(person, world, pk):
    """The answer to asking for the first version."""
    return person.get(url("download_document", world, pk=pk, number=1)).status_code


ADD = {"title": "Spring report", "kind": "report", "audience": "everyone"}


def test_document__from_adding_to_putting_back(world, sign_in):
    teacher = sign_in(DT)
    teacher.post(url("add_document", world), ADD | {"file": upload()})
    document = ChildDocument.unscoped.get()
    page = teacher.get(url("documents", world)).content.decode()
    assert "Spring report" in page
    assert "no scanner is set up" in page
    teacher.post(
        url("add_document_version", world, pk=document.pk), {"file": upload(PNG, "scan.png")}
    )
    teacher.post(
        url("edit_document", world, pk=document.pk), ADD | {"title": "Report", "version": "1"}
    )
    page = teacher.get(url("document", world, pk=document.pk)).content.decode()
    for words in ("scan.png", "Report.pdf", "Not checked"):
        assert words in page
    teacher.post(url("withdraw_document", world, pk=document.pk), {"reason": "A newer one came"})
    assert "Report.pdf" not in teacher.get(url("documents", world)).content.decode()
    assert (
        "A newer one came"
        in teacher.get(url("documents", world), {"show": "withdrawn"}).content.decode()
    )
    assert teacher.get(url("download_document", world, pk=document.pk, number=1)).status_code == 404
    teacher.post(url("restore_document", world, pk=document.pk))
    assert teacher.get(url("download_document", world, pk=document.pk, number=1)).status_code == 200


def test_download__is_saved_never_shown_and_written_to_the_log(world, sign_in):
    kept = document_of(world)
    response = sign_in(DT).get(
        url("download_document", world, pk=kept.document_id, number=kept.number)
    )
    assert response.content == b"%PDF-1.7 report"
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(action="document.downloaded")
    assert event.data == {"document": "“School report”", "number": 1}
    assert event.actor_id == world.users[DT].pk


@pytest.mark.parametrize(
    ("audience", "opens"),
    [
        ("everyone", {DT: 200, STAFF: 200, OFFICER: 200}),
        ("health", {DT: 200, STAFF: 404, OFFICER: 200}),
        ("social_care", {DT: 404, STAFF: 404, OFFICER: 200}),
    ],
)
def test_audience__is_the_same_on_every_page(world, sign_in, audience, opens):
    kept = document_of(world, audience=audience, title="Very private")
    for role, status in opens.items():
        person = sign_in(role)
        page = person.get(url("document", world, pk=kept.document_id))
        assert page.status_code == status, role
        assert downloads(person, world, kept.document_id) == status, role
        for name in ("documents", "timeline"):
            page = person.get(url(name, world)).content.decode()
            assert ("Very private" in page) == (status == 200), (role, name)


def test_add__offers_a_reader_only_the_audiences_they_belong_to(world, sign_in):
    page = sign_in(DT).get(url("add_document", world)).content.decode()
    assert "Those who may read health records" in page
    assert "Social care and the virtual school" not in page
    response = sign_in(DT).post(
        url("add_document", world), ADD | {"audience": "social_care", "file": upload()}
    )
    assert response.status_code == 200
    assert not ChildDocument.unscoped.exists()


@pytest.mark.parametrize(
    ("state", "words"), [("waiting", "Being checked"), ("infected", "The file was not kept")]
)
def test_download__a_file_that_is_not_passed_is_not_found(world, sign_in, state, words):
    kept = document_of(world)
    kept.checked = state
    kept.save()
    teacher = sign_in(DT)
    address = url("download_document", world, pk=kept.document_id, number=1)
    assert teacher.get(address).status_code == 404
    assert words in teacher.get(url("document", world, pk=kept.document_id)).content.decode()
    assert address not in teacher.get(url("documents", world)).content.decode()


def test_document__of_another_child_is_not_found_under_this_one(world, sign_in):
    other = DocumentFileFactory(document=DocumentFactory(child=world.stranger))
    teacher = sign_in(DT)
    assert teacher.get(url("document", world, pk=other.document_id)).status_code == 404
    address = url("download_document", world, pk=other.document_id, number=1)
    assert teacher.get(address).status_code == 404


def test_list__asks_no_more_for_more_documents(world, sign_in, django_assert_max_num_queries):
    for _ in range(30):
        document_of(world)
    teacher = sign_in(DT)
    teacher.get(url("documents", world))
    with django_assert_max_num_queries(12):
        response = teacher.get(url("documents", world))
    assert len(response.context["documents"]) == 25
