"""People around the child, homes and time-limited access."""

from django import forms

from lac.accounts.access import ROLES, Permission, Role
from lac.accounts.models import User

from ..models import Household, ProfessionalRole
from .fields import UserByEmailField, choice, day_field, long_text, words

# What a grant gives, for people; the keys of `lac.children.access.GRANTS`.
GIVES = [
    ("view_child", "Read the child's record and PEP"),
    ("write_pep", "Read the record, and write the PEP"),
]


class ProfessionalForm(forms.Form):
    """Somebody who works with the child."""

    role = choice("What do they do?", ProfessionalRole.choices)
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Someone who signs in here",
        required=False,
        empty_label="No, I will type a name",
        help_text="They see the child's record from their first day",
    )
    name = words("Name", "If they do not sign in here")
    team = words("Team or organisation")
    email = forms.EmailField(label="E-mail address", required=False)
    telephone = words("Telephone", length=30)
    starts_on = day_field("First day with the child")
    replaces = forms.ModelChoiceField(
        None,
        label="Do they take over from somebody?",
        required=False,
        empty_label="No",
        help_text="That person's work with the child ends the day before",
    )

    def __init__(self, *args, users, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["replaces"].queryset = colleagues


class EmptyForm(forms.Form):
    """Nothing to fill in: a page that asks whether somebody is sure."""


class LastDayForm(forms.Form):
    """The last day of something."""

    ends_on = day_field("Last day")


class GrantForm(forms.Form):
    """Access to one child for a time."""

    user = UserByEmailField(
        label="Their e-mail address", help_text="They must already sign in here"
    )
    gives = choice("What may they do?", GIVES, radios=True)
    starts_on = day_field("First day")
    ends_on = day_field("Last day", "A year at most")
    reason = long_text("Why do they need it?", required=True, length=300, rows=3)


# What opens a record or a part of it.
OPENING = {Permission.VIEW_CHILD, Permission.USE_PORTAL}


class PeopleByEmailField(forms.CharField):
    """People who sign in here, by their e-mail addresses, one a line."""

    def clean(self, value):
        found = []
        for email in super().clean(value).split():
            found.append(UserByEmailField(required=False).clean(email))
        return found


class RestrictForm(forms.Form):
    """Who alone may open a record."""

    roles = forms.MultipleChoiceField(
        label="Which roles may still open it?",
        choices=[(it.value, it.label) for it in Role if ROLES[it].permissions & OPENING],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only people of these roles who work with the child",
    )
    people = PeopleByEmailField(
        label="Who else, by name?",
        required=False,
        help_text="Their e-mail addresses, one a line. You can always open it yourself.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = long_text("Why is it restricted?", required=True, length=300, rows=3)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = long_text("Why?", required=True, length=300, rows=3)


class ReaderForm(forms.Form):
    """Who opens a restricted record that nobody can open."""

    user = UserByEmailField(label="The new reader's e-mail address")
    reason = long_text("Why this person?", required=True, length=300, rows=3)


class HouseholdForm(forms.Form):
    """A foster family or another home."""

    name = words("Name", "For example, the Okafor household", required=True)
    kind = choice("Kind of home", Household.Kind.choices, radios=True)
    address = words("Address", length=200)
    postcode = words("Postcode", length=8)
    telephone = words("Telephone", length=30)

    def __init__(self, *args, authorities=None, **kwargs):
        super().__init__(*args, **kwargs)
        if authorities is not None:
            self.fields["local_authority"] = forms.ModelChoiceField(
                authorities, label="Authority", empty_label=None
            )


class MemberForm(forms.Form):
    """A carer who signs in for a home."""

    user = UserByEmailField(label="The carer's e-mail address")
    starts_on = day_field("First day")
