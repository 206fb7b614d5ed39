"""What an import means for each child, who was not in the file, and undoing it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import ListView, TemplateView, View

from lac.accounts.access import Permission
from lac.children.models import Child, ReasonEpisodeCeased
from lac.children.models.codes import OLD_CODES
from lac.dates import DateParts
from lac.spreadsheets import csv_file

from .. import actions
from ..models import FindingKind, ImportFinding, ImportState, Settled
from ..undoing import undoing
from .imports import OneImport

# What stands for facts about a child with whom the reader does not work, as in the list of rows.
HIDDEN = "Not shown: you do not work with this child now"
# How many children may be decided about in one press.
MOST = 500
_REASONS = [
    (it.value, it.label)
    for it in ReasonEpisodeCeased
    if it != ReasonEpisodeCeased.X1 and it not in OLD_CODES
]


class SettleForm(forms.Form):
    """What becomes of children in care who were not in the file."""

    decision = forms.ChoiceField(
        label="What should happen?",
        choices=[
            (Settled.LEFT.value, "Leave them in care as they are"),
            (Settled.ENDED.value, "End their care, with the date and reason below"),
        ],
        widget=forms.RadioSelect,
    )
    ended_on = DateParts(label="The day care ended", required=False)
    reason = forms.ChoiceField(
        label="Why care ended", required=False, choices=[("", "Choose"), *_REASONS]
    )


class Findings(OneImport, ListView):
    """Who is new, moved, changed school or legal status, left, or is not in the file."""

    template_name = "imports/finding_list.html"
    paginate_by = 50

    @property
    def kind(self):
        """The list that is shown; the first one with somebody in it unless the address says."""
        asked = self.request.GET.get("kind", "")
        if asked and asked not in FindingKind.values:
            raise Http404
        first = next((kind for kind in FindingKind.values if self.numbers.get(kind)), "new")
        return asked or first

    @property
    def numbers(self):
        """{kind: how many}."""
        if not hasattr(self, "_numbers"):
            rows = ImportFinding.objects.filter(job=self.job).order_by()
            self._numbers = dict(rows.values_list("kind").annotate(Count("pk")))
        return self._numbers

    def get_queryset(self):
        return ImportFinding.objects.filter(job=self.job, kind=self.kind)

    def get(self, request, *args, **kwargs):
        if self.job.state not in (ImportState.CHECKED, ImportState.APPLIED):
            return redirect("imports:detail", pk=self.job.pk)
        response = super().get(request, *args, **kwargs)
        self.look("import.viewed")
        return response

    def post(self, request, *args, **kwargs):
        """Decide about the children who are ticked, or about all of the list."""
        form = SettleForm(request.POST)
        if not form.is_valid():
            self.object_list = self.get_queryset()
            return self.render_to_response(self.get_context_data(form=form))
        try:
            refused = actions.settle_absent(
                job=self.job,
                findings=self._chosen(request.POST),
                decision=form.cleaned_data["decision"],
                ended_on=form.cleaned_data["ended_on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            self.object_list = self.get_queryset()
            return self.render_to_response(self.get_context_data(form=form))
        for finding, sentence in refused[:10]:
            messages.error(request, f"Child {finding.la_child_id}: {sentence}")
        if len(refused) > 10:
            messages.error(request, f"And {len(refused) - 10} more, who stay in this list.")
        messages.success(request, "Your decision is recorded.")
        return redirect(f"{request.path}?kind={FindingKind.ABSENT}")

    def _chosen(self, data):
        rows = ImportFinding.objects.filter(
            job=self.job, kind=FindingKind.ABSENT, settled=Settled.OPEN
        )
        if "all" not in data:
            rows = rows.filter(
                pk__in=[it for it in data.getlist("finding") if it.isdecimal() and len(it) < 19]
            )
        mine = Child.visible_to(self.request.user, Permission.EDIT_CHILD)
        rows = rows.filter(child_id__in=mine.values("pk"))[: MOST + 1]
        if len(rows) > MOST:
            raise ValidationError(
                f"These are more than {MOST} children. Choose fewer, or load a file that says "
                "when their care ended."
            )
        return rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(context["page_obj"].object_list)
        ids = {row.child_id for row in rows if row.child_id}
        children = Child.visible_to(self.request.user, few=True).in_bulk(ids) if ids else {}
        for row in rows:
            row.child = children.get(row.child_id)
            if row.child_id and row.child is None:
                row.before = row.after = HIDDEN
        may_decide = self.kind == FindingKind.ABSENT and self.job.state == ImportState.APPLIED
        return context | {
            "job": self.job,
            "kind": self.kind,
            "label": FindingKind(self.kind).label,
            "rows": rows,
            "is_absent": self.kind == FindingKind.ABSENT,
            "may_decide": may_decide and any(not row.settled for row in rows),
            "kinds": [
                {
                    "label": kind.label,
                    "url": f"?kind={kind.value}",
                    "current": kind.value == self.kind,
                    "count": self.numbers.get(kind.value, 0),
                }
                for kind in FindingKind
                if self.numbers.get(kind.value) or kind.value == self.kind
            ],
            "form": kwargs.get("form") or SettleForm(initial={"decision": Settled.LEFT.value}),
        }


class FindingsFile(OneImport, View):
    """Every finding of an import as one CSV file."""

    def get(self, request, pk):
        header = ["What", "Child", "Name", "On", "Before", "After", "Decision"]
        response = csv_file(f"changes-{pk}.csv", header, self._lines())
        self.look("import.downloaded")
        return response

    def _lines(self):
        visible = Child.visible_to(self.request.user)
        names = {it.pk: it.name for it in visible.filter(pk__in=self._ids())}
        for row in ImportFinding.objects.filter(job=self.job).order_by("kind", "la_child_id"):
            hidden = row.child_id and row.child_id not in names
            yield (
                row.get_kind_display(),
                row.la_child_id,
                names.get(row.child_id, ""),
                f"{row.on:%d/%m/%Y}" if row.on else "",
                HIDDEN if hidden else row.before,
                HIDDEN if hidden else row.after,
                row.get_settled_display() if row.kind == FindingKind.ABSENT else "",
            )

    def _ids(self):
        rows = ImportFinding.objects.filter(job=self.job, child_id__isnull=False)
        return rows.values("child_id")


class Undo(OneImport, TemplateView):
    """What undoing an import would do, and the press that does it."""

    template_name = "imports/import_undo.html"

    def get(self, request, *args, **kwargs):
        if self.job.state != ImportState.APPLIED or not self.job.importer.writes:
            return redirect("imports:detail", pk=self.job.pk)
        response = super().get(request, *args, **kwargs)
        self.look("import.viewed")
        return response

    def get_context_data(self, **kwargs):
        what = undoing(self.job)
        return super().get_context_data(**kwargs) | {
            "job": self.job,
            "what": what,
            "removed": len(what.removed),
            "restored": len(what.restored),
            "names": Child.visible_to(self.request.user, few=True).filter(pk__in=what.removed[:50]),
            "rows": [(label.capitalize(), f"{number:,}") for label, number in what.rows.items()],
        }

    def post(self, request, pk):
        try:
            actions.undo(job=self.job, by=request.user)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return redirect("imports:undo", pk=pk)
        messages.success(request, "The import was undone. The records are as they were before it.")
        return redirect(reverse("imports:detail", kwargs={"pk": pk}))
