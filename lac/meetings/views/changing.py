"""The forms of one meeting: arranging, recording and cancelling it, what it agreed."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm

from .. import actions
from ..forms import (
    ActionForm,
    ArrangeForm,
    CancelForm,
    DoneForm,
    HoldForm,
    InviteForm,
    MeetingForm,
    MoveFollowingForm,
    SeriesForm,
)
from ..invitations import is_needed, key_of, not_asked, suggested
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
                key_of(person) for person in self.people if is_needed(person, kind, self.child)
            ],
        }

    def act(self, data):
        actions.arrange_meeting(child=self.child, by=self.request.user, **data)


class ArrangeSeries(ArrangeMeeting):
    """Arrange meetings that come back, such as one each term."""

    form_class = SeriesForm
    heading = "Arrange a series of meetings"
    lede = "Everybody is invited by e-mail four weeks before each meeting."
    submit = "Arrange the meetings"
    saved = "The meetings have been arranged."

    def act(self, data):
        actions.arrange_series(child=self.child, by=self.request.user, **data)


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


class MoveFollowing(MeetingActionForm):
    """Move this meeting of a series and all after it."""

    form_class = MoveFollowingForm
    heading = "Move this meeting and those after it"
    lede = "Those after it follow in the same rhythm from the new day. Everybody is told."
    submit = "Move them"
    saved = "The meetings have been moved."

    @property
    def row(self):
        return self.meeting

    def get_initial(self):
        when = timezone.localtime(self.meeting.planned_at)
        return {"on": when.date(), "at": when.time()}

    def act(self, data):
        actions.move_following(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class EndSeries(MeetingActionForm):
    """Cancel this meeting of a series and all after it."""

    form_class = CancelForm
    heading = "End the series with this meeting"
    lede = "This meeting and all after it are cancelled, and everybody who was invited is told."
    submit = "Cancel them"
    kind = "warning"
    saved = "The meetings have been cancelled."

    def act(self, data):
        actions.end_series(meeting=self.meeting, by=self.request.user, **data)


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

    def get_form_kwargs(self):
        invitees = Invitee.of(self.child, self.request.user).filter(meeting=self.meeting)
        return super().get_form_kwargs() | {"invitees": list(invitees.select_related("user"))}

    def act(self, data):
        actions.add_action(meeting=self.meeting, by=self.request.user, **data)


class OneAction(MeetingActionForm):
    """A form about one action: for those who hold meetings, and for whoever will do it."""

    permission = Permission.VIEW_CHILD

    @cached_property
    def agreed(self):
        mine = MeetingAction.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["action_pk"], meeting=self.meeting)

    def dispatch(self, request, *args, **kwargs):
        is_mine = self.may and self.agreed.owner_id == request.user.pk
        if self.may and not is_mine and Permission.HOLD_MEETING not in self.may:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class FinishAction(OneAction):
    """Mark an action as done."""

    form_class = DoneForm
    saved = "The action is marked done."

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def get_heading(self):
        return f"Mark done: {self.agreed.text}"

    def act(self, data):
        actions.finish_action(action=self.agreed, by=self.request.user, **data)


class ReopenAction(OneAction):
    """Say that an action is not done after all."""

    form_class = Form
    submit = "It is not done"
    saved = "The action is open again."

    def get_heading(self):
        return f"Not done after all? {self.agreed.text}"

    def act(self, data):
        actions.reopen_action(action=self.agreed, by=self.request.user)
