"""One section: what the record says, its rows, its questions; drafts kept as they are typed."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.changes import add_errors
from lac.words import clock

from .. import actions
from ..content import READS, answer_in_words, canonical, edition_for, section_as_read, sha256
from ..facts import facts
from ..forms.section import FinishForm, SectionForm
from ..guides.chosen import guide_of
from ..missing import gaps_in
from ..models import PupilPremiumPlus, PupilView, VoiceScales
from ..parts import Parts
from ..progress import finished_by
from ..questions import Standing
from ..reading import section_to_write
from ..rows import ROW_KINDS
from .base import PepActionForm, PepView


class SectionPage(PepView):
    """Finds the section, or 404."""

    permission = Permission.WRITE_PEP

    @cached_property
    def definition(self):
        """The section's owner, and those of its questions that this writer may read."""
        key = self.kwargs["section"]
        definition = next((it for it in self.parts.definitions if it.key == key), None)
        if definition is None:
            raise Http404
        return definition.readable(self.audiences)

    @property
    def audiences(self):
        """The audiences whose answers and facts this writer may read."""
        return READS[edition_for(self.request.user, self.may)]

    @cached_property
    def section(self):
        """The section with its plan, in one query: a draft reads nothing else."""
        wanted = self.kwargs["pk"], self.kwargs["section"]
        section = section_to_write(self.child, self.request.user, *wanted)
        if section is None:
            raise Http404
        return section

    @cached_property
    def pep(self):
        """The plan, or 404."""
        return self.section.pep

    @cached_property
    def parts(self):
        """What is in the plan; of its sections this one alone, which was read with it."""
        parts = Parts(self.pep)
        parts.sections = {self.section.key: self.section}
        return parts

    @property
    def standing(self):
        """In whose name this writer may finish the section, or None."""
        return self.definition.finished_as(self.request.user, self.child.pk)

    @property
    def seen(self):
        """The version the writer's page shows."""
        posted = self.request.POST.get("version", "")
        return posted if re.fullmatch(r"r?[0-9]{1,15}", posted) else str(self.section.version)


class EditSection(SectionPage, TemplateView):
    """Write one section."""

    template_name = "pep/section_edit.html"

    def get(self, request, *args, **kwargs):
        if not self.pep.is_open:
            return HttpResponseRedirect(self.url("detail"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = SectionForm(request.POST, definition=self.definition, content=self.section.content)
        if not form.is_valid():
            return self._again(form, self.seen)
        try:
            saved = self._save(form)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self._again(form, self.seen)
        if saved.conflicts:
            return self._choose(saved)
        if saved.news and self._says_finished:
            return self._read_first(saved)
        try:
            self._finish()
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self._again(form, saved.seen)
        messages.success(request, f"“{self.definition.title}” is saved.")
        return HttpResponseRedirect(self._onward())

    def _again(self, form, seen):
        """The page as it was sent: it shows no more of what others wrote than before (`seen`)."""
        return self.render_to_response(self.get_context_data(form=form) | {"version": seen})

    def _read_first(self, saved):
        """Nobody finishes what they have not read: the page again, with what others wrote."""
        messages.error(
            self.request,
            "What you wrote is saved. Somebody else has written in "
            f"{_labels(saved.news, self.definition)} since you opened the section: read it, then "
            "say that it is finished.",
        )
        return HttpResponseRedirect(self.url("edit", section=self.definition.key))

    def _save(self, form):
        """Store the answers."""
        keep_theirs = {
            name.removeprefix("choose-")
            for name, value in self.request.POST.items()
            if name.startswith("choose-") and value == "theirs"
        }
        answers = {k: v for k, v in form.answers().items() if k not in keep_theirs}
        return actions.save_section(
            section=self.section,
            answers=answers,
            seen=self.seen,
            by=self.request.user,
            confirm=self._carried() if self.request.POST.get("confirm") else (),
        )

    @property
    def _says_finished(self):
        return self._finishes_here and bool(self.request.POST.get("finished"))

    def _finish(self):
        """Note whether the section is finished, where this writer says so here."""
        finished = self._says_finished
        if not (finished or self.request.POST.get("was_finished")):
            # Their page showed that nobody had; what a colleague has finished since stays so.
            return
        if self._finishes_here and finished != bool(self.section.completed_at):
            actions.finish_section(section=self.section, by=self.request.user, finished=finished)

    @property
    def _finishes_here(self):
        # In somebody else's name it is done on a page of its own, with the reason.
        return self.standing in (Standing.OWN, Standing.FOR_COLLEAGUE)

    def _carried(self):
        """The questions whose answers from last term this writer sees and may confirm."""
        asked = {question.name: question.label for question in self.definition.questions}
        return {name: asked[name] for name in self.section.carried if name in asked}

    def _choose(self, saved):
        """Both texts, to choose from; what else was typed is stored already."""
        self.parts.sections = {self.definition.key: saved.section}
        mine = {conflict.name: conflict.mine for conflict in saved.conflicts}
        form = SectionForm(definition=self.definition, content=saved.section.content | mine)
        context = self.get_context_data(form=form, conflicts=self._in_words(saved))
        return self.render_to_response(context | {"version": saved.section.version})

    def _in_words(self, saved):
        rows = []
        for conflict in saved.conflicts:
            question = self.definition.question(conflict.name)
            rows.append(
                {
                    "name": conflict.name,
                    "label": question.label,
                    "mine": answer_in_words(question, conflict.mine) or "Empty",
                    "theirs": answer_in_words(question, conflict.theirs) or "Empty",
                    "by": saved.section.author_of(conflict.name) or "somebody else",
                }
            )
        return rows

    def _onward(self):
        """The next section, or the plan when this is the last or only a draft was saved."""
        keys = [definition.key for definition in self.parts.definitions]
        after = keys[keys.index(self.definition.key) + 1 :]
        if self.request.POST.get("then") == "next" and after:
            return self.url("edit", section=after[0])
        return self.url("detail")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = kwargs.get("form") or SectionForm(
            definition=self.definition, content=self.section.content
        )
        keys = self.parts.definitions
        at = [it.key for it in keys].index(self.definition.key)
        return context | {
            "form": form,
            "definition": self.definition,
            "section": self.section,
            "version": self.section.version,
            "number": at + 1,
            "count": len(keys),
            "next": keys[at + 1] if at + 1 < len(keys) else None,
            "guide": guide_of(self.child.local_authority_id, self.definition.key),
            "facts": self._facts(),
            "today": timezone.localdate(),
            "finished_by": finished_by(self.section, self.definition),
            "finishes_here": self._finishes_here,
            "finishes_for": self.standing == Standing.ON_BEHALF,
            "writers_notice": f"Only {self.definition.writers} writes this section. "
            "You can read it here.",
            "same_group": [it for it in keys if it.group and it.group == self.definition.group],
            "may_write_here": self.definition.may_be_written_by(self.request.user, self.child.pk),
            "carried": list(self._carried().values()),
            "missing": gaps_in(self.parts, self.definition.key),
            "rows": self._rows(),
            **(self._voice() if self.definition.rows == "voice" else {}),
            "spent_before": self._spent_before() if self.definition.rows == "funding" else [],
        }

    def _facts(self):
        if not self.definition.facts:
            return []
        return [
            (fact.label, fact.value)
            for fact in facts(self.definition.facts, self.pep)
            if fact.audience in self.audiences
        ]

    def _rows(self):
        kind = ROW_KINDS.get(self.definition.rows)
        return {"kind": kind, "items": self.parts.rows(kind.key)} if kind else None

    def _spent_before(self):
        """Last term's money, so that what it changed is said before more is asked for."""
        return PupilPremiumPlus.visible_to(self.request.user, Permission.WRITE_PEP).filter(
            pep=self.pep.carried_from_id, approved_pence__isnull=False
        )

    def _voice(self):
        before = PupilView.visible_to(self.request.user, Permission.VIEW_PEP).filter(
            pep=self.pep.carried_from_id, replaced_by=None
        )
        return {
            "views": self.parts.views,
            "scales": self.parts.scales,
            "scales_before": VoiceScales.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(pep=self.pep.carried_from_id)
            .order_by("-id")
            .first(),
            "said_before": before.prefetch_related("responses") if self.pep.carried_from_id else [],
        }


class FinishSection(SectionPage, PepActionForm):
    """Finish a section: its owner once the plan is sent in, or the virtual school for them."""

    template_name = "pep/section_finish.html"
    form_class = FinishForm
    submit = "The section is finished"
    saved = "The section is marked as finished."

    @property
    def heading(self):
        """What is finished."""
        return f"Finish “{self.definition.title}”"

    @property
    def lede(self):
        """In whose name."""
        owner = self.definition.owner_label
        if self.standing == Standing.ON_BEHALF:
            return f"{owner} answers for this section. You finish it in their name: say why."
        return f"{owner} answers for this section. Everything in it is right and complete."

    def get(self, request, *args, **kwargs):
        self._must_be_asked()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self._must_be_asked()
        return super().post(request, *args, **kwargs)

    def _must_be_asked(self):
        """Only whoever answers for the section, or stands in for them, is asked."""
        if self.standing is None:
            raise PermissionDenied

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"on_behalf": self.standing == Standing.ON_BEHALF}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "content": self._text,
            "read": self._fingerprint,
            "drawn_above": "pep/read.html",
        }

    @cached_property
    def _text(self):
        edition = edition_for(self.request.user, self.may)
        return section_as_read(self.parts, self.definition, edition)

    @property
    def _fingerprint(self):
        """Tells whether the text is still the one that stood on the page."""
        return sha256(canonical(self._text))

    def act(self, data):
        if self.request.POST.get("read", self._fingerprint) != self._fingerprint:
            raise ValidationError(
                "The section was changed since you opened this page. Read it as it is now, then "
                "say that it is finished."
            )
        actions.finish_section(
            section=self.section, by=self.request.user, note=data.get("note", "")
        )


class AutosaveSection(SectionPage):
    """Keep a draft of a section while it is typed: answers what was stored, as JSON."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        form = SectionForm(request.POST, definition=self.definition)
        form.is_valid()  # what is not valid yet is simply not stored yet
        try:
            saved = actions.save_section(
                section=self.section,
                answers=form.answers(),
                seen=self.seen,
                by=request.user,
                draft=True,
            )
        except ValidationError as refusal:
            return JsonResponse({"saved": False, "text": " ".join(refusal.messages)}, status=409)
        return JsonResponse(_told(saved, self.definition))


def _told(saved, definition):
    """What the page is told after a draft was kept."""
    answer = {"saved": True, "version": saved.seen}
    text = f"Draft saved at {clock(timezone.localtime())}"
    if saved.conflicts:
        labels = _labels([it.name for it in saved.conflicts], definition)
        text += (
            f". Somebody else has changed {labels} too: "
            "both texts are kept, and you choose when you save."
        )
        return answer | {"clash": True, "text": text}
    if saved.news:
        labels = _labels(saved.news, definition)
        text += f". Somebody else has written in {labels}; you see it when you open this again."
    return answer | {"text": text}


def _labels(names, definition):
    asked = {question.name: question.label for question in definition.questions}
    return ", ".join(f"“{asked[name]}”" for name in names if name in asked) or "this section"
