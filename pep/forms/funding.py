"""The forms of pupil premium: the decision, payments, spending, and a year's amounts."""

from django import forms

from lac.children.forms.fields import in_sections

from ..models import FundingDecision, Impact, PremiumKind, Rag
from ..models.premium import USUAL_YEARS, year_group_words
from .fields import LaidOut, PoundsField, day_field, lay_out

# From the youngest with a plan to the end of Year 13.
YEAR_GROUPS = [(number, year_group_words(number)) for number in range(-2, 14)]


def reason_field(label, hint="", required=True):
    """One line that says why."""
    return forms.CharField(label=label, help_text=hint, max_length=300, required=required)


class FundingDecisionForm(forms.Form):
    """The decision on a request: how much, and out of which money."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[it for it in FundingDecision.choices if it[0] != FundingDecision.WAITING],
        widget=forms.RadioSelect,
    )
    approved_pence = PoundsField(
        label="Amount approved (optional)",
        help_text="In pounds. Only when it is approved in part.",
        required=False,
    )
    money = forms.ChoiceField(label="Out of which money?", required=False)
    reason = reason_field(
        "Reason (optional)", "Needed unless all of it is approved.", required=False
    )
    over_reason = reason_field(
        "Why is more committed than is left? (optional)",
        "Only when it is more than is left. It is taken from the pooled money as far as that "
        "reaches, and is an over-commitment beyond it.",
        required=False,
    )

    def __init__(self, *args, money=(), **kwargs):
        super().__init__(*args, **kwargs)
        if money:
            self.fields["money"].choices = money
        else:
            del self.fields["money"]
        lay_out(self)


class SpendingForm(forms.Form):
    """What was spent and what it changed."""

    spent_pence = PoundsField(
        label="Amount spent in all (optional)",
        help_text="In pounds, from the first day until now.",
        required=False,
    )
    impact_rating = forms.ChoiceField(
        label="How much difference did it make?",
        choices=Impact.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    impact = forms.CharField(
        label="What did it change for the child?",
        help_text="The target it helped, and how you know.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    evidence = forms.ModelChoiceField(
        None,
        label="Which document shows it? (optional)",
        help_text="An invoice, a piece of work, a test. Add it to the child’s documents first.",
        required=False,
        empty_label="None",
    )

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = files
        if not files:
            del self.fields["evidence"]
        lay_out(self)


class PayForm(LaidOut, forms.Form):
    """A payment of one request."""

    pence = PoundsField(label="Amount paid", help_text="In pounds")
    reference = forms.CharField(
        label="Payment reference", help_text="As finance knows it", max_length=60
    )
    paid_on = day_field("When was it paid?", required=True)


class WhyForm(LaidOut, forms.Form):
    """Why something is taken back."""

    why = reason_field("Why?", "Everybody who reads the account sees it.")


class PaidBackForm(LaidOut, forms.Form):
    """What a school paid back."""

    pence = PoundsField(label="Amount paid back", help_text="In pounds")
    happened_on = day_field("When was it paid back?", required=True)
    reference = forms.CharField(label="Reference (optional)", max_length=60, required=False)
    why = reason_field("Why?", "For example: the tutor stopped in May.")


class AllocationForm(forms.Form):
    """What one child has in a year."""

    money = forms.ChoiceField(label="Which money?")
    pence = PoundsField(label="What does the child have in the year?", help_text="In pounds")
    why = reason_field("Why?", "For example: came into care in January.")

    def __init__(self, *args, money, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["money"].choices = money
        lay_out(self)


class BatchForm(LaidOut, forms.Form):
    """The reference and the day of many payments."""

    reference = forms.CharField(
        label="Payment reference", help_text="As finance knows it", max_length=60
    )
    paid_on = day_field("When was it paid?", required=True)


class YearForm(forms.Form):
    """The rules of a financial year, and what a child has of each kind of money."""

    needs_adequate_plan = forms.BooleanField(
        label="Pay only when the plan is signed and its grade is adequate", required=False
    )
    adequate_grades = forms.MultipleChoiceField(
        label="Which grades are adequate?",
        help_text="Gold counts as green.",
        choices=Rag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    carries_forward = forms.BooleanField(
        label="What is left on 31 March goes on to the next year, instead of being returned",
        required=False,
    )

    def __init__(self, *args, rates=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = {it.kind: it for it in rates}
        for kind in PremiumKind.values:
            self._add_kind(kind, known.get(kind))
        rules = ("needs_adequate_plan", "adequate_grades", "carries_forward")
        kinds = (
            (label, [f"{kind}_{part}" for part in ("amount", "central", "first", "last")])
            for kind, label in PremiumKind.choices
        )
        self.helper = in_sections(("Rules", rules), *kinds)

    def _add_kind(self, kind, rate):
        first, last = USUAL_YEARS[kind]
        self.fields[f"{kind}_amount"] = PoundsField(
            label="Amount for a child",
            help_text="In pounds. Leave it empty when there is no such money.",
            required=False,
            initial=rate and rate.amount_pence,
        )
        self.fields[f"{kind}_central"] = PoundsField(
            label="Of which the virtual school keeps",
            help_text="For each child, in pounds: it is pooled, and tops up where more is needed.",
            required=False,
            initial=rate and rate.central_pence,
        )
        for name, words, usual in (
            ("first", "From year group", rate.first_nc_year if rate else first),
            ("last", "To year group", rate.last_nc_year if rate else last),
        ):
            self.fields[f"{kind}_{name}"] = forms.TypedChoiceField(
                label=words, coerce=int, choices=YEAR_GROUPS, initial=usual
            )

    def rates(self):
        """What `save_premium_year` takes."""
        data = self.cleaned_data
        return {
            kind: {
                "amount_pence": data[f"{kind}_amount"],
                "central_pence": data[f"{kind}_central"] or 0,
                "first_nc_year": data[f"{kind}_first"],
                "last_nc_year": data[f"{kind}_last"],
            }
            for kind in PremiumKind.values
            if data[f"{kind}_amount"]
        }
