"""Brothers and sisters in care."""

from django import forms

from ..models import SiblingKind
from .fields import choice, long_text, words


class SiblingForm(forms.Form):
    """Which child is a sibling, and how."""

    sibling = words(
        "The brother's or sister's social care ID",
        "Only of a child whose record you may open",
        required=True,
        length=20,
    )
    kind = choice("How are they related?", SiblingKind.choices, radios=True)
    reason = long_text("How do you know?", required=True, length=300, rows=3)

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.children = children

    def clean_sibling(self):
        """The child, of those the user may see."""
        typed = self.cleaned_data["sibling"].strip()
        found = list(self.children.filter(la_child_id__iexact=typed)[:2])
        if not found:
            raise forms.ValidationError("No child whose record you may open has this ID.")
        if len(found) > 1:
            raise forms.ValidationError(
                "Children of two authorities have this ID. Ask the virtual school to link them."
            )
        return found[0]
