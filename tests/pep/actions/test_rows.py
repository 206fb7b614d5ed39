"""Targets, subjects, actions and people."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.audit.models import Event
from lac.children.versions import StaleSave
from pep.actions import (
    add_row,
    confirm_row,
    finish_action,
    hold_pep_meeting,
    record_scales,
    remove_row,
    save_row,
)
from pep.models import Attainment, Pep, PepSection, Target
from pep.rows import ROW_KINDS
from tests.factories.pep import AttainmentFactory, PepActionFactory, TargetFactory

TARGET = ROW_KINDS["target"]


def test_add_row__starts_empty_and_starts_the_plan(pep, teacher):
    target = add_row(pep=pep, kind=TARGET, by=teacher)
    assert (target.need, target.updated_by) == ("", teacher)
    pep.refresh_from_db()
    assert pep.initiated_on == dt.date(2026, 11, 20)


def test_save_row__stores_what_is_known(pep, teacher):
    target = add_row(pep=pep, kind=TARGET, by=teacher)
    saved = save_row(row=target, details={"need": "Reading"}, version=1, by=teacher)
    assert (saved.need, saved.version) == ("Reading", 2)


def test_save_row__a_stale_save_overwrites_nothing(pep, teacher, social_worker):
    target = add_row(pep=pep, kind=TARGET, by=teacher)
    save_row(row=target, details={"need": "Reading"}, version=1, by=teacher)
    with pytest.raises(StaleSave) as stale:
        save_row(row=target, details={"need": "Maths"}, version=1, by=social_worker)
    assert stale.value.current.need == "Reading"
    assert Target.unscoped.get().need == "Reading"


def test_save_row__only_the_fields_of_its_kind(pep, teacher):
    target = add_row(pep=pep, kind=TARGET, by=teacher)
    save_row(row=target, details={"carried_from": target, "need": "x"}, version=1, by=teacher)
    assert Target.unscoped.get().carried_from is None


def test_save_row__a_review_is_dated(pep, teacher):
    target = TargetFactory(pep=pep, carried_from=TargetFactory())
    save_row(row=target, details={"review": "met", "evidence": "Test"}, version=1, by=teacher)
    target.refresh_from_db()
    assert target.reviewed_on == dt.date(2026, 11, 20)


def test_save_row__saving_confirms_last_terms_row_and_a_draft_does_not(pep, teacher):
    row = AttainmentFactory(pep=pep, carried=True)
    save_row(row=row, details={"current": "Expected"}, version=1, by=teacher, draft=True)
    assert Attainment.unscoped.get().carried
    row.refresh_from_db()
    save_row(row=row, details={"current": "Expected"}, version=2, by=teacher)
    assert not Attainment.unscoped.get().carried


def test_confirm_row__is_still_right(pep, teacher):
    row = AttainmentFactory(pep=pep, carried=True)
    confirm_row(row=row, by=teacher)
    assert not Attainment.unscoped.get().carried


def test_remove_row__says_in_the_log_what_it_was(pep, teacher):
    remove_row(row=TargetFactory(pep=pep, action="Read aloud"), by=teacher)
    assert not Target.unscoped.exists()
    assert Event.objects.get(action="pep.row_removed").data["what"] == "Read aloud"


def test_remove_row__taken_out_by_somebody_else_meanwhile__is_told_once(pep, teacher):
    row = TargetFactory(pep=pep)
    remove_row(row=Target.unscoped.get(pk=row.pk), by=teacher)
    for act in (remove_row, confirm_row):
        with pytest.raises(ValidationError, match="taken this out of the plan already"):
            act(row=row, by=teacher)
    assert Event.objects.filter(action="pep.row_removed").count() == 1


def test_remove_row__last_terms_target_is_reviewed_not_removed(pep, teacher):
    target = TargetFactory(pep=pep, carried_from=TargetFactory())
    with pytest.raises(ValidationError, match="Withdrawn"):
        remove_row(row=target, by=teacher)


def test_remove_row__not_from_a_submitted_plan(pep, teacher):
    pep.state = "submitted"
    pep.save()
    with pytest.raises(ValidationError, match="virtual school"):
        remove_row(row=TargetFactory(pep=pep), by=teacher)


def test_finish_action__also_after_the_plan_was_sent_in(pep, teacher):
    pep.state = "submitted"
    pep.save()
    action = finish_action(
        action=PepActionFactory(pep=pep), done_on=dt.date(2026, 11, 19), by=teacher
    )
    assert action.done_on == dt.date(2026, 11, 19)
    with pytest.raises(ValidationError):
        finish_action(action=action, done_on=dt.date(2026, 11, 21), by=teacher)


def test_finish_action__a_page_that_was_open_before_does_not_undo_it(pep, teacher, social_worker):
    action = PepActionFactory(pep=pep)
    opened = action.version
    finish_action(action=action, done_on=dt.date(2026, 11, 19), by=teacher)
    with pytest.raises(StaleSave) as stale:
        save_row(row=action, details={"done_on": None}, version=opened, by=social_worker)
    assert stale.value.current.done_on == dt.date(2026, 11, 19)


def test_add_row__pressed_twice_adds_one_empty_row(pep, teacher, social_worker):
    first = add_row(pep=pep, kind=TARGET, by=teacher)
    assert add_row(pep=pep, kind=TARGET, by=teacher) == first
    save_row(row=first, details={"need": "Reading"}, version=1, by=teacher)
    assert add_row(pep=pep, kind=TARGET, by=teacher) != first


def test_save_row__in_a_plan_that_was_sent_in_a_moment_ago__is_refused(pep, teacher):
    target = TargetFactory(pep=pep, need="Before")
    Pep.unscoped.filter(pk=pep.pk).update(state="submitted")  # after the page was opened
    for change in (
        lambda: save_row(row=target, details={"need": "After"}, version=1, by=teacher),
        lambda: remove_row(row=target, by=teacher),
    ):
        with pytest.raises(ValidationError, match="with the virtual school"):
            change()
    assert Target.unscoped.get().need == "Before"


@pytest.fixture
def taken_back(complete, teacher):
    """The keys of the sections, all finished by the teacher, that are not any more."""
    rows = PepSection.unscoped.filter(pep=complete)
    rows.update(completed_at=timezone.now(), completed_by=teacher)
    return lambda: sorted(rows.filter(completed_at=None).values_list("key", flat=True))


def test_rows__changed_by_somebody_else__take_back_that_the_section_is_finished(
    complete, taken_back, teacher, social_worker
):
    target = complete.target_set.first()
    save_row(row=target, details={"need": "Fluency"}, version=None, by=teacher)
    save_row(row=target, details={"need": "Fluency"}, version=None, by=social_worker)
    assert taken_back() == []
    save_row(row=target, details={"need": "Number facts"}, version=None, by=social_worker)
    assert taken_back() == ["targets"]
    add_row(pep=complete, kind=ROW_KINDS["action"], by=social_worker)
    remove_row(row=complete.attendee_set.first(), by=social_worker)
    whose = {"pep": complete, "provenance": "said", "by": social_worker}
    record_scales(feel_safe=1, enjoy_learning=2, listened_to=1, **whose)
    assert taken_back() == ["actions", "people", "targets", "voice"]


def test_hold_meeting__by_somebody_else__takes_back_who_took_part_if_it_changes(
    complete, taken_back, social_worker
):
    person = complete.attendee_set.first()
    held = {"pep": complete, "held_on": complete.held_on, "by": social_worker}
    hold_pep_meeting(came={person.pk: person.came}, **held)
    assert taken_back() == []
    hold_pep_meeting(came={person.pk: "apologies"}, **held)
    assert taken_back() == ["people"]
