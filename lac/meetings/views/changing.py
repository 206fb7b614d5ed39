"""The forms of one meeting: arranging, recording and cancelling it, what it agreed."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm

from .. import actions
from ..forms import ActionForm, ArrangeForm, CancelForm, DoneForm, HoldForm, InviteForm, MeetingForm
from ..invitations import is_needed, not_asked, suggested
from ..models import Invitee, MeetingAction, MeetingKind
from .pages import OneMeeting


class ArrangeMeeting(ChildActionForm):
    """Arrange a meeting about the child."""

    permission = Permission.HOLD_MEETING
    form_class = ArrangeForm
    heading = "Arrange a meeting"
    submit = "Arrange the meeting"
    saved = "The meeting has been arranged."
    back = "meetings:child"

    @cached_property
    def people(self):
        """Whom to offer."""
        return suggested(self.child)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people}

    def get_initial(self):
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in MeetingKind.values else ""
        return {
            "kind": kind,
            "invitees": [
                str(number)
                for number, person in enumerate(self.people)
                if is_needed(person, kind, self.child)
            ],
        }

    def act(self, data):
        actions.arrange_meeting(child=self.child, by=self.request.user, **data)


class MeetingActionForm(OneMeeting, ChildActionForm):
    """A form about one meeting; afterwards, back to its page."""

    permission = Permission.HOLD_MEETING
    looked = "child.form.viewed"
    back = "meetings:child"
    tab = "meetings:child"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.meeting.get_absolute_url()


class EditMeeting(MeetingActionForm):
    """Change when, where or what the meeting is."""

    form_class = MeetingForm
    heading = "Change the meeting"
    saved = "The meeting has been changed."

    @property
    def row(self):
        return self.meeting

    def get_initial(self):
        when = timezone.localtime(self.meeting.planned_at)
        names = ("kind", "place", "link", "chair", "purpose")
        return {name: getattr(self.meeting, name) for name in names} | {
            "on": when.date(),
            "at": when.time(),
        }

    def act(self, data):
        actions.edit_meeting(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class HoldMeeting(MeetingActionForm):
    """Record that the meeting was held, who came and what was said."""

    form_class = HoldForm
    heading = "Record the meeting"
    saved = "The meeting has been recorded."

    @property
    def row(self):
        return self.meeting

    def get_form_kwargs(self):
        invitees = Invitee.of(self.child, self.request.user).filter(meeting=self.meeting)
        return super().get_form_kwargs() | {"invitees": list(invitees)}

    def get_initial(self):
        meeting = self.meeting
        planned_on = timezone.localtime(meeting.planned_at).date()
        return {
            "held_on": meeting.held_on or min(planned_on, timezone.localdate()),
            "notes": meeting.notes,
        }

    def act(self, data):
        actions.hold_meeting(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class CancelMeeting(MeetingActionForm):
    """Cancel the meeting with a reason."""

    form_class = CancelForm
    heading = "Cancel the meeting"
    submit = "Cancel the meeting"
    kind = "warning"
    saved = "The meeting has been cancelled."

    def act(self, data):
        actions.cancel_meeting(meeting=self.meeting, by=self.request.user, **data)


class Invite(MeetingActionForm):
    """Ask more people to the meeting: those who work with the child, or somebody else."""

    form_class = InviteForm
    heading = "Ask somebody to the meeting"
    submit = "Ask them"
    saved = "They have been asked to the meeting."

    @cached_property
    def offered(self):
        """Who works with the child and is not on the list yet."""
        return not_asked(self.meeting, self.child)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offered": self.offered}

    def act(self, data):
        actions.invite_all(
            meeting=self.meeting,
            by=self.request.user,
            people=[*data.pop("people", []), *([data] if data.get("name") else [])],
        )


class AddAction(MeetingActionForm):
    """Write down something the meeting agreed."""

    form_class = ActionForm
    heading = "Add an action"
    saved = "The action has been added."

    def act(self, data):
        actions.add_action(meeting=self.meeting, by=self.request.user, **data)


class FinishAction(MeetingActionForm):
    """Mark an action as done."""

    form_class = DoneForm
    heading = "Mark the action done"
    saved = "The action is marked done."

    @cached_property
    def agreed(self):
        mine = MeetingAction.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["action_pk"], meeting=self.meeting)

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def get_heading(self):
        return f"Mark done: {self.agreed.text}"

    def act(self, data):
        actions.finish_action(action=self.agreed, by=self.request.user, **data)
