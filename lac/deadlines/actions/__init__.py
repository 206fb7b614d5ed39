"""Every change people make to deadlines and to their authority's rules."""

from .breaches import explain_breach, record_forecast_export, record_register_export
from .checks import check_may_change
from .clocks import pause_deadline, resume_deadline, unwaive_deadline, waive_deadline
from .extensions import ask_extension, decide_extension, extend_deadline
from .feeds import make_feed, revoke_feed
from .mail import mark_bounced, requeue_delivery
from .reminders import choose_mail, set_mail_hours
from .rules import set_ladder, set_local_rule

__all__ = [
    "ask_extension",
    "check_may_change",
    "choose_mail",
    "decide_extension",
    "explain_breach",
    "extend_deadline",
    "make_feed",
    "mark_bounced",
    "pause_deadline",
    "record_forecast_export",
    "record_register_export",
    "requeue_delivery",
    "resume_deadline",
    "revoke_feed",
    "set_ladder",
    "set_local_rule",
    "set_mail_hours",
    "unwaive_deadline",
    "waive_deadline",
]
