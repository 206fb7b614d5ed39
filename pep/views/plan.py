"""A plan as its writers and readers find it: the sections, what is missing, the whole text."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..blind import without_grades
from ..content import as_read, content_of, edition_for, written
from ..forms.plan import CancelForm, OpenForm
from ..missing import gaps
from ..models import Pep, PepKind, PepState
from ..progress import groups, waiting_for
from ..quality import advice_for
from ..questions import Standing
from .base import PepActionForm, PepView


class ChildPeps(ChildRecordView, TemplateView):
    """Every plan of one child, the latest first."""

    permission = Permission.VIEW_PEP
    template_name = "pep/pep_child.html"
    looked = "peps.viewed"

    def get_context_data(self, **kwargs):
        plans = list(
            Pep.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(child=self.child)
            .with_progress()
            .select_related("school")
        )
        plans = without_grades(plans, self.request.user)
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "plans": plans,
            "today": today,
            "may_open": Permission.WRITE_PEP in self.may
            and not any(it.term_ends_on >= today and it.state != "cancelled" for it in plans),
        }


class OpenPep(ChildActionForm):
    """Open this term's plan by hand."""

    permission = Permission.WRITE_PEP
    looked = "peps.viewed"
    form_class = OpenForm
    heading = "Open this term’s plan"
    lede = "It starts from the child’s last plan, if there is one."
    submit = "Open the plan"
    saved = "The plan is open. Every section says who answers for it."
    tab = "pep:child"
    opened = None

    def get_initial(self):
        first = not Pep.visible_to(self.request.user).filter(child=self.child).exists()
        return {"kind": PepKind.INITIAL if first else PepKind.REVIEW}

    def act(self, data):
        self.opened = actions.open_by_hand(
            child=self.child, kind=data["kind"], by=self.request.user
        )

    def get_success_url(self):
        if self.opened is not None:
            return self.opened.get_absolute_url()
        return reverse("pep:child", kwargs={"child_pk": self.child.pk})


class PepDetail(PepView, TemplateView):
    """One plan: for whoever writes it the sections and what is missing, for others the text."""

    template_name = "pep/pep_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.may_write:
            context |= self._to_write()
        else:
            content = as_read(content_of(self.pep), edition_for(self.request.user, self.may))
            context |= {"content": content}
            context |= self._agreed()
            if self.pep.state == PepState.SUBMITTED:
                context |= self._to_finish()
        return context | {
            "may_grade": Permission.GRADE_PEP in self.may and self.pep.state == "submitted",
            "may_cancel": Permission.GRADE_PEP in self.may and not self.pep.was_signed,
            "may_drop": Permission.GRADE_PEP in self.may
            and self.pep.is_open
            and self.pep.was_signed,
            "may_amend": Permission.GRADE_PEP in self.may and self.pep.is_signed,
            "today": timezone.localdate(),
            "is_late": self.pep.is_late(),
        }

    def _to_write(self):
        missing = gaps(self.parts)
        parts = groups(self.parts, missing, self.request.user, self.url)
        items = [item for part in parts for item in part["items"]]
        for item in items:
            item["missing"] = [{"gap": gap, "url": self.gap_url(gap)} for gap in item["gaps"]]
        return {
            "attachments": self.parts.attachments,
            "groups": parts,
            "count": len(items),
            "open_advice": [
                it for it in advice_for(self.pep, self.request.user) if not it.answered_in_id
            ],
            "finished": sum(item["finished"] for item in items),
            "mine": [item for item in items if item["is_mine"]],
            "mine_lacking": sum(not item["finished"] for item in items if item["is_mine"]),
            "missing": missing,
            "lacking": [item for item in items if item["gaps"]],
        }

    def _agreed(self):
        """What was agreed, until the next plan has taken it over: its text tells not what is done.

        With whether this reader may say so.
        """
        section = next((it for it in self.parts.definitions if it.rows == "action"), None)
        if section is None or self.pep.state == PepState.CANCELLED:
            return {}
        plans = Pep.of(self.child, self.request.user, Permission.VIEW_PEP).live()
        agreed = [it for it in self.parts.actions if it.action]
        if not agreed or plans.filter(carried_from=self.pep).exists():
            return {}
        may_tick = Permission.WRITE_PEP in self.may and section.may_be_written_by(
            self.request.user, self.child.pk
        )
        return {"agreed": agreed, "may_tick": may_tick}

    def _to_finish(self):
        """Of a plan that was sent in: the sections whose owners have not finished them."""
        waiting = [
            {
                "title": section.title,
                "owner": owner,
                "standing": self._standing(section),
                "url": self.url("finish", section=section.key),
            }
            for section, owner in waiting_for(self.parts)
        ]
        mine = sum(it["standing"] in (Standing.OWN, Standing.FOR_COLLEAGUE) for it in waiting)
        return {"to_finish": waiting, "mine_to_finish": mine}

    def _standing(self, section):
        """In whose name this reader may finish a section, or None."""
        if Permission.WRITE_PEP not in self.may:
            return None
        return section.finished_as(self.request.user, self.child.pk)

    def gap_url(self, gap):
        """Where a gap is filled in."""
        if gap.section == "people" and not gap.anchor:
            return self.url("held")
        if gap.row:
            kind, row = gap.row
            return f"{self.url('row', kind=kind, row=row)}#{gap.anchor}"
        return f"{self.url('edit', section=gap.section)}#{gap.anchor}"


class ReadPep(PepView, TemplateView):
    """The whole plan as one page, as it is now or as it was signed."""

    template_name = "pep/pep_read.html"

    def get_context_data(self, **kwargs):
        # Whoever writes it reads it as it is now; everybody else what was signed, if it was.
        content = written(self.parts) if self.may_write else content_of(self.pep)
        return super().get_context_data(**kwargs) | {
            "content": as_read(content, edition_for(self.request.user, self.may))
        }


class CancelPep(PepActionForm):
    """Cancel a plan that is not needed."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    form_class = CancelForm
    heading = "Cancel this plan"
    lede = "What was written is kept, but the plan no longer counts for the term."
    submit = "Cancel the plan"
    kind = "warning"
    saved = "The plan is cancelled."

    def act(self, data):
        actions.cancel(pep=self.pep, reason=data["reason"], by=self.request.user)
