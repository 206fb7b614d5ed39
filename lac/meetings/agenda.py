"""What a meeting of each kind goes through, in order; whoever chairs it may leave things out."""

from .models import MeetingAction, MeetingKind

_START = ["Who is here, and who is not", "What the child wants us to know"]
_END = ["Who does what by when", "When we meet again"]
_MIDDLE = {
    MeetingKind.PEP: [
        "What was agreed last time, and what came of it",
        "Progress and attainment in each subject",
        "Attendance, lateness and suspensions",
        "What helps, and what gets in the way",
        "Targets for this term, and what the pupil premium plus pays for",
    ],
    MeetingKind.LAC_REVIEW: [
        "What was agreed last time, and what came of it",
        "The care plan and the home",
        "Health",
        "Education: the current PEP",
        "Family and friends",
    ],
    MeetingKind.PRE_ADMISSION: [
        "What the next school needs to know before the first day",
        "The first day and the first week: who meets the child, where, when",
        "Travel, uniform, meals, equipment",
        "Support that has to be in place, and who pays for it",
        "The key adult at school",
    ],
    MeetingKind.INITIAL: ["How the first weeks went", "What the school has learned", "Support"],
    MeetingKind.PROGRESS_REVIEW: [
        "What was agreed last time, and what came of it",
        "Progress since then",
        "What to change",
    ],
    MeetingKind.EXIT: [
        "What went well here, in the child's own words",
        "Records that go to the next school, and when",
        "Saying goodbye, and staying in touch",
    ],
    MeetingKind.MULTI_AGENCY: [
        "Why we meet",
        "What each agency knows and does",
        "What each agency will do",
    ],
    MeetingKind.PSP: [
        "What was agreed last time, and what came of it",
        "What has happened since: what went well, what was hard",
        "Targets for behaviour and learning, and how we shall know",
        "Support in school and at home",
    ],
    MeetingKind.EPS: ["What worries us", "What has been tried", "Advice of the psychologist"],
    MeetingKind.VST: ["Progress and attendance", "What the school asks of the virtual school"],
    MeetingKind.INTEGRATED_ASSESSMENT: [
        "What each professional found",
        "What it means for the child's education",
        "What has to be assessed further",
    ],
    MeetingKind.EHCP_REVIEW: [
        "The outcomes in the plan, one by one",
        "Whether the provision is made, and whether it helps",
        "What to change in the plan",
        "Preparing for adulthood, from Year 9",
    ],
}


def agenda_of(kind):
    """The items of a kind of meeting, in order."""
    return [*_START, *_MIDDLE.get(kind, ["What we talk about"]), *_END]


def open_actions_before(meeting, child, user):
    """What earlier meetings about the child agreed and nobody has done yet."""
    rows = MeetingAction.of(child, user).filter(done_on=None, meeting__cancelled_at=None)
    earlier = rows.filter(meeting__planned_at__lt=meeting.planned_at)
    return earlier.select_related("meeting")
