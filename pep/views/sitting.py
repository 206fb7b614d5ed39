"""The meeting of a plan on one page: for the room, kept as it is written, and its summary."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.meetings.agenda import agenda_of, open_actions_before
from lac.meetings.models import MeetingKind
from lac.words import clock

from .. import actions
from ..models import Edition, PupilView, Wording
from ..sections import sections_of
from ..sitting import Sitting, may_write_parts
from ..smart import lacks
from ..summary import summary_of
from .base import PepView

# The sections that a meeting looks at: progress, attendance, what helps, the money.
STANDING = (
    "attainment",
    "assessments",
    "attendance",
    "suspensions",
    "education",
    "interventions",
    "funding",
    "transition",
    "careers",
)
# What is added at the meeting: the button's value, and the kind of row.
ADDED = {"add-person": "attendee", "add-target": "target", "add-action": "action"}


class SittingPage(PepView):
    """What the page of the meeting and its drafts share."""

    permission = Permission.WRITE_PEP

    @cached_property
    def seen(self):
        """What the writer's page showed, as it was sent back; empty when it cannot be read."""
        try:
            seen = json.loads(self.request.POST.get("version", ""))
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    @cached_property
    def writes(self):
        """The kinds of answers this person may write."""
        return may_write_parts(self.pep, self.request.user, self.may)

    @cached_property
    def sitting(self):
        return Sitting(self.pep, seen=self.seen)

    @cached_property
    def posted(self):
        """The forms of what was posted: {kind: forms}."""
        return self.sitting.forms(self.request.POST)

    def keep(self):
        """Store what was written. Raises ValidationError."""
        if not self.seen:
            raise ValidationError("This page has been open too long. Open the meeting again.")
        leave = {
            name.removeprefix("choose-")
            for name, value in self.request.POST.items()
            if name.startswith("choose-") and value == "theirs"
        }
        answers = {
            name: answer
            for kind, forms in self.posted.items()
            if kind in self.writes
            for form in forms
            for name, answer in form.answers().items()
            if name not in leave
        }
        return actions.save_sitting(
            pep=self.pep, answers=answers, seen=self.seen, by=self.request.user
        )

    def labels(self):
        """{name of an answer: what it is called, and of which row}."""
        return {
            form.add_prefix(name): _label(form, field)
            for forms in self.sitting.forms().values()
            for form in forms
            for name, field in form.fields.items()
        }


class MeetingPage(SittingPage, TemplateView):
    """The meeting: the child's words, people, notes, targets, actions, the next date."""

    template_name = "pep/sitting.html"

    def get(self, request, *args, **kwargs):
        if not self.pep.is_open:
            return HttpResponseRedirect(self.url("sitting_summary"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            kept = self.keep()
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self.render_to_response(self.get_context_data(forms=self.posted))
        if kept.conflicts:
            return self._choose(kept)
        if any(form.errors for forms in self.posted.values() for form in forms):
            # The rest is stored, and the page shows what is stored.
            context = self.get_context_data(forms=self.posted)
            return self.render_to_response(context | {"version": json.dumps(kept.seen)})
        return self._onward(request.POST.get("then", ""))

    def _onward(self, then):
        if then in ADDED:
            try:
                added = actions.add_at_sitting(pep=self.pep, kind=ADDED[then], by=self.request.user)
            except ValidationError as refusal:
                messages.error(self.request, " ".join(refusal.messages))
                return HttpResponseRedirect(self.url("sitting"))
            return HttpResponseRedirect(f"{self.url('sitting')}#id_{added}")
        if then == "finish":
            return self._finish()
        messages.success(self.request, "Everything is saved.")
        return HttpResponseRedirect(self.url("sitting"))

    def _finish(self):
        try:
            actions.finish_sitting(pep=self.pep, by=self.request.user)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return HttpResponseRedirect(self.url("sitting"))
        messages.success(self.request, "The meeting is recorded.")
        return HttpResponseRedirect(self.url("sitting_summary"))

    def _choose(self, kept):
        """Both texts, to choose from; what else was written is stored already."""
        labels = self.labels()
        conflicts = [
            {
                "name": it.name,
                "label": labels.get(it.name, "An answer"),
                "mine": it.mine or "Empty",
                "theirs": it.theirs or "Empty",
                "by": self._writer(it.name),
            }
            for it in kept.conflicts
        ]
        # Now they have seen the other text too: saving again means what it says.
        shown = kept.seen | {it.name: it.theirs for it in kept.conflicts}
        context = self.get_context_data(forms=self.posted, conflicts=conflicts)
        return self.render_to_response(context | {"version": json.dumps(shown)})

    def _writer(self, name):
        """Who last wrote in the row of an answer, as far as the row says."""
        rows = {f"{part.kind}-{key}": row for part, key, row in self.sitting.blocks}
        row = rows.get(name.rpartition("-")[0])
        row = getattr(row, "attendee", row)
        return getattr(row, "updated_by", None) or "somebody else"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        forms = kwargs.get("forms") or self.sitting.forms()
        for form in forms.get("target", []):
            form.lacking = lacks(form.row, self.pep.term_starts_on, self.pep.term_ends_on)
        stored = self.sitting.answers()
        shown = [name for kind in forms.values() for form in kind for name in form.names()]
        meeting, today = self.sitting.meeting, timezone.localdate()
        return context | {
            "forms": forms,
            "writes": self.writes,
            "version": self.request.POST.get("version")
            or json.dumps({name: stored[name] for name in shown if name in stored}),
            "meeting": meeting,
            "must_begin": meeting is None and self.pep.held_on is None,
            "may_finish": meeting is None
            or timezone.localdate(meeting.planned_at) <= today
            or bool(meeting.held_on),
            "agenda": agenda_of(MeetingKind.PEP),
            "before": self._before(),
            "standing": self._standing(),
            "today": today,
            **self._child(),
        }

    def _child(self):
        """What the child said, with the answers of last term."""
        said_before = PupilView.visible_to(self.request.user, Permission.VIEW_PEP).filter(
            pep=self.pep.carried_from_id, replaced_by=None
        )
        return {
            "views": self.parts.views,
            "scales": self.parts.scales,
            "said_before": said_before.prefetch_related("responses")
            if self.pep.carried_from_id
            else [],
        }

    def _standing(self):
        """The sections that a meeting looks at and does not write."""
        return [
            {"title": it.title, "url": self.url("edit", section=it.key)}
            for it in sections_of(self.pep)
            if it.key in STANDING
        ]

    def _before(self):
        """What earlier meetings agreed outside a plan and nobody has done yet."""
        meeting = self.sitting.meeting
        return open_actions_before(meeting, self.child, self.request.user) if meeting else []


class BeginMeeting(SittingPage):
    """Begin a meeting that nobody arranged."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            actions.begin_sitting(pep=self.pep, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return HttpResponseRedirect(self.url("sitting"))


class AutosaveMeeting(SittingPage):
    """Keep what is written while it is written: answers what was stored, as JSON."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            kept = self.keep()
        except ValidationError as refusal:
            return JsonResponse({"saved": False, "text": " ".join(refusal.messages)}, status=409)
        answer = {"saved": True, "version": json.dumps(kept.seen)}
        text = f"Saved at {clock(timezone.localtime())}"
        if kept.conflicts:
            text += (
                f". Somebody else has changed {self._words(it.name for it in kept.conflicts)} "
                "too: both texts are kept, and you choose when you save."
            )
            return JsonResponse(answer | {"clash": True, "text": text})
        if kept.news:
            text += (
                f". Somebody else has written in {self._words(kept.news)}; save the page to see it."
            )
        return JsonResponse(answer | {"text": text})

    def _words(self, names):
        labels = self.labels()
        return ", ".join(dict.fromkeys(f"“{labels[it]}”" for it in names if it in labels))


class MeetingSummary(PepView, TemplateView):
    """One page to print and hand out: only what its reader may see."""

    template_name = "pep/sitting_summary.html"
    looked = "pep.meeting_summary_viewed"

    @property
    def summary(self):
        """The summary for this reader, or a copy that they hand to the carer."""
        edition = Edition.CARER if self.request.GET.get("copy") == "carer" else None
        return summary_of(self.pep, self.request.user, self.may, self.may_write, edition)

    def get_context_data(self, **kwargs):
        summary = self.summary
        edition = summary["content"]["edition"]
        return (
            super().get_context_data(**kwargs)
            | summary
            | {
                "today": timezone.localdate(),
                "pdf_url": f"{self.url('pdf')}?copy={edition}:{Wording.MEETING}",
            }
        )


def _label(form, field):
    """An answer as it is called in a sentence: "By when?, Reading with a mentor"."""
    about = str(getattr(form.row, "name", "") or form.row)
    if form.kind in ("meeting", "next"):
        return str(field.label)
    return f"{field.label} ({about[:60]})"
