"""What the audit log says about suspensions and exclusions."""

from lac.audit.sentences import say

say(
    {
        "suspension.viewed": "looked at suspensions and exclusions",
        "suspension.recorded": (
            "recorded a {kind} from {school}, from {start}{length}; "
            "suspended for {year} this academic year"
        ),
        "suspension.changed": "changed what is written about the {kind} from {start}",
        "suspension.told": "told the {recipient} about the {kind} from {start} ({about})",
        "suspension.provided": (
            "recorded education with {provider} from {starts} during the {kind} from {start}"
        ),
        "suspension.board_recorded": (
            "recorded the governing board's part in the {kind} from {start}"
        ),
        "suspension.panel_recorded": "recorded the independent review of the {kind} from {start}",
        "suspension.cancelled_days_rule_set": "set the rule from {start}: {rule}",
        "suspension.cancelled": "cancelled the {kind} from {start}: {reason}",
    }
)
