"""Forms on the page: errors that name their field, and nothing unescaped."""

import pytest
from django import forms
from django.template import Context, Template

from lac.children.forms.fields import SchoolForm
from lac.dates import DateParts


class Sample(forms.Form):
    held_on = DateParts(label="Date of the meeting", require_all_fields=False)
    upn = forms.CharField(label="UPN")
    present = forms.ChoiceField(
        label="Was Amber there?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", max_length=50, required=False, widget=forms.Textarea)

    def clean(self):
        raise forms.ValidationError("The meeting has already been recorded.")


def show(text, **context):
    return Template(text).render(Context(context))


def test_form_errors__name_the_field_and_lead_to_it():
    html = show("{% form_errors form %}", form=Sample({}))
    assert '<a href="#id_upn">Enter UPN</a>' in html
    assert '<a href="#id_present_1">Answer “Was Amber there?”</a>' in html
    assert '<a href="#id_held_on_0">Enter date of the meeting: day, month and year</a>' in html
    assert "The meeting has already been recorded." in html


def test_form_errors__a_date_that_does_not_exist():
    form = Sample({"held_on_0": "31", "held_on_1": "2", "held_on_2": "2026"})
    assert "There is no such date." in show("{% form_errors form %}", form=form)


@pytest.mark.parametrize("year", ["26", "0026", "9999"])
def test_form_errors__a_year_that_is_short_or_far_away(year):
    form = Sample({"held_on_0": "1", "held_on_1": "2", "held_on_2": year})
    html = show("{% form_errors form %}", form=form)
    assert "Write the year with four figures, from 1900 to 2100." in html


def test_form_errors__says_nothing_before_the_form_is_sent():
    assert show("{% form_errors form %}", form=Sample()).strip() == ""


def test_form_errors__leaves_a_message_the_form_chose():
    form = Sample({})
    form.fields["upn"].error_messages["required"] = "Give the 13 characters of the UPN"
    assert "Give the 13 characters of the UPN" in show("{% form_errors form %}", form=form)


def test_form__says_the_same_beside_the_field():
    html = show("{% form form submit='Save' cancel_url='/back/' %}", form=Sample({}))
    assert html.count("Enter UPN") == 1
    assert 'href="/back/"' in html


def test_form__a_long_text_has_a_count_and_is_not_cut_off():
    html = show("{% form_fields form %}", form=Sample())
    assert 'data-maxlength="50"' in html
    assert " maxlength=" not in html


def test_form__a_name_in_a_label_is_escaped():
    form = Sample()
    form.fields["upn"].label = "UPN of <script>"
    html = show("{% form_fields form %}", form=form)
    assert "UPN of &lt;script&gt;" in html
    assert "<script>" not in html


def test_form__a_name_in_a_label_is_escaped_beside_an_error_too():
    form = Sample({})
    form.fields["upn"].label, form.fields["upn"].help_text = "UPN of <script>", "As <script>"
    html = show("{% form_errors form %}{% form_fields form %}", form=form)
    assert "govuk-error-message" in html
    assert "UPN of &lt;script&gt;" in html
    assert "<script>" not in html


def test_form__sends_files_when_it_has_any():
    class Upload(forms.Form):
        minutes = forms.FileField()

    assert "multipart/form-data" in show("{% form form %}", form=Upload())
    assert "multipart/form-data" not in show("{% form form %}", form=Sample())


@pytest.mark.parametrize("figures", ["9" * 10, "9" * 20, "9" * 5000])
def test_attack__a_year_of_many_figures_is_no_such_date(figures):
    class Held(forms.Form):
        held_on = DateParts(label="Date of the meeting", require_all_fields=False)

    for box in range(3):
        parts = {f"held_on_{it}": "1" for it in range(3)} | {f"held_on_{box}": figures}
        assert not Held(parts).is_valid()


def test_attack__a_school_with_a_null_character_is_refused_by_its_field(db):
    form = SchoolForm({"school": "Fair\0mead"})
    assert "null characters" in str(form.errors["school"]).lower()


def test_radios__nobody_has_answered_yet__stand_at_the_answer_that_says_nothing():
    class Judged(forms.Form):
        on_track = forms.ChoiceField(
            choices=[("at", "At"), ("", "Not judged")], widget=forms.RadioSelect, required=False
        )

    for asked, chosen in (({}, ""), ({"initial": {"on_track": "at"}}, "at")):
        html = show("{% form_fields form %}", form=Judged(**asked))
        assert f'value="{chosen}" checked' in html
        assert html.count("checked") == 1
