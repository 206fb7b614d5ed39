"""Every change to a plan."""

from .amending import amend, attach, detach, drop_amendment
from .asking import (
    delete_form,
    publish_form,
    remove_question,
    save_question,
    start_form,
    stop_form,
    switch_section,
)
from .blanks import forget_blanks, make_blank, request_blank
from .circumstances import refresh_circumstances
from .deciding import (
    cancel,
    finish_for_owners,
    finish_own,
    grade,
    return_for_changes,
    sign_off,
    submit,
)
from .documents import make_document, request_document
from .following import follow_school
from .funding import decide_funding, record_spending
from .grading import answer_advice, claim, grade_by_criteria, release
from .guides import drop_guide, save_guide
from .meeting import adopt_meetings, arrange_pep_meeting, hold_pep_meeting
from .moderating import agree_on, conclude, draw_sample, grade_again
from .opening import open_by_hand, open_termly
from .packs import fill_pack, fill_part, forget_packs, join_pack, request_pack, resume_packs
from .premium import (
    REVERSIBLE,
    pay,
    recover,
    release_commitment,
    reverse_entry,
    set_allocation,
)
from .premium_years import (
    allocate,
    close_premium_year,
    release_out_of_reach,
    save_premium_year,
)
from .provision import (
    add_assessment,
    add_provision,
    edit_assessment,
    edit_provision,
    review_provision,
)
from .results import (
    agree_intervention,
    challenge_school,
    close_intervention,
    edit_result,
    keep_results,
    open_interventions,
    record_result,
    remove_result,
    spare_school,
    take_in_results,
)
from .results_rule import set_results_rule
from .rows import add_row, confirm_row, finish_action, remove_row, save_row
from .rubrics import (
    delete_rubric,
    publish_rubric,
    remove_criterion,
    remove_sentence,
    save_criterion,
    save_sentence,
    set_limits,
    start_rubric,
    stop_rubric,
)
from .sealing import seal, seal_waiting
from .sitting import Kept, add_at_sitting, begin_sitting, finish_sitting, save_sitting
from .surveying import answer_survey, send_surveys
from .voice import record_scales, record_view, respond
from .weekly import A_WEEK, save_week
from .writing import Saved, choose_version, finish_section, save_section

__all__ = [
    "A_WEEK",
    "REVERSIBLE",
    "Kept",
    "Saved",
    "add_assessment",
    "add_at_sitting",
    "add_provision",
    "add_row",
    "adopt_meetings",
    "agree_intervention",
    "agree_on",
    "allocate",
    "amend",
    "answer_advice",
    "answer_survey",
    "arrange_pep_meeting",
    "attach",
    "begin_sitting",
    "cancel",
    "challenge_school",
    "choose_version",
    "claim",
    "close_intervention",
    "close_premium_year",
    "conclude",
    "confirm_row",
    "decide_funding",
    "delete_form",
    "delete_rubric",
    "detach",
    "draw_sample",
    "drop_amendment",
    "drop_guide",
    "edit_assessment",
    "edit_provision",
    "edit_result",
    "fill_pack",
    "fill_part",
    "finish_action",
    "finish_for_owners",
    "finish_own",
    "finish_section",
    "finish_sitting",
    "follow_school",
    "forget_blanks",
    "forget_packs",
    "grade",
    "grade_again",
    "grade_by_criteria",
    "hold_pep_meeting",
    "join_pack",
    "keep_results",
    "make_blank",
    "make_document",
    "open_by_hand",
    "open_interventions",
    "open_termly",
    "pay",
    "publish_form",
    "publish_rubric",
    "record_result",
    "record_scales",
    "record_spending",
    "record_view",
    "recover",
    "refresh_circumstances",
    "release",
    "release_commitment",
    "release_out_of_reach",
    "remove_criterion",
    "remove_question",
    "remove_result",
    "remove_row",
    "remove_sentence",
    "request_blank",
    "request_document",
    "request_pack",
    "respond",
    "resume_packs",
    "return_for_changes",
    "reverse_entry",
    "review_provision",
    "save_criterion",
    "save_guide",
    "save_premium_year",
    "save_question",
    "save_row",
    "save_section",
    "save_sentence",
    "save_sitting",
    "save_week",
    "seal",
    "seal_waiting",
    "send_surveys",
    "set_allocation",
    "set_limits",
    "set_results_rule",
    "sign_off",
    "spare_school",
    "start_form",
    "start_rubric",
    "stop_form",
    "stop_rubric",
    "submit",
    "switch_section",
    "take_in_results",
]
