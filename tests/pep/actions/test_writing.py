"""Saving sections: drafts, and two people at once."""

import datetime as dt
import threading
import time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from lac.accounts.access import Role
from lac.audit.models import Event
from pep.actions import finish_section, save_section
from pep.models import Pep, PepSection, PepSectionRevision
from tests.factories.pep import NeedFactory, PepFactory, answer_everything


def section_of(pep, key="education"):
    return PepSection.unscoped.select_related("pep").get(pep=pep, key=key)


def save(pep, by, seen=1, key="education", **options):
    answers = options.pop("answers")
    return save_section(section=section_of(pep, key), answers=answers, seen=seen, by=by, **options)


def test_save_section__stores_the_answers_and_who_wrote_them(pep, teacher):
    save(pep, teacher, answers={"strengths": "Kind to younger children"})
    section = section_of(pep)
    assert section.content == {"strengths": "Kind to younger children"}
    assert (section.version, section.updated_by) == (2, teacher)


def test_save_section__does_not_store_what_was_not_asked(pep, teacher):
    save(pep, teacher, answers={"strengths": "Kind", "injected": "no"})
    assert section_of(pep).content == {"strengths": "Kind"}


def test_save_section__two_people_in_different_answers_never_collide(pep, teacher, social_worker):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    saved = save(pep, social_worker, seen=1, answers={"barriers": "Missed schooling"})
    assert saved.conflicts == []
    assert section_of(pep).content == {"strengths": "Kind", "barriers": "Missed schooling"}


def test_save_section__two_people_in_the_same_answer__nobody_is_overwritten(
    pep, teacher, social_worker
):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    saved = save(pep, social_worker, seen=1, answers={"strengths": "Good at maths"})
    (conflict,) = saved.conflicts
    assert (conflict.mine, conflict.theirs) == ("Good at maths", "Kind")
    assert section_of(pep).content == {"strengths": "Kind"}
    kept = PepSectionRevision.objects.get(section__pep=pep, applied=False)
    assert kept.content["strengths"] == "Good at maths"


def test_save_section__a_clash_stores_the_other_answers(pep, teacher, social_worker):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    answers = {"strengths": "Good at maths", "barriers": "Missed schooling"}
    saved = save(pep, social_worker, seen=1, answers=answers)
    assert saved.changed == ["barriers"]
    assert section_of(pep).content == {"strengths": "Kind", "barriers": "Missed schooling"}


def test_save_section__an_unsettled_clash_clashes_again(pep, teacher, social_worker):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    for _ in range(2):
        saved = save(pep, social_worker, seen=1, answers={"strengths": "Good at maths"})
        assert [it.name for it in saved.conflicts] == ["strengths"]


def test_save_section__anothers_text_the_writer_never_saw_is_not_undone_by_their_next_save(
    pep, teacher, social_worker
):
    both = {"strengths": "", "barriers": ""}
    save(pep, teacher, seen=1, answers=both | {"strengths": "Kind"})
    first = save(pep, social_worker, seen=1, answers=both | {"barriers": "Sleep"})
    assert first.news == ["strengths"]
    # Their page still shows no strengths; they type on in their own answer.
    second = save(
        pep, social_worker, seen=first.seen, answers=both | {"barriers": "Sleep, and missed school"}
    )
    assert second.conflicts == []
    assert section_of(pep).content == {"strengths": "Kind", "barriers": "Sleep, and missed school"}
    # And when they do write about strengths, it is a clash.
    third = save(pep, social_worker, seen=second.seen, answers={"strengths": "Good at maths"})
    assert [(it.mine, it.theirs) for it in third.conflicts] == [("Good at maths", "Kind")]


def test_save_section__a_clash_lasts_while_the_writer_types_on(pep, teacher, social_worker):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    seen = 1
    for text in ("Good", "Good at", "Good at maths"):
        answers = {"strengths": text, "barriers": f"while typing {text}"}
        saved = save(pep, social_worker, seen=seen, answers=answers, draft=True)
        assert [(it.mine, it.theirs) for it in saved.conflicts] == [(text, "Kind")]
        seen = saved.seen
    assert section_of(pep).content["barriers"] == "while typing Good at maths"


def test_save_section__alone_the_version_is_simply_the_next(pep, teacher):
    assert save(pep, teacher, seen=1, answers={"strengths": "Kind"}).seen == "2"


def test_save_section__whoever_saw_the_other_text_may_replace_it(pep, teacher, social_worker):
    save(pep, teacher, seen=1, answers={"strengths": "Kind"})
    saved = save(pep, social_worker, seen=2, answers={"strengths": "Good at maths"})
    assert saved.conflicts == []
    assert section_of(pep).content == {"strengths": "Good at maths"}


def test_save_section__a_save_between_reading_and_writing_is_merged(pep, teacher, social_worker):
    read_before = section_of(pep)
    save(pep, teacher, answers={"strengths": "Kind"})
    save_section(section=read_before, answers={"barriers": "Sleep"}, seen=1, by=social_worker)
    assert section_of(pep).content == {"strengths": "Kind", "barriers": "Sleep"}


def test_save_section__the_same_again_writes_nothing(pep, teacher):
    save(pep, teacher, answers={"strengths": "Kind"})
    events, revisions = Event.objects.count(), PepSectionRevision.objects.count()
    save(pep, teacher, seen=2, answers={"strengths": "Kind"})
    assert section_of(pep).version == 2
    assert (Event.objects.count(), PepSectionRevision.objects.count()) == (events, revisions)


def test_save_section__every_draft_is_kept_and_the_log_tells_of_a_sitting_once(pep, teacher):
    for seen, text in enumerate(["K", "Ki", "Kind"], start=1):
        save(pep, teacher, seen=seen, answers={"strengths": text}, draft=True)
    assert [it.content["strengths"] for it in section_of(pep).revisions.all()] == [
        "Kind",
        "Ki",
        "K",
    ]
    assert Event.objects.filter(action="pep.section_saved").count() == 1


def test_save_section__a_new_sitting_is_told_again(pep, teacher):
    save(pep, teacher, answers={"strengths": "Kind"}, draft=True)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        save(pep, teacher, seen=2, answers={"strengths": "Kind, and funny"}, draft=True)
    assert Event.objects.filter(action="pep.section_saved").count() == 2


def test_save_section__costs_one_update_and_one_insert_while_typing(
    pep, teacher, django_assert_num_queries
):
    save(pep, teacher, answers={"strengths": "K"}, draft=True)
    section = section_of(pep)
    with django_assert_num_queries(4):  # savepoint, update, insert, release
        save_section(section=section, answers={"strengths": "Ki"}, seen=2, by=teacher, draft=True)


def test_save_section__the_first_word_starts_the_plan(pep, teacher):
    save(pep, teacher, answers={"strengths": "Kind"})
    assert Pep.unscoped.get().initiated_on == dt.date(2026, 11, 20)


def test_save_section__the_next_meeting_is_known_to_the_plan(pep, teacher):
    save(pep, teacher, key="next", answers={"next_pep": "2027-02-02"})
    assert Pep.unscoped.get().next_meeting_on == dt.date(2027, 2, 2)


def test_save_section__a_changed_answer_is_no_longer_last_terms(pep, teacher):
    PepSection.unscoped.filter(pep=pep, key="education").update(
        content={"strengths": "Kind", "barriers": "Sleep"}, carried=["barriers", "strengths"]
    )
    save(pep, teacher, answers={"strengths": "Kind and brave", "barriers": "Sleep"})
    assert section_of(pep).carried == ["barriers"]
    save(pep, teacher, seen=2, answers={}, confirm=["barriers"])
    assert section_of(pep).carried == []


@pytest.mark.parametrize("state", ["submitted", "signed_off", "cancelled"])
def test_save_section__a_plan_that_is_not_open_is_refused(world, teacher, state):
    signed = dt.datetime(2026, 11, 19, tzinfo=dt.UTC) if state == "signed_off" else None
    pep = PepFactory(child=world.child, state=state, signed_off_at=signed)
    with pytest.raises(ValidationError):
        save(pep, teacher, answers={"strengths": "Kind"})


def test_save_section__the_careers_plan_is_the_careers_advisers_or_the_teachers(
    world, teacher, social_worker
):
    pep = PepFactory(child=world.child, nc_year=9)
    with pytest.raises(ValidationError, match="careers adviser"):
        save(pep, social_worker, key="careers", answers={"aspiration": "A vet"})
    save(pep, teacher, key="careers", answers={"aspiration": "A vet"})
    assert section_of(pep, "careers").content == {"aspiration": "A vet"}


def test_finish_section__not_while_an_answer_is_missing(pep, teacher):
    with pytest.raises(ValidationError) as refusal:
        finish_section(section=section_of(pep), by=teacher)
    assert "strengths" in refusal.value.message_dict


def test_finish_section__says_who_finished_it(pep, teacher):
    answer_everything(pep)
    with pytest.raises(ValidationError, match="at least one area"):
        finish_section(section=section_of(pep), by=teacher)
    NeedFactory(pep=pep)
    finish_section(section=section_of(pep), by=teacher)
    assert section_of(pep).completed_by == teacher
    finish_section(section=section_of(pep), by=teacher, finished=False)
    assert section_of(pep).completed_at is None


def test_finish_section__asks_what_is_written_now_and_not_when_the_page_was_opened(
    complete, teacher, social_worker
):
    mine = section_of(complete)
    save(complete, social_worker, seen=mine.version, answers={"strengths": ""})
    with pytest.raises(ValidationError, match="strengths"):
        finish_section(section=mine, by=teacher)


def test_finish_section__in_an_owners_name__leaves_what_the_owner_has_finished_meanwhile(
    complete, teacher, world
):
    opened = section_of(complete)
    PepSection.unscoped.filter(pk=opened.pk).update(completed_at=None, completed_by=None)
    finish_section(section=section_of(complete), by=teacher)
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    finish_section(section=opened, by=head, note="She cannot be reached")
    held = section_of(complete)
    assert (held.completed_by, held.completed_note) == (teacher, "")


def test_save_section__finished_by_its_owner_a_moment_ago__is_not_finished_any_more(
    complete, teacher, social_worker
):
    theirs = section_of(complete)
    finish_section(section=section_of(complete), by=teacher)
    answers = {"strengths": "Kind"}
    save_section(section=theirs, answers=answers, seen=theirs.version, by=social_worker)
    assert section_of(complete).content["strengths"] == "Kind"
    assert section_of(complete).completed_at is None


def test_finish_section__keeps_when_it_was_first_finished_until_its_owner_takes_it_back(
    complete, teacher, social_worker
):
    finish_section(section=section_of(complete), by=teacher)
    first = section_of(complete).completed_at
    save(complete, social_worker, seen=section_of(complete).version, answers={"strengths": "Kind"})
    assert section_of(complete).completed_at is None
    finish_section(section=section_of(complete), by=teacher)
    assert section_of(complete).first_completed_at == first
    finish_section(section=section_of(complete), by=teacher, finished=False)
    assert section_of(complete).first_completed_at is None


@pytest.mark.django_db(transaction=True)
def test_save_section__while_the_plan_is_being_sent_in_waits_and_is_refused(world):
    """The writer read an open plan; the other connection holds it, closes it, then commits."""
    pep, teacher = PepFactory(child=world.child), world.users["designated_teacher"]
    section, held = section_of(pep), threading.Event()

    def send_in():
        try:
            with transaction.atomic():
                plan = Pep.unscoped.select_for_update().get(pk=pep.pk)
                held.set()
                time.sleep(0.4)
                Pep.unscoped.filter(pk=plan.pk).update(state="submitted")
        finally:
            connection.close()

    sender = threading.Thread(target=send_in)
    sender.start()
    assert held.wait(timeout=10)
    with pytest.raises(ValidationError, match="with the virtual school"):
        save_section(section=section, answers={"strengths": "Late"}, seen=1, by=teacher, draft=True)
    sender.join(timeout=20)
    assert section_of(pep).content == {}
