"""Adding a child, changing their details, and their care."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.organisations.models import LocalAuthority

from .. import actions
from ..changes import ActionForm, ChildActionForm
from ..forms.child import (
    AddChildForm,
    ChildForm,
    EditChildForm,
    EndCareForm,
    EpisodeForm,
    LegalStatusForm,
    MoveForm,
    PlacementForm,
    StartCareForm,
)
from ..models import CareEpisode, Placement
from ..models.records import ChildRecord
from ..records import RequiresPermission

PLACEMENT = ("placement_type", "household", "provider", "postcode", "ofsted_urn")
CARE = ("started_on", "legal_status", "category_of_need", "home_postcode", *PLACEMENT)


def _part(data, names):
    return {name: data[name] for name in names}


class AddChild(RequiresPermission, ActionForm):
    """Add a child who has come into care."""

    permission = Permission.EDIT_CHILD
    template_name = "children/page_form.html"
    form_class = AddChildForm
    heading = "Add a child who has come into care"
    submit = "Add the child"
    saved = "The child has been added."
    added = None

    def get_form_kwargs(self):
        held = self.request.user.authority_ids(Permission.EDIT_CHILD)
        return super().get_form_kwargs() | {
            "authorities": LocalAuthority.objects.filter(pk__in=held)
        }

    def act(self, data):
        self.added = actions.take_into_care(
            local_authority=data["local_authority"],
            details=_part(data, ChildForm.base_fields),
            care=_part(data, CARE),
            by=self.request.user,
        )
        if self.added.was_known:
            self.saved = (
                f"{self.added.name} was known already. The record has been reopened with the new "
                "start of care, and what it said stays."
            )

    def get_success_url(self):
        if self.added is None:
            return reverse("children:list")
        return reverse("children:detail", kwargs={"child_pk": self.added.pk})


class EditChild(ChildActionForm):
    """Change the child's details."""

    permission = Permission.EDIT_CHILD
    form_class = EditChildForm
    heading = "Change the details"
    saved = "The details have been saved."
    back = "children:care"

    @property
    def row(self):
        return self.child

    def get_initial(self):
        return {name: getattr(self.child, name) for name in ChildForm.base_fields}

    def act(self, data):
        actions.edit_child(child=self.child, by=self.request.user, version=self.version, **data)


class CareForm(ChildActionForm):
    """A form about the child's care; offers the authority's homes where it asks for one."""

    permission = Permission.EDIT_CHILD
    back = "children:care"
    asks_for_home = False

    def get_form_kwargs(self):
        homes = {"authorities": [self.child.local_authority_id]} if self.asks_for_home else {}
        return super().get_form_kwargs() | homes


class StartCare(CareForm):
    """Record that the child came into care again."""

    form_class = StartCareForm
    asks_for_home = True
    heading = "Record coming into care"
    saved = "The start of care has been recorded."

    def act(self, data):
        actions.start_care(child=self.child, by=self.request.user, **_part(data, CARE))


class MovePlacement(CareForm):
    """Record a move to another home."""

    form_class = MoveForm
    asks_for_home = True
    heading = "Record a move to another home"
    saved = "The move has been recorded."

    def act(self, data):
        actions.move_placement(child=self.child, by=self.request.user, **data)


class ChangeLegalStatus(CareForm):
    """Record a new legal status in the same home."""

    form_class = LegalStatusForm
    heading = "Change the legal status"
    lede = "If the child also moved that day, record the move instead: it asks for both."
    saved = "The change of legal status has been recorded."

    def act(self, data):
        actions.change_legal_status(child=self.child, by=self.request.user, **data)


class EndCare(CareForm):
    """Record that the child left care."""

    form_class = EndCareForm
    heading = "Record leaving care"
    lede = "Their placement ends the same day."
    submit = "Record leaving care"
    saved = "The end of care has been recorded."

    def act(self, data):
        actions.end_care(child=self.child, by=self.request.user, **data)


CORRECTING = (
    "A date that you change moves in the rows beside it too: the part of the record before "
    "ends when this one begins. What you change is kept in the log with what was there before."
)


class CorrectEpisode(CareForm):
    """Correct a care episode that was entered wrongly."""

    form_class: type[Form] = EpisodeForm
    heading = "Correct this part of the care record"
    lede = CORRECTING
    saved = "The care record has been corrected."
    model: type[ChildRecord] = CareEpisode
    field = "episode"

    @cached_property
    def row(self):
        mine = self.model.visible_to(self.request.user, self.permission)
        return get_object_or_404(
            mine.select_related("child"), pk=self.kwargs["pk"], child=self.child
        )

    def get_initial(self):
        return {name: getattr(self.row, name) for name in self.form_class.base_fields}

    def act(self, data):
        correct = getattr(actions, f"correct_{self.field}")
        correct(**{self.field: self.row}, by=self.request.user, version=self.version, **data)


class CorrectPlacement(CorrectEpisode):
    """Correct a placement that was entered wrongly."""

    form_class = PlacementForm
    asks_for_home = True
    heading = "Correct this placement"
    saved = "The placement has been corrected."
    model = Placement
    field = "placement"
