"""Invitations to a role: sending one, and the list of those nobody has accepted yet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.access import Role
from lac.accounts.models import Invitation
from lac.children.changes import ActionForm

from .. import actions, reach
from ..forms import InvitationForm
from .manage import ManagePage
from .people import RoleChoices

PAGE = 25


class Invite(RoleChoices, ManagePage, ActionForm):
    """Invite somebody: a role, and an e-mail with a link to take it up."""

    template_name = "children/page_form.html"
    form_class = InvitationForm
    heading = "Invite somebody"
    lede = (
        "They get an e-mail with a link, and choose a password. Somebody who has an account "
        "already signs in and gets the role as well."
    )
    submit = "Send the invitation"
    saved = "The invitation is on its way."

    def act(self, data):
        actions.invite(authority=self.authority, by=self.request.user, **data)

    def get_success_url(self):
        return reverse("virtualschool:invitations")


class InvitationsView(ManagePage, TemplateView):
    """The invitations that wait for an answer, the newest first."""

    template_name = "virtualschool/invitation_list.html"

    def get_context_data(self, **kwargs):
        waiting = (
            Invitation.objects.waiting()
            .filter(sent_for=self.authority)
            .select_related("school", "local_authority", "invited_by")
        )
        page = Paginator(waiting, PAGE).get_page(self.request.GET.get("page"))
        mine = reach.roles_to_give(self.request.user, self.authority)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [{"invitation": it, "may_change": Role(it.role) in mine} for it in page],
            "may_invite": bool(mine),
        }


class InvitationButton(ManagePage, View):
    """A button in the list; an invitation of another authority is 404."""

    http_method_names = ["post"]
    saved = ""

    @cached_property
    def invitation(self):
        """The invitation, or 404."""
        rows = Invitation.objects.filter(sent_for=self.authority)
        found = rows.select_related("school__local_authority", "local_authority")
        if (invitation := found.filter(pk=self.kwargs["pk"]).first()) is None:
            raise Http404
        return invitation

    def post(self, request, *args, **kwargs):
        """Call the action and go back to the list."""
        try:
            self.act(invitation=self.invitation, authority=self.authority, by=request.user)
            messages.success(request, self.saved)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("virtualschool:invitations")


class SendAgain(InvitationButton):
    """Send the link once more."""

    act = staticmethod(actions.send_invitation_again)
    saved = "The invitation is on its way again. The link sent before works no more."


class Withdraw(InvitationButton):
    """Take the invitation back."""

    act = staticmethod(actions.withdraw_invitation)
    saved = "The invitation is withdrawn. Its link works no more."
