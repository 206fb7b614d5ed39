"""Where you are signed in, staying signed in, and what you sent too late."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from .. import actions, openid, sessions, unsent
from ..models import SignInSession
from ..pages import RequiresPermission


class Sessions(RequiresPermission, TemplateView):
    """The browsers in which you are signed in now."""

    permission = None
    template_name = "accounts/session_list.html"

    def get_context_data(self, **kwargs):
        rows = [
            {"session": it, "is_this": it.session_key == self.request.session.session_key}
            for it in sessions.live(self.request.user)[:50]
        ]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "providers": openid.tied_to(self.request.user),
            "others": any(not it["is_this"] for it in rows),
        }


class EndSession(RequiresPermission, View):
    """Sign out one of your browsers; another person's is 404."""

    permission = None
    http_method_names = ["post"]

    def post(self, request, pk):
        """End it and go back to the list, or to sign in where it was this one."""
        row = SignInSession.objects.filter(user=request.user, pk=pk).first()
        if row is None:
            raise Http404
        actions.end_session(row=row, by=request.user)
        messages.success(request, f"{row.device} is signed out.")
        return redirect("sessions")


class EndSessions(RequiresPermission, View):
    """Sign out everywhere but here."""

    permission = None
    http_method_names = ["post"]

    def post(self, request):
        """End them and go back to the list."""
        actions.end_sessions(by=request.user, but=request.session.session_key)
        messages.success(request, "You are signed out everywhere else.")
        return redirect("sessions")


class Stay(RequiresPermission, View):
    """The button of the warning: somebody is still there."""

    permission = None
    http_method_names = ["post"]

    def post(self, request):
        """Note it, and say how many seconds are left now."""
        sessions.touch(request.session, now_please=True)
        return HttpResponse(str(sessions.seconds_left(request.session)), "text/plain")


class UnsentPage(RequiresPermission):
    """A page about a form that was kept for the reader; another person's leads home."""

    permission = None

    @cached_property
    def kept(self):
        """The form, or None."""
        return unsent.own(self.request.user).filter(pk=self.kwargs["pk"]).first()

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.kept is None:
            return redirect("home")
        return super().dispatch(request, *args, **kwargs)


class Unsent(UnsentPage, TemplateView):
    """What you typed before you were signed out; sending it now goes where it was meant to."""

    template_name = "accounts/unsent.html"

    def get_context_data(self, **kwargs):
        typed = self.kept.typed
        return super().get_context_data(**kwargs) | {
            "kept": self.kept,
            "field": unsent.FIELD,
            "hidden": [(name, value) for name, values in typed.items() for value in values],
            "rows": unsent.rows_of(self.kept),
        }


class DiscardUnsent(UnsentPage, View):
    """Throw it away."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Forget the form and go home."""
        actions.discard_unsent(form=self.kept, by=request.user)
        messages.success(request, "What you had typed is thrown away.")
        return redirect("home")
