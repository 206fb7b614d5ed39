"""The forms on which plans are graded by criteria, advice is answered, and meetings are judged."""

from django import forms

from ..models import Grade, Rating
from ..rubrics import AREAS, choices_of
from .fields import LONGEST_TEXT, LaidOut, lay_out
from .plan import DecideForm

# What pages draw as compact rows (`pep.scoring`).
DRAWN = ("score_", "say_")


class CriteriaForm(LaidOut, forms.Form):
    """A score for each criterion of a set; subclasses ask more."""

    small = True

    def __init__(self, *args, rubric, **kwargs):
        self.rubric = rubric
        super().__init__(*args, **kwargs)
        asked = {}
        for criterion in rubric.content["criteria"]:
            asked |= self.ask(criterion)
        self.fields = asked | self.fields
        lay_out(self, self.small, DRAWN)

    def ask(self, criterion):
        """{name: field} of what is asked about one criterion."""
        field = forms.ChoiceField(
            label=criterion["title"],
            choices=choices_of(self.rubric.content, criterion),
            widget=forms.RadioSelect,
            required=False,
        )
        return {f"score_{criterion['key']}": field}

    def scores(self):
        """{criterion: score} as chosen."""
        return {
            it["key"]: self.cleaned_data.get(f"score_{it['key']}", "")
            for it in self.rubric.content["criteria"]
        }


class GradeByCriteriaForm(CriteriaForm, DecideForm):
    """Score the criteria, put sentences into the feedback, and sign the plan or send it back."""

    override_reason = forms.CharField(
        label="Why another grade than the criteria give?",
        help_text="Only where you choose one yourself. It is kept with the grading.",
        required=False,
        max_length=500,
    )

    def __init__(self, *args, sentences, **kwargs):
        self.sentences = sentences
        super().__init__(*args, **kwargs)

    def ask(self, criterion):
        asked = super().ask(criterion)
        if rows := self.sentences.get(criterion["key"]):
            asked[f"say_{criterion['key']}"] = forms.MultipleChoiceField(
                label=f"Put into the feedback on “{criterion['title']}”",
                choices=[(str(row.pk), row.text) for row in rows],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        return asked

    def feedback(self):
        """The feedback typed, and the sentences chosen that are not in it yet."""
        text = self.cleaned_data.get("feedback", "").strip()
        texts = {str(row.pk): row.text for rows in self.sentences.values() for row in rows}
        chosen = [
            texts[pk]
            for name in self.fields
            if name.startswith("say_")
            for pk in self.cleaned_data.get(name, ())
        ]
        return "\n".join([text, *(it for it in chosen if it not in text)]).strip()[:LONGEST_TEXT]


def with_own_grade(form):
    """The form with its grade left to the criteria unless the grader chooses another."""
    grades = Grade.choices if form.rubric.content["scale"] == AREAS else Grade.choices[1:]
    form.fields["rag"] = forms.ChoiceField(
        label="Grade",
        choices=[("", "As the criteria give it"), *grades],
        widget=forms.RadioSelect,
        required=False,
    )
    order = list(form.fields)
    order.remove("override_reason")
    order.insert(order.index("rag") + 1, "override_reason")
    form.order_fields(order)
    return lay_out(form, form.small, DRAWN)


class AnswerAdviceForm(LaidOut, forms.Form):
    """What was done about a line of advice."""

    answer = forms.CharField(
        label="What was done about it?",
        help_text="In a sentence, with where it stands in this plan.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class SurveyForm(LaidOut, forms.Form):
    """How good was the meeting?"""

    rating = forms.TypedChoiceField(
        label="How good was the meeting at helping this child to learn?",
        choices=Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="What made it so? (optional)",
        help_text="Please name nobody, and not the child.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )


class SecondGradeForm(CriteriaForm):
    """The second, blind grading of a sampled plan."""

    note = forms.CharField(
        label="What decided it? (optional)",
        help_text="For the talk about plans on which the two grades differ.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )
