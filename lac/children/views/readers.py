"""Restricted records that nobody can open any more, and naming a reader."""

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..changes import ActionForm
from ..forms.people import ReaderForm
from ..readers import restricted_records, without_reader
from ..records import RequiresPermission

PAGE = 50


def unread_of(user):
    """Those of the authorities at which this person gives access, by social care ID."""
    kept = restricted_records(user.authority_ids(Permission.GRANT_ACCESS))
    return without_reader(kept.order_by("la_child_id", "pk"))


class UnreadRecords(RequiresPermission, TemplateView):
    """By social care ID alone: a head reads a restricted record only as one of its readers."""

    permission = Permission.GRANT_ACCESS
    template_name = "children/unread_records.html"

    def get_context_data(self, **kwargs):
        page = Paginator(unread_of(self.request.user), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"page_obj": page}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("unread_records.viewed", by=request.user)
        return response


class NameReader(RequiresPermission, ActionForm):
    """Name a reader of one of them."""

    permission = Permission.GRANT_ACCESS
    template_name = "children/page_form.html"
    form_class: type[Form] = ReaderForm
    submit = "Name this reader"
    saved = "The record has a reader again."
    lede = "It may be yourself. Whoever it is has to work with the child today."

    @cached_property
    def child(self):
        """The record, or 404 where somebody can open it or it is another authority's."""
        for it in unread_of(self.request.user):
            if it.pk == self.kwargs["pk"]:
                return it
        raise Http404

    def get_heading(self):
        return f"A reader for the restricted record {self.child.la_child_id}"

    def get_initial(self):
        return {"user": self.request.user.email}

    def act(self, data):
        actions.name_reader(child=self.child, by=self.request.user, **data)

    def get_success_url(self):
        return reverse("children:unread_records")
