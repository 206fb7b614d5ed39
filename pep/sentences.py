"""What the audit log says about plans."""

from lac.audit.sentences import say

say(
    {
        "provision.viewed": "looked at support and enrichment",
        "provision.listed": "looked at the provision map",
        "provision.added": "recorded support or enrichment: {what}",
        "provision.edited": "changed support or enrichment: {what}",
        "provision.reviewed": "reviewed provision and outcomes",
        "pep.opened": "opened the PEP of the {term}",
        "pep.section_saved": "wrote in “{section}” of the PEP of the {term}",
        "pep.section_finished": "finished “{section}” of the PEP of the {term}",
        "pep.section_reopened": "took up “{section}” of the PEP of the {term} again",
        "pep.row_added": "added a {noun} to the PEP of the {term}",
        "pep.row_saved": "changed a {noun} in the PEP of the {term}: {what}",
        "pep.row_confirmed": "confirmed a {noun} from last term in the PEP of the {term}: {what}",
        "pep.row_removed": "removed a {noun} from the PEP of the {term}: {what}",
        "pep.action_done": "marked an action of the PEP of the {term} done: {what}",
        "pep.view_recorded": "wrote down the child’s view “{prompt}” for the {term}",
        "pep.view_replaced": "wrote down what the child now says about “{prompt}” for the {term}",
        "pep.view_answered": "answered the child’s view “{prompt}” for the {term}",
        "pep.scales_recorded": "wrote down how the child feels about school for the {term}",
        "pep.meeting_arranged": "arranged the PEP meeting of the {term}",
        "pep.meeting_held": "recorded that the PEP meeting of the {term} was held",
        "pep.submitted": "sent in the PEP of the {term}",
        "pep.resubmitted": "sent in the PEP of the {term} again",
        "pep.graded": "graded the PEP of the {term} {grade}",
        "pep.returned": "returned the PEP of the {term}: {reason}",
        "pep.signed_off": "signed off the PEP of the {term}, graded {grade}",
        "pep.cancelled": "cancelled the PEP of the {term}: {reason}",
        "pep.funding_decided": "decided on pupil premium plus, “{what}”: {decision}",
        "pep.funding_spent": "recorded what pupil premium plus paid for and changed: {what}",
        "pep.copy_asked_for": "asked for a PDF of the PEP of the {term}",
        "pep.viewed": "looked at the PEP of the {term}",
        "pep.downloaded": "downloaded a PDF of the PEP of the {term}",
        "peps.viewed": "looked at the list of PEPs",
    }
)
