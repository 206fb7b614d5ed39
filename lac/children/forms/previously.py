"""A school's register of previously looked-after pupils."""

from django import forms

from ..models import LeftCareBy, ToldBy
from .fields import choice, day_field, in_sections, long_text, words


class PupilForm(forms.Form):
    """What a school was told about a pupil who left care for good."""

    given_name = words("First name", required=True, length=80)
    family_name = words("Last name", required=True, length=80)
    born_on = day_field("Date of birth", required=False)
    left_care_by = choice("How did they leave care?", LeftCareBy.choices, radios=True)
    left_care_on = day_field("When did they leave care?", "If you were told", required=False)
    care_country = words(
        "Which country's care was it?", "For example, England, Scotland or Ukraine", length=60
    )
    told_by = choice("Who told the school?", ToldBy.choices, radios=True)
    known_since = day_field("When did the school learn of it?")
    notes = long_text(
        "Notes of the designated teacher",
        "What helps the pupil at school, and what was agreed with the family. "
        "Nothing about the time before or in care.",
    )
    left_school_on = day_field("Last day at this school", "If they have left", required=False)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        sections = [
            ("The pupil", ["given_name", "family_name", "born_on"]),
            ("Leaving care", ["left_care_by", "left_care_on", "care_country"]),
            ("How the school knows", ["told_by", "known_since", "notes"]),
        ]
        if schools is None:
            sections.append(("Leaving the school", ["left_school_on"]))
        else:
            del self.fields["left_school_on"]
            if len(schools) > 1:
                self.fields["school"] = forms.ModelChoiceField(
                    schools, label="School", empty_label="Choose"
                )
                sections[0][1].insert(0, "school")
        self.helper = in_sections(*sections)


class PupilNotesForm(forms.Form):
    """Notes on a pupil of whom the record says that they left care."""

    notes = long_text(
        "Notes of the designated teacher",
        "What helps the pupil at school, and what was agreed with the family. "
        "Nothing about the time before or in care.",
    )
