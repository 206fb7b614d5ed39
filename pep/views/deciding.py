"""The meeting, sending the plan in, and what the virtual school decides."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..forms.meeting import ArrangeForm, HeldForm
from ..missing import gaps
from ..models import Attendee
from ..progress import waiting_for_others
from ..questions import Standing
from .amending import PlanPress
from .base import PepActionForm, PepView
from .plan import PepDetail


class ArrangeMeeting(PepActionForm):
    """Arrange the PEP meeting."""

    form_class = ArrangeForm
    heading = "Arrange the PEP meeting"
    lede = "Everybody in “Who took part” is asked to it."
    submit = "Arrange the meeting"
    saved = "The meeting is arranged."

    def act(self, data):
        at = timezone.make_aware(datetime.combine(data["day"], data["time"]))
        actions.arrange_pep_meeting(
            pep=self.pep,
            planned_at=at,
            place=data["place"],
            link=data["link"],
            by=self.request.user,
        )


class HoldMeeting(PepActionForm):
    """Record that the PEP meeting was held, and who came."""

    form_class = HeldForm
    heading = "The PEP meeting was held"
    submit = "Record the meeting"
    saved = "The meeting is recorded."

    def get_initial(self):
        planned = self.pep.meeting and timezone.localdate(self.pep.meeting.planned_at)
        today = timezone.localdate()
        return {"held_on": self.pep.held_on or (planned if planned and planned <= today else None)}

    def get_form_kwargs(self):
        people = [person for person in self.parts.attendees if person.name]
        return super().get_form_kwargs() | {"people": people, "came": Attendee.Came.choices}

    def form_valid(self, form):
        self.came = form.came()
        return super().form_valid(form)

    def act(self, data):
        actions.hold_pep_meeting(
            pep=self.pep, held_on=data["held_on"], came=self.came, by=self.request.user
        )


class FinishOwn(PlanPress):
    """Finish every section that one answers for, having read the plan that was sent in."""

    permission = Permission.WRITE_PEP
    done = "Everything that you answer for in this plan is finished."

    def act(self):
        sent_in = self.request.POST.get("sent_in", "")
        actions.finish_own(pep=self.pep, by=self.request.user, sent_in=sent_in)


class SubmitPep(PepView, TemplateView):
    """Send the plan to the virtual school, once nothing is missing."""

    permission = Permission.WRITE_PEP
    template_name = "pep/pep_submit.html"

    def get_context_data(self, **kwargs):
        page = PepDetail()
        page.setup(self.request, **self.kwargs)
        missing = gaps(self.parts)
        return super().get_context_data(**kwargs) | {
            "missing": [{"gap": gap, "url": page.gap_url(gap)} for gap in missing],
            "waiting": [row for row in self.parts.funding if row.decision == "waiting"],
            "to_finish": self._to_finish(),
        }

    def _to_finish(self):
        """(section, its owner in words) of those that sending the plan in leaves unfinished."""
        user, child = self.request.user, self.child.pk
        return [
            (it, owner)
            for it, owner in waiting_for_others(self.parts)
            if it.finished_as(user, child) != Standing.OWN
        ]

    def get(self, request, *args, **kwargs):
        if not self.pep.is_open:
            return HttpResponseRedirect(self.url("detail"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            actions.submit(pep=self.pep, by=request.user)
        except ValidationError as refusal:
            context = self.get_context_data()
            if context["missing"]:
                return self.render_to_response(context)
            messages.error(request, " ".join(refusal.messages))
            return HttpResponseRedirect(self.url("detail"))
        messages.success(request, "The plan is with the virtual school.")
        return HttpResponseRedirect(self.url("detail"))
