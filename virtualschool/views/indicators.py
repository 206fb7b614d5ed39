"""Indicators: every figure with its definition, one press from its children."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.charts import bar_chart
from lac.children.models import Child
from lac.spreadsheets import csv_file

from ..actions import record_export
from ..figures import measured
from ..indicator import INDICATORS
from .pages import AuthorityPage

PAGE = 50


class IndicatorsView(AuthorityPage, TemplateView):
    """Every figure of the authority, against the same day last year. `?as=csv` gives the file."""

    permission = Permission.VIEW_INDICATORS
    template_name = "virtualschool/indicator_list.html"

    @property
    def names_are_shown(self):
        return self.authority.pk in self.request.user.authority_ids(Permission.VIEW_DASHBOARD)

    def rows(self):
        """Each indicator measured, rounded for whoever sees no names."""
        names = self.names_are_shown
        return [measured(it, self.scope, names_are_shown=names) for it in INDICATORS.values()]

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def get_context_data(self, **kwargs):
        rows = self.rows()
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "names_are_shown": self.names_are_shown,
            "chart": self._chart(rows),
        }

    def _chart(self, rows):
        shares = [row for row in rows if row["share_now"] is not None]
        labels = [row["indicator"].short_label or row["indicator"].label for row in shares]
        now = [row["share_now"] for row in shares]
        before = [row["share_before"] for row in shares]
        return {
            "svg": bar_chart(
                "Shares this year and last",
                labels,
                [("Last year", before), ("This year", now)],
                unit="%",
                value_range=(0, 100),
            ),
            "headers": ["Indicator", "Last year", "This year"],
            "rows": [[it["indicator"].label, it["before"], it["now"]] for it in shares],
        }

    def _file(self):
        rows = self.rows()
        response = csv_file(
            f"indicators-{self.scope.on}.csv",
            ["Indicator", "Definition", "Children", "Now", "A year before", "Aim", "On"],
            (self._cells(row["indicator"], row) for row in rows),
        )
        record_export(label="Indicators", rows=len(rows), by=self.request.user)
        return response

    def _cells(self, it, row):
        words = it.label, it.definition(), it.cohort_words
        return [*words, row["now"], row["before"], it.aim, self.scope.on]


class IndicatorView(AuthorityPage, TemplateView):
    """One figure and its children, as a list or (`?as=csv`) a file."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "virtualschool/indicator_detail.html"

    @property
    def indicator(self):
        try:
            return INDICATORS[self.kwargs["code"]]
        except KeyError:
            raise Http404 from None

    def children(self):
        """The indicator's children, of those the reader works with."""
        behind = self.indicator.children(self.scope)
        return (
            Child.visible_to(self.request.user, Permission.VIEW_DASHBOARD)
            .filter(pk__in=behind.values("pk"))
            .order_by("family_name", "given_name", "la_child_id")
        )

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def get_context_data(self, **kwargs):
        page = Paginator(self.children(), PAGE).get_page(self.request.GET.get("page"))
        record(
            "indicator.viewed", by=self.request.user, label=self.indicator.label, page=page.number
        )
        return super().get_context_data(**kwargs) | {
            "indicator": self.indicator,
            "facts": self._facts(),
            "page_obj": page,
            "list_url": reverse("virtualschool:indicators"),
        }

    def _facts(self):
        row = measured(self.indicator, self.scope, names_are_shown=True)
        facts = [("Today", row["now"]), ("A year before", row["before"])]
        facts += [("Change", row["change"])] if row["change"] else []
        facts += [("Aim", self.indicator.aim)] if self.indicator.aim else []
        return [*facts, ("Who is counted", self.indicator.cohort_words)]

    def _file(self):
        children = list(self.children())
        response = csv_file(
            f"{self.indicator.code}-{self.scope.on}.csv",
            ["Social care ID", "Name", "Date of birth"],
            ([it.la_child_id, it.name, it.born_on.isoformat()] for it in children),
        )
        record_export(
            label=self.indicator.label,
            rows=len(children),
            by=self.request.user,
            child_ids=[child.pk for child in children],
        )
        return response
