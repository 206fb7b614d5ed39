"""Forms of the administration pages. What they check is only shape; the actions check the rest."""

from crispy_forms_gds.choices import Choice
from django import forms
from django.utils import timezone

from attendance.models import AttendanceThreshold
from lac.accounts.access import ROLES, SCHOOL_ROLES
from lac.accounts.models import Training, User
from lac.calendars.models import Closure, TermName
from lac.children.forms.fields import choice, day_field, long_text, words
from lac.dates import DateParts
from lac.organisations.models import School
from pep.models import Asking, ResultsRule

from .models import Asker, Result, SupportKind


class TermForm(forms.Form):
    """The dates of one term."""

    academic_year = forms.TypedChoiceField(coerce=int, label="School year")
    name = forms.ChoiceField(label="Term", choices=TermName.choices)
    starts_on = DateParts(label="First day of term")
    ends_on = DateParts(label="Last day of term")
    half_term_starts_on = DateParts(label="First day of half-term", required=False)
    half_term_ends_on = DateParts(label="Last day of half-term", required=False)
    pep_cutoff_on = DateParts(
        label="Last day for this term’s PEPs",
        help_text="PEP meetings held after this day count as late.",
        required=False,
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["academic_year"].choices = [
            (year, f"{year}/{(year + 1) % 100:02d}") for year in years
        ]


class ClosureForm(forms.Form):
    """A day in term on which the schools are closed to pupils."""

    day = DateParts(label="Which day?")
    kind = forms.ChoiceField(label="Why?", choices=Closure.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason, in a few words", max_length=120, required=False)


class ThresholdForm(forms.ModelForm):
    """When an attendance case opens."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = AttendanceThreshold
        fields = ["percentage", "window", "minimum_sessions", "further_fall"]


class ResultsRuleForm(forms.ModelForm):
    """When results are asked for."""

    asking = choice("How often do you ask for results?", Asking.choices, radios=True)
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ResultsRule
        fields = ["asking", "opens_before", "closes_after"]
        labels = {
            "opens_before": "How many days before its end does the window open?",
            "closes_after": "How many days after its end does the window close?",
        }
        help_texts = {
            "opens_before": "From 0 to 60. The list of children without a result starts then.",
            "closes_after": "From 0 to 30. What was assessed by its end may be given until then.",
        }


class RecordsForm(forms.Form):
    """From when an authority keeps its records here."""

    day = DateParts(
        label="First day",
        help_text="Leave it empty if everything that was ever due counts.",
        required=False,
    )


class SchoolForm(forms.ModelForm):
    """What people correct about a school; the rest comes from the national register."""

    class Meta:
        model = School
        fields = ["name", "head_teacher", "telephone", "website", "street", "town", "postcode"]
        labels = {"head_teacher": "Head teacher"}

    # The action checks and saves the row itself.
    def _post_clean(self):
        pass


class InspectionForm(forms.Form):
    """What an inspection found."""

    inspected_on = DateParts(label="Last day of the inspection")
    inspectorate = forms.CharField(label="Inspectorate", max_length=60, initial="Ofsted")
    outcome = forms.CharField(
        label="Outcome, in the report’s words",
        help_text="For example, “Good”, or a line for each judgement since September 2024.",
        max_length=200,
    )
    judged_good_or_better = forms.TypedChoiceField(
        label="Is the school good or better by this report?",
        choices=[("yes", "Yes"), ("no", "No"), ("", "The report does not say")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class OfficerForm(forms.Form):
    """Who is the school's first contact at the virtual school."""

    officer = forms.ModelChoiceField(User.objects.none(), label="Officer")
    starts_on = DateParts(label="From", required=False, help_text="Today, if left empty.")

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers


ANSWERS = [("yes", "Yes"), ("no", "No"), ("", "Not known")]


def _yes_no(label):
    return forms.TypedChoiceField(
        label=label,
        choices=ANSWERS,
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class StandingForm(forms.Form):
    """A designated teacher's place in the school, and their training."""

    is_senior_leader = _yes_no("Is this person in the senior leadership team?")
    is_qualified_teacher = _yes_no("Is this person a qualified teacher?")
    last_trained_on = DateParts(label="Last training about children in care", required=False)


class TrainingForm(forms.Form):
    """Training that somebody attended."""

    topic = forms.ChoiceField(
        label="What was it about?", choices=Training.Topic.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label="What was it called?", max_length=160)
    held_on = DateParts(label="When was it?", help_text="The last day of it")
    expires_on = DateParts(
        label="Until when does it count?",
        required=False,
        help_text="Leave empty if it need not be repeated",
    )


class RoleForm(forms.Form):
    """A role, where, and from when to when."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    school = forms.ModelChoiceField(
        School.objects.none(),
        label="School",
        required=False,
        empty_label="Choose a school",
        help_text="Only for a designated teacher or school staff.",
    )
    starts_on = DateParts(label="From", required=False, help_text="Today, if left empty.")
    ends_on = DateParts(
        label="Until", required=False, help_text="The last day. Leave empty if it has no end."
    )

    def __init__(self, *args, roles, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            Choice(role.value, role.label, hint=ROLES[role].description) for role in roles
        ]
        if SCHOOL_ROLES & set(roles):
            self.fields["school"].queryset = schools
        else:
            del self.fields["school"]


class InvitationForm(RoleForm):
    """Somebody who is to sign in, and their first role."""

    email = forms.EmailField(label="E-mail address at work", help_text="They sign in with it.")
    full_name = forms.CharField(label="Name", max_length=120)
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    field_order = ["email", "full_name", "job_title", "role", "school", "starts_on", "ends_on"]


class PersonForm(forms.Form):
    """How somebody is called and reached."""

    full_name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="E-mail address at work",
        help_text="They sign in with it. If it changes, they are signed out and both addresses "
        "are told.",
    )
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    telephone = forms.CharField(label="Telephone", max_length=30, required=False)


class LastDayForm(forms.Form):
    """The last day of a role."""

    ends_on = DateParts(label="Last day", required=False, help_text="Today, if left empty.")


CANNOT_TAKE = (
    "This person cannot take it over: they may not do it, or do not work with the child. "
    "Choose somebody from the list."
)


class EndRoleForm(LastDayForm):
    """The last day of a role, and who takes over each kind of thing that its holder owns."""

    def __init__(self, *args, owned, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, number, people in owned:
            self.fields[kind.key] = forms.ModelChoiceField(
                people,
                label=f"{kind.label} ({number}): who takes over?",
                empty_label="Choose a person",
                required=False,
                error_messages={"invalid_choice": CANNOT_TAKE},
            )


class GiveForm(forms.Form):
    """Who gets what nobody has to do."""

    to = forms.ModelChoiceField(
        None,
        label="Who takes it over?",
        empty_label="Choose a person",
        error_messages={"invalid_choice": CANNOT_TAKE},
    )

    def __init__(self, *args, takers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takers
        self.fields["to"].label_from_instance = lambda it: (
            f"{it.full_name}, {it.job_title}" if it.job_title else it.full_name
        )


class ReasonForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(
        label="Why?", max_length=300, help_text="For example, “Left the school”."
    )


class EditSupportForm(forms.Form):
    """A piece of direct support."""

    kind = choice("What kind of support?", SupportKind.choices)
    given_on = day_field("Day")
    minutes = forms.IntegerField(
        label="Minutes of work",
        help_text="With the child or for them, travel left out",
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    what = long_text("What was done?", required=True)
    result = choice("Did it help?", Result.choices, radios=True)
    outcome = long_text("What came of it?", "Leave empty until you know")


class SupportForm(EditSupportForm):
    """A new piece of support: today, and too early to say."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = timezone.localdate()
        self.fields["result"].initial = Result.TOO_EARLY


class AdviceForm(forms.Form):
    """Who asked for advice, when, and about what."""

    asker = choice("Who asked?", Asker.choices)
    asked_by = words("Their name", required=True)
    asked_on = day_field("When did they ask?")
    question = long_text("What did they ask?", required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = timezone.localdate()


class AnswerForm(forms.Form):
    """What was answered."""

    answer = long_text("What did you answer?", required=True)
    answered_on = day_field("When was it answered?")


class ReviewForm(forms.Form):
    """The day by which a policy is looked at again."""

    review_on = day_field("When is it reviewed next?", "Most policies are reviewed each year")


class PolicyFileForm(forms.Form):
    """The text of a policy."""

    file = forms.FileField(label="The policy, as PDF or Word", max_length=200)


class PolicyForm(ReviewForm, PolicyFileForm):
    """A new policy. `places`: the organisations that may publish, as choices."""

    field_order = ["title", "place", "file", "review_on"]
    title = words("Title", required=True)
    place = choice("Whose policy is it?", [])

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
        if len(places) == 1:
            self.fields["place"].initial = places[0][0]


class PolicyVersionForm(ReviewForm, PolicyFileForm):
    """A newer version of a policy."""

    field_order = ["file", "what_changed", "review_on"]
    what_changed = words("What has changed?", "In a sentence", required=True, length=300)
