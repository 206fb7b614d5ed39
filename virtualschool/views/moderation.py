"""Moderation of gradings: draw a sample, grade it again blind, talk it over, conclude."""

from types import SimpleNamespace

from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.changes import ActionForm, ChildActionForm
from pep import actions
from pep.blind import could_know, open_for
from pep.content import as_read, as_sampled, edition_for
from pep.forms.quality import SecondGradeForm
from pep.models import ModerationItem, ModerationRound
from pep.quality import agreement_of, kappa_in_words, moderated_content
from pep.scoring import scoring_of

from ..quality_forms import AgreeForm, ConcludeForm, DrawForm
from .pages import AuthorityPage
from .rubrics import chosen_term, terms_around


class GradersPage(AuthorityPage):
    """A page for those who grade an authority's plans."""

    permission = Permission.GRADE_PEP


class Rounds(GradersPage, TemplateView):
    """Every round of moderation of the authority."""

    template_name = "virtualschool/quality_rounds.html"

    def get_context_data(self, **kwargs):
        rounds = ModerationRound.objects.filter(local_authority=self.authority).annotate(
            plans=Count("items"), again=Count("items", filter=~Q(items__grade=""))
        )
        return super().get_context_data(**kwargs) | {"rounds": rounds[:50]}


class DrawSample(GradersPage, ActionForm):
    """Draw graded plans at random."""

    template_name = "virtualschool/support_form.html"
    form_class = DrawForm
    heading = "Draw plans to grade again"
    lede = (
        "Chance chooses among the plans that were signed, and its seed is kept. A colleague who "
        "neither graded nor signed a plan, and does not work with the child, grades it again "
        "without seeing the first grade."
    )
    submit = "Draw the plans"
    saved = "The plans are drawn."
    drawn = None

    def get_form_kwargs(self):
        terms = terms_around(timezone.localdate(), before=1, after=0)
        return super().get_form_kwargs() | {"terms": terms}

    def act(self, data):
        year, term = chosen_term(data["term"])
        self.drawn = actions.draw_sample(
            authority=self.authority,
            academic_year=year,
            term=term,
            stratum=data["stratum"],
            by=self.request.user,
            **{data["unit"]: data["number"]},
        )

    def get_success_url(self):
        if self.drawn is None:
            return reverse("virtualschool:moderation")
        return reverse("virtualschool:moderation_round", args=[self.drawn.pk])


class RoundPage(GradersPage):
    """A page about one round of the reader's authority, or 404."""

    @cached_property
    def drawn(self):
        rows = ModerationRound.objects.filter(local_authority__in=self.authorities)
        return get_object_or_404(rows.select_related("drawn_by"), pk=self.kwargs["pk"])

    @cached_property
    def items(self):
        """The plans of the round that this reader may see."""
        rows = ModerationItem.visible_to(self.request.user, Permission.GRADE_PEP)
        rows = rows.filter(round=self.drawn)
        return list(
            rows.select_related(
                "first__graded_by", "graded_by", "pep__child", "pep__school", "round"
            )
        )

    def get_success_url(self):
        return reverse("virtualschool:moderation_round", args=[self.drawn.pk])


class Round(RoundPage, TemplateView):
    """One round: what is to be graded again; where both are known, how far they agree."""

    template_name = "virtualschool/quality_round.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("pep.moderation_listed", by=request.user)
        return response

    def get_context_data(self, **kwargs):
        mine = open_for(self.request.user.pk).filter(round=self.drawn)
        mine = set(mine.values_list("pk", flat=True))
        for it in self.items:
            it.is_open = it.pk in mine
        agreement = agreement_of(self.items)
        return super().get_context_data(**kwargs) | {
            "drawn": self.drawn,
            "to_grade": [it for it in self.items if not it.grade],
            "both": [it for it in self.items if it.grade],
            "differing": [it for it in self.items if it.differs],
            "agreement": agreement,
            "kappa": kappa_in_words(agreement["kappa"]),
        }


class Conclude(RoundPage, ActionForm):
    """Close a round with what was learnt."""

    template_name = "virtualschool/support_form.html"
    form_class = ConcludeForm
    heading = "Conclude the moderation"
    submit = "Conclude it"
    saved = "The round is concluded."

    def act(self, data):
        actions.conclude(drawn=self.drawn, conclusion=data["conclusion"], by=self.request.user)


class ItemPage(ChildActionForm):
    """A page about one sampled plan of a child."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    looked = "pep.moderation_viewed"
    tab = "pep:child"
    starts_clocks = False

    @cached_property
    def item(self):
        """The sampled plan, or 404."""
        rows = ModerationItem.visible_to(self.request.user, Permission.GRADE_PEP)
        rows = rows.select_related("first__rubric", "round", "pep__school", "pep__form")
        return get_object_or_404(rows, pk=self.kwargs["pk"], pep__child=self.child)

    @property
    def term(self):
        """The plan's term, as within a sentence."""
        label = self.item.pep.term_label
        return label[0].lower() + label[1:]

    def look_data(self):
        return {"term": self.term}

    def get_success_url(self):
        return reverse("virtualschool:moderation_round", args=[self.item.round_id])


class GradeAgain(ItemPage):
    """Read a sampled plan and grade it, without its first grade or who gave it."""

    template_name = "virtualschool/quality_again.html"
    form_class = SecondGradeForm
    heading = "Grade this plan a second time"
    submit = "Record my grade"
    saved = "Your grade is recorded."

    def get(self, request, *args, **kwargs):
        if not open_for(request.user.pk).filter(pk=self.item.pk).exists():
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        criteria = SimpleNamespace(content=moderated_content(self.item))
        return super().get_form_kwargs() | {"rubric": criteria}

    def form_valid(self, form):
        self.scored = form.scores()
        return super().form_valid(form)

    def act(self, data):
        actions.grade_again(
            item=self.item, scores=self.scored, note=data["note"], by=self.request.user
        )

    def get_context_data(self, **kwargs):
        pep = self.item.pep
        pep.child = self.child
        content = as_read(as_sampled(self.item), edition_for(self.request.user, self.may))
        context = super().get_context_data(**kwargs) | {
            "pep": pep,
            "could_know": could_know(self.item, self.request.user),
        }
        scoring = scoring_of(context["form"], content)
        return context | scoring | {"drawn_above": "pep/grade_criteria.html"}


class AgreeOnGrade(ItemPage):
    """Write down what came of talking a plan over."""

    template_name = "virtualschool/quality_agree.html"
    form_class = AgreeForm
    heading = "Talk over the two grades"
    submit = "Record what you agreed"
    saved = "What you agreed is recorded."

    def get(self, request, *args, **kwargs):
        if not self.item.differs or self.item.round.closed_at:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"agreed": self.item.agreed or None, "agreed_why": self.item.agreed_why}

    def act(self, data):
        actions.agree_on(
            item=self.item, grade=data["agreed"], why=data["agreed_why"], by=self.request.user
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"item": self.item, "term": self.term}
