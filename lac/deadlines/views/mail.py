"""The ledger of e-mails: what waits, what went, what failed, and sending one again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from .. import actions
from ..models import Delivery
from ..outbox import of_authorities
from .rules import Manages

State = Delivery.State
# Somebody should look at these; the rest goes by itself.
TROUBLE = (State.FAILED, State.UNSURE, State.BOUNCED)
PAGE = 50


class Deliveries(Manages, TemplateView):
    """Every e-mail, the latest first: in trouble, or in the state that was asked for."""

    template_name = "deadlines/delivery_list.html"

    def get_context_data(self, **kwargs):
        mine, asked = of_authorities(self.authorities), self.request.GET.get("state", "")
        asked = asked if asked in State.values else ""
        counts = mine.order_by().values("state").annotate(number=Count("pk"))
        found = {it["state"]: it["number"] for it in counts}
        rows = mine.filter(state=asked) if asked else mine.filter(state__in=TROUBLE)
        paginator = Paginator(rows.select_related("user").order_by("-id"), PAGE)
        return super().get_context_data(**kwargs) | {
            "tiles": [self._tile(State(state), found.get(state, 0)) for state in State],
            "page_obj": paginator.get_page(self.request.GET.get("page")),
            "heading": State(asked).label if asked else "To look at",
            "asked": asked,
            "now": timezone.now(),
        }

    @staticmethod
    def _tile(state, number):
        tone = "bad" if state in TROUBLE and number else ""
        return {"label": state.label, "figure": number, "url": f"?state={state}", "tone": tone}


class OneDelivery(Manages, View):
    """Does something about one e-mail of the reader's authorities; another's is 404."""

    def post(self, request, pk):
        """Do it, say so, and go back to the ledger."""
        delivery = get_object_or_404(of_authorities(self.authorities), pk=pk)
        try:
            self.act(delivery)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, self.done)
        return redirect("deadlines:deliveries")


class Requeue(OneDelivery):
    """Send it once more."""

    done = "The e-mail will be sent again."

    def act(self, delivery):
        """Queue it again."""
        actions.requeue_delivery(delivery=delivery, by=self.request.user)


class Bounced(OneDelivery):
    """Note that it came back."""

    done = "It is noted that the e-mail came back. Check the address, then send it again."

    def act(self, delivery):
        """Note it."""
        actions.mark_bounced(delivery=delivery, by=self.request.user)
