"""After signing: sealed, proved unchanged, amended as a new version."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from lac.audit.models import Event
from lac.children.actions import add_document
from pep import actions
from pep.content import as_read, content_of
from pep.models import Pep, PepSeal, PepSection, PepSnapshot, PepState
from pep.sections import form_digest
from pep.versions import FORMS
from tests.children.files import upload


@pytest.fixture
def amended(signed, officer):
    return actions.amend(pep=signed, reason="The reading age was wrong", by=officer)


def answer(pep, by, text="Kind to younger children"):
    section = PepSection.unscoped.get(pep=pep, key="education")
    actions.save_section(section=section, answers={"strengths": text}, seen=section.version, by=by)
    return pep


def sign_again(pep, officer):
    pep = actions.submit(pep=pep, by=officer)
    actions.grade(pep=pep, rag="amber", feedback="Good", by=officer)
    actions.finish_for_owners(pep=pep, note="Agreed with the school", by=officer)
    return actions.sign_off(pep=pep, good_enough=True, why="Put right", by=officer)


def seal_all():
    actions.seal_waiting(by=None)


def verify():
    out = StringIO()
    call_command("verify_plans", stdout=out)
    return out.getvalue().split("\n")


def document(child, by, audience="everyone", title="Reading assessment"):
    kept = add_document(
        child=child, title=title, kind="assessment", audience=audience, file=upload(), by=by
    )
    return kept.files.get()


# Amending.


def test_amendment__keeps_showing_what_was_signed_until_it_is_signed_too(amended, officer):
    before = content_of(amended)
    answer(amended, officer)
    assert content_of(amended) == before
    after = sign_again(amended, officer)
    assert "Kind to younger children" in json.dumps(content_of(after))
    first, second = PepSnapshot.unscoped.filter(pep=amended)
    assert (first.number, first.reason) == (1, "")
    assert (second.number, second.reason) == (2, "The reading age was wrong")
    assert json.loads(first.canonical) == before


def test_amendment__leaves_the_day_of_the_first_signature(amended, officer, signed):
    first = signed.signed_off_at
    after = sign_again(answer(amended, officer), officer)
    assert (after.state, after.signed_off_at) == (PepState.SIGNED_OFF, first)
    assert after.amendment_reason == ""
    assert Event.objects.filter(action="pep.amendment_signed").get().data["number"] == 2


def test_amendment__needs_a_signed_plan_and_a_reason(signed, officer):
    with pytest.raises(ValidationError, match="Say why"):
        actions.amend(pep=signed, reason=" ", by=officer)
    Pep.unscoped.filter(pk=signed.pk).update(state="submitted")
    with pytest.raises(ValidationError, match="Only a signed plan"):
        actions.amend(pep=signed, reason="x", by=officer)


def test_amendment__is_dropped_only_while_nothing_was_changed(amended, officer):
    answer(amended, officer)
    with pytest.raises(ValidationError, match="changed already"):
        actions.drop_amendment(pep=amended, by=officer)
    answer(amended, officer, text="An answer about strengths")
    assert actions.drop_amendment(pep=amended, by=officer).is_signed


def test_amendment__sent_in_and_returned_red_is_dropped_with_the_grade_it_was_signed_with(
    amended, officer
):
    pep = actions.submit(pep=amended, by=officer)
    actions.grade(pep=pep, rag="red", feedback="Why?", by=officer)
    pep = actions.return_for_changes(pep=pep, reason="Nothing to amend", by=officer)
    dropped = actions.drop_amendment(pep=pep, by=officer)
    assert (dropped.state, dropped.rag) == (PepState.SIGNED_OFF, "green")


def test_amendment__says_who_signed_it(amended, officer):
    after = sign_again(answer(amended, officer), officer)
    said = content_of(after)["decision"]["amended"]
    assert said.startswith("Version 2, signed on 20 November 2026 by ")
    assert said.endswith("The reading age was wrong")


def test_amended_plan__cannot_be_cancelled(amended, officer):
    with pytest.raises(ValidationError, match="signed off"):
        actions.cancel(pep=amended, reason="x", by=officer)


# Attachments.


def test_attachment__belongs_to_the_plan_in_its_version(pep, world, teacher, officer):
    file = document(world.child, officer)
    actions.attach(pep=pep, file=file, by=teacher)
    actions.attach(pep=pep, file=file, by=teacher)
    for edition, count in (("school", 1), ("carer", 0), ("young_person", 0)):
        assert len(as_read(content_of(pep), edition)["attachments"]) == count
    assert content_of(pep)["attachments"] == [
        {"title": "Reading assessment", "version": 1, "sha256": file.sha256}
    ]
    assert Event.objects.filter(action="pep.attached").count() == 1


def test_attachment__few_may_read_is_refused(pep, world, officer):
    file = document(world.child, officer, audience="social_care")
    with pytest.raises(ValidationError, match="everybody who works"):
        actions.attach(pep=pep, file=file, by=officer)


def test_attachment__of_another_child_is_refused(pep, world, officer):
    with pytest.raises(ValidationError, match="Choose a document"):
        actions.attach(pep=pep, file=document(world.stranger, officer), by=officer)


def test_attachment__of_a_signed_plan_stays(world, teacher, signed):
    with pytest.raises(ValidationError, match="signed off"):
        actions.attach(pep=signed, file=document(world.child, teacher), by=teacher)


# Sealing and proving.


def test_seal__hashes_words_form_attachments_and_print_together(complete, world, teacher, officer):
    file = document(world.child, officer)
    actions.attach(pep=complete, file=file, by=teacher)
    pep = sign_again(complete, officer)
    seal_all()
    seal = PepSeal.objects.get()
    said = json.loads(seal.manifest)
    with seal.pdf.open() as file_of_it:
        pdf = file_of_it.read()
    assert said == {
        "plan": PepSnapshot.unscoped.get().sha256,
        "number": 1,
        "form": form_digest(pep),
        "attachments": [file.sha256],
        "pdf": hashlib.sha256(pdf).hexdigest(),
    }
    assert seal.sha256 == hashlib.sha256(seal.manifest.encode()).hexdigest()
    assert verify()[0] == "1 signed versions hold."


def test_seal__is_made_once(signed):
    seal_all()
    snapshot = PepSnapshot.unscoped.get()
    assert actions.seal(snapshot=snapshot, by=None) == PepSeal.objects.get()


def test_seal__the_database_refuses_to_change_it(signed):
    seal_all()
    for sql in ("UPDATE pep_pepseal SET sha256 = ''", "DELETE FROM pep_pepseal"):
        with (
            pytest.raises(DatabaseError, match="cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_verify__says_what_is_not_sealed_yet(signed):
    assert verify()[:2] == ["0 signed versions hold.", "1 are signed and wait to be sealed."]


def _words(signed, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pep_pepsnapshot DISABLE TRIGGER signed_plan_is_kept")
        cursor.execute("UPDATE pep_pepsnapshot SET canonical = replace(canonical, 'a', 'e')")
        cursor.execute("ALTER TABLE pep_pepsnapshot ENABLE TRIGGER signed_plan_is_kept")


def _seal(signed, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pep_pepseal DISABLE TRIGGER seal_is_kept")
        cursor.execute("UPDATE pep_pepseal SET manifest = replace(manifest, '\"number\"', '\"n\"')")
        cursor.execute("ALTER TABLE pep_pepseal ENABLE TRIGGER seal_is_kept")


def _words_and_their_sum(signed, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pep_pepsnapshot DISABLE TRIGGER signed_plan_is_kept")
        cursor.execute("UPDATE pep_pepsnapshot SET canonical = replace(canonical, 'a', 'e')")
        cursor.execute(
            "UPDATE pep_pepsnapshot"
            " SET sha256 = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')"
        )
        cursor.execute("ALTER TABLE pep_pepsnapshot ENABLE TRIGGER signed_plan_is_kept")


def _print(signed, monkeypatch):
    seal = PepSeal.objects.get()
    with seal.pdf.storage.open(seal.pdf.name, "wb") as file:
        file.write(b"%PDF-1.7 another")


def _lost_print(signed, monkeypatch):
    seal = PepSeal.objects.get()
    seal.pdf.storage.delete(seal.pdf.name)


def _form(signed, monkeypatch):
    monkeypatch.setitem(FORMS, signed.form_version, FORMS[signed.form_version][:-1])


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (_words, "its words are not those"),
        (_words_and_their_sum, "the log does not tell of these words"),
        (_seal, "its seal was changed"),
        (_print, "its print is missing or was changed"),
        (_lost_print, "its print is missing or was changed"),
        (_form, "the questions of its form"),
    ],
)
def test_verify__finds_what_was_changed(signed, monkeypatch, tamper, sentence):
    seal_all()
    tamper(signed, monkeypatch)
    with pytest.raises(CommandError, match=sentence):
        verify()


def test_verify__finds_an_attachment_that_was_changed(complete, world, teacher, officer):
    file = document(world.child, officer)
    actions.attach(pep=complete, file=file, by=teacher)
    sign_again(complete, officer)
    seal_all()
    with file.file.storage.open(file.file.name, "wb") as kept:
        kept.write(b"Reads at twelve years")
    with pytest.raises(CommandError, match="an attachment is missing or was changed"):
        verify()


def test_verify__finds_a_signed_version_that_is_gone(signed):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pep_pepsnapshot DISABLE TRIGGER signed_plan_is_kept")
        cursor.execute("DELETE FROM pep_pepsnapshot")
        cursor.execute("ALTER TABLE pep_pepsnapshot ENABLE TRIGGER signed_plan_is_kept")
    with pytest.raises(CommandError, match="a signed version is missing"):
        verify()
