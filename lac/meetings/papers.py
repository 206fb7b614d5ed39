"""Which papers a meeting of each kind needs: the usual lists, and an authority's own.

The lists are local practice (S2-64 asks for documents "completed on time and shared"):
an authority changes them under Manage.
"""

from .models import MeetingKind, MeetingPaper, PaperList

_VIEWS = "The child's views, in their own words"
_ATTENDANCE = "Attendance and suspensions since the last meeting"
USUAL = {
    MeetingKind.PEP: [
        "The last PEP, with what came of its targets",
        "Attainment and progress in each subject",
        _ATTENDANCE,
        _VIEWS,
        "What the pupil premium plus paid for",
    ],
    MeetingKind.LAC_REVIEW: ["The current PEP", "The social worker's report", _VIEWS],
    MeetingKind.PRE_ADMISSION: [
        "The current PEP",
        "Records of the last school",
        "The education, health and care plan, if there is one",
        "The risk assessment, if there is one",
        "Who may collect the child, and consents",
    ],
    MeetingKind.INITIAL: ["The current PEP", "What the school assessed on arrival"],
    MeetingKind.PROGRESS_REVIEW: ["Attainment and progress in each subject", _ATTENDANCE],
    MeetingKind.EXIT: ["The current PEP", "Records that go to the next school", _VIEWS],
    MeetingKind.MULTI_AGENCY: ["Each agency's report", _VIEWS],
    MeetingKind.PSP: ["The pastoral support plan", _ATTENDANCE],
    MeetingKind.EPS: ["What has been tried, and what came of it", "Consent to the assessment"],
    MeetingKind.INTEGRATED_ASSESSMENT: ["Each professional's report", _VIEWS],
    MeetingKind.EHCP_REVIEW: [
        "The education, health and care plan",
        "The school's report for the review",
        "Advice of the other professionals",
        _VIEWS,
    ],
}
# At most so many papers in one list.
MOST = 15


def expected(authority_id, kind):
    """The titles of the papers that an authority wants before a meeting of this kind, in order."""
    own = PaperList.objects.filter(local_authority=authority_id, kind=kind).first()
    return list(own.titles if own else USUAL.get(kind, []))


def papers_of(child, meeting, user):
    """The papers of a child's meeting as pairs of title and row (None: nothing is known), in order.

    Those on the list today, then those written down under a title that the list no longer has.
    """
    rows = MeetingPaper.of(child, user).filter(meeting=meeting)
    known = {it.title: it for it in rows.select_related("document")}
    listed = expected(child.local_authority_id, meeting.kind)
    return [(title, known.pop(title, None)) for title in listed] + list(known.items())
