"""What the audit log says about children's records."""

from lac.audit.sentences import say

say(
    {
        "child.viewed": "looked at the record",
        "children.searched": "searched the children for “{words}”",
        "children.viewed": "looked at the list of children",
        "child.added": "added the child to {authority}",
        "pupils.viewed": "looked at the register of previously looked-after pupils",
        "pupil.added": "added a previously looked-after pupil to the register of {school}",
        "pupil.edited": "changed what the register says of a previously looked-after pupil",
        "pupil.noted": "changed the notes on a previously looked-after pupil",
        "delegation.given": "let {name} act for {giver} until {until}",
        "delegation.ended": "ended that {name} acts for {giver}",
        "glass.tried": "looked for a child outside their own in an emergency",
        "glass.broken": "opened the record in an emergency: {reason}",
        "glass.ended": "closed the record again that they had opened in an emergency",
        "glass.judged": "judged that {name} opened the record in an emergency: {judgement}",
        "referrals.handed_over": "gave the open referrals of {name} to {to}",
        "caseload.handed_over": "gave the work of {name} with the child to {to}",
        "child.edited": "changed the child's details",
        "child.restricted": "restricted the record to {readers}: {reason}",
        "child.opened": "opened the restricted record to all who work with the child: {reason}",
        "child.closed": "closed the record after the adoption of {adopted_on}: {reason}",
        "child.reader_named": "named {to} as a reader of the restricted record, which nobody "
        "could open: {reason}",
        "child.reader_followed": "made {to} a reader of the restricted record in place of {name}",
        "unread_records.viewed": "looked at the restricted records that nobody can open",
        "sibling.linked": "linked two children as {kind}: {reason}",
        "sibling.unlinked": "took away the link of two children as {kind}: {reason}",
        "child.closing.viewed": "looked at what ends when the record is closed",
        "closed_records.viewed": "looked at the list of closed records",
        "child.timeline.viewed": "looked at the timeline",
        "child.outcomes.viewed": "looked at the outcomes",
        "child.care.viewed": "looked at the care and home details",
        "child.school.viewed": "looked at the schools",
        "child.people.viewed": "looked at the people around the child",
        "child.log.viewed": "looked at who has seen the record",
        "child.access.viewed": "looked at who has been given access",
        "child.form.viewed": "opened “{form}”",
        "quality.viewed": "looked at the gaps in the records",
        "quality.gap.viewed": "looked at the children with this gap: {what}",
        "quality.downloaded": "downloaded the {children} children with this gap: {what}",
        "gap.accepted": "accepted until {until} that the record says: {what}. {reason}",
        "care.started": "recorded that the child came into care on {started_on}",
        "care.moved": "recorded a move to another home on {moved_on}",
        "care.legal_status_changed": "recorded a change of legal status on {changed_on}",
        "care.ended": "recorded that the child left care on {ended_on}",
        "care.corrected": "corrected the care episode from {started_on}",
        "placement.corrected": "corrected the placement from {started_on}",
        "enrolment.added": "put the child on the roll of {school} from {admitted_on}",
        "enrolment.edited": "changed the enrolment at {school}",
        "enrolment.ended": "recorded that the child left {school} on {left_on}",
        "enrolment.removed": "removed the enrolment at {school} from {admitted_on}, which was a "
        "mistake: {reason}",
        "timetable.reviewed": "reviewed the part-time timetable at {school}",
        "timetable.started": "recorded a part-time timetable of {hours} hours a week at {school}, "
        "{dates}",
        "ehcp.saved": "saved the education, health and care plan of {issued_on}",
        "ehcp.reviewed": "saved the annual review of {held_on} of the education, health and care "
        "plan",
        "professional.added": "added {name}, {role}, from {starts_on}",
        "professional.ended": "recorded {ends_on} as the last day of {name}, {role}",
        "grant.given": "gave {name} access from {starts_on} to {ends_on}: {reason}",
        "grant.ended": "ended the access of {name}",
        "household.added": "added the home {name}",
        "household.edited": "changed the details of the home {name}",
        "household.member_added": "added {carer} to {name} from {starts_on}",
        "household.member_ended": "recorded {ends_on} as the last day of {carer} at {name}",
        "households.viewed": "looked at the list of homes",
        "household.viewed": "looked at the home {name}",
    }
)

say(
    {
        "documents.viewed": "looked at the list of documents",
        "document.viewed": "looked at the document {document}",
        "document.downloaded": "downloaded the document {document}, version {number}",
        "document.added": "added the document {document}",
        "document.version_added": "added version {number} of the document {document}",
        "document.edited": "changed the details of the document {document}",
        "document.withdrawn": "withdrew the document {document}",
        "document.restored": "put the document {document} back into use",
        "document.checked": "checked the document {document} for viruses: {result}",
        "document.refused": "refused the document {document}: it contains a virus",
    }
)

say(
    {
        "referrals.list.viewed": "looked at the referrals of their children",
        "referrals.viewed": "looked at the needs and referrals",
        "referral.viewed": "looked at the referral to {agency}",
        "referral.made": "recorded a referral of {made_on} to {agency}",
        "referral.moved": "recorded that the referral to {agency} {step} on {on}",
    }
)

say(
    {
        "health.viewed": "looked at the health reviews",
        "health.saved": "saved the {kind} of {on}",
        "health.attendance_shared": "shared the child's attendance with {shared_with} "
        "for a health review",
    }
)

say(
    {
        "admissions.list.viewed": "looked at the requests for a school place of their children",
        "admissions.viewed": "looked at the requests for a school place",
        "admission.viewed": "looked at the request for a place at {school}",
        "admission.asked": "recorded a request of {asked_on} for a place at {school}",
        "admission.moved": "recorded that the request for a place at {school} {step} on {on}",
        "admission.started": "recorded {on} as the first day at {school}, which was asked for",
    }
)

say(
    {
        "moves.list.viewed": "looked at the moves in Year 10 and 11 of their children",
        "moves.viewed": "looked at the moves in Year 10 and 11",
        "move.viewed": "looked at the proposed move to {school}",
        "move.proposed": "proposed a move to {school}",
        "move.made_at_once": "recorded that the child had to move to {school} at once",
        "move.decided": "decided that the move to {school} is {outcome}",
        "move.approval_withdrawn": "withdrew the approval of the move to {school}",
        "move.withdrawn": "withdrew the proposed move to {school}",
    }
)

say(
    {
        "handovers.list.viewed": "looked at the packs for next schools of their children",
        "handover.viewed": "looked at the pack for {school}",
        "handover.asked_for": "asked for the pack for the next school",
        "handover.made": "sealed the pack for {school}: {sha256}",
        "handover.sent": "recorded that the pack for {school} went to {to} on {on}",
        "handover.withdrawn": "withdrew the pack for {school} and its papers",
        "handover.acknowledged": "recorded that {name} has the pack for {school}",
    }
)

say(
    {
        "transition.viewed": "looked at the transition plan: {kind}",
        "transition.opened": "opened a transition plan",
        "transition.edited": "changed the transition plan",
        "transition.step_saved": "saved a step of the transition plan: {step}",
        "transition.handed_on": "recorded that the plan ({document}) went to {to} on {on}",
        "transition.acknowledged": "recorded that {name} has the plan for after 16",
        "transition.ended": "ended the transition plan",
        "transition.steps_set": "changed the steps of transition plans: {kind}",
    }
)
