"""Targets, subjects, requests, actions and people: added, filled in, confirmed, removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.changes import add_errors, differences
from lac.children.versions import StaleSave, version_in
from lac.words import clock

from .. import actions
from ..beside import beside_fields
from ..forms.rows import DoneForm, row_form
from ..models import PepAction, Provision, Target
from ..rows import ROW_KINDS
from ..sections import section_of_rows
from ..smart import advice, lacks
from .base import PepActionForm, PepView


class RowPage(PepView):
    """Finds the kind of row and the row, or 404."""

    permission = Permission.WRITE_PEP

    @cached_property
    def kind(self):
        """The kind of row."""
        try:
            return ROW_KINDS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def row(self):
        """The row itself."""
        rows = self.kind.model.visible_to(self.request.user, Permission.WRITE_PEP)
        row = rows.filter(pk=self.kwargs["row"], pep=self.pep).first()
        if row is None:
            raise Http404
        row.pep = self.pep
        return row

    @property
    def section_url(self):
        """The section the row belongs to."""
        section = section_of_rows(self.pep, self.kind.key)
        return self.url("edit", section=section) if section else self.url("detail")

    def form(self, *args):
        """The form of the row."""
        targets = Target.visible_to(self.request.user, Permission.WRITE_PEP).filter(pep=self.pep)
        given = Provision.visible_to(self.request.user, Permission.WRITE_PEP)
        given = given.filter(child=self.pep.child_id)
        return row_form(self.kind, self.row, *args, targets=targets, provisions=given)

    def help(self, row):
        """What a target of this term still lacks, and what would make it better."""
        if not isinstance(row, Target) or not row.is_current:
            return []
        rows = Target.visible_to(self.request.user, Permission.WRITE_PEP)
        last_term = rows.filter(pep=self.pep.carried_from_id)
        found = lacks(row, self.pep.term_starts_on, self.pep.term_ends_on)
        return [*found, *advice(row, last_term)]

    @property
    def version(self):
        """The version the writer opened."""
        posted = version_in(self.request.POST.get("version", ""))
        return self.row.version if posted is None else posted

    def tell(self, refusal):
        """Say why something was refused, on the page they go back to."""
        messages.error(self.request, " ".join(refusal.messages))


class AddRow(RowPage):
    """Add an empty row and go to its form: from then on every word of it is kept."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            row = actions.add_row(pep=self.pep, kind=self.kind, by=request.user)
        except ValidationError as refusal:
            self.tell(refusal)
            return HttpResponseRedirect(self.url("detail"))
        return HttpResponseRedirect(self.url("row", kind=self.kind.key, row=row.pk))


class EditRow(RowPage, TemplateView):
    """Fill in one row."""

    template_name = "pep/row_edit.html"

    def get(self, request, *args, **kwargs):
        if not self.pep.is_open:
            return HttpResponseRedirect(self.url("detail"))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.save_row(
                row=self.row, details=form.cleaned_data, version=self.version, by=request.user
            )
        except StaleSave as stale:
            return self._show_both(form, stale)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, f"The {self.kind.noun} is saved.")
        return HttpResponseRedirect(self.section_url)

    def _show_both(self, form, stale):
        form.add_error(None, stale.message)
        context = self.get_context_data(form=form, differences=differences(form, stale.current))
        return self.render_to_response(context | {"version": stale.current.version})

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = kwargs.get("form") or self.form()
        row, found = self.row, self.help(self.row)
        beside_fields(form, found)
        is_target = isinstance(row, Target)
        return context | {
            "form": form,
            "row": row,
            "kind": self.kind,
            # What the writer's page showed: another's save since is never taken for read.
            "version": self.version,
            "section_url": self.section_url,
            "is_review": is_target and bool(row.carried_from_id),
            "lacks": found,
            "may_remove": not (is_target and row.carried_from_id),
        }


class AutosaveRow(RowPage):
    """Keep a draft of a row while it is typed; for a target, say what it still lacks."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        form.is_valid()
        details = {
            name: form.cleaned_data[name] for name in form.fields if name in form.cleaned_data
        }
        self.row.refresh_from_db()
        self.row.pep = self.pep
        try:
            row = actions.save_row(
                row=self.row, details=details, version=self.version, by=request.user, draft=True
            )
        except StaleSave:
            text = "Somebody else has changed this too. Save to see both versions and choose."
            return JsonResponse({"saved": False, "clash": True, "text": text}, status=409)
        except ValidationError as refusal:
            return JsonResponse({"saved": False, "text": " ".join(refusal.messages)}, status=409)
        at = clock(timezone.localtime())
        return JsonResponse(
            {"saved": True, "version": row.version, "text": f"Draft saved at {at}"}
            | self._help(row)
        )

    def _help(self, row):
        if not isinstance(row, Target) or not row.is_current:
            return {}
        return {"lacks": [{"field": it.field, "text": it.text} for it in self.help(row)]}


class ConfirmRow(RowPage):
    """Say that a row carried from last term is still right."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            actions.confirm_row(row=self.row, by=request.user)
        except ValidationError as refusal:
            self.tell(refusal)
        return HttpResponseRedirect(self.section_url)


class RemoveRow(RowPage, TemplateView):
    """Ask once more, then remove a row."""

    template_name = "pep/row_remove.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "kind": self.kind,
            "section_url": self.section_url,
        }

    def post(self, request, *args, **kwargs):
        try:
            actions.remove_row(row=self.row, by=request.user)
            messages.success(request, f"The {self.kind.noun} is removed.")
        except ValidationError as refusal:
            self.tell(refusal)
        return HttpResponseRedirect(self.section_url)


class FinishAction(PepActionForm):
    """Mark an agreed action as done."""

    form_class = DoneForm
    heading = "Mark this action as done"
    saved = "The action is marked as done."
    anchor = "#agreed"

    @cached_property
    def agreed(self):
        """The action, or 404."""
        rows = PepAction.visible_to(self.request.user, Permission.VIEW_PEP)
        row = rows.filter(pk=self.kwargs["row"], pep=self.pep).first()
        if row is None:
            raise Http404
        row.pep = self.pep
        return row

    @property
    def lede(self):
        return str(self.agreed)

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def act(self, data):
        actions.finish_action(action=self.agreed, by=self.request.user, **data)
