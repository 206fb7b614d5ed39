"""Every write to a child's record. Keywords only; `by` is the person, or None for a job."""

from .admissions import ask_for_place, record_admission_step, start_at_school
from .care import change_legal_status, end_care, move_placement, restamp_care, start_care
from .closing import close_on_adoption
from .corrections import correct_episode, correct_placement
from .delegation import delegate, end_delegation
from .details import add_child, edit_child, take_into_care
from .documents import (
    add_document,
    add_document_version,
    check_file,
    edit_document,
    restore_document,
    withdraw_document,
)
from .gaps import accept_gap
from .glass import break_glass, end_glass, judge_glass, note_glass_try
from .handover import acknowledge_handover, hand_over, make_pack, open_handovers, withdraw_handover
from .health import save_health_review, share_attendance
from .homes import add_household, add_household_member, edit_household, end_household_member
from .moves import decide_move, propose_move, withdraw_approval, withdraw_move
from .people import add_professional, end_grant, end_professional, grant_access
from .plans import save_ehcp, save_ehcp_review
from .previously import (
    add_previously_looked_after,
    edit_previously_looked_after,
    note_on_pupil,
)
from .readers import hand_over_readers, name_reader
from .referrals import make_referral, record_referral_step
from .restricting import lift_restriction, restrict
from .schooling import (
    admit,
    edit_enrolment,
    leave_school,
    review_part_time_timetable,
    start_part_time_timetable,
)
from .siblings import link_siblings, unlink_siblings
from .transitions import (
    acknowledge_plan,
    edit_transition,
    end_transition,
    hand_plan_on,
    open_transition,
    open_transitions,
    save_step,
    set_transition_steps,
)
from .unenrolling import remove_enrolment

__all__ = [
    "accept_gap",
    "acknowledge_handover",
    "acknowledge_plan",
    "add_child",
    "add_document",
    "add_document_version",
    "add_household",
    "add_household_member",
    "add_previously_looked_after",
    "add_professional",
    "admit",
    "ask_for_place",
    "break_glass",
    "change_legal_status",
    "check_file",
    "close_on_adoption",
    "correct_episode",
    "correct_placement",
    "decide_move",
    "delegate",
    "edit_child",
    "edit_document",
    "edit_enrolment",
    "edit_household",
    "edit_previously_looked_after",
    "edit_transition",
    "end_care",
    "end_delegation",
    "end_glass",
    "end_grant",
    "end_household_member",
    "end_professional",
    "end_transition",
    "grant_access",
    "hand_over",
    "hand_over_readers",
    "hand_plan_on",
    "judge_glass",
    "leave_school",
    "lift_restriction",
    "link_siblings",
    "make_pack",
    "make_referral",
    "move_placement",
    "name_reader",
    "note_glass_try",
    "note_on_pupil",
    "open_handovers",
    "open_transition",
    "open_transitions",
    "propose_move",
    "record_admission_step",
    "record_referral_step",
    "remove_enrolment",
    "restamp_care",
    "restore_document",
    "restrict",
    "review_part_time_timetable",
    "save_ehcp",
    "save_ehcp_review",
    "save_health_review",
    "save_step",
    "set_transition_steps",
    "share_attendance",
    "start_at_school",
    "start_care",
    "start_part_time_timetable",
    "take_into_care",
    "unlink_siblings",
    "withdraw_approval",
    "withdraw_document",
    "withdraw_handover",
    "withdraw_move",
]
