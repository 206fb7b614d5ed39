"""What the audit log says about deadlines and their rules."""

from lac.audit.sentences import say

say(
    {
        "deadlines.viewed": "looked at the deadlines",
        "deadlines.what_if.viewed": "tried out other dates for the deadlines",
        "deadline.viewed": "looked at why “{duty}” is due on {due_on}",
        "deadline.waived": "waived the deadline “{duty}”: {reason}",
        "deadline.unwaived": "lifted the waiver of “{duty}”: {reason}",
        "deadline.paused": "paused the deadline “{duty}” from {starts_on}: {reason}",
        "deadline.resumed": "let the deadline “{duty}” run again from {resumes_on}",
        "deadline.extension_asked": "asked for more time for “{duty}”, to {until_on}: {reason}",
        "deadline.extended": "gave more time for “{duty}”, to {until_on}: {reason}",
        "deadline.extension_refused": "refused more time for “{duty}”: {reason}",
        "calendar_feed.made": "made a secret address for their own calendar",
        "calendar_feed.renewed": "made a new secret address for their own calendar",
        "calendar_feed.revoked": "switched off the secret address of their own calendar",
        "breach.explained": "said why “{duty}” was not done by {due_on}: {cause}",
        "forecast.exported": "downloaded the forecast of deadlines ({rows} lines)",
        "breaches.exported": "downloaded the register of breaches ({rows} lines)",
        "local_rule.set": "set the rule “{duty}” of {local_authority} to {limit} "
        "from {in_force_from}: {reason}",
        "ladder.changed": "changed who {local_authority} reminds, and when: {steps}",
        "mail_hours.set": "let reminders of {local_authority} arrive {hours}",
        "mail_choice.made": "chose to be reminded {choice}",
        "delivery.bounced": "noted that an e-mail had come back",
        "delivery.requeued": "asked for an e-mail that had failed to be sent again",
    }
)
