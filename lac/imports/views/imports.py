"""What can be imported, uploading, the dry run, loading, and the lines of an import."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View
from django.views.generic.edit import FormView

from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.children.models import Child
from lac.spreadsheets import csv_file
from lac.words import day_and_time

from .. import actions, locks, progress
from ..forms import UploadForm
from ..hidden import REASON, hidden_from, told
from ..machinery import IMPORTERS, importers_for
from ..models import Import, ImportState, Outcome, StagedRow
from ..refused import refused
from ..summary import groups, said_number

# After so long a task is taken to be lost, and may be started again.
LOST_AFTER = dt.timedelta(minutes=5)
# Address of a list of lines: (heading, what it says).
LISTS = {
    "refused": ("Refused lines", "These lines are not loaded. Correct them and upload again."),
    "warned": (
        "Lines with a warning",
        "These lines are loaded although something about them needs a look.",
    ),
    "added": ("Lines that add a record", "Nothing like these is on record yet."),
    "changed": ("Lines that change a record", "What is on record, and what it becomes."),
}


class ImportPage(RequiresPermission):
    """A page for people who may import something; everybody else is refused."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if not importers_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class KindPage(ImportPage):
    """A page about one kind of import, by its code in the address."""

    @cached_property
    def importer(self):
        found = IMPORTERS.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        if found not in importers_for(self.request.user):
            raise PermissionDenied
        return found


class OneImport(ImportPage):
    """A page about one import of the user's own authority or school, or 404."""

    @cached_property
    def job(self):
        rows = Import.objects.visible_to(self.request.user).select_related(
            "local_authority", "school", "uploaded_by", "applied_by"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def look(self, action):
        """Write a look at the lines of the import to the log."""
        record(action, by=self.request.user, subject=self.job, kind=self.job.label)


class ImportList(ImportPage, ListView):
    """What can be imported, and what has been."""

    template_name = "imports/import_list.html"
    paginate_by = 25

    def get_queryset(self):
        return Import.objects.visible_to(self.request.user).select_related(
            "local_authority", "school", "uploaded_by"
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"importers": importers_for(self.request.user)}


class Upload(KindPage, FormView):
    """Choose the files of one kind of import."""

    template_name = "imports/import_add.html"
    form_class = UploadForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "importer": self.importer}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"importer": self.importer}

    def form_valid(self, form):
        try:
            job = actions.upload(
                kind=self.importer.code,
                files=form.cleaned_data["uploads"],
                place=form.chosen_place,
                by=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error("uploads", refusal)
            return self.form_invalid(form)
        return redirect("imports:detail", pk=job.pk)


class Template(KindPage, View):
    """An empty CSV file with the right headings."""

    def get(self, request, kind, file):
        template = self.importer.file(file)
        if template is None or not template.template:
            raise Http404
        header = [column.name for column in template.columns]
        return csv_file(f"{template.code}.csv", header, [])


class Detail(OneImport, DetailView):
    """One import: its progress, its dry run, or what it did."""

    template_name = "imports/import_detail.html"

    def get_object(self, queryset=None):
        return self.job

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.job.state in (ImportState.CHECKED, ImportState.APPLIED):
            self.look("import.viewed")
        return response

    def get_context_data(self, **kwargs):
        hidden = hidden_from(self.request.user, self.job)
        return super().get_context_data(**kwargs) | {
            "job": self.job,
            "files": self.job.files.all(),
            "refusals": groups(self.job, Outcome.REFUSED, hidden),
            "warnings": groups(self.job, hidden=hidden),
            "tiles": _tiles(self.job),
            "figures": [(label, said_number(number)) for label, number in self.job.figures],
            "has_findings": self.job.findings.exists(),
            "facts": _facts(self.job),
            "caption": f"For {self.job.scope or 'everybody'}",
            "done": _done(self.job),
            "may_be_lost": _may_be_lost(self.job),
            "interrupted": locks.was_interrupted(self.job),
            **_progress(self.job),
        }


class Progress(OneImport, View):
    """How far an import has come; the page asks for it every two seconds."""

    def get(self, request, pk):
        response = render(request, "imports/import_progress.html", _progress(self.job))
        if not self.job.is_at_work or _is_newly_interrupted(self.job, request):
            response["HX-Refresh"] = "true"
        return response


class Act(OneImport, View):
    """Load, discard or try again; then back to the import."""

    http_method_names = ["post"]
    action: Callable

    def post(self, request, pk):
        try:
            type(self).action(job=self.job, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return HttpResponseRedirect(reverse("imports:detail", kwargs={"pk": pk}))


class Apply(Act):
    """Accept the dry run and load the import."""

    action = staticmethod(actions.request_apply)


class Discard(Act):
    """Drop an import that was not loaded."""

    action = staticmethod(actions.discard)


class Retry(Act):
    """Have an import checked again."""

    action = staticmethod(actions.retry)


class Rows(OneImport, ListView):
    """The lines of an import with one outcome, or with warnings."""

    template_name = "imports/row_list.html"
    paginate_by = 50

    def get_queryset(self):
        rows = StagedRow.objects.filter(job=self.job).select_related("file")
        outcome = self.kwargs["outcome"]
        if outcome not in LISTS:
            raise Http404
        problem = self.request.GET.get("problem", "")
        if outcome == "warned":
            return rows.warned(problem)
        rows = rows.filter(outcome=outcome)
        return rows.filter(problem=problem) if problem else rows

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        self.look("import.viewed")
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        heading, lede = LISTS[self.kwargs["outcome"]]
        return context | {
            "job": self.job,
            "heading": heading,
            "lede": lede,
            "outcome": self.kwargs["outcome"],
            "problem": self.request.GET.get("problem", ""),
            "rows": self._with_children(context["object_list"]),
        }

    def _with_children(self, rows):
        """The rows, each with the child if the reader works with them today."""
        ids = {row.child_id for row in rows if row.child_id}
        children = Child.visible_to(self.request.user).in_bulk(ids) if ids else {}
        hidden = hidden_from(self.request.user, self.job) if ids - children.keys() else []
        for row in rows:
            row.child = children.get(row.child_id)
            if row.child_id in hidden and row.doubts:
                row.doubts = [["hidden", REASON]]
            row.reason, row.remedy = told(row, hidden)
            row.shows_changes = row.child_id is None or row.child is not None
        return rows


class Refused(OneImport, View):
    """The refused lines as a CSV file."""

    def get(self, request, pk):
        response = csv_file(
            f"refused-{pk}.csv", *refused(self.job, hidden_from(request.user, self.job))
        )
        self.look("import.downloaded")
        return response


def _progress(job):
    percent, doing = progress.ask(job.pk)
    polls = job.is_at_work and not locks.was_interrupted(job)
    poll_url = reverse("imports:progress", kwargs={"pk": job.pk}) if polls else ""
    return {
        "percent": percent if job.is_at_work else 100,
        "doing": (doing or job.get_state_display()) if job.is_at_work else "Finished",
        "poll_url": poll_url,
    }


# A worker that has just taken an import up has this long until it holds the import's lock.
BEGINNING = dt.timedelta(seconds=5)


def _is_newly_interrupted(job, request):
    """Whether the page that asks still shows a bar although its worker has gone."""
    just_begun = job.begun_at and timezone.now() - job.begun_at < BEGINNING
    return not just_begun and locks.was_interrupted(job)


def _may_be_lost(job):
    """Whether it has waited in the queue for so long that its task may be lost."""
    return (
        job.is_at_work
        and not job.begun_at
        and job.started_at
        and timezone.now() - job.started_at > LOST_AFTER
    )


def _tiles(job):
    """The five figures of a dry run or a result; those that can be looked into lead there."""
    tone = {"refused": "bad", "warned": "warning"}
    labels = ("added", "changed", "unchanged", "refused", "warned")
    tiles = []
    for name in labels:
        number = getattr(job, name)
        shown = number and name in LISTS and (name in tone or job.importer.keeps_loaded_rows)
        tiles.append(
            {
                "label": "With a warning" if name == "warned" else name.capitalize(),
                "figure": f"{number:,}",
                "url": reverse("imports:rows", args=[job.pk, name]) if shown else "",
                "tone": tone.get(name, "") if number else "",
            }
        )
    return tiles


def _facts(job):
    """Who did what when, for the foot of the page."""
    facts = [
        ("Number", job.pk),
        ("Uploaded", said_moment(job.uploaded_at, job.uploaded_by)),
        ("Checked", said_moment(job.checked_at)),
        ("Loaded", said_moment(job.applied_at, job.applied_by)),
    ]
    return [fact for fact in facts if fact[1]]


def said_moment(at, by=None):
    """A moment and a person in words: 3 March 2026 at 2:30pm by Imani Clarke."""
    if at is None:
        return ""
    return f"{day_and_time(at)} by {by}" if by else day_and_time(at)


def _done(job):
    """What a loaded import did, in a sentence."""
    parts = [f"{job.added:,} added", f"{job.changed:,} changed", f"{job.unchanged:,} unchanged"]
    return f"{', '.join(parts)}, {job.refused:,} refused."
