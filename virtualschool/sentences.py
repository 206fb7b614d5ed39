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
        "course.offered": "offered the course “{title}” on {day}",
        "course.edited": "changed the course “{title}” on {day}",
        "course.cancelled": "called off the course “{title}” on {day}",
        "course.booked": "booked the course “{title}” on {day}",
        "course.booking_cancelled": "gave back their booking of the course “{title}” on {day}",
        "course.attended": "recorded that {number} people were at the course “{title}” on {day}",
        "course.people.viewed": "looked at who booked the course “{title}” on {day}",
        "certificate.added": "kept the certificate of {name} for “{title}”",
        "certificate.downloaded": "saved the certificate of {name} for “{title}”",
        "policy.published": "published the policy “{title}”",
        "policy.replaced": "published version {number} of the policy “{title}”",
        "policy.reviewed": "reviewed the policy “{title}”",
        "policy.withdrawn": "withdrew the policy “{title}”",
        "policy.read": "confirmed reading version {number} of the policy “{title}”",
        "policy.downloaded": "saved version {number} of the policy “{title}”",
    }
)
