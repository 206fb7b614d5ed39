"""One child's disagreements and challenges."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..forms import ChallengeForm, ChallengeResponseForm, DisagreementForm, FollowUpForm
from ..models import Challenge, Disagreement
from .changing import MeetingActionForm


class RaiseDisagreement(MeetingActionForm):
    """Write down what was not agreed at the meeting."""

    form_class = DisagreementForm
    heading = "Write down a disagreement"
    saved = "The disagreement has been written down."

    def act(self, data):
        actions.raise_disagreement(meeting=self.meeting, by=self.request.user, **data)


class FollowUpDisagreement(MeetingActionForm):
    """Say how a disagreement was resolved, or to whom it was escalated."""

    starts_clocks = False
    form_class = FollowUpForm
    saved = "The disagreement has been brought up to date."

    @cached_property
    def row(self):
        mine = Disagreement.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["disagreement_pk"], meeting=self.meeting)

    def get_heading(self):
        return "What came of the disagreement?"

    @property
    def lede(self):
        """What it was about."""
        return self.row.about

    def get_initial(self):
        row = self.row
        return {
            "on": timezone.localdate(),
            "escalated_to": row.escalated_to,
            "outcome": row.outcome,
        }

    def act(self, data):
        actions.follow_up_disagreement(
            disagreement=self.row, version=self.version, by=self.request.user, **data
        )


class ChildChallenges(ChildRecordView, TemplateView):
    """What was asked of professionals about this child's provision."""

    permission = Permission.HOLD_MEETING
    template_name = "meetings/child_challenges.html"
    looked = "challenges.viewed"
    tab = "meetings:child"

    def get_context_data(self, **kwargs):
        rows = Challenge.of(self.child, self.request.user).select_related("raised_by")
        return super().get_context_data(**kwargs) | {"challenges": rows}


class RaiseChallenge(ChildActionForm):
    """Challenge a professional about the child's provision."""

    permission = Permission.HOLD_MEETING
    form_class = ChallengeForm
    heading = "Record a challenge"
    lede = (
        "Something about the child's provision is not good enough, and you have asked a "
        "professional to put it right. We count the days until they answer."
    )
    saved = "The challenge has been recorded."
    back = "meetings:challenges"
    tab = "meetings:child"

    def get_initial(self):
        return {"raised_on": timezone.localdate(), "working_days": 10}

    def act(self, data):
        actions.raise_challenge(child=self.child, by=self.request.user, **data)


class OneChallenge(ChildRecordView):
    """A page about one challenge."""

    permission = Permission.HOLD_MEETING
    tab = "meetings:child"

    @cached_property
    def challenge(self):
        mine = Challenge.of(self.child, self.request.user).select_related("raised_by")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def look_data(self):
        return {"to": self.challenge.to_whom}


class ChallengeDetail(OneChallenge, TemplateView):
    """One challenge: to whom, about what, the answer and what came of it."""

    template_name = "meetings/challenge_detail.html"
    looked = "challenge.viewed"

    def get_context_data(self, **kwargs):
        it = self.challenge
        rows = [
            ("To", f"{it.to_whom}, {it.get_agency_display()}"),
            ("About", it.about),
            ("Put to them on", it.raised_on),
            ("By", it.raised_by or "Not known"),
            ("Answer due by", it.due_on),
            ("Answered on", it.responded_on),
            ("Their answer", it.response),
            ("What came of it", it.outcome),
            ("Closed on", it.closed_on),
        ]
        return super().get_context_data(**kwargs) | {"challenge": it, "rows": rows}


class FollowUpChallenge(OneChallenge, ChildActionForm):
    """Record the answer to a challenge and what came of it."""

    form_class = ChallengeResponseForm
    heading = "The answer to the challenge"
    looked = "child.form.viewed"
    saved = "The challenge has been brought up to date."
    tab = "meetings:child"

    @property
    def row(self):
        return self.challenge

    def look_data(self):
        return {"form": self.heading}

    def get_success_url(self):
        return reverse(
            "meetings:challenge",
            kwargs={"child_pk": self.child.pk, "pk": self.challenge.pk},
        )

    def get_initial(self):
        names = ("responded_on", "response", "outcome", "closed_on")
        return {name: getattr(self.challenge, name) for name in names}

    def act(self, data):
        actions.follow_up_challenge(
            challenge=self.challenge, version=self.version, by=self.request.user, **data
        )
