"""The criteria by which an authority grades plans, and its library of sentences for feedback."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.calendars import days
from lac.calendars.models import TermName
from lac.children.changes import ActionForm
from lac.children.versions import version_in
from pep import actions
from pep.models import FeedbackSentence, Rubric
from pep.quality import term_number
from pep.rubrics import AREAS, POINTS, PUBLISHED

from ..quality_forms import (
    CriterionForm,
    LimitsForm,
    PublishRubricForm,
    SentenceForm,
    StartRubricForm,
)
from .manage import ManagePage


def terms_around(today, *, before, after):
    """("2026-autumn", "Autumn term 2026/27") of the academic years around a day, latest first."""
    this = days.academic_year(today)
    years = range(this + after, this - before - 1, -1)
    return [
        (f"{year}-{name}", f"{label} term {year}/{(year + 1) % 100:02d}")
        for year in years
        for name, label in reversed(TermName.choices)
    ]


def chosen_term(value):
    """(academic year, term) of a choice of `terms_around`."""
    year, _, term = value.partition("-")
    return int(year), term


def standing_of(rubric, today_number):
    """How a set stands, in a word or two and a colour."""
    if rubric.is_draft:
        return "Draft", "yellow"
    if rubric.stopped_at:
        return "Stopped", "grey"
    return ("To come", "blue") if rubric.from_term > today_number else ("Published", "green")


def number_today():
    """The number of the term of today, as plans of it are graded: from each September on."""
    today = timezone.localdate()
    year = days.academic_year(today)
    term = TermName.AUTUMN if today.month >= 9 else TermName.SPRING
    return term_number(year, TermName.SUMMER if 4 <= today.month < 9 else term)


class RubricPage(ManagePage):
    """A page about one set of criteria of the reader's authority, or 404."""

    @cached_property
    def rubric(self):
        rows = Rubric.objects.filter(local_authority__in=self.authorities)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_success_url(self):
        return reverse("virtualschool:rubric", args=[self.rubric.pk])


class RubricForm(RubricPage, ActionForm):
    """A form that changes one set of criteria."""

    template_name = "virtualschool/support_form.html"

    @property
    def row(self):
        return self.rubric


class Rubrics(ManagePage, TemplateView):
    """All sets of criteria of the authority."""

    template_name = "virtualschool/quality_rubrics.html"

    def get_context_data(self, **kwargs):
        rows = list(Rubric.objects.filter(local_authority=self.authority))
        now = number_today()
        return super().get_context_data(**kwargs) | {
            "rubrics": [(it, *standing_of(it, now)) for it in rows],
            "draft": next((it for it in rows if it.is_draft), None),
            "published": PUBLISHED.values(),
        }


class StartRubric(ManagePage, ActionForm):
    """Start a draft: from a published set, or as a copy."""

    template_name = "virtualschool/support_form.html"
    form_class = StartRubricForm
    heading = "Start criteria"
    lede = "They are a draft until you publish them from a term on."
    submit = "Start the criteria"
    saved = "The draft is started. Change what you need to, then publish it."
    started = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"authority": self.authority}

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def act(self, data):
        self.started = actions.start_rubric(
            authority=self.authority, by=self.request.user, **self.form.start()
        )

    def get_success_url(self):
        if self.started is None:
            return reverse("virtualschool:rubrics")
        return reverse("virtualschool:rubric", args=[self.started.pk])


class RubricDetail(RubricPage, TemplateView):
    """One set: its criteria, its rule, its sentences."""

    template_name = "virtualschool/quality_rubric.html"

    def get_context_data(self, **kwargs):
        rubric = self.rubric
        sentences = {}
        rows = FeedbackSentence.objects.filter(
            local_authority=rubric.local_authority_id, removed_at=None
        )
        for it in rows:
            sentences.setdefault(it.criterion, []).append(it)
        return super().get_context_data(**kwargs) | {
            "rubric": rubric,
            "standing": standing_of(rubric, number_today()),
            "is_points": rubric.content["scale"] == POINTS,
            "is_areas": rubric.content["scale"] == AREAS,
            "source": PUBLISHED.get(rubric.source),
            "criteria": [
                it | {"sentences": sentences.get(it["key"], [])}
                for it in rubric.content["criteria"]
            ],
        }


class CriterionPage(RubricForm):
    """Add or change a criterion of a draft."""

    form_class = CriterionForm
    saved = "The criterion is saved."

    @property
    def key(self):
        """The criterion's key; empty for a new one."""
        return self.kwargs.get("key", "")

    def get_heading(self):
        return "Change a criterion" if self.key else "Add a criterion"

    def get(self, request, *args, **kwargs):
        if not self.rubric.is_draft:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        if not self.key:
            return {}
        found = {it["key"]: it for it in self.rubric.content["criteria"]}
        if self.key not in found:
            raise Http404
        return found[self.key]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scale": self.rubric.content["scale"]}

    def act(self, data):
        actions.save_criterion(
            rubric=self.rubric,
            criterion=data,
            key=self.key,
            by=self.request.user,
            version=self.version,
        )


class RubricLimits(RubricForm):
    """Set where green begins and red ends."""

    form_class = LimitsForm
    heading = "Where green begins and red ends"
    saved = "The limits are set."

    def get_initial(self):
        content = self.rubric.content
        return {key: content.get(key) for key in ("green_from", "red_below")}

    def act(self, data):
        actions.set_limits(rubric=self.rubric, by=self.request.user, version=self.version, **data)


class PublishRubric(RubricForm):
    """Publish a draft from a term on."""

    form_class = PublishRubricForm
    heading = "Publish the criteria"
    lede = (
        "Plans of that term and of the terms after it are graded by them. Published criteria are "
        "never changed; the next ones start as their copy."
    )
    submit = "Publish the criteria"
    saved = "The criteria are published."

    def get_form_kwargs(self):
        terms = terms_around(timezone.localdate(), before=0, after=1)
        return super().get_form_kwargs() | {"terms": terms}

    def act(self, data):
        year, term = chosen_term(data["term"])
        actions.publish_rubric(
            rubric=self.rubric,
            academic_year=year,
            term=term,
            by=self.request.user,
            version=self.version,
        )


class ChangeRubric(RubricPage, View):
    """A change that takes one press: remove a criterion, stop a set, delete a draft."""

    http_method_names = ["post"]
    DONE = {
        "remove": "The criterion is removed.",
        "stop": "The criteria are stopped. Gradings that were made keep them.",
        "delete": "The draft is deleted.",
    }

    def post(self, request, *args, **kwargs):
        asked = kwargs["change"]
        claimed = {
            "rubric": self.rubric,
            "by": request.user,
            "version": version_in(request.POST.get("version", "")) or -1,
        }
        onward = self.get_success_url()
        try:
            if asked == "remove":
                actions.remove_criterion(key=request.POST.get("key", ""), **claimed)
            elif asked == "stop":
                actions.stop_rubric(**claimed)
            elif asked == "delete":
                actions.delete_rubric(**claimed)
                onward = reverse("virtualschool:rubrics")
            else:
                raise Http404
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, self.DONE[asked])
        return HttpResponseRedirect(onward)


class SentencePage(RubricForm):
    """Write a sentence for the feedback on a criterion, or change one; removing is beside it."""

    form_class = SentenceForm
    saved = "The sentence is saved."

    @cached_property
    def criterion(self):
        """The criterion that it is about, or 404."""
        found = {it["key"]: it for it in self.rubric.content["criteria"]}
        if self.kwargs["key"] not in found:
            raise Http404
        return found[self.kwargs["key"]]

    @cached_property
    def sentence(self):
        """The sentence, or None for a new one."""
        if "sentence" not in self.kwargs:
            return None
        rows = FeedbackSentence.objects.filter(
            local_authority=self.rubric.local_authority_id, criterion=self.criterion["key"]
        )
        return get_object_or_404(rows, pk=self.kwargs["sentence"])

    @property
    def row(self):
        return self.sentence

    def get_heading(self):
        return f"Feedback on “{self.criterion['title']}”"

    def get_initial(self):
        return {"text": self.sentence.text} if self.sentence else {}

    def post(self, request, *args, **kwargs):
        if "remove" in request.POST and self.sentence:
            try:
                actions.remove_sentence(
                    sentence=self.sentence, by=request.user, version=self.version
                )
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
            else:
                messages.success(request, "The sentence is removed.")
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def act(self, data):
        actions.save_sentence(
            authority=self.rubric.local_authority,
            criterion=self.criterion["key"],
            text=data["text"],
            sentence=self.sentence,
            by=self.request.user,
            version=self.version,
        )
