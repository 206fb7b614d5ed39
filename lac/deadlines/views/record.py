"""The deadlines of one child, and why each is due when it is due."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..actions.checks import is_own, latest_day, may_ask
from ..forms import PauseForm, ReasonForm, ResumeForm
from ..models import OPEN_STATES, Deadline, Extension, State
from ..why import history, reason_for
from ..worklist import row_of


class ChildDeadlines(ChildRecordView, TemplateView):
    """Every deadline of a child: those to meet, then those met, missed or no longer needed."""

    template_name = "deadlines/child_deadlines.html"
    looked = "deadlines.viewed"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        deadlines = Deadline.visible_to(self.request.user).filter(child=self.child)
        told = [(it.state_on(today), it) for it in deadlines.order_by("due_on")]
        for _, deadline in told:
            deadline.child = self.child
        return super().get_context_data(**kwargs) | {
            "today": today,
            "running": [self._row(it, today) for state, it in told if state in OPEN_STATES],
            "over": [
                self._row(it, today) for state, it in reversed(told) if state not in OPEN_STATES
            ],
        }

    def _row(self, deadline, today):
        return row_of(deadline, today, self.may, named=False)


class OneDeadline:
    """A page about one deadline of the child; another child's is 404."""

    tab = "deadlines:child"

    @cached_property
    def deadline(self):
        """The deadline, or 404."""
        found = (
            Deadline.visible_to(self.request.user)
            .filter(child=self.child, pk=self.kwargs["pk"])
            .select_related("waived_by")
            .first()
        )
        if found is None:
            raise Http404
        found.child = self.child
        return found

    def look_data(self):
        """Which deadline was looked at."""
        return {"duty": self.deadline.name, "due_on": in_words(self.deadline.due_on)}


class Why(OneDeadline, ChildRecordView, TemplateView):
    """The rule, its source, the event, the days counted and skipped, and what happened since."""

    template_name = "deadlines/deadline_why.html"
    looked = "deadline.viewed"

    def get_context_data(self, **kwargs):
        today, deadline = timezone.localdate(), self.deadline
        return super().get_context_data(**kwargs) | {
            "today": today,
            "deadline": deadline,
            "state": deadline.state_on(today).value,
            "row": row_of(deadline, today, self.may),
            "reason": reason_for(deadline),
            "history": history(deadline, self.request.user),
            "facts": facts(deadline),
            "act_label": (deadline.definition and deadline.definition.act_label) or "Do it",
            "may_do": self.may_do(deadline, today),
        }

    def may_do(self, deadline, today):
        """What this reader may do to the deadline, as buttons."""
        if deadline.withdrawn_at:
            return []
        state, where = deadline.state_on(today), {"child_pk": deadline.child_id, "pk": deadline.pk}
        offered = self._more_time(deadline, state)
        if Permission.WAIVE_DEADLINE in self.may:
            offered += _changes(deadline, state, is_own(deadline, self.request.user))
        return [(label, reverse(name, kwargs=where)) for label, name, so in offered if so]

    def _more_time(self, deadline, state):
        in_time = state in (State.RUNNING, State.DUE_SOON) and latest_day(deadline) is not None
        if not in_time or not may_ask(self.request.user, deadline, self.may):
            return []
        decides = Permission.WAIVE_DEADLINE in self.may
        asked = Extension.of(self.child, self.request.user).filter(deadline=deadline, granted=None)
        waiting = asked.exists()
        return [
            ("Decide about more time", "deadlines:decide", decides and waiting),
            ("Give more time", "deadlines:extend", decides and not waiting),
            ("Ask for more time", "deadlines:extend", not decides and not waiting),
        ]


def _changes(deadline, state, own):
    """What an officer may do: label, URL name, and whether it makes sense now.

    Of what falls to them themselves they neither waive nor pause anything.
    """
    running = state in (State.RUNNING, State.DUE_SOON)
    return [
        ("Lift the waiver", "deadlines:unwaive", state == State.WAIVED),
        ("Let the clock run again", "deadlines:resume", state == State.PAUSED),
        ("Waive this deadline", "deadlines:waive", state in OPEN_STATES and not own),
        ("Pause the clock", "deadlines:pause", running and deadline.can_be_paused and not own),
    ]


def facts(deadline):
    """Who and when, as rows of a summary list."""
    return [
        ("Who does it", deadline.get_owner_display()),
        ("The clock started", in_words(deadline.started_on)),
        ("Last day on time", in_words(deadline.due_on)),
    ]


class DeadlineForm(OneDeadline, ChildActionForm):
    """A form that changes one deadline."""

    permission = Permission.WAIVE_DEADLINE

    def get_heading(self):
        return f"{self.heading}: {self.deadline.name}"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.deadline.get_absolute_url()


class Waive(DeadlineForm):
    """Waive the deadline, with a reason."""

    form_class = ReasonForm
    heading = "Waive"
    submit = "Waive the deadline"
    kind = "warning"
    lede = "Nobody will be reminded of it any more. The history keeps who waived it and why."
    saved = "The deadline is waived."

    def act(self, data):
        actions.waive_deadline(deadline=self.deadline, reason=data["reason"], by=self.request.user)


class Unwaive(DeadlineForm):
    """Lift the waiver, with a reason."""

    form_class = ReasonForm
    heading = "Lift the waiver"
    submit = "Lift the waiver"
    saved = "The deadline has to be met again."

    def act(self, data):
        actions.unwaive_deadline(
            deadline=self.deadline, reason=data["reason"], by=self.request.user
        )


class PauseClock(DeadlineForm):
    """Let the clock stand still for some days."""

    form_class = PauseForm
    heading = "Pause the clock"
    submit = "Pause the clock"
    lede = "The days of the pause do not count, so the due date moves on by as many."
    saved = "The clock is paused."

    def act(self, data):
        actions.pause_deadline(deadline=self.deadline, by=self.request.user, **data)


class ResumeClock(DeadlineForm):
    """Let the clock run again."""

    form_class = ResumeForm
    heading = "Let the clock run again"
    submit = "Let the clock run again"
    saved = "The clock is running again."

    def act(self, data):
        actions.resume_deadline(deadline=self.deadline, by=self.request.user, **data)
