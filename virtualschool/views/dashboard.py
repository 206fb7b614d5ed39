"""The officers' dashboard: their schools and children, what is late, what waits for them."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.charts import bar_chart

from ..caseload import Caseload
from ..figures import in_words
from ..indicator import INDICATORS
from .pages import AuthorityPage

SHOWN = 5
SCHOOLS_A_PAGE = 20
# The figures on the dashboard's first row.
HEADLINES = ["peps_in_term", "attendance", "below_threshold", "no_school_place"]


class DashboardView(AuthorityPage, TemplateView):
    """One screen; `?whose=mine` keeps the schools allocated to the reader."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/dashboard.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mine = self.request.GET.get("whose") == "mine"
        load = Caseload(self.request.user, self.authority, timezone.localdate(), mine=mine)
        plans, cases = load.plans_to_grade(), load.open_cases()
        late = load.late_by_duty()
        schools = Paginator(load.schools(), SCHOOLS_A_PAGE)
        return context | {
            "views": [
                {"label": "All schools", "url": "?", "current": not mine},
                {"label": "My schools", "url": "?whose=mine", "current": mine},
            ],
            "tiles": [self._tile(INDICATORS[code]) for code in HEADLINES],
            "late": [
                {
                    "rule": duty.rule(),
                    "count": count,
                    "url": f"{reverse('home')}?duty={duty.code}&who=all",
                }
                for duty, count in late
            ],
            "late_total": sum(count for _, count in late),
            "forecast": self._forecast(load.weeks_ahead()),
            "plans": plans[:SHOWN],
            "plans_total": plans.count(),
            "cases": cases[:SHOWN],
            "cases_total": cases.count(),
            "plans_url": f"{reverse('pep:list')}?state=submitted",
            "page_obj": schools.get_page(self.request.GET.get("page")),
        }

    def _tile(self, indicator):
        return {
            "label": indicator.label,
            "figure": in_words(indicator.figure(self.scope)).split(" (")[0],
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
