"""People around the child, and access for a time."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import CASELOAD_ROLES, Permission, Role
from lac.accounts.models import Membership, User

from .. import actions
from ..changes import ChildActionForm
from ..forms.people import GrantForm, LastDayForm, ProfessionalForm, ReasonForm, RestrictForm
from ..models import ChildUserObjectPermission, Professional


class AddProfessional(ChildActionForm):
    """Name somebody who works with the child."""

    permission = Permission.EDIT_CHILD
    form_class = ProfessionalForm
    heading = "Add a person"
    saved = "The person has been added."
    back = "children:people"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "users": people_of(self.child.local_authority_id),
            "colleagues": Professional.visible_to(self.request.user)
            .filter(child=self.child)
            .current(),
        }

    def get_initial(self):
        return {"starts_on": timezone.localdate()}

    def act(self, data):
        actions.add_professional(child=self.child, by=self.request.user, **data)


def people_of(local_authority_id):
    """The people of an authority who may be named for a child."""
    held = Membership.objects.on(timezone.localdate()).filter(
        local_authority=local_authority_id, role__in=CASELOAD_ROLES
    )
    return User.objects.filter(pk__in=held.values("user"))


class EndProfessional(ChildActionForm):
    """Record somebody's last day with the child."""

    starts_clocks = False
    permission = Permission.EDIT_CHILD
    form_class = LastDayForm
    saved = "The last day has been recorded."
    back = "children:people"
    lede = "After this day they no longer see the child's record."

    @cached_property
    def row(self):
        mine = Professional.visible_to(self.request.user, self.permission)
        return get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)

    def get_heading(self):
        return f"Last day of {self.row.name}"

    def act(self, data):
        actions.end_professional(professional=self.row, by=self.request.user, **data)


class GiveAccess(ChildActionForm):
    """Give a named person access to the child for a time."""

    permission = Permission.GRANT_ACCESS
    form_class = GrantForm
    heading = "Give somebody access"
    submit = "Give access"
    saved = "Access has been given."
    back = "children:grants"
    tab = "children:people"

    def get_initial(self):
        return {"starts_on": timezone.localdate(), "gives": "view_child"}

    def act(self, data):
        actions.grant_access(child=self.child, by=self.request.user, **data)


class EndAccess(ChildActionForm):
    """Take a named person's access away."""

    permission = Permission.GRANT_ACCESS
    form_class = Form
    submit = "End access now"
    kind = "warning"
    saved = "The access has ended."
    back = "children:grants"
    tab = "children:people"
    lede = "They will no longer see the child's record."

    @cached_property
    def row(self):
        return get_object_or_404(
            ChildUserObjectPermission.objects.select_related("user"),
            pk=self.kwargs["pk"],
            content_object=self.child,
        )

    def get_heading(self):
        return f"End the access of {self.row.user}"

    def act(self, data):
        actions.end_grant(grant=self.row, by=self.request.user)


class Restrict(ChildActionForm):
    """Close the record to all but named roles and people."""

    permission = Permission.GRANT_ACCESS
    form_class: type[Form] = RestrictForm
    heading = "Restrict this record"
    submit = "Restrict the record"
    saved = "The record is restricted."
    lede = (
        "Only the roles and people you name here, of those who work with the child, open the "
        "record or find it in a list, a search or an export. Nobody else can tell that it is there."
    )
    back = "children:grants"
    tab = "children:people"

    @property
    def row(self):
        return self.child

    def get_initial(self):
        readers = self.child.readers
        if readers is None:
            return {"roles": [Role.VIRTUAL_SCHOOL_HEAD, Role.SOCIAL_WORKER]}
        named = [int(it[5:]) for it in readers if it.startswith("user:")]
        people = User.objects.filter(pk__in=named).values_list("email", flat=True)
        return {
            "roles": [it[5:] for it in readers if it.startswith("role:")],
            "people": "\n".join(people),
        }

    def act(self, data):
        actions.restrict(
            child=self.child,
            roles=data["roles"],
            users=data["people"],
            reason=data["reason"],
            by=self.request.user,
            version=self.version,
        )


class LiftRestriction(Restrict):
    """Open a restricted record again."""

    form_class = ReasonForm
    heading = "Open this record again"
    submit = "Open the record"
    saved = "The record is open to everybody who works with the child."
    lede = "Everybody who works with the child will see the record again."

    def get_initial(self):
        return {}

    def act(self, data):
        actions.lift_restriction(
            child=self.child, reason=data["reason"], by=self.request.user, version=self.version
        )
