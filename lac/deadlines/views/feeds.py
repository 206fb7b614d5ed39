"""Your calendar address, and the calendar itself."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from lac.accounts.pages import RequiresPermission

from .. import actions
from ..feeds import address_of_feed, calendar_of, count_fetch, entries_of, feed_of
from ..models import CalendarFeed

# Guessing is hopeless; this keeps it from being tried at length. A school's computers share
# an address, and so do the calendars that one of the great providers fetches for everybody.
RATE = {"fetch": "600/5m/ip", "wrong": "30/5m/ip", "feed": "60/h/key"}
# What the example on the page shows.
SHOWN = 5


class YourCalendar(RequiresPermission, TemplateView):
    """Your calendar address: whether you have one, when it was last used; make it or anew."""

    permission = None
    template_name = "deadlines/calendar_feed.html"
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs):
        user = self.request.user
        entries = sorted(entries_of(user, timezone.localdate()), key=_day)
        return super().get_context_data(**kwargs) | {
            "feed": CalendarFeed.objects.filter(user=user).first(),
            "rows": [(_day(it), it.summary) for it in entries[:SHOWN]],
            "number": len(entries),
        }

    def post(self, request):
        """Make an address and show it: the only time that anybody can read it."""
        address = address_of_feed(actions.make_feed(by=request.user))
        webcal = "webcal://" + address.split("://", 1)[1]
        return self.render_to_response(self.get_context_data(address=address, webcal=webcal))


def _day(entry):
    return timezone.localdate(entry.starts) if hasattr(entry.starts, "hour") else entry.starts


class SwitchOff(RequiresPermission, View):
    """Your calendar address works no more."""

    permission = None
    http_method_names = ["post"]

    def post(self, request):
        """Switch it off and go back."""
        try:
            actions.revoke_feed(by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, "Your calendar address is switched off.")
        return redirect("deadlines:your_calendar")


class Feed(View):
    """The calendar behind a secret address, for a program that cannot sign in.

    It reads no session and sets none. Every wrong address gets the same 404.
    """

    is_public = True
    http_method_names = ["get", "head"]

    def get(self, request, token):
        """The calendar of whoever has the address; 404 where nobody has it, 429 too often."""
        if not _may_go_on(request, "fetch"):
            return _plain("Too many requests. Try again in some minutes.", 429)
        feed = feed_of(token)
        if feed is None:
            return self._wrong(request)
        if not _may_go_on(request, "feed", key=str(feed.pk)):
            return _plain("This calendar was fetched too often. Try again in an hour.", 429)
        count_fetch(feed)
        response = HttpResponse(calendar_of(feed.user), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="lac.ics"'
        return _private(response)

    @staticmethod
    def _wrong(request):
        if not _may_go_on(request, "wrong"):
            return _plain("Too many requests. Try again in some minutes.", 429)
        return _plain("There is no calendar at this address.", 404)


def _may_go_on(request, action, key=None):
    return ratelimit.consume(
        request, app="lac.deadlines", action=action, config=RATE, key=key, limit_get=True
    )


def _plain(text, status):
    return _private(HttpResponse(text, status=status, content_type="text/plain; charset=utf-8"))


def _private(response):
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
