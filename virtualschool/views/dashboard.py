"""The officers' dashboard: their schools and children, what is late, what waits for them."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.charts import bar_chart
from lac.deadlines import alarm

from ..caseload import Caseload
from ..figures import measured_now
from ..indicator import INDICATORS
from .left import left_total
from .pages import AuthorityPage, places_open_to
from .premium import premium_tile

SHOWN = 5
SCHOOLS_A_PAGE = 20
RULES_SHOWN = 8
# The figures on the dashboard's first row.
HEADLINES = ["peps_in_term", "attendance", "below_threshold", "no_school_place"]

# Where to go from here, under headings; as `places_open_to` takes them.
REGISTERS = [
    (
        "Registers and reports",
        [
            (
                "Register of breaches",
                "deadlines:breaches",
                "Every deadline that was not met, and why.",
                None,
            ),
            (
                "Who comes to meetings",
                "meetings:attendance",
                "By agency, with those who send a report instead.",
                Permission.HOLD_MEETING,
            ),
            (
                "Next schools that are not asked yet",
                "meetings:next_school",
                "Meetings before a change of school, without the teacher of the next one.",
                Permission.HOLD_MEETING,
            ),
            (
                "Disagreements",
                "meetings:disagreements",
                "What professionals do not agree about, and to whom it was escalated.",
                None,
            ),
            (
                "Challenges",
                "meetings:all_challenges",
                "Professionals who were challenged, and the answers that are due.",
                Permission.HOLD_MEETING,
            ),
            (
                "Attainment and progress",
                "virtualschool:attainment",
                "How the children stand against what is expected, and who is behind.",
                Permission.VIEW_INDICATORS,
            ),
            (
                "Results asked for",
                "pep:results_asked",
                "Children without a result this half-term or term.",
                Permission.VIEW_PEP,
            ),
            (
                "Support and enrichment",
                "pep:provision_map",
                "What children get beyond lessons, and when it was last looked at.",
                Permission.RECORD_SUPPORT,
            ),
            (
                "Pupil premium",
                "virtualschool:premium",
                "What children have, what waits for a decision or a payment, what is not spent.",
                None,
            ),
            (
                "Gaps in the records",
                "children:quality",
                "What is missing or does not fit.",
                Permission.VIEW_CHILD,
            ),
        ],
    ),
    (
        "The virtual school’s own work",
        [
            (
                "Direct support",
                "virtualschool:support",
                "What the virtual school did for a child itself.",
                Permission.GIVE_SUPPORT,
            ),
            (
                "Nobody has this to do",
                "virtualschool:left",
                "Work of people who have left, and of roles that nobody holds.",
                None,
            ),
            (
                "Advice",
                "virtualschool:advice",
                "Who asked, what the answer was, and what still waits for one.",
                Permission.GIVE_SUPPORT,
            ),
        ],
    ),
]


class DashboardView(AuthorityPage, TemplateView):
    """One screen; `?whose=mine` keeps the schools allocated to the reader."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/dashboard.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        load = Caseload(
            self.request.user, self.authority, today, whose=self.request.GET.get("whose")
        )
        return super().get_context_data(**kwargs) | {
            "stale_since": alarm.look(),
            "registers": places_open_to(self.request.user, REGISTERS),
            "left_total": left_total(self.request.user, self.authority),
            "views": self._views(load),
            "mine": load.mine,
            "tiles": [
                *(self._tile(INDICATORS[code]) for code in HEADLINES),
                *premium_tile(self.authority, today),
            ],
            "late": self._late(load),
            "forecast": self._forecast(load.weeks_ahead()),
            "page_obj": Paginator(load.schools(), SCHOOLS_A_PAGE).get_page(
                self.request.GET.get("page")
            ),
            **self._waiting(load, today),
        }

    @staticmethod
    def _views(load):
        """My schools and all of them; nothing to choose for somebody without schools."""
        if not load.has_schools:
            return []
        return [
            {"label": "My schools", "url": "?whose=mine", "current": load.mine},
            {"label": "All schools", "url": "?whose=all", "current": not load.mine},
        ]

    def _waiting(self, load, today):
        """The children and plans that wait for somebody here."""
        plans, cases, children = load.plans_to_grade(), load.open_cases(), load.without_school()
        return {
            "plans": plans[:SHOWN],
            "plans_total": plans.count(),
            "plans_url": f"{reverse('pep:list')}?state=submitted{_of_mine(load)}",
            "cases": cases[:SHOWN],
            "cases_total": cases.count(),
            "may_follow_cases": self.request.user.may(Permission.RECORD_ATTENDANCE),
            "without_school": [
                {"child": child, "since": since, "days": (today - since).days}
                for child, since in children[:SHOWN]
            ],
            "without_school_total": len(children),
            "without_school_url": reverse("virtualschool:indicator", args=["no_school_place"]),
        }

    def _late(self, load):
        """The rules with most that is late, and the rest, folded away."""
        rows = [self._late_row(load, *row) for row in load.late_by_duty()]
        return {"most": rows[:RULES_SHOWN], "rest": rows[RULES_SHOWN:]}

    @staticmethod
    def _late_row(load, duty, count):
        return {
            "name": duty.name(),
            "rule": duty.rule(),
            "count": count,
            "url": f"{reverse('home')}?duty={duty.code}&whose=all&when=overdue{_of_mine(load)}",
        }

    def _tile(self, indicator):
        figure, _, detail = measured_now(indicator, self.scope).partition(" (")
        return {
            "label": indicator.label,
            "figure": figure,
            "detail": detail.removesuffix(")"),
            "url": reverse("virtualschool:indicator", args=[indicator.code]),
        }

    def _forecast(self, weeks):
        labels = [f"{monday:%-d %b}" for monday, _ in weeks]
        counts = [count for _, count in weeks]
        return {
            "svg": bar_chart("Deadlines due each week", labels, [("Due", counts)]),
            "headers": ["Week beginning", "Due"],
            "rows": [[f"{monday:%-d %B %Y}", count] for monday, count in weeks],
            "summary": f"{sum(counts)} deadlines fall due in the next eight weeks.",
        }


def _of_mine(load):
    """What keeps a list to the schools that the dashboard is kept to."""
    return "&school=mine" if load.mine else ""
