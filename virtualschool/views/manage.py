"""Administration: one page that says where everything is changed."""

from django.urls import reverse
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .pages import AuthorityPage


class ManagePage(AuthorityPage):
    """A page of the administration."""

    permission = Permission.MANAGE_ORGANISATION


class ManageView(ManagePage, TemplateView):
    """Where to change what."""

    template_name = "virtualschool/manage.html"

    def get_context_data(self, **kwargs):
        places = [
            (
                "Schools",
                "virtualschool:schools",
                "Designated teachers, allocated officers, a school’s own term dates.",
            ),
            (
                "Designated teachers",
                "virtualschool:teachers",
                "Every school with our children: who the teacher is, their standing and training.",
            ),
            (
                "People",
                "virtualschool:people",
                "Who signs in, in which role, from when to when. Invite somebody.",
            ),
            (
                "Term dates",
                "virtualschool:terms",
                "Terms, half-terms, INSET days and the last day for each term’s PEPs.",
            ),
            ("Attendance threshold", "virtualschool:threshold", "When an attendance case opens."),
            (
                "Records kept here from",
                "virtualschool:records",
                "The first day of your work recorded here: what was due before is not late.",
            ),
            (
                "Papers for meetings",
                "meetings:paper_lists",
                "What has to be there before a meeting of each kind.",
            ),
            (
                "Local rules",
                "deadlines:rules",
                "Switch a local rule off, or change its limit from a day.",
            ),
        ]
        if self.request.user.may(Permission.EDIT_CHILD):
            places.append(
                (
                    "Homes",
                    "children:households",
                    "Foster families and other homes, and the carers who sign in for them.",
                )
            )
        return super().get_context_data(**kwargs) | {
            "places": [
                {"label": it, "url": reverse(name), "text": text} for it, name, text in places
            ]
        }
