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
from .circumstances import refresh_circumstances
from .deciding import cancel, grade, return_for_changes, sign_off, submit
from .documents import make_document, request_document
from .funding import decide_funding, record_spending
from .meeting import adopt_meetings, arrange_pep_meeting, hold_pep_meeting
from .opening import open_by_hand, open_termly
from .packs import fill_pack, forget_packs, join_pack, request_pack
from .provision import add_provision, edit_provision, review_provision
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
from .rows import add_row, confirm_row, finish_action, remove_row, save_row
from .sealing import seal, seal_waiting
from .voice import record_scales, record_view, respond
from .weekly import A_WEEK, save_week
from .writing import Saved, choose_version, finish_section, save_section

__all__ = [
    "A_WEEK",
    "Saved",
    "add_provision",
    "add_row",
    "adopt_meetings",
    "agree_intervention",
    "amend",
    "arrange_pep_meeting",
    "attach",
    "cancel",
    "challenge_school",
    "choose_version",
    "close_intervention",
    "confirm_row",
    "decide_funding",
    "delete_form",
    "detach",
    "drop_amendment",
    "edit_provision",
    "edit_result",
    "fill_pack",
    "finish_action",
    "finish_section",
    "forget_packs",
    "grade",
    "hold_pep_meeting",
    "join_pack",
    "keep_results",
    "make_document",
    "open_by_hand",
    "open_interventions",
    "open_termly",
    "publish_form",
    "record_result",
    "record_scales",
    "record_spending",
    "record_view",
    "refresh_circumstances",
    "remove_question",
    "remove_result",
    "remove_row",
    "request_document",
    "request_pack",
    "respond",
    "return_for_changes",
    "review_provision",
    "save_question",
    "save_row",
    "save_section",
    "save_week",
    "seal",
    "seal_waiting",
    "sign_off",
    "spare_school",
    "start_form",
    "stop_form",
    "submit",
    "switch_section",
    "take_in_results",
]
