"""Saying how good a PEP meeting was, by the link in the e-mail, without signing in."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.generic.edit import FormView

from lac.children.changes import add_errors

from .. import actions
from ..forms.quality import SurveyForm
from ..survey import reply_of


class AnswerSurvey(FormView):
    """One question and room for a few words; never whom the meeting was about.

    A link that is unknown, or too old, is 404.
    """

    is_public = True
    form_class = SurveyForm
    template_name = "pep/quality_survey.html"

    @cached_property
    def reply(self):
        """The place for the answer, or None."""
        return reply_of(self.kwargs["token"])

    def dispatch(self, request, *args, **kwargs):
        if self.reply is None:
            response = render(request, "pep/quality_survey_gone.html", status=404)
        else:
            response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        # The address is a secret: no page that is opened from here learns it.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"reply": self.reply}

    def form_valid(self, form):
        try:
            actions.answer_survey(reply=self.reply, by=None, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.request.path)
