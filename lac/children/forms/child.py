"""The child's own details, and coming into care."""

from django import forms

from ..models import (
    CategoryOfNeed,
    Ethnicity,
    Household,
    LegalStatus,
    PlacementType,
    ReasonEpisodeCeased,
    SenProvision,
    Sex,
)
from ..models.codes import (
    OLD_CODES,
    PlacementProvider,
    ReasonPlaceChange,
    UpnUnknown,
)
from .fields import choice, day_field, in_sections, long_text, words


def in_use(codes):
    """A code set's choices without the codes that only old returns carry."""
    return [(value, label) for value, label in codes.choices if value not in OLD_CODES]


class ChildForm(forms.Form):
    """Who the child is."""

    given_name = words("First name", required=True, length=80)
    family_name = words("Last name", required=True, length=80)
    preferred_name = words(
        "Name they like to be called", "If it is not their first name", length=80
    )
    born_on = day_field("Date of birth", "For example, 5 10 2014")
    sex = choice("Sex", Sex.choices, radios=True)
    ethnicity = choice("Ethnicity", Ethnicity.choices, required=False, empty="Not recorded")
    first_language = words("First language", length=60)
    la_child_id = words(
        "Social care ID", "The number the authority knows them by", required=True, length=20
    )
    upn = words(
        "Unique pupil number (UPN)", "A letter and twelve digits; the school has it", length=20
    )
    upn_unknown = choice(
        "If there is no UPN, why?",
        UpnUnknown.choices,
        required=False,
        empty="There is a UPN, or it is still to be found out",
    )
    sen_provision = choice(
        "Special educational needs", SenProvision.choices, required=False, empty="Not recorded"
    )
    year_group_offset = forms.TypedChoiceField(
        label="Taught in their own year group?",
        choices=[
            (0, "Yes"),
            (-1, "No, one year behind"),
            (-2, "No, two years behind"),
            (1, "No, one year ahead"),
        ],
        coerce=int,
        initial=0,
    )
    restricted_contact = long_text(
        "Who must not see or contact the child",
        "As a court or the care plan says. The school and social care can read this.",
    )


class EditChildForm(ChildForm):
    """Who the child is, and whether a name that changed is a new one."""

    is_new_name = forms.TypedChoiceField(
        label="If you change the first or last name, what happened?",
        choices=[
            ("no", "It was written wrongly: forget what was there"),
            (
                "yes",
                "The child has a new name: keep the former one to find them by",
            ),
        ],
        coerce=lambda value: value == "yes",
        empty_value=False,  # type: ignore[arg-type]
        initial="no",
        required=False,
        widget=forms.RadioSelect,
    )

    field_order = ["given_name", "family_name", "is_new_name"]


class PlacementFields(forms.Form):
    """Where the child lives."""

    placement_type = choice("Kind of placement", in_use(PlacementType))
    household = forms.ModelChoiceField(
        Household.objects.none(),
        label="Home",
        required=False,
        empty_label="Not listed",
        help_text="Carers of this home see the child while the placement lasts",
    )
    provider = choice("Provider", PlacementProvider.choices, required=False, empty="Not recorded")
    postcode = words("Postcode of the placement", length=8)
    ofsted_urn = words("Ofsted number of the home", "For example, SC123456", length=9)

    def __init__(self, *args, authorities=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = Household.objects.filter(
            local_authority__in=authorities
        )


class StartCareForm(PlacementFields):
    """Coming into care."""

    started_on = day_field("When did they come into care?")
    legal_status = choice("Legal status", in_use(LegalStatus))
    category_of_need = choice("Main need", CategoryOfNeed.choices)
    home_postcode = words("Postcode they came from", length=8)

    field_order = ["started_on", "legal_status", "category_of_need", "home_postcode"]


class AddChildForm(ChildForm, StartCareForm):
    """A child who has come into care."""

    def __init__(self, *args, authorities=(), **kwargs):
        super().__init__(*args, authorities=authorities, **kwargs)
        self.fields["local_authority"] = forms.ModelChoiceField(
            authorities, label="Responsible authority", empty_label=None
        )
        self.helper = in_sections(
            ("The child", [*ChildForm.base_fields]),
            ("Coming into care", ["local_authority", *StartCareForm.field_order]),
            ("Where they live", [*PlacementFields.base_fields]),
        )


class MoveForm(PlacementFields):
    """A move to another home."""

    moved_on = day_field("When did they move?")
    is_new_carer = forms.TypedChoiceField(
        label="Do they now live with somebody new?",
        choices=[("yes", "Yes, with new carers"), ("no", "No, with the same carers")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason_ended = choice("Why did they move?", ReasonPlaceChange.choices)
    legal_status = choice(
        "New legal status, if it changed the same day",
        in_use(LegalStatus),
        required=False,
        empty="No change",
    )

    field_order = ["moved_on", "is_new_carer", "reason_ended"]


class LegalStatusForm(forms.Form):
    """A new legal status in the same home."""

    changed_on = day_field("When did it change?")
    legal_status = choice("New legal status", in_use(LegalStatus))


class EpisodeForm(forms.Form):
    """Correcting a care episode."""

    started_on = day_field("First day")
    ended_on = day_field(
        "Last day", "Empty while it goes on; the day the next one begins", required=False
    )
    legal_status = choice("Legal status", LegalStatus.choices)
    category_of_need = choice("Main need", CategoryOfNeed.choices)
    reason_ended = choice(
        "Why did they leave care?",
        [pair for pair in ReasonEpisodeCeased.choices if pair[0] != ReasonEpisodeCeased.X1],
        "Only where care ended on the last day",
        required=False,
        empty="They did not leave care that day",
    )
    home_postcode = words("Postcode they came from", length=8)


class PlacementForm(PlacementFields):
    """Correcting a placement."""

    started_on = day_field("First day")
    ended_on = day_field(
        "Last day", "Empty while they live there; the day they moved", required=False
    )
    is_new_carer = forms.TypedChoiceField(
        label="Did they come to live with somebody new?",
        choices=[("True", "Yes, with new carers"), ("False", "No, with the same carers")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    reason_ended = choice(
        "Why did they move?", ReasonPlaceChange.choices, required=False, empty="Not recorded"
    )

    field_order = ["started_on", "ended_on", "is_new_carer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What an old return said stays on offer.
        self.fields["placement_type"].choices = [("", "Choose"), *PlacementType.choices]


class EndCareForm(forms.Form):
    """Leaving care."""

    ended_on = day_field("When did they leave care?")
    reason = choice(
        "Why?", [pair for pair in in_use(ReasonEpisodeCeased) if pair[0] != ReasonEpisodeCeased.X1]
    )
