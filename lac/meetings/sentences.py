"""What the audit log says about meetings."""

from lac.audit.sentences import say

say(
    {
        "meeting_action.passed_on": "gave an action of {name} to {to}, at the next school",
        "meeting_actions.handed_over": "gave the actions of {name} to {to}",
        "meeting.arranged": "arranged a {kind} for {planned}",
        "meeting.changed": "changed the {kind} of {planned}",
        "meeting.held": "recorded that the {kind} of {planned} was held on {held_on}",
        "meeting.cancelled": "cancelled the {kind} of {planned}: {reason}",
        "meeting.invited": "asked {name} to the {kind} of {planned}",
        "meeting.series_arranged": "arranged {number} meetings, {rhythm}, from the {kind} "
        "of {planned}",
        "meeting.series_moved": "moved the {number} meetings from the {kind} of {planned} on",
        "meeting.series_ended": "ended the meetings from the {kind} of {planned} on: "
        "{number} cancelled",
        "meeting.answered": "wrote down the answer of {name} for the {kind} of {planned}: {answer}",
        "meeting.answered_by_link": "passed on the answer of {name} for the {kind} of "
        "{planned}: {answer}",
        "meeting.uninvited": "took {name} off the list for the {kind} of {planned}",
        "disagreement.raised": "wrote down that {who} did not agree at the {kind} of {planned}",
        "disagreement.resolved": "recorded that a disagreement of the {kind} of {planned} "
        "was resolved",
        "disagreement.escalated": "escalated a disagreement of the {kind} of {planned} to {to}",
        "disagreements.list.viewed": "looked at the list of disagreements",
        "challenge.raised": "challenged {to}, with an answer due on {due_on}",
        "challenge.followed_up": "wrote down what came of the challenge to {to}",
        "challenge.viewed": "looked at the challenge to {to}",
        "challenges.viewed": "looked at the challenges",
        "challenges.list.viewed": "looked at the list of challenges",
        "meetings.attendance.viewed": "looked at who comes to meetings",
        "meetings.attendance.downloaded": "downloaded who comes to meetings",
        "meetings.next_school.viewed": "looked at which next schools are not asked to meetings",
        "meeting.action_added": "added an action for {owner}: {text}",
        "meeting.action_done": "marked an action done: {text}",
        "meeting.action_reopened": "said that an action is not done after all: {text}",
        "meeting.notes_kept": "wrote minutes of the {kind} of {planned}",
        "meeting.minutes_agreed": "kept version {number} of the minutes of the {kind} of "
        "{planned} as agreed",
        "meeting.minutes_circulated": "circulated version {number} of the minutes of the {kind} "
        "of {planned}",
        "meeting.papers_kept": "wrote down which papers are there for the {kind} of {planned}: "
        "{ready} ready",
        "paper_list.changed": "changed which papers {local_authority} wants "
        "before a meeting: {kind}",
        "meeting.summary.viewed": "looked at the summary of the {kind} of {planned}",
        "meeting.viewed": "looked at the {kind} of {planned}",
        "meetings.list.viewed": "looked at the list of meetings",
        "meetings.viewed": "looked at the meetings",
        "meeting.downloaded": "downloaded the calendar entry of the {kind} of {planned}",
    }
)
