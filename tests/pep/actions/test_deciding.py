"""Submitted, graded, returned, signed."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lac.accounts.access import Role
from lac.accounts.models import User
from lac.deadlines.models import Delivery
from pep.actions import (
    cancel,
    finish_for_owners,
    finish_own,
    finish_section,
    grade,
    respond,
    return_for_changes,
    save_section,
    sign_off,
    submit,
)
from pep.content import canonical, content_of, sha256
from pep.models import Pep, PepSection, PepSnapshot, PepState
from pep.sections import sections_of
from tests.children.test_delegation import lend
from tests.factories.accounts import MembershipFactory
from tests.factories.pep import PepActionFactory, PepFactory, PupilViewFactory

WHY = "It is ambitious, and she helped to write it."


@pytest.mark.parametrize(("written_in", "follows"), [(None, True), ("2027-01-05", False)])
def test_submit__what_was_added_since_follows_into_a_plan_that_nobody_has_written_in(
    complete, teacher, written_in, follows
):
    following = PepFactory(
        child=complete.child, carried_from=complete, term="spring", term_starts_on="2027-01-04",
        term_ends_on="2027-03-26", cutoff_on="2027-03-19", initiated_on=written_in,
    )  # fmt: skip
    added = PepActionFactory(pep=complete, action="Ask for a place in the choir")
    submit(pep=complete, by=teacher)
    rows = following.pepaction_set.filter(action=added.action, carried=True)
    assert rows.exists() == follows
    assert following.target_set.filter(carried_from__pep=complete).count() == 1
    keys = set(following.pepsection_set.values_list("key", flat=True))
    assert keys == {it.key for it in sections_of(following)}


def test_submit__refuses_with_the_whole_list_of_what_is_missing(pep, teacher):
    with pytest.raises(ValidationError) as refusal:
        submit(pep=pep, by=teacher)
    assert "Add at least one target for this term" in refusal.value.messages
    assert "Record the day the PEP meeting was held" in refusal.value.messages
    assert Pep.unscoped.get().state == PepState.DRAFT


def test_submit__sends_it_to_the_virtual_school(submitted, teacher):
    assert (submitted.state, submitted.submitted_by) == (PepState.SUBMITTED, teacher)
    assert submitted.first_submitted_at == submitted.submitted_at


@pytest.fixture
def unfinished(complete, teacher):
    """A plan with the virtual school that nobody has finished but whoever sent it in."""
    PepSection.unscoped.filter(pep=complete).update(completed_at=None, completed_by=None)
    return submit(pep=complete, by=teacher)


def test_submit__finishes_what_its_sender_answers_for_and_nothing_else(unfinished):
    waiting = {it.key for it in PepSection.unscoped.filter(pep=unfinished, completed_at=None)}
    by = {it.key: it.owner for it in sections_of(unfinished)}
    assert waiting == {key for key, owner in by.items() if owner != Role.DESIGNATED_TEACHER}


def test_submit__tells_whoever_has_not_finished_their_section(unfinished, social_worker):
    told = Delivery.objects.filter(template="pep_section_waits")
    assert [it.user for it in told] == [social_worker]


def test_submit__tells_who_acts_for_whoever_has_not_finished(
    complete, world, teacher, social_worker
):
    colleague = world.users[Role.SCHOOL_STAFF]
    lend(teacher, colleague, sections=("targets",), permissions=())
    PepSection.unscoped.filter(pep=complete, key="targets").update(completed_at=None)
    submit(pep=complete, by=social_worker)
    told = Delivery.objects.filter(template="pep_section_waits")
    assert {it.user for it in told} == {teacher, colleague}


def test_submit__tells_nobody_when_everybody_has_finished(submitted):
    assert not Delivery.objects.filter(template="pep_section_waits").exists()


def test_sign_off__only_when_each_owner_has_finished(unfinished, social_worker, officer):
    grade(pep=unfinished, rag="green", by=officer)
    with pytest.raises(ValidationError, match=r"social worker.*Ask them"):
        sign_off(pep=unfinished, good_enough=True, why=WHY, by=officer)
    owned = [it.key for it in sections_of(unfinished) if it.owner == Role.SOCIAL_WORKER]
    for section in PepSection.unscoped.filter(pep=unfinished, key__in=owned):
        finish_section(section=section, by=social_worker)
    signed = sign_off(pep=unfinished, good_enough=True, why=WHY, by=officer)
    # What the virtual school answers for was finished by signing.
    assert not PepSection.unscoped.filter(pep=signed, completed_at=None).exists()


def test_finish__in_a_role_that_one_has_with_other_children_only(unfinished, teacher):
    """A social worker elsewhere answers here for what the designated teacher answers for."""
    MembershipFactory(user=teacher, role=Role.SOCIAL_WORKER)
    MembershipFactory(user=teacher, role=Role.VIRTUAL_SCHOOL_OFFICER)
    fresh = User.objects.get(pk=teacher.pk)
    with pytest.raises(ValidationError, match="social worker"):
        finish_section(section=PepSection.unscoped.get(pep=unfinished, key="care"), by=fresh)


def test_finish_for_owners__with_one_reason_that_is_kept_and_printed(unfinished, officer):
    grade(pep=unfinished, rag="green", by=officer)
    with pytest.raises(ValidationError, match="in the name of the social worker"):
        finish_for_owners(pep=unfinished, note=" ", by=officer)
    assert PepSection.unscoped.filter(pep=unfinished, completed_at=None).exists()
    note = "Agreed with Nadia Petrov by telephone"
    count = finish_for_owners(pep=unfinished, note=note, by=officer)
    owned = sum(it.owner == Role.SOCIAL_WORKER for it in sections_of(unfinished))
    assert count == owned > 0
    signed = sign_off(pep=unfinished, good_enough=True, why=WHY, by=officer)
    finished = [it["finished"] for it in content_of(signed)["sections"] if note in it["finished"]]
    assert len(finished) == owned


def test_finish_for_owners__is_for_the_virtual_school(unfinished, teacher):
    with pytest.raises(ValidationError, match="answers for this section"):
        finish_for_owners(pep=unfinished, note="Because", by=teacher)


def test_finish_own__finishes_what_somebody_answers_for_and_nothing_else(unfinished, social_worker):
    owners = {it.key: it.owner for it in sections_of(unfinished)}
    mine = sum(owner == Role.SOCIAL_WORKER for owner in owners.values())
    assert finish_own(pep=unfinished, by=social_worker) == mine
    waiting = PepSection.unscoped.filter(pep=unfinished, completed_at=None)
    assert Role.SOCIAL_WORKER not in {owners[it.key] for it in waiting}
    with pytest.raises(ValidationError, match="No section that you answer for"):
        finish_own(pep=unfinished, by=social_worker)


def test_finish_own__not_of_a_plan_that_was_sent_in_again_since_it_was_read(
    unfinished, social_worker, teacher, officer
):
    read = unfinished.submitted_at.isoformat()
    returned = return_for_changes(pep=unfinished, reason="No voice.", by=officer)
    submit(pep=returned, by=teacher)
    with pytest.raises(ValidationError, match="sent in again since you opened it"):
        finish_own(pep=unfinished, by=social_worker, sent_in=read)


def test_finish_own__is_not_for_a_plan_that_is_being_written(complete, social_worker):
    with pytest.raises(ValidationError, match="submitted"):
        finish_own(pep=complete, by=social_worker)


def test_grade__amber_and_red_say_what_would_make_it_green(submitted, officer):
    for rag in ("amber", "red"):
        with pytest.raises(ValidationError, match="green"):
            grade(pep=submitted, rag=rag, feedback=" ", by=officer)


def test_grade__only_a_submitted_plan(pep, officer):
    with pytest.raises(ValidationError, match="submitted"):
        grade(pep=pep, rag="green", by=officer)


def test_return__needs_a_reason(submitted, officer):
    with pytest.raises(ValidationError) as refusal:
        return_for_changes(pep=submitted, reason=" ", by=officer)
    assert "reason" in refusal.value.message_dict


def test_return__opens_it_again_and_keeps_the_first_submission(submitted, teacher, officer):
    first = submitted.first_submitted_at
    returned = return_for_changes(pep=submitted, reason="No measure", by=officer)
    assert returned.is_open
    assert returned.return_reason == "No measure"
    again = submit(pep=returned, by=teacher)
    assert again.first_submitted_at == first
    assert again.submitted_at > first
    assert (again.rag, again.graded_at) == ("", None)


def test_sign_off__a_red_plan_is_not_signed(submitted, officer):
    grade(pep=submitted, rag="red", feedback="No targets", by=officer)
    with pytest.raises(ValidationError, match="red"):
        sign_off(pep=submitted, good_enough=True, why=WHY, by=officer)


def test_sign_off__the_database_refuses_a_red_plan_too(submitted, officer):
    with pytest.raises(IntegrityError, match="no_red_pep_is_signed"), transaction.atomic():
        Pep.unscoped.filter(pk=submitted.pk).update(
            state="signed_off", rag="red", signed_off_at=submitted.submitted_at
        )


def test_sign_off__an_ungraded_plan_is_not_signed(submitted, officer):
    with pytest.raises(ValidationError, match="Grade"):
        sign_off(pep=submitted, good_enough=True, why=WHY, by=officer)


def test_sign_off__not_while_the_child_waits_for_an_answer(submitted, teacher, officer):
    view = PupilViewFactory(pep=submitted)
    grade(pep=submitted, rag="green", by=officer)
    with pytest.raises(ValidationError, match="waiting for an answer to 1 view"):
        sign_off(pep=submitted, good_enough=True, why=WHY, by=officer)
    returned = return_for_changes(pep=submitted, reason="Answer the child", by=officer)
    view.pep = returned
    respond(view=view, text="Yes", who="Nadia", by=teacher)
    again = submit(pep=returned, by=teacher)
    grade(pep=again, rag="green", by=officer)
    assert sign_off(pep=again, good_enough=True, why=WHY, by=officer).is_signed


@pytest.mark.parametrize(("good", "why", "field"), [(None, WHY, "good_enough"), (True, "", "why")])
def test_sign_off__asks_whether_it_is_good_enough_for_my_child(
    submitted, officer, good, why, field
):
    grade(pep=submitted, rag="green", by=officer)
    with pytest.raises(ValidationError) as refusal:
        sign_off(pep=submitted, good_enough=good, why=why, by=officer)
    assert any(field in name for name in refusal.value.message_dict)


def test_sign_off__freezes_the_plan_word_for_word(signed, officer):
    snapshot = PepSnapshot.unscoped.get(pep=signed)
    assert snapshot.sha256 == sha256(snapshot.canonical)
    content = json.loads(snapshot.canonical)
    assert canonical(content) == snapshot.canonical
    assert content["decision"]["good_enough_why"] == WHY
    assert content["decision"]["signed_off_by"] == str(officer)
    education = next(it for it in content["sections"] if it["key"] == "education")
    assert "An answer about strengths" in [it["text"] for it in education["answers"]]


def test_signed_plan__is_read_from_the_snapshot_alone(signed, world):
    PepSection.unscoped.filter(pep=signed).update(content={"strengths": "Something else"})
    world.child.given_name = "Another"
    world.child.save()
    assert content_of(Pep.unscoped.get(pk=signed.pk)) == json.loads(
        PepSnapshot.unscoped.get(pep=signed).canonical
    )


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_snapshot__the_database_refuses_to_change_it(signed, verb):
    rows = PepSnapshot.unscoped.filter(pep=signed)
    with pytest.raises(IntegrityError, match="signed plan"), transaction.atomic():
        rows.update(canonical="{}") if verb == "update" else rows.delete()


def test_signed_plan__cannot_be_deleted_with_its_snapshot(signed):
    with pytest.raises(IntegrityError, match="signed plan"), transaction.atomic():
        signed.delete()


def test_signed_plan__cannot_be_written_in(signed, teacher):
    section = PepSection.unscoped.select_related("pep").get(pep=signed, key="education")
    with pytest.raises(ValidationError, match="signed off"):
        save_section(section=section, answers={"strengths": "New"}, seen=2, by=teacher)


def test_cancel__makes_room_for_another_plan_and_needs_a_reason(pep, officer, world):
    with pytest.raises(ValidationError):
        cancel(pep=pep, reason="", by=officer)
    cancel(pep=pep, reason="Opened by mistake", by=officer)
    Pep.unscoped.create(
        child=world.child, academic_year=2026, term="autumn", term_starts_on=pep.term_starts_on,
        term_ends_on=pep.term_ends_on, cutoff_on=pep.cutoff_on, band="secondary", nc_year=7,
        opened_on=pep.opened_on,
    )  # fmt: skip


def test_plan__one_live_plan_a_child_and_term(pep, world):
    pep.pk = None
    with pytest.raises(IntegrityError, match="one_live_pep"), transaction.atomic():
        pep.save(force_insert=True)


def test_cancel__not_a_signed_plan(signed, officer):
    with pytest.raises(ValidationError, match="signed off"):
        cancel(pep=signed, reason="Mistake", by=officer)
