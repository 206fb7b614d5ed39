"""The amounts and rules of a year of pupil premium, and its end: reconciliation and closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.changes import ActionForm
from lac.spreadsheets import csv_file, xlsx_file
from lac.words import pounds
from pep import actions
from pep.forms.funding import YearForm
from pep.models import PremiumYear
from pep.premium import figures, reconciling
from pep.premium.years import financial_year, label, last_day

from .manage import ManagePage
from .premium import PremiumPage


class PremiumYears(ManagePage, TemplateView):
    """The years of the authority, each with its amounts."""

    template_name = "virtualschool/premium_years.html"

    def get_context_data(self, **kwargs):
        rows = PremiumYear.objects.filter(local_authority=self.authority)
        known = list(rows.prefetch_related("rates"))
        this = financial_year(timezone.localdate())
        missing = [it for it in (this + 1, this) if it not in {row.year for row in known}]
        return super().get_context_data(**kwargs) | {
            "rows": [(it, list(it.rates.all())) for it in known],
            "missing": [(it, label(it)) for it in missing],
        }


class EditPremiumYear(ManagePage, ActionForm):
    """The amounts and rules of one year."""

    template_name = "virtualschool/support_form.html"
    form_class = YearForm
    saved = "The year is saved. Work out the allocations for children to have the new amounts."
    lede = "What a child has, what the virtual school keeps of it, and when it is paid."

    @cached_property
    def row(self):
        """The year, or one that is not saved yet; 404 far from today."""
        number = self.kwargs["year"]
        if abs(number - financial_year(timezone.localdate())) > 5:
            raise Http404
        found = PremiumYear.objects.filter(local_authority=self.authority, year=number).first()
        return found or PremiumYear(local_authority=self.authority, year=number, version=0)

    def get_heading(self):
        return f"Pupil premium {self.row.label}"

    def get_form_kwargs(self):
        rates = self.row.rates.all() if self.row.pk else []
        return super().get_form_kwargs() | {"rates": rates}

    def get_initial(self):
        names = ("needs_adequate_plan", "adequate_grades", "carries_forward")
        return {name: getattr(self.row, name) for name in names}

    def form_valid(self, form):
        self.rates = form.rates()
        return super().form_valid(form)

    def act(self, data):
        names = ("needs_adequate_plan", "adequate_grades", "carries_forward")
        actions.save_premium_year(
            authority=self.authority,
            year=self.row.year,
            version=self.version,
            rates=self.rates,
            by=self.request.user,
            **{name: data[name] for name in names},
        )

    def get_success_url(self):
        return reverse("virtualschool:premium_years")


class PremiumEnd(PremiumPage, TemplateView):
    """Opening, in, out and closing of a year; allocations are worked out and the year closed."""

    template_name = "virtualschool/premium_end.html"
    here = "premium_end"

    def post(self, request, *args, **kwargs):
        """Work out the allocations, or close the year."""
        if not self.may_decide:
            raise PermissionDenied
        if self.year.pk is None:
            raise Http404
        try:
            does = {"close": self._close, "release": self._release}
            does.get(request.POST.get("do"), self._allocate)()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return HttpResponseRedirect(request.get_full_path())

    def _allocate(self):
        done = actions.allocate(year=self.year, by=self.request.user)
        said = f"{pounds(done['pence'])} allocated; {done['children']} accounts are new."
        if done["short"]:
            said += f" {done['short']} could not be lowered in full: too much is committed."
        messages.success(self.request, said)

    def _release(self):
        pence = actions.release_out_of_reach(year=self.year, by=self.request.user)
        messages.success(self.request, f"{pounds(pence)} is released.")

    def _close(self):
        actions.close_premium_year(year=self.year, by=self.request.user)
        messages.success(self.request, f"The year {self.year.label} is closed.")

    def get_context_data(self, **kwargs):
        rows = reconciling.totals(self.year.pk)
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "total": sum((line for _, _, line in rows), reconciling.Line()),
            "out_of_reach": self._out_of_reach(),
            "is_over": self.year.year < financial_year(timezone.localdate()),
            "exports": [
                (f"{reverse('virtualschool:premium_export', args=[kind])}?year={self.year.year}",
                 text)
                for kind, text in (("xlsx", "Excel"), ("csv", "CSV"))
            ],
        }  # fmt: skip

    def _out_of_reach(self):
        """How much waits in how many requests that nobody can open; nothing where none decides."""
        if not self.may_decide or self.year.is_closed or self.year.pk is None:
            return None
        return figures.waiting_out_of_reach(self.year)


class ExportPremium(PremiumPage, View):
    """The reconciliation of a year as a file."""

    permission = Permission.VIEW_DASHBOARD

    def get(self, request, *args, **kwargs):
        """The file, as an Excel workbook or as CSV."""
        if self.kwargs["kind"] not in ("xlsx", "csv"):
            raise Http404
        # Of a year that is over, the schools where the children were at its end.
        day = min(timezone.localdate(), last_day(self.year.year))
        rows = reconciling.rows_of(self.year.pk, self.accounts(), day)
        stem = f"pupil-premium-{self.year.label.replace('/', '-')}"
        record("premium.downloaded", by=request.user, year=self.year.label)
        if self.kwargs["kind"] == "xlsx":
            return xlsx_file(
                f"{stem}.xlsx", f"Pupil premium {self.year.label.replace('/', '-')}",
                reconciling.HEADER, rows,
            )  # fmt: skip
        return csv_file(f"{stem}.csv", reconciling.HEADER, rows)
