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
from .health import save_health_review, share_attendance
from .homes import add_household, add_household_member, edit_household, end_household_member
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

__all__ = [
    "accept_gap",
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
    "delegate",
    "edit_child",
    "edit_document",
    "edit_enrolment",
    "edit_household",
    "edit_previously_looked_after",
    "end_care",
    "end_delegation",
    "end_glass",
    "end_grant",
    "end_household_member",
    "end_professional",
    "grant_access",
    "hand_over_readers",
    "judge_glass",
    "leave_school",
    "lift_restriction",
    "link_siblings",
    "make_referral",
    "move_placement",
    "name_reader",
    "note_glass_try",
    "note_on_pupil",
    "record_admission_step",
    "record_referral_step",
    "restamp_care",
    "restore_document",
    "restrict",
    "review_part_time_timetable",
    "save_ehcp",
    "save_ehcp_review",
    "save_health_review",
    "share_attendance",
    "start_at_school",
    "start_care",
    "start_part_time_timetable",
    "take_into_care",
    "unlink_siblings",
    "withdraw_document",
]
