"""Grading by criteria, the queue of those who grade, earlier gradings, advice to answer."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.models import OfficerAllocation, User
from lac.audit.log import record
from lac.children.access import open_on
from lac.children.records import RequiresPermission
from lac.organisations.models import School

from .. import actions
from ..blind import without_grades
from ..content import as_read, content_of, edition_for, written
from ..copying import copied
from ..forms.plan import DecideForm
from ..forms.quality import AnswerAdviceForm, GradeByCriteriaForm, with_own_grade
from ..models import Pep, PepGrading, PupilPremiumPlus
from ..progress import waiting_for_others
from ..quality import CLAIM_LASTS, advice_for, claim_on, rubric_for, sentences_for
from ..rubrics import check_scores, choices_of, outcome
from ..scoring import scoring_of
from .base import PepActionForm, PepView
from .history import plan_before

PAGE_SIZE = 25


class DecidePep(PepActionForm):
    """Read the plan, grade it, and sign it off or send it back."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    template_name = "pep/pep_decide.html"
    heading = "Grade this plan"
    submit = "Record the decision"
    saved = "The decision is recorded."
    worked_out = None

    def get(self, request, *args, **kwargs):
        if self.pep.state != "submitted":
            return HttpResponseRedirect(self.url("detail"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "check" in request.POST and self.rubric:
            return self.work_out()
        return super().post(request, *args, **kwargs)

    @property
    def row(self):
        """Two people who decide on one plan: the second is told."""
        return self.pep

    @cached_property
    def rubric(self):
        """The criteria for plans of this term, or None."""
        return rubric_for(self.pep)

    @cached_property
    def last(self):
        """The grading that stands on the plan as it was sent in, or None."""
        rows = PepGrading.visible_to(self.request.user, Permission.GRADE_PEP).filter(pep=self.pep)
        return rows.filter(graded_at=self.pep.graded_at).first() if self.pep.rag else None

    def get_form_class(self):
        return GradeByCriteriaForm if self.rubric else DecideForm

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        return with_own_grade(form) if self.rubric else form

    def get_form_kwargs(self):
        more = {"to_finish": self.to_finish}
        if self.rubric:
            more |= {"rubric": self.rubric, "sentences": sentences_for(self.rubric)}
        return super().get_form_kwargs() | more

    @cached_property
    def to_finish(self):
        """(section, its owner in words) of those that hold the signing up."""
        return waiting_for_others(self.parts)

    def get_initial(self):
        if self.rubric is None:
            return {"rag": self.pep.rag or None, "feedback": self.pep.feedback}
        last = self.last if self.last and self.last.rubric_id == self.rubric.pk else None
        said = {"feedback": self.pep.feedback}
        if last:
            said |= {f"score_{key}": score for key, score in last.scores.items()}
            if last.override_reason:
                said |= {"rag": last.grade, "override_reason": last.override_reason}
        return said

    def work_out(self):
        """The page again, with what the criteria give and the chosen sentences in the feedback."""
        form = self.get_form()
        form.is_valid()
        data = form.data.copy()
        data["feedback"] = form.feedback()
        for name in [it for it in data if it.startswith("say_")]:
            del data[name]
        again = self.get_form()
        again.data = data
        try:
            check_scores(self.rubric.content, form.scores())
            self.worked_out = outcome(self.rubric.content, form.scores())
        except ValidationError as refusal:
            again.is_valid()
            again.errors.clear()
            for field, errors in refusal.error_dict.items():
                again.add_error(field, errors)
        else:
            again._errors = {}
        return self.render_to_response(self.get_context_data(form=again))

    @transaction.atomic
    def act(self, data):
        by, then = self.request.user, data["outcome"]
        pep = self.grade(data)
        if then == DecideForm.SIGN:
            if note := data.get("finish_note"):
                actions.finish_for_owners(pep=pep, note=note, by=by)
            good = {"yes": True, "no": False}.get(data["good_enough"])
            actions.sign_off(pep=pep, good_enough=good, why=data["good_enough_why"], by=by)
        elif then == DecideForm.RETURN:
            actions.return_for_changes(pep=pep, reason=data["reason"], by=by)
        else:
            actions.claim(pep=pep, by=by)

    def grade(self, data):
        """By the criteria where there are some, as a whole otherwise."""
        given = {"pep": self.pep, "by": self.request.user, "version": self.version}
        if self.rubric is None:
            return actions.grade(rag=data["rag"], feedback=data["feedback"], **given)
        form = self.graded_on
        return actions.grade_by_criteria(
            scores=form.scores(),
            feedback=form.feedback(),
            own_grade=data["rag"],
            override_reason=data["override_reason"],
            **given,
        )

    def form_valid(self, form):
        self.graded_on = form
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        edition = edition_for(self.request.user, self.may)
        content = as_read(written(self.parts), edition)
        before = plan_before(self.pep, self.request.user)
        claim = claim_on(self.pep)
        context = super().get_context_data(**kwargs)
        if self.rubric:
            context |= scoring_of(context["form"], content)
        return (
            {"content": content}
            | context
            | {
                "copied": copied(as_read(content_of(before), edition), content) if before else None,
                "funding": PupilPremiumPlus.visible_to(
                    self.request.user, Permission.GRADE_PEP
                ).filter(pep=self.pep),
                "unanswered": len(self.parts.unanswered),
                "to_finish": self.to_finish,
                "rubric": self.rubric,
                "last": self.last,
                "worked_out": self.worked_out,
                "claim": claim,
                "is_mine": claim and claim.claimed_by_id == self.request.user.pk,
                "advice": list(advice_for(self.pep, self.request.user)),
            }
        )


class Gradings(PepView, TemplateView):
    """Every grading of a plan as it was made, the latest first."""

    permission = Permission.VIEW_PEP
    template_name = "pep/quality_gradings.html"

    def get_context_data(self, **kwargs):
        rows = PepGrading.visible_to(self.request.user, Permission.VIEW_PEP).filter(pep=self.pep)
        rows = rows.none() if self.pep.is_blind else rows.select_related("rubric", "graded_by")
        return super().get_context_data(**kwargs) | {
            "gradings": [{"it": row, "scores": _in_words(row)} for row in rows]
        }


def _in_words(grading):
    """(criterion, score) of a grading, in words."""
    if grading.rubric is None:
        return []
    content = grading.rubric.content
    return [
        (it["title"], dict(choices_of(content, it)).get(grading.scores.get(it["key"]), ""))
        for it in content["criteria"]
    ]


class AdviceOfLastPlan(PepView, TemplateView):
    """The advice that earlier plans were signed with, to be answered in this one."""

    permission = Permission.VIEW_PEP
    template_name = "pep/quality_advice.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "advice": list(advice_for(self.pep, self.request.user))
        }


class AnswerAdvice(PepActionForm):
    """Tick a line of advice as answered."""

    template_name = "pep/plan_form.html"
    form_class = AnswerAdviceForm
    heading = "Answer advice"
    submit = "It is answered"
    saved = "The advice is answered."

    @cached_property
    def advice(self):
        """The line of advice, or 404."""
        rows = advice_for(self.pep, self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["advice"])

    @property
    def row(self):
        """Two people who answer one line: the second is shown both answers."""
        return self.advice

    @property
    def lede(self):
        """The advice itself."""
        return self.advice.text

    def get_initial(self):
        return {"answer": self.advice.answer}

    def act(self, data):
        actions.answer_advice(
            pep=self.pep,
            advice=self.advice,
            answer=data["answer"],
            by=self.request.user,
            version=self.version,
        )

    def get_success_url(self):
        return self.url("advice")


class ClaimPlan(PepActionForm):
    """Take a plan to grade it, take it over, or give it back."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        asked = request.POST.get("do", "claim")
        try:
            if asked == "release":
                actions.release(pep=self.pep, by=request.user)
                return HttpResponseRedirect(reverse("pep:queue"))
            actions.claim(pep=self.pep, by=request.user, take_over=asked == "take_over")
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return HttpResponseRedirect(reverse("pep:queue"))
        return HttpResponseRedirect(self.url("decide"))


class Queue(RequiresPermission, TemplateView):
    """Plans that wait to be graded and signed: the longest wait first, and who reads which."""

    permission = Permission.GRADE_PEP
    template_name = "pep/quality_queue.html"
    AGES = [("week", "More than a week"), ("fortnight", "More than two weeks")]
    DAYS = {"week": 7, "fortnight": 14}
    CLAIMS = [("free", "Nobody is reading it"), ("mine", "I am reading it"), ("others", "Others")]

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("pep.queue_viewed", by=request.user, filters=self.asked)
        return response

    def get_context_data(self, **kwargs):
        self.now = timezone.now()
        plans = Pep.visible_to(self.request.user, Permission.GRADE_PEP).to_grade()
        self.offered = self._offered(plans)
        self.asked = {
            name: value
            for name, _, choices in self.offered
            if (value := self.request.GET.get(name, "")[:20]) in dict(choices)
        }
        page = Paginator(self._narrow(plans), PAGE_SIZE).get_page(self.request.GET.get("page"))
        page.object_list = without_grades(page.object_list, self.request.user)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "today": timezone.localdate(),
            "claims_since": self.now - CLAIM_LASTS,
            "filters": [
                {"name": name, "label": label, "choices": choices, "value": self.asked.get(name)}
                for name, label, choices in self.offered
            ],
            "selected": [
                f"{label}: {dict(choices)[self.asked[name]]}"
                for name, label, choices in self.offered
                if name in self.asked
            ],
        }

    def _offered(self, plans):
        schools = School.objects.filter(pk__in=plans.order_by().values("school")).order_by("name")
        officers = User.objects.filter(
            pk__in=OfficerAllocation.objects.filter(
                open_on(timezone.localdate(), "starts_on", "ends_on"),
                school__in=plans.order_by().values("school"),
            ).values("officer")
        )
        schools = [(str(pk), name) for pk, name in schools.values_list("pk", "name")]
        return [
            ("waiting", "Waiting", self.AGES),
            ("school", "School", schools),
            ("officer", "Officer of the school",
             [(str(it.pk), it.full_name) for it in officers.order_by("full_name")]),
            ("reader", "Being read", self.CLAIMS),
        ]  # fmt: skip

    def _narrow(self, plans):
        held = self.now - CLAIM_LASTS
        officer = OfficerAllocation.objects.filter(
            open_on(timezone.localdate(), "starts_on", "ends_on"),
            school=OuterRef("school"),
            local_authority=OuterRef("child__local_authority"),
        ).order_by("pk")
        plans = plans.annotate(
            officer_id=Subquery(officer.values("officer")[:1]),
            officer_name=Subquery(officer.values("officer__full_name")[:1]),
        )
        asked = self.asked
        if "waiting" in asked:
            day = self.now - dt.timedelta(days=self.DAYS[asked["waiting"]])
            plans = plans.filter(submitted_at__lt=day)
        if "school" in asked:
            plans = plans.filter(school=asked["school"])
        if "officer" in asked:
            plans = plans.filter(officer_id=asked["officer"])
        claimed = {"claim__claimed_at__gt": held}
        if asked.get("reader") == "free":
            plans = plans.exclude(**claimed)
        elif asked.get("reader") == "mine":
            plans = plans.filter(claim__claimed_by=self.request.user, **claimed)
        elif asked.get("reader") == "others":
            plans = plans.filter(**claimed).exclude(claim__claimed_by=self.request.user)
        plans = plans.annotate(
            reader=F("claim__claimed_by__full_name"),
            reader_id=F("claim__claimed_by"),
            read_since=F("claim__claimed_at"),
        )
        return plans.select_related("child", "school").order_by("submitted_at", "pk")
