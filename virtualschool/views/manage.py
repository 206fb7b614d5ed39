"""Administration: one page that says where everything is changed."""

from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.deadlines import alarm

from .pages import AuthorityPage, places_open_to

# Under each heading: label, URL name, what is there, and the permission that opens it besides.
SECTIONS = [
    (
        "Schools and people",
        [
            (
                "Schools",
                "virtualschool:schools",
                "Designated teachers, allocated officers, a school’s own term dates.",
                None,
            ),
            (
                "Designated teachers",
                "virtualschool:teachers",
                "Every school with our children: who the teacher is, their standing and training.",
                None,
            ),
            (
                "Courses",
                "virtualschool:courses",
                "Offer a course, see who booked it, record who was there.",
                None,
            ),
            (
                "Training of staff",
                "virtualschool:trained",
                "Who is trained to support and challenge in PEP meetings, in every role.",
                None,
            ),
            (
                "People",
                "virtualschool:people",
                "Who signs in, in which role, from when to when. Invite somebody.",
                None,
            ),
            (
                "Homes",
                "children:households",
                "Foster families and other homes, and the carers who sign in for them.",
                Permission.EDIT_CHILD,
            ),
            (
                "Acting for a colleague",
                "children:delegations",
                "Who does whose work while they are away, and until when.",
                Permission.VIEW_CHILD,
            ),
            (
                "Emergency reviews",
                "children:glass_reviews",
                "Records that were opened in an emergency: judge whether that was right.",
                Permission.GRANT_ACCESS,
            ),
            (
                "Restricted records that nobody can open",
                "children:unread_records",
                "Restricted records whose readers have left: name a new one.",
                Permission.GRANT_ACCESS,
            ),
            (
                "Closed records",
                "children:closed_records",
                "Records of children who were adopted: read by virtual school heads, by nobody "
                "else.",
                Permission.CLOSE_RECORD,
            ),
        ],
    ),
    (
        "Rules and reminders",
        [
            (
                "Local rules",
                "deadlines:rules",
                "Switch a local rule on or off, or change its limit from a day.",
                None,
            ),
            ("Reminders", "deadlines:ladder", "Who is told about a deadline, and when.", None),
            (
                "E-mails",
                "deadlines:deliveries",
                "What was sent, what failed, what came back.",
                None,
            ),
            (
                "Attendance threshold",
                "virtualschool:threshold",
                "When an attendance case opens.",
                None,
            ),
            (
                "Results asked for",
                "virtualschool:results_rule",
                "Each half-term or each term, and how long there is to give them.",
                None,
            ),
            (
                "The form of the PEP",
                "virtualschool:plan_forms",
                "Add questions of your own, leave out sections, try a form out at some schools.",
                None,
            ),
            (
                "Examples beside the sections",
                "virtualschool:guides",
                "What those who write a PEP see: an example, and what red, amber and green are.",
                None,
            ),
            (
                "Criteria for PEPs",
                "virtualschool:rubrics",
                "How plans are graded, from which term on, and sentences for feedback.",
                None,
            ),
            (
                "Quality of PEPs",
                "virtualschool:quality",
                "Grades, good meetings and agreement of graders, by school and term.",
                Permission.VIEW_DASHBOARD,
            ),
            (
                "Moderation",
                "virtualschool:moderation",
                "Plans chosen by chance are graded again, blind.",
                Permission.GRADE_PEP,
            ),
            (
                "Pupil premium",
                "virtualschool:premium_years",
                "What a child has in a year, what is pooled, and when it is paid.",
                None,
            ),
            (
                "Papers for meetings",
                "meetings:paper_lists",
                "What has to be there before a meeting of each kind.",
                None,
            ),
            (
                "Steps of transition plans",
                "deadlines:transition_steps",
                "What is done before a child changes phase or school.",
                None,
            ),
        ],
    ),
    (
        "Dates and records",
        [
            (
                "Term dates",
                "virtualschool:terms",
                "Terms, half-terms, INSET days and the last day for each term’s PEPs.",
                None,
            ),
            (
                "Records kept here from",
                "virtualschool:records",
                "The first day of your work recorded here: what was due before is not late.",
                None,
            ),
            (
                "Policies",
                "virtualschool:policies",
                "Each version, when it is looked at again, and who has read it.",
                None,
            ),
            (
                "Gaps in the records",
                "children:quality",
                "What is missing or does not fit, to be put right.",
                Permission.VIEW_CHILD,
            ),
        ],
    ),
]


class ManagePage(AuthorityPage):
    """A page of the administration."""

    permission = Permission.MANAGE_ORGANISATION


class ManageView(ManagePage, TemplateView):
    """Where to change what."""

    template_name = "virtualschool/manage.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "stale_since": alarm.look(),
            "sections": places_open_to(self.request.user, SECTIONS),
        }
