"""Saying which column of a file is which."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic.edit import FormView

from .. import actions, columns
from ..models import ImportState
from .imports import OneImport

NOT_THERE = "Not in this file"


class ColumnsForm(forms.Form):
    """For each of our columns, the heading under which the file has it."""

    def __init__(self, *args, kind, header, samples, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [
            ("", NOT_THERE),
            *((name, _with_sample(name, header, samples)) for name in header),
        ]
        for number, column in enumerate(kind.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.name if column.required else f"{column.name} (may be missing)",
                help_text=column.help,
                choices=choices,
                required=False,
            )

    @property
    def names(self):
        """{our column: the file's heading}."""
        return {
            column.name: self.cleaned_data[f"column_{number}"]
            for number, column in enumerate(self.kind.columns)
        }


def _with_sample(name, header, samples):
    """A heading with the first value below it that is not empty."""
    place = header.index(name)
    cells = [line[place].strip() for line in samples if place < len(line)]
    first = next(filter(None, cells), "")
    return f"{name} (for example {first[:30]})" if first else name


class NameColumns(OneImport, FormView):
    """Our columns, each with the file's headings to choose from; the likely one is chosen."""

    template_name = "imports/import_columns.html"
    form_class = ColumnsForm

    @cached_property
    def file(self):
        """The file whose columns are to be named: the first that waits, else the first of all."""
        files = list(self.job.files.filter(part_of=None))
        return next((it for it in files if it.samples), files[0])

    @cached_property
    def kinds(self):
        """The kinds of file it may be: those with a template."""
        its = self.job.importer.files
        return [it for it in its if it.template] or list(its)

    @cached_property
    def kind(self):
        """The kind of file it is taken for: the one asked for, said before, or most alike."""
        asked = self.request.GET.get("as") or (self.said.file_kind if self.said else "")
        chosen = next((it for it in self.kinds if it.code == asked), None)
        return chosen or max(
            self.kinds, key=lambda it: len(columns.suggest(it, self.file.header)) / len(it.columns)
        )

    @cached_property
    def said(self):
        """What was said of such a file before, or None."""
        return columns.known(self.job, self.file.header)

    def get(self, request, *args, **kwargs):
        allowed = (ImportState.UNNAMED, ImportState.CHECKED, ImportState.FAILED)
        if not self.job.importer.maps_columns or self.job.state not in allowed:
            return redirect("imports:detail", pk=self.job.pk)
        if not self.file.header:
            return redirect("imports:detail", pk=self.job.pk)
        response = super().get(request, *args, **kwargs)
        self.look("import.viewed")
        return response

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "kind": self.kind,
            "header": list(dict.fromkeys(filter(None, self.file.header))),
            "samples": self.file.samples,
        }

    def get_initial(self):
        same = self.said and self.said.file_kind == self.kind.code
        names = self.said.names if same else columns.suggest(self.kind, self.file.header)
        return {
            f"column_{number}": names.get(column.name, "")
            for number, column in enumerate(self.kind.columns)
        }

    def form_valid(self, form):
        try:
            actions.name_columns(
                job=self.job,
                file=self.file,
                file_kind=self.kind.code,
                names=form.names,
                by=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        return redirect("imports:detail", pk=self.job.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "job": self.job,
            "file": self.file,
            "kinds": [
                {"label": it.label, "url": f"?as={it.code}", "current": it is self.kind}
                for it in self.kinds
            ],
            "kind": self.kind,
        }
