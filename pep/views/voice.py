"""The child's words, and our answers."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import Permission

from .. import actions
from ..forms.voice import ResponseForm, ScalesForm, ViewForm
from ..models import PupilView
from .base import SectionActionForm


class VoiceForm(SectionActionForm):
    """A form of the voice section."""

    section = "voice"

    def get_success_url(self):
        """Back to the meeting for whoever came from there."""
        if self.request.GET.get("from") == "meeting":
            return self.url("sitting") + self.anchor
        return super().get_success_url()

    @cached_property
    def view(self):
        """The view in question, or 404."""
        rows = PupilView.visible_to(self.request.user, Permission.WRITE_PEP)
        view = rows.filter(pk=self.kwargs["view"], pep=self.pep).first()
        if view is None:
            raise Http404
        view.pep = self.pep
        return view


class AddView(VoiceForm):
    """Write down one thing the child says."""

    form_class = ViewForm
    heading = "What the child says"
    lede = (
        "In the child’s own words. Nobody can change them afterwards; "
        "the child can say it again differently."
    )
    submit = "Keep these words"
    saved = "The child’s words are kept. Now answer them."

    def get_initial(self):
        return {"said_on": timezone.localdate()}

    def act(self, data):
        actions.record_view(pep=self.pep, by=self.request.user, **data)


class ReplaceView(AddView):
    """Write down what the child says now, in place of an earlier entry."""

    heading = "What the child says now"
    lede = "The earlier entry is kept, marked as replaced."

    def get_initial(self):
        return {"said_on": timezone.localdate(), "prompt": self.view.prompt}

    def act(self, data):
        actions.record_view(pep=self.pep, by=self.request.user, replaces=self.view, **data)


class Answer(VoiceForm):
    """Answer one of the child's views."""

    form_class = ResponseForm
    heading = "Answer the child"
    submit = "Save the answer"
    saved = "The answer is saved."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_wish": self.view.is_wish}

    @property
    def lede(self):
        return f"{self.view.get_prompt_display()}: “{self.view.words}”"

    @property
    def anchor(self):
        return f"#view-{self.view.pk}"

    def act(self, data):
        actions.respond(view=self.view, by=self.request.user, **data)


class RecordScales(VoiceForm):
    """Write down how the child feels, on the three scales."""

    form_class = ScalesForm
    heading = "How the child feels about school"
    lede = "Ask the child. The latest answers count; earlier ones are kept."
    saved = "The scales are saved."

    def get_initial(self):
        return {"said_on": timezone.localdate()}

    def act(self, data):
        actions.record_scales(pep=self.pep, by=self.request.user, **data)
