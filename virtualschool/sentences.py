"""What the audit log says about the virtual school's pages."""

from lac.audit.sentences import say

say(
    {
        "indicator.viewed": "looked at the children behind “{label}”",
        # Written until invitations had a page of their own.
        "user.invited_again": "sent {name} the invitation again",
        "indicator.exported": "exported {rows} rows of “{label}”",
    }
)
