"""Pupil premium: the account of a child with its forms, and the children one works with."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..forms.funding import AllocationForm, PaidBackForm, PayForm, WhyForm
from ..models import PremiumAccount, PremiumAward, PremiumEntry, PremiumYear
from ..premium import choices, figures
from ..premium.release import held_back, with_grade
from ..premium.years import financial_year
from .back import back_to

PAGE_SIZE = 25
LINES_A_PAGE = 30


class ChildPremium(ChildRecordView, TemplateView):
    """A child's money: each account with its sums, the requests it pays, and every line."""

    permission = Permission.VIEW_PEP
    template_name = "pep/child_premium.html"
    looked = "premium.viewed"

    def get_context_data(self, **kwargs):
        user = self.request.user
        accounts = PremiumAccount.of(self.child, user, Permission.VIEW_PEP)
        lines = PremiumEntry.of(self.child, user, Permission.VIEW_PEP)
        lines = lines.select_related("by", "account__year", "award__request", "reversal")
        page = Paginator(lines.order_by("-pk"), LINES_A_PAGE)
        return super().get_context_data(**kwargs) | {
            "accounts": accounts.select_related("year"),
            "awards": self._awards(),
            "page_obj": page.get_page(self.request.GET.get("page")),
            "may_decide": Permission.GRADE_PEP in self.may,
            "may_write": Permission.WRITE_PEP in self.may,
            "reversible": actions.REVERSIBLE,
            "today": timezone.localdate(),
        }

    def _awards(self):
        user = self.request.user
        rows = with_grade(PremiumAward.of(self.child, user, Permission.VIEW_PEP), user)
        rows = rows.select_related("request__target", "request__provision", "school")
        rows = rows.order_by("-request__pep__term_starts_on", "-pk")[:60]
        return [(it, held_back(it)) for it in rows]


class PremiumForm(ChildActionForm):
    """A form about a child's money, for whoever decides on it."""

    permission = Permission.GRADE_PEP
    back = "pep:premium_child"
    starts_clocks = False

    def get_success_url(self):
        return back_to(self.request) or super().get_success_url()


class AwardForm(PremiumForm):
    """A form about the money of one request."""

    @cached_property
    def award(self):
        """The money of the request, or 404."""
        rows = PremiumAward.visible_to(self.request.user, self.permission).filter(child=self.child)
        return get_object_or_404(rows.select_related("request"), pk=self.kwargs["pk"])

    @property
    def lede(self):
        return str(self.award)


class PayRequest(AwardForm):
    """Record the payment of one request, or of a part of it."""

    form_class = PayForm
    heading = "Record a payment"
    submit = "Record the payment"
    saved = "The payment is recorded."

    def get_initial(self):
        return {"pence": self.award.committed_pence, "paid_on": timezone.localdate()}

    def act(self, data):
        actions.pay(awards=[self.award], by=self.request.user, **data)


class ReleaseRequest(AwardForm):
    """Give back what was approved and is not needed any more."""

    form_class = WhyForm
    heading = "Release what is not paid"
    submit = "Release it"
    saved = "It is the child’s again."

    def act(self, data):
        actions.release_commitment(award=self.award, by=self.request.user, **data)


class RecordPaidBack(AwardForm):
    """Record what a school paid back."""

    form_class = PaidBackForm
    heading = "Record money paid back"
    submit = "Record it"
    saved = "What was paid back is recorded."

    def get_initial(self):
        return {"pence": self.award.school_pence, "happened_on": timezone.localdate()}

    def act(self, data):
        actions.recover(award=self.award, by=self.request.user, **data)


class ReverseLine(PremiumForm):
    """Take back a payment that was recorded by mistake."""

    form_class = WhyForm
    heading = "Take this line back"
    submit = "Take it back"
    saved = "The line is taken back. Both stay in the ledger."

    @cached_property
    def entry(self):
        """The line of the ledger, or 404."""
        rows = PremiumEntry.visible_to(self.request.user, self.permission)
        rows = rows.filter(child=self.child, kind__in=actions.REVERSIBLE)
        return get_object_or_404(rows.select_related("award__request"), pk=self.kwargs["pk"])

    @property
    def lede(self):
        return f"{self.entry}: {self.entry.award}. A line of its own takes it back; both stay."

    def act(self, data):
        actions.reverse_entry(entry=self.entry, by=self.request.user, **data)


class SetAllocation(PremiumForm):
    """Set what the child has in a year by hand."""

    form_class = AllocationForm
    heading = "Set what this child has"
    lede = "Working out the allocations then leaves the account alone."
    saved = "The account is set."

    @cached_property
    def years(self):
        """The years of the child's authority that are open, with their rates."""
        rows = PremiumYear.objects.filter(
            local_authority=self.child.local_authority_id, closed_at=None
        )
        return list(rows.prefetch_related("rates"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"money": choices.of_years(self.years)}

    def act(self, data):
        year, kind = choices.chosen(data.pop("money"))
        (row,) = [it for it in self.years if it.year == year]
        actions.set_allocation(child=self.child, year=row, kind=kind, by=self.request.user, **data)


SHOWN = {
    "all": "All",
    "impact": "Impact to record",
    "unspent": "Not spent",
    "pay": "Not paid yet",
}


class PremiumOfMine(RequiresPermission, TemplateView):
    """What was approved for the children one works with, and what one still has to say of it."""

    permission = Permission.WRITE_PEP
    template_name = "pep/premium_mine.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("premium.listed", by=request.user)
        return response

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        this = financial_year(today)
        years = {str(it): it for it in range(this, this - 4, -1)}
        year = years.get(self.request.GET.get("year", ""), this)
        show = self.request.GET.get("show", "all")
        show = show if show in SHOWN else "all"
        rows = PremiumAward.visible_to(user, self.permission).filter(account__year__year=year)
        rows = _narrowed(rows, show, today).select_related(
            "child", "school", "request__pep", "request__target", "account"
        )
        accounts = PremiumAccount.visible_to(user, self.permission).filter(year__year=year)
        return super().get_context_data(**kwargs) | {
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page")),
            "sums": figures.sums(accounts),
            "chosen": str(year),
            "years": [(key, f"{it}/{(it + 1) % 100:02d}") for key, it in years.items()],
            "parts": [
                {"label": label, "url": f"?show={key}&year={year}", "current": key == show}
                for key, label in SHOWN.items()
            ],
            "show": show,
            "today": today,
            "back": reverse("pep:premium"),
        }


def _narrowed(rows, show, today):
    if show == "impact":
        return figures.without_impact(rows, today)
    if show == "unspent":
        return figures.not_spent(rows, today)
    if show == "pay":
        return figures.to_pay(rows)
    return rows.order_by("child__family_name", "child__given_name", "-pk")
