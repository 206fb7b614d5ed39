"""Letting a colleague act for oneself."""

from django import forms

from lac.accounts.access import LENDABLE, Permission

from .fields import day_field, long_text

# Writing the PEP goes by its sections; seeing the children comes with everything.
ASKED = [
    (it.value, it.label)
    for it in LENDABLE
    if it not in (Permission.VIEW_CHILD, Permission.VIEW_PEP, Permission.WRITE_PEP)
]


class DelegationForm(forms.Form):
    """Who acts, in which role, for which children, in what, and until when."""

    membership = forms.ModelChoiceField(None, label="In which of your roles?", empty_label=None)
    to = forms.ModelChoiceField(None, label="Who acts for you?", empty_label="Choose a colleague")
    which = forms.ChoiceField(
        label="For which children?",
        choices=[("all", "All of mine, also those who come later"), ("some", "Only some of them")],
        widget=forms.RadioSelect,
        initial="all",
    )
    children = forms.ModelMultipleChoiceField(
        None,
        label="Which ones?",
        help_text="Only if you chose some of them",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    permissions = forms.MultipleChoiceField(
        label="What may they do for you?",
        help_text="They always see these children’s records and plans",
        choices=ASKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sections = forms.MultipleChoiceField(
        label="Which sections of the PEP may they write?",
        help_text="Handing in the plan stays with you",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = day_field("First day", required=False)
    ends_on = day_field("Last day")
    reason = long_text("Why?")

    def __init__(self, *args, memberships, colleagues, children, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = memberships
        self.fields["membership"].label_from_instance = lambda it: (
            f"{it.get_role_display()}, {it.organisation}"
        )
        self.fields["to"].queryset = colleagues
        self.fields["children"].queryset = children
        self.fields["sections"].choices = sections

    def clean(self):
        """`children` is None where all are meant."""
        data = super().clean()
        if data.pop("which", "all") == "all":
            data["children"] = None
        return data
