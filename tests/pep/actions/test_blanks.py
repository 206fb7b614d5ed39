"""Blank forms: one file for everybody who asks for the same."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from pep import actions, tasks
from pep.models import BlankForm
from tests.factories.pep import LocalFormFactory, PepFactory


@pytest.fixture
def printed(monkeypatch):
    """PDFs that take no time; gives what was printed."""
    papers = []

    def render(template, context, styles):
        papers.append(context["form"])
        return b"%PDF-1.7 blank"

    monkeypatch.setattr("pep.actions.blanks.render_pdf", render)
    return papers


def ask(client, **more):
    data = {"band": "secondary", "nc_year": "9", "size": "usual"} | more
    return client.post(reverse("pep:blank_add"), data)


def test_blank__of_another_authoritys_form_is_not_there_whatever_its_number(
    client, world, officer, printed
):
    theirs = world.stranger.local_authority
    forms = [
        LocalFormFactory(local_authority=it, published_at=timezone.now(), starts_on="2026-09-01")
        for it in (world.authority, theirs)
    ]
    client.force_login(officer)
    for form, status in zip(forms, (200, 404), strict=True):
        blank = BlankForm.objects.create(
            digest=str(form.pk), form_version=form.base_version, form=form, band="secondary",
            nc_year=9, progress="made", file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 blank"),
        )  # fmt: skip
        for name in ("pep:blank", "pep:blank_file"):
            response = client.get(reverse(name, args=[blank.pk]))
            assert response.status_code == status
            assert not response.streaming or response.getvalue()


def test_blank__is_asked_for_made_once_and_downloaded_by_any_reader_of_plans(
    client, teacher, officer, printed
):
    client.force_login(teacher)
    address = ask(client).url
    assert "is being made" in client.get(address).content.decode()
    blank = BlankForm.objects.get()
    tasks.make_blank(blank.pk)
    tasks.make_blank(blank.pk)
    client.force_login(officer)
    assert ask(client).url == address
    assert len(printed) == 1
    assert client.get(f"{address}file/").getvalue() == b"%PDF-1.7 blank"
    assert ask(client, size="large").url != address


def test_blank__asks_what_an_authoritys_own_form_asks(client, world, teacher, printed):
    form = LocalFormFactory(
        local_authority=world.authority, published_at=timezone.now(), starts_on="2026-09-01"
    )
    LocalFormFactory(published_at=timezone.now(), starts_on="2026-09-01", name="Elsewhere",
                     local_authority=world.stranger.local_authority)  # fmt: skip
    pep = PepFactory(child=world.child, form=form, form_version=1)
    client.force_login(teacher)
    page = client.get(reverse("pep:pdf", args=[world.child.pk, pep.pk])).content.decode()
    link = page.split('href="/peps/blank/')[1].split('"')[0].replace("&amp;", "&")
    choice = client.get(f"/peps/blank/{link}")
    assert "Elsewhere" not in choice.content.decode()
    ask(client, **{k: v for k, v in choice.context["form"].initial.items() if k == "form"})
    tasks.make_blank(BlankForm.objects.get().pk)
    asked = [field["label"] for it in printed[0]["sections"] for field in it["fields"]]
    assert "Which books do they love? (optional)" in asked
    assert printed[0]["form"] == "From summer 2027"


def test_blank__is_forgotten_a_week_after_it_was_last_asked_for(client, teacher, printed):
    client.force_login(teacher)
    ask(client)
    blank = actions.make_blank(blank=BlankForm.objects.get(), by=None)
    BlankForm.objects.update(asked_at=timezone.now() - dt.timedelta(days=8))
    ask(client)
    assert actions.forget_blanks(by=None) == 0
    BlankForm.objects.update(asked_at=timezone.now() - dt.timedelta(days=8))
    assert actions.forget_blanks(by=None) == 1
    assert not blank.file.storage.exists(blank.file.name)


def test_carer__has_no_blank_form(client, world):
    client.force_login(world.users[Role.CARER])
    assert ask(client).status_code == 403
