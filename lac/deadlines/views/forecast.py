"""The forecast: what falls due in eight weeks, and the school days there are for it."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.charts import bar_chart
from lac.spreadsheets import csv_file

from .. import actions
from ..forecast import BY, Forecast

PAGE = 50


class ForecastPage(RequiresPermission, TemplateView):
    """The next eight weeks by school or (`?by=officer`) officer. `?as=csv` gives the file."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "deadlines/forecast.html"

    def get(self, request, *args, **kwargs):
        asked = request.GET.get("by", "school")
        self.forecast = Forecast(request.user, timezone.localdate(), asked)
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def get_context_data(self, **kwargs):
        forecast = self.forecast
        paginator = Paginator(forecast.lines, PAGE)
        return super().get_context_data(**kwargs) | {
            "forecast": forecast,
            "chart": self._chart(forecast),
            "page_obj": paginator.get_page(self.request.GET.get("page")),
            "views": [
                {"label": label, "url": f"?by={by}", "current": by == forecast.by}
                for by, label in BY
            ],
            "file_url": f"?by={forecast.by}&as=csv",
        }

    @staticmethod
    def _chart(forecast):
        """All deadlines and the school days of each week: the drawing, and the same as a table."""
        weeks = list(zip(forecast.mondays, forecast.total.weeks, strict=True))
        due = [("Deadlines due", [week.due for _, week in weeks])]
        days = [("School days", [week.days for _, week in weeks])]
        labels = [f"{monday:%-d %b}" for monday, _ in weeks]
        return {
            "svg": bar_chart("Deadlines due and school days, week by week", labels, due + days),
            "headers": ["Week beginning", "Deadlines due", "School days"],
            "rows": [
                [f"{monday:%-d %B %Y}", week.due, "Not known" if week.days is None else week.days]
                for monday, week in weeks
            ],
            "summary": _in_words(weeks),
        }

    def _file(self):
        rows = list(self.forecast.file_rows())
        actions.record_forecast_export(rows=len(rows), by=self.request.user)
        header = [dict(BY)[self.forecast.by].removeprefix("By ").capitalize(), "Week from"]
        header += ["Deadlines", "School days"]
        return csv_file(f"forecast-{timezone.localdate()}.csv", header, rows)


def _in_words(weeks):
    fullest, most = max(weeks, key=lambda it: it[1].due)
    if not most.due:
        return "Nothing falls due in the next eight weeks."
    all_due = sum(week.due for _, week in weeks)
    return (
        f"{all_due} deadline{'' if all_due == 1 else 's'} fall{'s' if all_due == 1 else ''} due in "
        f"the next eight weeks; most of them, {most.due}, in the week from {fullest:%-d %B %Y}."
    )
