"""Moves of school in Year 10 and 11: who proposes and decides, and what a first day rests on."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from time_machine import travel

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import CareEpisode, Child, Enrolment, SchoolMove
from lac.deadlines.models import Deadline, Delivery, State
from lac.deadlines.sweep import sweep
from lac.organisations.models import LocalAuthority
from tests.factories.meetings import MeetingFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import SchoolMoveFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HEAD, WORKER = Role.VIRTUAL_SCHOOL_HEAD, Role.SOCIAL_WORKER
WORDS = ("reason", "wishes", "effect", "alternatives", "fit")


@pytest.fixture
def moving(world):
    """The child is in Year 10 and left their school on Friday 13 November 2026."""
    Child.unscoped.filter(pk=world.child.pk).update(born_on=D(2011, 10, 5))
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=D(2026, 11, 13))
    world.child.refresh_from_db()
    return world


@pytest.fixture
def there():
    return SchoolFactory(name="Coastal School")


def propose(world, school, **details):
    given = {"planned_on": D(2026, 11, 30), "by": world.users[WORKER]}
    given |= dict.fromkeys(WORDS, "Said in a sentence.")
    return actions.propose_move(child=world.child, school=school, **(given | details))


def decide(world, move, outcome="approved", by=HEAD, **details):
    given = {"reason": "In her interest", "teacher_asked_on": D(2026, 11, 19)}
    given |= {"reviewer_asked_on": D(2026, 11, 20)}
    return actions.decide_move(move=move, outcome=outcome, by=world.users[by], **(given | details))


def admit(world, school, **details):
    given = {"admitted_on": D(2026, 11, 16), "without_meeting": "Moved at once"}
    return actions.admit(
        child=world.child, school=school, by=world.users[WORKER], **(given | details)
    )


def test_propose__tells_those_who_decide_and_remembers_the_school_before(moving, there):
    Enrolment.unscoped.filter(child=moving.child).update(left_on=None)
    move = propose(moving, there)
    assert (move.state, move.from_school) == ("waiting", moving.school)
    told = Delivery.objects.filter(template="move_proposed")
    deciders = {moving.users[HEAD].pk, moving.users[Role.HEAD_OF_SOCIAL_CARE].pk}
    assert set(told.values_list("user", flat=True)) == deciders


def test_propose__who_proposes_is_not_told_though_they_decide_about_others(moving, there):
    propose(moving, there, by=moving.users[HEAD])
    told = Delivery.objects.get(template="move_proposed")
    assert told.user == moving.users[Role.HEAD_OF_SOCIAL_CARE]


def test_propose__twice_is_refused_and_pressed_twice_is_one(moving, there):
    assert propose(moving, there) == propose(moving, there)
    with pytest.raises(ValidationError, match="waits for a decision"):
        propose(moving, there, reason="Another reason")


@pytest.mark.parametrize(("day", "is_in"), [(D(2028, 8, 31), True), (D(2028, 9, 1), False)])
def test_propose__the_last_day_of_year_11_is_in_the_stage(moving, there, day, is_in):
    if is_in:
        assert propose(moving, there, planned_on=day).pk
    else:
        with pytest.raises(ValidationError, match="not in Year 10 or 11"):
            propose(moving, there, planned_on=day)


def test_decide__approving_needs_the_teacher_and_the_reviewing_officer(moving, there):
    move = propose(moving, there)
    with pytest.raises(ValidationError, match="when they were asked"):
        decide(moving, move, reviewer_asked_on=None)
    assert decide(moving, move).state == "approved"
    assert Delivery.objects.get(template="move_decided").user == moving.users[WORKER]


def test_decide__not_by_whoever_proposed_it_and_only_once(moving, there):
    move = SchoolMoveFactory(child=moving.child, proposed_by=moving.users[HEAD])
    with pytest.raises(ValidationError, match="You proposed this move"):
        decide(moving, move)
    decide(moving, move, "refused", Role.HEAD_OF_SOCIAL_CARE)
    with pytest.raises(ValidationError, match="decided or withdrawn already"):
        decide(moving, move, by=Role.HEAD_OF_SOCIAL_CARE)


def test_withdraw__ends_it_and_it_carries_no_first_day(moving, there):
    move = propose(moving, there)
    actions.withdraw_move(move=move, reason="A taxi was found", by=moving.users[WORKER])
    with pytest.raises(ValidationError, match="Propose the move first"):
        admit(moving, there)


def test_admit__without_approval_is_refused_and_leads_to_the_proposal(moving, there):
    with pytest.raises(ValidationError, match="Propose the move first") as refusal:
        admit(moving, there)
    assert refusal.value.way_on["url"].endswith("/moves/propose/")
    move = propose(moving, there)
    with pytest.raises(ValidationError, match="waits for a decision") as refusal:
        admit(moving, there)
    assert refusal.value.way_on["url"] == move.get_absolute_url()


def test_edit_enrolment__a_second_school_becomes_the_main_one_only_as_a_move(moving, there):
    """Otherwise a correction would be the way around the approval and the meeting."""
    second = admit(moving, there, kind="S")
    change = {"enrolment": second, "kind": "C", "by": moving.users[WORKER]}
    MeetingFactory(child=moving.child, kind="pre_admission", held_on=D(2026, 11, 12))
    with pytest.raises(ValidationError, match="approval of the move"):
        actions.edit_enrolment(**change)
    assert Enrolment.unscoped.get(pk=second.pk).kind == "S"
    move = decide(moving, propose(moving, there))
    actions.edit_enrolment(**change)
    move.refresh_from_db()
    assert move.enrolment == second


def test_edit_enrolment__a_corrected_first_day_is_no_way_around_the_approval(moving, there):
    """Otherwise: a day that asks for nothing is recorded, and corrected the minute after."""
    LocalAuthority.objects.filter(pk=moving.authority.pk).update(records_kept_from=D(2026, 11, 18))
    moving.child.local_authority.refresh_from_db()
    early = admit(moving, there, admitted_on=D(2026, 11, 17), without_meeting="")
    change = {"enrolment": early, "admitted_on": D(2026, 11, 18), "by": moving.users[WORKER]}
    with pytest.raises(ValidationError, match="asks for a pre-admission meeting"):
        actions.edit_enrolment(**change)
    assert not SchoolMove.unscoped.exists()
    MeetingFactory(child=moving.child, kind="pre_admission", held_on=D(2026, 11, 12))
    actions.edit_enrolment(**change)
    move = SchoolMove.unscoped.get()
    assert (move.enrolment, move.state) == (early, "emergency")
    assert "corrected from 17 November 2026" in move.reason
    assert Delivery.objects.filter(template="move_proposed").exists()


def test_edit_enrolment__a_first_day_beyond_its_approval_is_looked_at(moving, there):
    move = decide(moving, propose(moving, there))
    enrolment = admit(moving, there)
    change = {"enrolment": enrolment, "by": moving.users[WORKER]}
    actions.edit_enrolment(**change, admitted_on=D(2026, 12, 30))
    assert SchoolMove.unscoped.get().enrolment == enrolment
    actions.edit_enrolment(**change, admitted_on=D(2026, 12, 31))
    move.refresh_from_db()
    assert move.enrolment is None
    assert SchoolMove.unscoped.get(enrolment=enrolment).is_emergency


def test_admit__after_approval_uses_it_once(moving, there):
    move = decide(moving, propose(moving, there))
    enrolment = admit(moving, there)
    move.refresh_from_db()
    assert move.enrolment == enrolment


def test_admit__at_once_keeps_the_reason_and_tells_those_who_decide(moving, there):
    enrolment = admit(moving, there, emergency_reason="The home closed overnight.")
    move = SchoolMove.unscoped.get()
    assert (move.state, move.enrolment, move.from_school) == ("emergency", enrolment, moving.school)
    assert Delivery.objects.filter(template="move_proposed").count() == 2
    with pytest.raises(ValidationError, match="cannot be undone"):
        actions.withdraw_move(move=move, reason="No", by=moving.users[WORKER])


def test_admit__at_once_takes_up_the_proposal_that_waits(moving, there):
    move = propose(moving, there)
    admit(moving, there, emergency_reason="The home closed overnight.")
    assert SchoolMove.unscoped.get().pk == move.pk
    assert SchoolMove.unscoped.get().reason.endswith("Made at once: The home closed overnight.")


def not_a_move(world, case):
    if case == "in Year 9":
        Child.unscoped.filter(pk=world.child.pk).update(born_on=D(2012, 10, 6))
        world.child.refresh_from_db()
    elif case == "left before Year 10":
        Enrolment.unscoped.filter(child=world.child).update(left_on=D(2026, 8, 31))
    elif case == "not in care":
        CareEpisode.unscoped.filter(child=world.child).update(ended_on=D(2026, 11, 16))


@pytest.mark.parametrize("case", ["in Year 9", "left before Year 10", "not in care"])
def test_admit__what_is_no_move_in_key_stage_4_needs_no_approval(moving, there, case):
    not_a_move(moving, case)
    by = moving.users[HEAD] if case == "not in care" else moving.users[WORKER]
    assert actions.admit(
        child=moving.child, school=there, admitted_on=D(2026, 11, 16), by=by, without_meeting="No"
    ).pk


def test_admit__back_to_the_same_school_needs_no_approval(moving):
    assert admit(moving, moving.school).pk


def the_case(duty):
    sweep(duties=[duty], as_of=D(2026, 11, 1))
    return Deadline.unscoped.get(duty=duty)


@pytest.mark.parametrize(
    ("decided", "state"),
    [(D(2026, 11, 20), State.MET), (D(2026, 11, 23), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_moves_decided__within_five_working_days(moving, decided, state):
    SchoolMoveFactory(
        child=moving.child,
        proposed_on=D(2026, 11, 13),
        decided_on=decided,
        outcome="refused",
        decided_by=moving.users[HEAD],
    )
    assert the_case("moves.decided").state_on(D(2026, 11, 30)) == state


@pytest.mark.parametrize(
    ("decided", "state"),
    [(D(2026, 11, 16), State.MET), (D(2026, 11, 17), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_moves_emergency_reviewed__within_ten_working_days(moving, decided, state):
    SchoolMoveFactory(
        child=moving.child,
        proposed_on=D(2026, 10, 20),
        at_once_on=D(2026, 11, 2),
        decided_on=decided,
        outcome="approved",
        decided_by=moving.users[HEAD],
    )
    assert the_case("moves.emergency_reviewed").state_on(D(2026, 11, 30)) == state


def test_moves_decided__is_over_once_the_child_had_to_move(moving):
    SchoolMoveFactory(child=moving.child, proposed_on=D(2026, 10, 20), at_once_on=D(2026, 10, 22))
    assert the_case("moves.decided").state_on(D(2026, 11, 20)) not in (State.OVERDUE, State.MISSED)


@pytest.mark.parametrize(
    ("first_day", "counts"),
    [(D(2026, 12, 30), True), (D(2026, 12, 31), False)],
    ids=["the thirtieth day after the planned one is in time", "the next day is not"],
)
def test_admit__an_approval_runs_out(moving, there, first_day, counts):
    move = decide(moving, propose(moving, there))
    if counts:
        assert admit(moving, there, admitted_on=first_day).pk
        return
    with pytest.raises(ValidationError, match="ran out: the first day was planned for 30 Nov"):
        admit(moving, there, admitted_on=first_day)
    admit(moving, there, admitted_on=first_day, emergency_reason="The home closed overnight.")
    move.refresh_from_db()
    assert move.enrolment is None


def test_admit__the_authority_says_how_long_an_approval_lasts(moving, there):
    LocalAuthority.objects.filter(pk=moving.authority.pk).update(move_approval_days=0)
    moving.child.local_authority.refresh_from_db()
    decide(moving, propose(moving, there))
    with pytest.raises(ValidationError, match="it could be used until 30 November 2026"):
        admit(moving, there, admitted_on=D(2026, 12, 1))


def test_state__says_that_an_approval_ran_out_unless_it_was_used(moving, there):
    move = decide(moving, propose(moving, there))
    with travel(dt.datetime(2026, 12, 30, 10, tzinfo=dt.UTC)):
        assert move.state == "approved"
    with travel(dt.datetime(2026, 12, 31, 10, tzinfo=dt.UTC)):
        assert move.state == "ran_out"
        move.enrolment = moving.enrolment
        assert move.state == "approved"


def test_withdraw_approval__no_first_day_rests_on_it_and_the_proposer_is_told(moving, there):
    move = decide(moving, propose(moving, there))
    with pytest.raises(ValidationError, match="Say why"):
        actions.withdraw_approval(move=move, reason=" ", by=moving.users[HEAD])
    gone = actions.withdraw_approval(
        move=move, reason="The carers stay together", by=moving.users[HEAD]
    )
    assert gone.state == "withdrawn"
    assert Delivery.objects.get(template="approval_withdrawn").user == moving.users[WORKER]
    with pytest.raises(ValidationError, match="Propose the move first"):
        admit(moving, there)


def test_withdraw_approval__by_the_proposer_tells_who_approved(moving, there):
    move = decide(moving, propose(moving, there))
    officer = moving.users[Role.VIRTUAL_SCHOOL_OFFICER]
    with pytest.raises(ValidationError, match="who proposed this one"):
        actions.withdraw_approval(move=move, reason="No longer", by=officer)
    actions.withdraw_approval(move=move, reason="No longer", by=moving.users[WORKER])
    assert Delivery.objects.get(template="approval_withdrawn").user == moving.users[HEAD]


def test_withdraw_approval__only_one_that_was_not_used(moving, there):
    move = decide(moving, propose(moving, there))
    admit(moving, there)
    with pytest.raises(ValidationError, match="was not used"):
        actions.withdraw_approval(move=move, reason="No longer", by=moving.users[HEAD])
