"""What the audit log says about the virtual school's pages."""

from lac.audit.sentences import say

say(
    {
        "indicator.viewed": "looked at the children behind “{label}”",
        # Written until invitations had a page of their own.
        "user.invited_again": "sent {name} the invitation again",
        "attainment.viewed": "looked at attainment and progress by {what}",
        "indicator.exported": "exported {rows} rows of “{label}”",
        "support.viewed": "looked at what the virtual school did",
        "support.recorded": "recorded {minutes} minutes of support: {kind}",
        "support.edited": "changed the record of support: {kind}",
        "advice.asked": "recorded that {asked_by} asked for advice",
        "advice.answered": "recorded the answer to {asked_by}",
        "advice.viewed": "looked at a request for advice",
        "advice.listed": "looked at the list of requests for advice",
        "policy.published": "published the policy “{title}”",
        "policy.replaced": "published version {number} of the policy “{title}”",
        "policy.reviewed": "reviewed the policy “{title}”",
        "policy.withdrawn": "withdrew the policy “{title}”",
        "policy.read": "confirmed reading version {number} of the policy “{title}”",
        "policy.downloaded": "saved version {number} of the policy “{title}”",
    }
)
