"""What a meeting writes: each answer kept where it belongs, two people at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.audit.models import Event
from lac.deadlines.models import Delivery
from lac.meetings.actions import arrange_meeting, keep_draft
from lac.meetings.models import Invitee, Meeting, MeetingKind
from pep.actions import (
    add_at_sitting,
    arrange_pep_meeting,
    begin_sitting,
    finish_sitting,
    save_sitting,
)
from pep.models import Attendee, PepAction, PepSection, Target
from pep.sitting import Sitting
from tests.factories.pep import AttendeeFactory, PepActionFactory, TargetFactory

NOW = timezone.make_aware(dt.datetime(2026, 11, 20, 9))
NOTES = "meeting-now-notes"


@pytest.fixture
def held(pep, teacher):
    """A plan whose meeting is today, with one person on its list."""
    AttendeeFactory(pep=pep, name="Nadia Petrov", came="")
    arrange_pep_meeting(pep=pep, planned_at=NOW, by=teacher)
    return pep


def seen(pep):
    return Sitting(pep).answers()


def write(pep, by, shown=None, **answers):
    """Save answers, `__` for the hyphens in their names, on a page that showed `shown` (now)."""
    typed = {name.replace("__", "-"): value for name, value in answers.items()}
    return save_sitting(pep=pep, answers=typed, seen=shown or seen(pep), by=by)


def test_begin__without_a_meeting__one_begins_and_nobody_is_e_mailed(pep, teacher):
    begin_sitting(pep=pep, by=teacher)
    begin_sitting(pep=pep, by=teacher)
    meeting = Meeting.unscoped.get()
    pep.refresh_from_db()
    assert pep.meeting == meeting
    assert meeting.invitees.exists()  # those who work with the child
    assert not Delivery.objects.exists()


def test_save__puts_each_answer_where_it_is_kept(held, teacher):
    target = TargetFactory(pep=held, agreed_on=None)
    action = PepActionFactory(pep=held)
    person = Attendee.unscoped.get()
    answers = {
        NOTES: "We began with her own words.",
        f"person-a{person.pk}-came": "yes",
        f"target-{target.pk}-agreed": True,
        f"target-{target.pk}-deadline": "2026-12-10",
        f"action-{action.pk}-done": True,
        "next-date-next_pep": "2027-02-09",
    }
    save_sitting(pep=held, answers=answers, seen=seen(held), by=teacher)
    for row in (target, action, person, held):
        row.refresh_from_db()
    assert held.meeting.notes == "We began with her own words."
    assert (person.came, Invitee.unscoped.get().attended) == ("yes", "yes")
    assert (target.agreed_on, target.deadline) == (dt.date(2026, 11, 20), dt.date(2026, 12, 10))
    assert action.done_on == dt.date(2026, 11, 20)
    assert held.next_meeting_on == dt.date(2027, 2, 9)
    assert PepSection.unscoped.get(pep=held, key="next").content["next_pep"] == "2027-02-09"


def test_save__last_terms_target_is_reviewed_and_continued(held, teacher):
    before = TargetFactory(pep=held)
    target = TargetFactory(pep=held, carried_from=before, deadline=None)
    kind = f"review-{target.pk}"
    answers = {f"{kind}-review": "continued", f"{kind}-evidence": "A page a day now"}
    save_sitting(pep=held, answers=answers, seen=seen(held), by=teacher)
    target.refresh_from_db()
    assert (target.review, target.evidence) == ("continued", "A page a day now")
    assert target.reviewed_on == dt.date(2026, 11, 20)
    assert f"target-{target.pk}-deadline" in seen(held)


def test_save__two_people_in_different_answers__both_are_kept(held, teacher, social_worker):
    action = PepActionFactory(pep=held)
    shown = seen(held)
    owner = {f"action-{action.pk}-owner": "The carer"}
    save_sitting(pep=held, answers=owner, seen=shown, by=social_worker)
    kept = save_sitting(pep=held, answers=shown | {NOTES: "Agreed."}, seen=shown, by=teacher)
    assert not kept.conflicts
    assert kept.news == [f"action-{action.pk}-owner"]
    # Their page still shows the old owner: the next save does not bring it back.
    again = shown | {NOTES: "Agreed by all."}
    save_sitting(pep=held, answers=again, seen=kept.seen, by=teacher)
    action.refresh_from_db()
    held.meeting.refresh_from_db()
    assert (action.owner, held.meeting.notes) == ("The carer", "Agreed by all.")


def test_save__notes_kept_on_the_meetings_own_page_a_moment_ago__stay(held, teacher):
    person, shown = Attendee.unscoped.get(), seen(held)
    assert held.meeting.notes == ""  # what this page has read
    keep_draft(meeting=Meeting.unscoped.get(), notes="Theirs", by=teacher, version=None)
    write(held, teacher, shown, **{f"person-a{person.pk}-came": "yes"})
    assert Meeting.unscoped.get().notes == "Theirs"


def test_save__two_people_in_the_same_answer__theirs_stays_until_one_is_chosen(
    held, teacher, social_worker
):
    shown = seen(held)
    write(held, social_worker, shown, meeting__now__notes="Theirs")
    kept = write(held, teacher, shown, meeting__now__notes="Mine")
    assert [(it.mine, it.theirs) for it in kept.conflicts] == [("Mine", "Theirs")]
    assert kept.seen[NOTES] == ""  # they have not seen theirs yet: it clashes again
    assert write(held, teacher, kept.seen, meeting__now__notes="Mine").conflicts
    chosen = kept.seen | {NOTES: "Theirs"}
    assert not write(held, teacher, chosen, meeting__now__notes="Mine").conflicts
    held.meeting.refresh_from_db()
    assert held.meeting.notes == "Mine"


def test_save__somebody_only_invited__comes_onto_the_plans_list(pep, teacher):
    arrange_meeting(
        child=pep.child,
        kind=MeetingKind.PEP,
        planned_at=NOW,
        by=teacher,
        invitees=[{"name": "Dr Amir Saleh", "role": "Educational psychologist"}],
    )
    pep.refresh_from_db()
    name = f"person-i{Invitee.unscoped.get().pk}"
    shown = seen(pep)
    save_sitting(pep=pep, answers={f"{name}-came": "apologies"}, seen=shown, by=teacher)
    # The page still calls them by their invitation.
    answers = {f"{name}-came": "apologies", f"{name}-views": True}
    after = shown | {f"{name}-came": "apologies"}
    save_sitting(pep=pep, answers=answers, seen=after, by=teacher)
    person = Attendee.unscoped.get()
    assert (person.name, person.came, person.sent_views) == ("Dr Amir Saleh", "apologies", True)
    assert Invitee.unscoped.get().attended == "report"


def test_save__what_the_page_did_not_show_is_not_emptied(held, teacher):
    action = PepActionFactory(pep=held, owner="The carer")
    name = f"action-{action.pk}-owner"
    save_sitting(pep=held, answers={name: ""}, seen={NOTES: ""}, by=teacher)
    action.refresh_from_db()
    assert action.owner == "The carer"


def test_save__nothing_changed__nothing_is_written(held, teacher):
    events = Event.objects.count()
    save_sitting(pep=held, answers=seen(held), seen=seen(held), by=teacher)
    assert Event.objects.count() == events


def test_finish__the_meeting_was_held_today_with_its_notes(held, teacher):
    person = Attendee.unscoped.get()
    write(held, teacher, meeting__now__notes="All agreed.")
    answers = {f"person-a{person.pk}-came": "no", f"person-a{person.pk}-views": True}
    save_sitting(pep=held, answers=answers, seen=seen(held), by=teacher)
    finish_sitting(pep=held, by=teacher)
    meeting = Meeting.unscoped.get()
    assert (meeting.held_on, meeting.notes) == (dt.date(2026, 11, 20), "All agreed.")
    assert Invitee.unscoped.get().attended == "report"
    held.refresh_from_db()
    assert held.held_on == dt.date(2026, 11, 20)


def test_add__a_row_of_each_kind_and_of_no_other(held, teacher):
    for kind in ("attendee", "target", "action"):
        add_at_sitting(pep=held, kind=kind, by=teacher)
    assert (Target.unscoped.count(), PepAction.unscoped.count()) == (1, 1)
    with pytest.raises(ValidationError, match="Nothing like that"):
        add_at_sitting(pep=held, kind="funding", by=teacher)


def test_save__a_signed_plan_is_not_written(signed, teacher):
    with pytest.raises(ValidationError, match="signed off"):
        write(signed, teacher, next__date__next_pep="2027-02-09")
