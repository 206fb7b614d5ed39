"""Packs for the next school: who gets one, what is in it, its seal, and where it goes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import CareEpisode, Child, Enrolment, HandoverPack
from lac.children.pack import seal_of, summary_of
from lac.deadlines.models import Deadline, Delivery, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingAction
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.meetings import MeetingActionFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import HandoverPackFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TEACHER, WORKER = Role.DESIGNATED_TEACHER, Role.SOCIAL_WORKER


@pytest.fixture(autouse=True)
def _quick_pdfs(monkeypatch):
    """What is printed is asked of the parts; the printing itself in the test of the pages."""
    monkeypatch.setattr("lac.children.actions.handover.render_pdf", lambda *_: b"%PDF-1.7 pack")


@pytest.fixture
def moved(world):
    """The child left Alder Hill on 13 November and starts at Larkmoor on Monday the 16th."""
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=D(2026, 11, 13))
    EnrolmentFactory(
        child=world.child, school=SchoolFactory(name="Larkmoor"), admitted_on=D(2026, 11, 16)
    )
    return world


@pytest.fixture
def teacher(moved):
    """The designated teacher of Larkmoor."""
    school = Enrolment.unscoped.get(left_on=None, child=moved.child).school
    return user_with(TEACHER, school=school, user__full_name="Tess Field")


def made():
    (pk,) = actions.open_handovers(by=None)
    return actions.make_pack(pack=HandoverPack.unscoped.get(pk=pk))


def test_open__asks_once_for_a_child_who_changed_school(moved):
    (pk,) = actions.open_handovers(by=None)
    pack = HandoverPack.unscoped.get()
    assert (pack.pk, pack.from_school, str(pack.to_school)) == (pk, moved.school, "Larkmoor")
    assert actions.open_handovers(by=None) == []


@pytest.mark.parametrize("case", ["same school", "left care", "too long ago", "still to come"])
def test_open__asks_for_nothing(moved, case):
    new = Enrolment.unscoped.filter(child=moved.child, left_on=None)
    if case == "same school":
        new.update(school=moved.school)
    elif case == "left care":
        CareEpisode.unscoped.filter(child=moved.child).update(ended_on=D(2026, 11, 16))
    else:
        days = -61 if case == "too long ago" else 1
        day = D(2026, 11, 20) + dt.timedelta(days=days)
        old = Enrolment.unscoped.filter(child=moved.child, left_on__isnull=False)
        for rows in (new, old) if days > 0 else (old, new):
            is_new = rows is new
            rows.update(**{"admitted_on": day} if is_new else {"left_on": day - dt.timedelta(3)})
    assert actions.open_handovers(by=None) == []


def test_make__seals_the_papers_and_tells_the_new_teacher(moved, teacher):
    pack = made()
    assert pack.state == "sent"
    assert pack.sent_to == "Tess Field"
    paper = pack.papers.get()
    assert paper.title == "Handover summary"
    assert pack.sha256 == seal_of([(paper.title, paper.file.sha256)])
    assert Delivery.objects.get(template="handover").user == teacher


def test_make__of_a_restricted_record_is_handed_over_by_who_reads_it(moved, teacher):
    """The new teacher cannot open it: nothing goes to them, and no action out of sight."""
    old = moved.users[TEACHER]
    MeetingActionFactory(meeting__child=moved.child, child=moved.child, owner=old)
    Child.unscoped.filter(pk=moved.child.pk).update(readers=["role:social_worker"])
    assert made().state == "made"
    assert not Delivery.objects.filter(template="handover").exists()
    assert MeetingAction.unscoped.get().owner == old


def test_open__asks_for_nothing_of_a_record_that_was_closed_meanwhile(moved):
    assert len(actions.open_handovers(by=None)) == 1
    HandoverPack.unscoped.update(progress="failed")
    CareEpisode.unscoped.filter(child=moved.child).update(ended_on=D(2026, 11, 18))
    Child.unscoped.filter(pk=moved.child.pk).update(closed_on=D(2026, 11, 19), readers=[])
    assert actions.open_handovers(by=None) == []


def test_make__twice_makes_it_once(moved, teacher):
    pack = made()
    actions.make_pack(pack=HandoverPack.unscoped.get(pk=pack.pk))
    assert (pack.papers.count(), Delivery.objects.count()) == (1, 1)


def test_make__that_fails_says_so_and_can_be_tried_again(moved, monkeypatch):
    monkeypatch.setattr("lac.children.actions.handover.render_pdf", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made()
    assert HandoverPack.unscoped.get().state == "failed"
    assert len(actions.open_handovers(by=None)) == 1


def test_make__passes_unfinished_actions_of_the_old_teacher_on(moved, teacher):
    old = moved.users[TEACHER]
    theirs = MeetingActionFactory(
        meeting__child=moved.child, child=moved.child, owner=old, owner_name=old.full_name
    )
    finished = MeetingActionFactory(
        meeting__child=moved.child, child=moved.child, owner=old, done_on=D(2026, 11, 2)
    )
    assert made().actions_passed == 1
    assert MeetingAction.unscoped.get(pk=theirs.pk).owner == teacher
    assert MeetingAction.unscoped.get(pk=theirs.pk).owner_name == "Tess Field"
    assert MeetingAction.unscoped.get(pk=finished.pk).owner == old


def test_summary__holds_what_every_school_may_read_and_nothing_sensitive(moved):
    moved.child.restricted_contact = "An uncle"
    moved.child.save()
    parts = dict(summary_of(moved.child, moved.school, D(2026, 11, 13)))
    assert {"The child", "Schools", "People around the child"} <= set(parts)
    assert ("Date of birth", "5 October 2014") in parts["The child"]
    assert "uncle" not in str(parts)


def test_hand_over__to_a_school_that_does_not_work_here(moved):
    pack, worker = made(), moved.users[WORKER]
    assert pack.state == "made"
    told = {"sent_to": "Ms Ray, head of year", "sent_how": "Secure e-mail", "by": worker}
    with pytest.raises(ValidationError, match="from 20 November 2026"):
        actions.hand_over(pack=pack, sent_on=D(2026, 11, 19), **told)
    pack = actions.hand_over(pack=pack, sent_on=D(2026, 11, 20), **told)
    with pytest.raises(ValidationError, match="Say who acknowledged it"):
        actions.acknowledge_handover(pack=pack, on=D(2026, 11, 20), by=worker)
    pack = actions.acknowledge_handover(pack=pack, on=D(2026, 11, 20), name="Ms Ray", by=worker)
    assert (pack.state, pack.acknowledged_by) == ("acknowledged", "Ms Ray")


def test_acknowledge__only_by_the_new_school_and_once(moved, teacher):
    pack = made()
    with pytest.raises(ValidationError, match="Tess Field of Larkmoor acknowledges"):
        actions.acknowledge_handover(pack=pack, by=moved.users[WORKER])
    pack = actions.acknowledge_handover(pack=pack, by=teacher)
    assert (pack.acknowledged_on, pack.acknowledged_by) == (D(2026, 11, 20), "Tess Field")
    with pytest.raises(ValidationError, match="Tess Field acknowledged it"):
        actions.acknowledge_handover(pack=pack, by=teacher)


def the_case(duty):
    sweep(duties=[duty], as_of=D(2026, 11, 1))
    return Deadline.unscoped.get(duty=duty)


@pytest.mark.parametrize(
    ("sent", "state"),
    [(D(2026, 11, 16), State.MET), (D(2026, 11, 17), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_handover_sent__is_by_the_first_day(moved, sent, state):
    new = Enrolment.unscoped.get(child=moved.child, left_on=None)
    HandoverPackFactory(child=moved.child, enrolment=new, sent_on=sent)
    case = the_case("handover.sent")
    assert (case.started_on, case.due_on) == (D(2026, 10, 19), D(2026, 11, 16))
    assert case.state_on(D(2026, 11, 20)) == state


@pytest.mark.parametrize(
    ("acknowledged", "state"),
    [(D(2026, 11, 23), State.MET), (D(2026, 11, 24), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_handover_acknowledged__within_five_school_days(moved, acknowledged, state):
    new = Enrolment.unscoped.get(child=moved.child, left_on=None)
    HandoverPackFactory(
        child=moved.child, enrolment=new, sent_on=D(2026, 11, 16), acknowledged_on=acknowledged
    )
    assert the_case("handover.acknowledged").state_on(D(2026, 11, 30)) == state


def test_withdraw__closes_the_papers_for_the_wrong_school_and_tells_it(moved, teacher):
    pack = made()
    worker = moved.users[WORKER]
    with pytest.raises(ValidationError, match="Say why"):
        actions.withdraw_handover(pack=pack, reason=" ", by=worker)
    gone = actions.withdraw_handover(pack=pack, reason="She never went there", by=worker)
    document = pack.papers.get().file.document
    assert (gone.state, document.why_withdrawn) == ("withdrawn", "She never went there")
    told = Delivery.objects.filter(template="handover_withdrawn")
    assert [it.user for it in told] == [teacher]
    with pytest.raises(ValidationError, match="stays out of use"):
        actions.restore_document(document=document, by=teacher)
    with pytest.raises(ValidationError, match="was withdrawn on 20 November 2026"):
        actions.acknowledge_handover(pack=pack, by=teacher)
    assert actions.open_handovers(by=None) == []


def test_withdraw__once_acknowledged_that_stays_and_the_last_school_is_told(moved, teacher):
    pack = made()
    actions.acknowledge_handover(pack=pack, by=teacher)
    gone = actions.withdraw_handover(pack=pack, reason="Wrong child", by=moved.users[WORKER])
    assert (gone.acknowledged_by, gone.state) == ("Tess Field", "withdrawn")
    told = Delivery.objects.filter(template="handover_withdrawn")
    assert {it.user for it in told} == {teacher, moved.users[TEACHER]}
