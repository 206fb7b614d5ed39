"""Linking brothers and sisters, and taking a link away."""

from django.forms import Form
from django.http import Http404
from django.utils.functional import cached_property

from lac.accounts.access import Permission

from .. import actions
from ..changes import ChildActionForm
from ..forms.people import ReasonForm
from ..forms.siblings import SiblingForm
from ..models import Child
from ..siblings import siblings_of


class AddSibling(ChildActionForm):
    """Record that another child is a brother or sister."""

    permission = Permission.EDIT_CHILD
    form_class: type[Form] = SiblingForm
    heading = "Add a brother or sister"
    submit = "Add"
    saved = "They are linked."
    lede = (
        "Each of the two is shown on the other's record, to people who may open both records. "
        "Nobody else learns of it."
    )
    back = "children:people"

    def get_form_kwargs(self):
        mine = Child.visible_to(self.request.user, Permission.VIEW_CHILD)
        return super().get_form_kwargs() | {"children": mine.exclude(pk=self.child.pk)}

    def act(self, data):
        actions.link_siblings(child=self.child, by=self.request.user, **data)


class RemoveSibling(ChildActionForm):
    """Take a link away that was wrong."""

    permission = Permission.EDIT_CHILD
    form_class = ReasonForm
    submit = "Remove the link"
    kind = "warning"
    saved = "The link is removed."
    back = "children:people"

    @cached_property
    def sibling(self):
        """The sibling, or 404."""
        for it in siblings_of(self.child, self.request.user):
            if it.link.pk == self.kwargs["pk"]:
                return it
        raise Http404

    def get_heading(self):
        return f"Remove the link with {self.sibling.child.name}"

    def look_data(self):
        # As of the form that everybody may open: the log's readers may not know of a sibling.
        return {"form": AddSibling.heading}

    def act(self, data):
        actions.unlink_siblings(link=self.sibling.link, by=self.request.user, **data)
