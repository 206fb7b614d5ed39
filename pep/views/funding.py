"""Requests for pupil premium plus at any stage of the plan: the decision, and what came of it."""

from django.http import Http404
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.children.models import Audience, DocumentFile

from .. import actions
from ..forms.funding import FundingDecisionForm, SpendingForm
from ..models import PremiumAccount, PremiumAward, PupilPremiumPlus
from ..premium import choices, figures
from .back import back_to
from .base import PepActionForm


class FundingForm(PepActionForm):
    """A form about one request for pupil premium plus, at any stage of the plan."""

    @cached_property
    def funding(self):
        """The request, or 404."""
        rows = PupilPremiumPlus.visible_to(self.request.user, Permission.VIEW_PEP)
        row = rows.select_related("target", "provision", "evidence").filter(
            pk=self.kwargs["row"], pep=self.pep
        )
        if (found := row.first()) is None:
            raise Http404
        found.pep = self.pep
        return found

    @property
    def lede(self):
        return str(self.funding)

    @cached_property
    def award(self):
        """The money of the request, or None."""
        rows = PremiumAward.visible_to(self.request.user, Permission.VIEW_PEP)
        return rows.select_related("account__year").filter(request=self.funding).first()

    def get_success_url(self):
        return back_to(self.request) or super().get_success_url()


class DecideFunding(FundingForm):
    """Decide on a request for pupil premium plus."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    template_name = "pep/funding_decide.html"
    form_class = FundingDecisionForm
    heading = "Decide on this request"
    submit = "Record the decision"
    saved = "The decision is recorded."

    @property
    def row(self):
        """Two people who decide on one request: the second is told."""
        return self.funding

    @cached_property
    def accounts(self):
        """The child's accounts that this reader may see."""
        rows = PremiumAccount.visible_to(self.request.user, Permission.GRADE_PEP)
        return list(rows.filter(child=self.child).select_related("year"))

    def get_form_kwargs(self):
        money = [] if self.award else choices.money(self.pep, self.accounts)
        return super().get_form_kwargs() | {"money": money}

    def act(self, data):
        chosen = choices.chosen(data.pop("money", ""))
        actions.decide_funding(
            request=self.funding, by=self.request.user, money=chosen, version=self.version, **data
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "funding": self.funding,
            "award": self.award,
            "same": list(figures.same_again(self.funding)),
            "accounts": [it for it in self.accounts if not it.year.is_closed],
        }


class RecordSpending(FundingForm):
    """Record what was spent and what it changed."""

    template_name = "pep/funding_spent.html"
    form_class = SpendingForm
    heading = "What was spent, and what did it change?"
    saved = "The spending is recorded."

    @property
    def row(self):
        """Two people who say what it changed: the second is shown both texts."""
        return self.funding

    def get_initial(self):
        fields = ("spent_pence", "impact_rating", "impact", "evidence")
        return {name: getattr(self.funding, name) for name in fields}

    def get_form_kwargs(self):
        files = DocumentFile.visible_to(self.request.user, Permission.VIEW_CHILD).filter(
            child=self.child,
            document__audience=Audience.EVERYONE,
            document__withdrawn_at=None,
            checked__in=DocumentFile.OPEN,
        )
        return super().get_form_kwargs() | {"files": files.select_related("document")}

    def act(self, data):
        # Where no document is offered, none was taken away.
        data = {"evidence": self.funding.evidence} | data
        actions.record_spending(
            request=self.funding, by=self.request.user, version=self.version, **data
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"funding": self.funding, "award": self.award}
