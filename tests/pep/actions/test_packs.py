"""Many plans as one file."""

import datetime as dt
import io
import re
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.pdf import pdf_of
from pep import actions, tasks
from pep.models import Pep, PepDocument, PepPack
from tests.factories.pep import PepFactory


@pytest.fixture
def plans(world):
    """Two terms' plans of one child."""
    spring = {"term": "spring", "academic_year": 2025, "term_starts_on": dt.date(2026, 1, 5)}
    return [PepFactory(child=world.child), PepFactory(child=world.child, **spring)]


@pytest.fixture
def pack(plans, teacher):
    return actions.request_pack(plans=Pep.unscoped.all(), by=teacher)


@pytest.fixture
def printed(monkeypatch):
    """PDFs that take no time."""
    monkeypatch.setattr("pep.actions.documents.render_pdf", lambda *args: b"%PDF-1.7 made up")


def make(pack):
    tasks.fill_pack(pack.pk)
    for document in PepDocument.unscoped.filter(progress="waiting"):
        tasks.make_document(document.pk)
    pack.refresh_from_db()
    return pack


@pytest.fixture
def bound(plans, teacher, monkeypatch):
    """Both plans bound into one PDF, each printed short."""

    def short(template, context, styles=("pep.css",)):
        html = render_to_string(template, context)
        return pdf_of(
            re.sub("((<h2>.*?){3})<h2>.*(?=</body>)", r"\1", html, flags=re.DOTALL), styles
        )

    monkeypatch.setattr("pep.actions.documents.render_pdf", short)
    pack = make(actions.request_pack(plans=Pep.unscoped.all(), by=teacher, kind="pdf"))
    with pack.file.open("rb") as file:
        return pikepdf.open(io.BytesIO(file.read()))


def test_bound_pack__has_the_plans_in_order_with_bookmarks_for_child_term_and_section(bound):
    with bound.open_outline() as outline:
        contents, child = outline.root
        terms = child.children
        sections = [it.title for it in terms[0].children]
    assert (contents.title, child.title) == ("Contents", "Rowan Ashdown")
    assert [it.title for it in terms] == ["Spring term 2025/26", "Autumn term 2026/27"]
    assert sections[0] == "About the child"
    assert str(bound.Root.PageLabels.Nums[1].S) == "/r"


def test_bound_pack__is_as_accessible_as_each_plan(bound):
    assert (bound.Root.Lang, bool(bound.Root.MarkInfo.Marked)) == ("en-GB", True)
    with bound.open_metadata() as metadata:
        assert metadata["dc:title"] == "Personal Education Plans: 2 plans"
        assert metadata["pdfuaid:part"] == "1"
    tree = bound.Root.StructTreeRoot
    parts = [it for it in tree.K[0].K if it.S == "/Part"]
    assert str(parts[0].T) == "Rowan Ashdown, Spring term 2025/26"
    # Each page knows its own elements, which know the page; header cells are told apart.
    numbers = dict(pikepdf.NumberTree(tree.ParentTree).items())
    for page in bound.pages:
        marked = [
            it for it in numbers[page.obj.StructParents] if isinstance(it, pikepdf.Dictionary)
        ]
        assert {it.Pg.objgen for it in marked} == {page.obj.objgen}
    ids = [str(it.ID) for it in _elements(tree.K[0]) if "/ID" in it]
    assert len(ids) == len(set(ids)) > 0
    named = [it.A.Headers for it in _elements(tree.K[0]) if "/A" in it and "/Headers" in it.A]
    assert {str(each) for it in named for each in it} <= set(ids)


def _elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def test_pack__that_lost_its_tasks_is_taken_up_and_finished(pack, printed):
    tasks.fill_part(pack.pk, list(pack.plans.values_list("pk", flat=True))[:1])
    assert actions.resume_packs(by=None) == 0
    PepPack.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=20))
    assert actions.resume_packs(by=None) == 1
    make(pack)
    assert pack.made_at
    assert pack.documents.count() == 2


def url(name, pack=None):
    return reverse(f"pep:{name}", args=[pack.pk] if pack else [])


def test_pack__holds_a_copy_of_each_plan_made_for_its_reader(client, teacher, pack, printed):
    make(pack)
    client.force_login(teacher)
    response = client.get(url("pack_file", pack))
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert len(bundle.namelist()) == 2
    assert all(name.startswith("rowan-ashdown-") for name in bundle.namelist())
    assert {it.made_for for it in PepDocument.unscoped.all()} == {teacher}
    assert Event.objects.filter(action="pep.pack.downloaded").count() == 1
    assert Event.objects.filter(action="pep.pack_asked_for").count() == 1


def test_pack__is_joined_when_the_last_copy_is_made_and_not_before(pack, printed):
    tasks.fill_pack(pack.pk)
    first, second = PepDocument.unscoped.all()
    tasks.make_document(first.pk)
    pack.refresh_from_db()
    assert pack.made_at is None
    tasks.make_document(second.pk)
    pack.refresh_from_db()
    assert pack.made_at


def test_pack__asked_to_be_filled_twice_asks_for_each_copy_once(pack, printed):
    make(pack)
    made = pack.made_at
    make(pack)
    assert PepDocument.unscoped.count() == 2
    assert pack.made_at == made


def test_pack__a_copy_that_fails_is_left_out(client, teacher, pack, monkeypatch, plans):
    broken = plans[0].pk

    def render(template, context, styles):
        if context["content"]["term"] == plans[0].term_label:
            raise OSError("no font")
        return b"%PDF-1.7 made up"

    monkeypatch.setattr("pep.actions.documents.render_pdf", render)
    tasks.fill_pack(pack.pk)
    for document in PepDocument.unscoped.order_by("-pep"):
        if document.pep_id == broken:
            with pytest.raises(OSError, match="no font"):
                tasks.make_document(document.pk)
        else:
            tasks.make_document(document.pk)
    client.force_login(teacher)
    page = " ".join(client.get(url("pack", pack)).content.decode().split())
    assert "1 could not be printed and is left out" in page


def test_pack__without_a_plan_or_with_too_many_is_refused(teacher, plans, monkeypatch):
    with pytest.raises(ValidationError, match="no plan"):
        actions.request_pack(plans=Pep.unscoped.none(), by=teacher)
    monkeypatch.setattr("pep.actions.packs.MOST", 1)
    with pytest.raises(ValidationError, match="at most 1"):
        actions.request_pack(plans=Pep.unscoped.all(), by=teacher)


def test_pack__from_the_list_holds_what_the_list_shows(client, world, teacher, plans):
    PepFactory(child=world.stranger)
    client.force_login(teacher)
    client.post(url("pack_add") + "?term=2025-spring")
    assert list(PepPack.objects.get().plans.all()) == [plans[1]]
    client.post(url("pack_add"))
    assert set(PepPack.objects.first().plans.all()) == set(plans)


def test_pack__is_its_askers_alone(client, world, officer, pack):
    client.force_login(officer)
    assert client.get(url("pack", pack)).status_code == 404
    assert client.get(url("pack_file", pack)).status_code == 404


def test_pack__is_not_given_out_when_its_asker_may_no_longer_read_it(
    client, world, teacher, pack, printed
):
    make(pack)
    world.enrolment.left_on = dt.date(2026, 11, 1)
    world.enrolment.save()
    client.force_login(teacher)
    assert client.get(url("pack_file", pack)).status_code == 302


def test_pack__asked_for_by_somebody_who_lost_the_child_holds_nothing_of_them(
    world, teacher, pack, printed
):
    world.enrolment.left_on = dt.date(2026, 11, 1)
    world.enrolment.save()
    make(pack)
    assert not pack.documents.exists()


def test_pack__is_forgotten_after_a_week(pack, printed):
    make(pack)
    assert actions.forget_packs(by=None) == 0
    PepPack.objects.update(asked_at=timezone.now() - dt.timedelta(days=8))
    storage, name = pack.file.storage, pack.file.name
    actions.forget_packs(by=None)
    assert not storage.exists(name)
    assert not PepPack.objects.exists()


def test_carer__prints_no_pack(client, world, plans):
    client.force_login(world.users[Role.CARER])
    assert client.post(url("pack_add")).status_code == 403


def test_pack__asks_for_each_copy_by_itself_and_keeps_what_was_asked_before_a_failure(
    plans, pack, printed, monkeypatch
):
    """One transaction for all would hold the log for all of them, and lose them together."""

    def ask(*, pep, **more):
        if pep.pk == max(it.pk for it in plans):
            raise OSError("no disk")
        return actions.request_document(pep=pep, **more)

    monkeypatch.setattr("pep.actions.packs.request_document", ask)
    with pytest.raises(OSError, match="no disk"):
        tasks.fill_part(pack.pk, [it.pk for it in plans])
    assert pack.documents.count() == 1
