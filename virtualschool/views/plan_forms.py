"""The authority's form of the PEP: what it asks, drafted, tried out and published."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.children.changes import ActionForm
from lac.children.models import Enrolment
from lac.organisations.models import School
from pep import actions
from pep.forms.section import SectionForm
from pep.local import OWN, OWN_SECTION
from pep.models import LocalForm, Pep, PepBand
from pep.sections import form_with
from pep.versions import CURRENT_VERSION, FORMS

from ..plan_forms import PublishForm, QuestionForm, StartForm
from .manage import ManagePage


class FormPage(ManagePage):
    """A page about one form of the reader's authority, or 404."""

    @cached_property
    def plan_form(self):
        rows = LocalForm.objects.filter(local_authority__in=self.authorities)
        return get_object_or_404(rows.select_related("local_authority"), pk=self.kwargs["pk"])

    def get_success_url(self):
        return reverse("virtualschool:plan_form", args=[self.plan_form.pk])


def state_of(form, today):
    """How a form stands, in a word or two and a colour; `pilots` is annotated."""
    if form.is_draft:
        return "Draft", "yellow"
    if form.stopped_at:
        return "Stopped", "grey"
    if form.starts_on > today:
        return "To come", "blue"
    return ("Tried out", "purple") if form.pilots else ("In use", "green")


class Forms(ManagePage, TemplateView):
    """All forms of the authority, and the product's own."""

    template_name = "virtualschool/plan_form_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = (
            LocalForm.objects.filter(local_authority=self.authority)
            .annotate(pilots=Count("pilot_schools", distinct=True))
            .select_related("published_by")
        )
        used = dict(
            Pep.visible_to(self.request.user)
            .live()
            .filter(child__local_authority=self.authority)
            .values_list("form")
            .annotate(Count("pk"))
            .order_by()
        )
        forms = [(form, *state_of(form, today), used.get(form.pk, 0)) for form in rows]
        return super().get_context_data(**kwargs) | {
            "forms": forms,
            "draft": next((form for form, *_ in forms if form.is_draft), None),
            "usual_version": CURRENT_VERSION,
            "usual_count": used.get(None, 0),
            "usual_is_used": not any(state == "In use" for _, state, *_ in forms),
        }


class StartPlanForm(ManagePage, ActionForm):
    """Start a draft."""

    template_name = "virtualschool/support_form.html"
    form_class = StartForm
    heading = "Start a form of your own"
    lede = "It is a draft until you publish it. Plans that are open now do not change."
    submit = "Start the form"
    saved = "The draft is started. Leave out sections or add questions, then publish it."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"authority": self.authority}

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def act(self, data):
        self.started = actions.start_form(
            authority=self.authority, by=self.request.user, **self.form.start()
        )

    def get_success_url(self):
        started = getattr(self, "started", None)
        if started is None:
            return reverse("virtualschool:plan_forms")
        return reverse("virtualschool:plan_form", args=[started.pk])


class PlanForm(FormPage, TemplateView):
    """What a form asks, section by section, and how it stands."""

    template_name = "virtualschool/plan_form_detail.html"

    def get_context_data(self, **kwargs):
        form = self.plan_form
        form.pilots = list(form.pilot_schools.all())
        return super().get_context_data(**kwargs) | {
            "plan_form": form,
            "state": state_of(form, timezone.localdate()),
            "sections": self._sections(form),
            "bands": PepBand.choices,
        }

    def _sections(self, form):
        off = set(form.changes.get("off", ()))
        asked = {it.key: it for it in form_with(form.base_version, form)}
        sections = [*FORMS[form.base_version], *(it for it in asked.values() if _is_own(it))]
        return [
            {
                "key": it.key,
                "title": it.title,
                "owner": it.owner.label,
                "is_off": it.key in off,
                "is_optional": it.is_optional,
                "questions": asked.get(it.key, it).questions,
                "own": [q for q in asked.get(it.key, it).questions if q.name.startswith(OWN)],
            }
            for it in sections
        ]


def _is_own(section):
    return section.key == OWN_SECTION


class PreviewForm(FormPage, TemplateView):
    """A form as those who write a plan of one age will meet it; nothing can be sent."""

    template_name = "virtualschool/plan_form_preview.html"

    def get_context_data(self, **kwargs):
        form = self.plan_form
        band = self.request.GET.get("band")
        band = PepBand(band) if band in PepBand.values else PepBand.SECONDARY
        sections = [it for it in form_with(form.base_version, form) if band in it.bands]
        return super().get_context_data(**kwargs) | {
            "plan_form": form,
            "band": band,
            "bands": PepBand.choices,
            "sections": [
                (it, SectionForm(definition=_for(it, band), prefix=it.key)) for it in sections
            ],
        }


def _for(section, band):
    return replace(section, questions=tuple(q for q in section.questions if band in q.bands))


class QuestionPage(FormPage, ActionForm):
    """Add or change a question of the authority's own."""

    template_name = "virtualschool/support_form.html"
    form_class = QuestionForm
    saved = "The question is saved."

    @property
    def row(self):
        return self.plan_form

    @property
    def name(self):
        """The question's own name; empty for a new one."""
        return self.kwargs.get("name", "")

    def get_heading(self):
        return "Change a question" if self.name else "Add a question"

    @cached_property
    def question(self):
        """The question as it stands, or None for a new one; 404 for one that is gone."""
        if not self.name:
            return None
        questions = {it["name"]: it for it in self.plan_form.changes.get("questions", ())}
        if self.name not in questions:
            raise Http404
        return questions[self.name]

    def get_initial(self):
        if self.question is None:
            return {"kind": "text", "audience": "professionals", "carried": True}
        return self.question | {"choices": "\n".join(self.question["choices"])}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"plan_form": self.plan_form}

    def get(self, request, *args, **kwargs):
        if not self.plan_form.is_draft:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def act(self, data):
        actions.save_question(
            form=self.plan_form,
            question=data,
            name=self.name,
            by=self.request.user,
            version=self.version,
        )


class PublishPlanForm(FormPage, ActionForm):
    """Say from when and where a draft is used; after that it is never changed."""

    template_name = "virtualschool/support_form.html"
    form_class = PublishForm
    heading = "Publish the form"
    lede = (
        "Plans opened from that day ask what this form asks. Plans opened before keep their own. "
        "A published form cannot be changed; the next one starts as its copy."
    )
    submit = "Publish the form"
    saved = "The form is published."

    @property
    def row(self):
        return self.plan_form

    def get_initial(self):
        return {"starts_on": timezone.localdate()}

    def get_form_kwargs(self):
        here = Enrolment.visible_to(self.request.user).current()
        ours = here.filter(child__local_authority=self.plan_form.local_authority_id)
        schools = School.objects.filter(pk__in=ours.values("school"))
        return super().get_form_kwargs() | {"schools": schools}

    def act(self, data):
        actions.publish_form(
            form=self.plan_form, by=self.request.user, version=self.version, **data
        )


class ChangeForm(FormPage, View):
    """A change that takes one press; what is refused is said on the form's page."""

    http_method_names = ["post"]
    done = ""

    def change(self, **claimed):
        """Call the action."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        version = request.POST.get("version", "")
        version = int(version) if version.isdecimal() and len(version) < 10 else -1
        try:
            self.change(form=self.plan_form, by=request.user, version=version)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return HttpResponseRedirect(self.get_success_url())
        messages.success(request, self.done)
        return HttpResponseRedirect(self.onward())

    def onward(self):
        """Where it leads."""
        return self.get_success_url()


class SwitchSection(ChangeForm):
    """Leave a section out, or take it in again."""

    done = "The form is changed."

    def change(self, **claimed):
        on = self.request.POST.get("on") == "yes"
        actions.switch_section(key=self.kwargs["section"], on=on, **claimed)


class RemoveQuestion(ChangeForm):
    """Take a question of the authority's own out of a draft."""

    done = "The question is removed."

    def change(self, **claimed):
        actions.remove_question(name=self.kwargs["name"], **claimed)


class StopForm(ChangeForm):
    """Let no new plan use a form."""

    done = "The form is stopped. Plans opened with it keep it."

    def change(self, **claimed):
        actions.stop_form(**claimed)


class DeleteForm(ChangeForm):
    """Delete a draft."""

    done = "The draft is deleted."

    def change(self, **claimed):
        actions.delete_form(**claimed)

    def onward(self):
        return reverse("virtualschool:plan_forms")
