"""Deadlines, their history, the rules an authority sets, and the e-mails about them."""

from .breach import Breach, BreachQuerySet
from .deadline import (
    AHEAD,
    OPEN_STATES,
    SOON,
    Deadline,
    DeadlineQuerySet,
    State,
    end_of_week,
    state_expression,
)
from .feed import CalendarFeed
from .history import DeadlineEvent, Sweep, UndatedCase
from .mail import MailChoice, MailHours
from .outbox import Delivery, Notice
from .rules import EscalationStep, Extension, LocalRule, Pause

__all__ = [
    "AHEAD",
    "OPEN_STATES",
    "SOON",
    "Breach",
    "BreachQuerySet",
    "CalendarFeed",
    "Deadline",
    "DeadlineEvent",
    "DeadlineQuerySet",
    "Delivery",
    "EscalationStep",
    "Extension",
    "LocalRule",
    "MailChoice",
    "MailHours",
    "Notice",
    "Pause",
    "State",
    "Sweep",
    "UndatedCase",
    "end_of_week",
    "state_expression",
]
