"""The forecast: what falls due in eight weeks, and the school days there are for it."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
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
            "page_obj": paginator.get_page(self.request.GET.get("page")),
            "views": [
                {"label": label, "url": f"?by={by}", "current": by == forecast.by}
                for by, label in BY
            ],
            "file_url": f"?by={forecast.by}&as=csv",
        }

    def _file(self):
        rows = list(self.forecast.file_rows())
        actions.record_forecast_export(rows=len(rows), by=self.request.user)
        header = [dict(BY)[self.forecast.by].removeprefix("By ").capitalize(), "Week from"]
        header += ["Deadlines", "School days"]
        return csv_file(f"forecast-{timezone.localdate()}.csv", header, rows)
