"""Who acts for whom: letting a colleague act, and what others have lent to oneself."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.models import Delegation, Membership, User
from lac.accounts.pages import RequiresPermission

from .. import actions
from ..changes import ActionForm
from ..delegation import colleagues_of, lending_memberships, sections
from ..forms.delegation import DelegationForm
from ..forms.people import EmptyForm
from ..models import Child

# As many names as somebody can tick; who works with more lends all of them.
MOST = 100


def _of(user):
    """The delegations that a person gave or was given, with both people loaded."""
    both = Delegation.objects.select_related(
        "delegate", "membership__user", "membership__school", "membership__local_authority"
    )
    return both.filter(membership__user=user) | both.filter(delegate=user)


class Delegations(RequiresPermission, TemplateView):
    """Who acts for you, and for whom you act."""

    permission = Permission.VIEW_CHILD
    template_name = "children/delegation_list.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        in_force = {it.pk for it in Delegation.objects.on(today)}
        titles = dict(sections())
        rows = [
            {
                "delegation": it,
                "is_mine": it.membership.user_id == user.pk,
                "in_force": it.pk in in_force,
                "is_over": bool(it.ended_at) or it.ends_on < today,
                "may": [Permission(code).label for code in it.permissions],
                "sections": [titles.get(key, key) for key in it.sections],
            }
            for it in _of(user)[:MOST]
        ]
        return super().get_context_data(**kwargs) | {
            "given": [it for it in rows if it["is_mine"]],
            "received": [it for it in rows if not it["is_mine"]],
            "may_give": bool(lending_memberships(user)),
        }


class Delegate(RequiresPermission, ActionForm):
    """Let a colleague act for you until a day."""

    permission = Permission.VIEW_CHILD
    template_name = "children/page_form.html"
    form_class = DelegationForm
    heading = "Let a colleague act for you"
    lede = (
        "You go on answering for what is done. Everything they do is recorded as done for you, "
        "and it ends by itself on the last day."
    )
    submit = "Let them act for me"
    saved = "Your colleague can act for you now, and was told by e-mail."

    @cached_property
    def memberships(self):
        """The reader's roles that can be lent; 403 without one."""
        if not (mine := lending_memberships(self.request.user)):
            raise PermissionDenied
        return mine

    def get_form_kwargs(self):
        colleagues = Membership.objects.none()
        for membership in self.memberships:
            colleagues |= colleagues_of(membership)
        children = Child.visible_to(self.request.user).order_by("family_name", "given_name", "pk")
        return super().get_form_kwargs() | {
            "memberships": Membership.objects.filter(
                pk__in=[it.pk for it in self.memberships]
            ).select_related("school", "local_authority"),
            "colleagues": User.objects.filter(pk__in=colleagues.values("user")),
            "children": children[:MOST] if not self.request.POST else children,
            "sections": sections(),
        }

    def get_initial(self):
        return {"membership": self.memberships[0].pk, "starts_on": timezone.localdate()}

    def act(self, data):
        actions.delegate(by=self.request.user, **data)

    def get_success_url(self):
        return reverse("children:delegations")


class EndDelegation(RequiresPermission, ActionForm):
    """End it before its last day. Only the two colleagues find it."""

    permission = Permission.VIEW_CHILD
    template_name = "children/page_form.html"
    form_class = EmptyForm
    submit = "End it now"
    kind = "warning"
    saved = "It has ended."
    lede = "From this moment on. What was done stays on record as it was."

    @cached_property
    def delegation(self):
        """The delegation, or 404."""
        found = _of(self.request.user).filter(pk=self.kwargs["pk"], ended_at=None).first()
        if found is None:
            raise Http404
        return found

    def get_heading(self):
        it = self.delegation
        return f"End that {it.delegate} acts for {it.membership.user}"

    def act(self, data):
        actions.end_delegation(delegation=self.delegation, by=self.request.user)

    def get_success_url(self):
        return reverse("children:delegations")
