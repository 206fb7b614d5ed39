"""What the audit log says about people who sign in."""

from lac.audit.sentences import say

say(
    {
        "account.signed_in": "signed in",
        "account.signed_out": "signed out",
        "account.sign_in_failed": "refused a sign-in with a wrong e-mail address or password",
        "account.second_factor_failed": "gave a wrong code at the second step of signing in",
        "account.second_factor_added": "set up a second step for signing in: {kind}",
        "account.second_factor_removed": "removed a second step for signing in: {kind}",
        "account.password_changed": "changed their password",
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
        "officer.allocated": "made {name} the first contact of {school} from {starts_on}",
    }
)
