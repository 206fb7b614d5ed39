"""What the audit log says about people who sign in."""

from lac.audit.sentences import say

say(
    {
        "account.signed_in": "signed in",
        "account.signed_in_with": "signed in with {provider}",
        "account.provider_refused": "refused a sign-in with {provider} ({why})",
        "account.provider_tied": "tied the account to one at {provider}",
        "account.provider_untied": "took the account at {provider} off",
        "account.opened_by_provider": "took up an account after {provider} vouched for the address",
        "account.signed_out": "signed out",
        "account.sign_in_failed": "refused a sign-in with a wrong e-mail address or password",
        "account.second_factor_failed": "gave a wrong code at the second step of signing in",
        "account.second_factor_added": "set up a second step for signing in: {kind}",
        "account.second_factor_removed": "removed a second step for signing in: {kind}",
        "account.password_changed": "changed their password",
        "account.locked": "locked an account after too many wrong passwords",
        "account.unlocked": "let {name} sign in again after a lock",
        "account.timed_out": "was signed out because the session had lasted too long",
        "account.session_ended": "signed out {device}",
        "account.sessions_ended": "signed out everywhere else ({number} in all)",
        "account.form_kept": "sent a form after being signed out; it was kept for them",
        "account.form_discarded": "threw away a form that was kept for them",
        "account.forms_forgotten": "deleted {number} forms that were kept for a day",
        "account.password_chosen": "chose a password",
        "invitation.sent": "invited {name} to be {role} at {organisation}, until {until}",
        "invitation.sent_again": "sent {name} the invitation to be {role} at {organisation} again",
        "invitation.withdrawn": "withdrew the invitation of {name} to be {role} at {organisation}",
        "invitation.accepted": "accepted the invitation to be {role} at {organisation}",
        "user.invited": "gave {name} an account",
        "user.edited": "changed the details of {name}",
        "user.closed": "closed the account of {name}: {reason}",
        "user.reopened": "opened the account of {name} again",
        "membership.added": "made {name} {role} at {organisation} from {starts_on}",
        "membership.edited": "changed what is known about {name} as {role} at {organisation}",
        "membership.ended": "ended the role of {name} as {role} at {organisation} on {ends_on}",
        "training.recorded": "recorded that {name} attended “{title}” on {held_on}",
        "training.removed": "took “{title}” on {held_on} out of the training of {name}",
        "ownership.handed_over": "gave {what} of {name} to {to} ({number} in all)",
        "officer.allocated": "made {name} the first contact of {school} from {starts_on}",
    }
)
