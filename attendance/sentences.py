"""What the audit log says about attendance."""

from lac.audit.sentences import say

say(
    {
        "attendance_case.handed_over": "gave the attendance case of {name} to {to}",
        "attendance.viewed": "looked at the attendance",
        "attendance.recorded": "recorded attendance at {school} from {start} to {end}",
        "attendance.imported": "loaded attendance at {school} from {start} to {end}",
        "attendance.case.viewed": "looked at the attendance case",
        "attendance.cases.viewed": "looked at the list of attendance cases",
        "attendance.case_opened": (
            "opened an attendance case: {percentage}% is below the threshold of {threshold}%"
        ),
        "attendance.return_due": "found an absence to tell the authority of: {absence}",
        "attendance.return_made": (
            "recorded that the authority was told on {told} of an absence: {absence}"
        ),
        "attendance.case_changed": "changed the attendance case",
        "attendance.action_added": (
            "added to the attendance case: {who} will do this by {due}: {what}"
        ),
        "attendance.action_done": "recorded as done in the attendance case: {what}",
        "attendance.case_reviewed": "reviewed the attendance case; next review on {next}",
        "attendance.case_closed": "closed the attendance case: {outcome}",
        "attendance.threshold_set": "changed when attendance cases open in {authority}",
    }
)
