"""Closing a record after an adoption, and the list of closed records."""

from django.core.paginator import Paginator
from django.forms import Form
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..changes import ChildActionForm
from ..closing import what_ends
from ..forms.closing import CloseRecordForm
from ..models import CareEpisode, ClosedRecord
from ..records import RequiresPermission

PAGE = 50


class CloseRecord(ChildActionForm):
    """Close the record of a child who was adopted; the page says what that does before."""

    permission = Permission.CLOSE_RECORD
    form_class: type[Form] = CloseRecordForm
    template_name = "children/close_record.html"
    heading = "Close this record after an adoption"
    submit = "Close this record for good"
    kind = "warning"
    saved = "The record is closed."
    looked = "child.closing.viewed"
    back = "children:detail"
    tab = "children:care"
    # The page itself says what becomes of the deadlines; its button is the last one.
    starts_clocks = False

    @property
    def row(self):
        return self.child

    @cached_property
    def in_care(self):
        """Whether care has to end with the order."""
        return CareEpisode.of(self.child, self.request.user).filter(ended_on=None).exists()

    def look_data(self):
        return {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"child": self.child, "in_care": self.in_care}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"ends": what_ends(self.child)}

    def act(self, data):
        actions.close_on_adoption(
            child=self.child, by=self.request.user, version=self.version, **data
        )


class ClosedRecords(RequiresPermission, TemplateView):
    """The closed records of the authorities that this person leads."""

    permission = Permission.CLOSE_RECORD
    template_name = "children/closed_records.html"

    def get_context_data(self, **kwargs):
        led = self.request.user.authority_ids(self.permission)
        rows = ClosedRecord.kept_by(led).select_related("child", "closed_by")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"page_obj": page}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("closed_records.viewed", by=request.user)
        return response
