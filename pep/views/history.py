"""What was written before: last term's plan beside this one, and every saved text of a section."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..blind import without_grades
from ..content import answer_in_words, as_read, content_of, edition_for, written
from ..copying import copied, side_by_side
from ..models import Pep
from .base import PepView
from .section import SectionPage

PAGE_SIZE = 10


def plan_before(pep, user):
    """The plan that this one was started from, as its reader may see it; None without one."""
    if pep.carried_from_id is None:
        return None
    before = Pep.visible_to(user, Permission.VIEW_PEP).filter(pk=pep.carried_from_id)
    before = before.select_related("form__local_authority", "school", "child")
    return next(iter(without_grades(before, user)), None)


class ComparePep(PepView, TemplateView):
    """This plan and last term's, answer by answer, and how much of it is a copy."""

    template_name = "pep/pep_compare.html"

    def get_context_data(self, **kwargs):
        before = plan_before(self.pep, self.request.user)
        if before is None:
            raise Http404
        edition = edition_for(self.request.user, self.may)
        now = written(self.parts) if self.may_write else content_of(self.pep)
        last, now = as_read(content_of(before), edition), as_read(now, edition)
        return super().get_context_data(**kwargs) | {
            "before": before,
            "sections": side_by_side(last, now),
            "copied": copied(last, now),
        }


class SectionHistory(SectionPage, TemplateView):
    """Every saved text of a section, the latest first; any of them can be put back."""

    template_name = "pep/section_history.html"

    def get_context_data(self, **kwargs):
        rows = self.section.revisions.select_related("saved_by")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "definition": self.definition,
            "section": self.section,
            "page_obj": page,
            "revisions": [(row, self._answers(row)) for row in page.object_list],
            "may_write_here": self.may_write
            and self.definition.may_be_written_by(self.request.user, self.child.pk),
        }

    def _answers(self, row):
        now = self.section.content
        return [
            {"label": it.label, "text": text, "is_now": row.content[it.name] == now.get(it.name)}
            for it in self.definition.questions
            if (text := answer_in_words(it, row.content.get(it.name)))
        ]


class RestoreSection(SectionPage):
    """Put an earlier text of a section back; what stood there is kept as a text of its own."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        revision = get_object_or_404(self.section.revisions, pk=kwargs["revision"])
        asked = {question.name for question in self.definition.questions}
        answers = {name: revision.content.get(name) for name in asked}
        try:
            actions.choose_version(section=self.section, answers=answers, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, f"“{self.definition.title}” is as it was then.")
        return HttpResponseRedirect(self.url("edit", section=self.definition.key))
