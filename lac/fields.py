"""Tags that put a Django form on the page the GOV.UK way, through crispy-forms-gds."""

from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from crispy_forms_gds.templatetags.crispy_forms_gds import field_errors
from django import forms, template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms_on_page):
    """Everything wrong with the page's form or forms, as links to the fields, at the top."""
    errors = []
    for form in filter(None, forms_on_page):
        if not form.is_bound or not form.errors:
            continue
        say_plainly(form)
        visible = form.visible_fields()
        first = visible[0].auto_id if visible else ""
        errors += [(first, error) for error in form.non_field_errors()]
        for bound in form.hidden_fields():
            errors += [("", error) for error in bound.errors]
        for bound in visible:
            for target, messages in field_errors(bound):
                errors += [(_target(bound, target), message) for message in messages]
    return {"errors": errors}


def _target(bound, target):
    """The id an error leads to: the first of several choices or boxes, or the field."""
    if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"id_{bound.html_name}_1"
    if target == bound.auto_id and isinstance(bound.field.widget, forms.MultiWidget):
        return f"{target}_0"
    return target


@register.simple_tag(takes_context=True)
def form_fields(context, form):
    """The fields of a form, without the form tag, the token and the buttons.

    A form with a ``helper`` of its own keeps its layout; any other gets its fields in order,
    and a long text with a limit gets a count of the characters left.
    """
    say_plainly(form)
    helper = getattr(form, "helper", None) or _plain_helper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.inputs = []
    for name in form.fields:
        _prepare(form[name])
    plain = {k: v for k, v in context.flatten().items() if k in ("request", "csrf_token")}
    # The markup comes from crispy-forms, which has escaped it.
    return mark_safe(render_crispy_form(form, helper=helper, context=plain))  # noqa: S308


@register.simple_tag
def radio_items(field):
    """The answers of a radio field, each with its hint where it has one (`Choice`)."""
    value = field.value()
    # As Django's own: nothing is the answer that stands for nothing, where there is one.
    chosen = "" if value is None else str(value)
    return format_html_join(
        "\n",
        '<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio"'
        ' name="{name}" id="{id}" value="{value}"{state}><label class="govuk-label'
        ' govuk-radios__label" for="{id}">{label}</label>{hint}</div>',
        (
            _radio_item(f"id_{field.html_name}_{number}", choice, chosen)
            | {"name": field.html_name}
            for number, choice in enumerate(field.field.choices, 1)
        ),
    )


def _radio_item(item_id, choice, chosen):
    value, label = choice
    state, hint = mark_safe(" checked") if str(value) == chosen else "", ""
    if words := getattr(choice, "hint", None):
        state += format_html(' aria-describedby="{}_hint"', item_id)
        hint = format_html(
            '<span id="{}_hint" class="govuk-hint govuk-radios__hint">{}</span>', item_id, words
        )
    return {"id": item_id, "value": value, "label": label, "state": state, "hint": hint}


def _prepare(bound):
    """What the template pack leaves to us, before it draws a field."""
    field, attrs = bound.field, bound.field.widget.attrs
    # A placeholder vanishes as soon as somebody types; the label and hint do not.
    attrs.pop("placeholder", None)
    # The pack trusts labels and hints, and some of ours name people. What it draws is the bound
    # field's own, which was made before when there are errors to say.
    if bound.label:
        bound.label = field.label = conditional_escape(bound.label)
    bound.help_text = field.help_text = conditional_escape(bound.help_text)
    if isinstance(field.widget, forms.Textarea):
        # The count says what is too long; the browser's own limit would cut it off unseen.
        attrs.pop("maxlength", None)
        # The pack adds to this without looking whether it is there.
        attrs.setdefault("aria-describedby", "")


def say_plainly(form):
    """Names the field in errors that would otherwise read the same for every field.

    A list of eight times "This field is required." helps nobody. Messages a form chose for
    itself are left alone.
    """
    if not form.is_bound:
        return
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        for error in errors.as_data() if field else ():
            plain = _plain_words(field, str(form[name].label), error)
            if plain:
                error.message, error.params = plain, None


_NO_ANSWER = {str(forms.Field.default_error_messages["required"]), "Enter the day, month and year"}
_NO_SUCH_DATE = ("day is out", "day must", "month must", "year ", "year must")


def _plain_words(field, label, error):
    is_date = isinstance(field, DateInputField)
    if str(error.message) in _NO_ANSWER:
        return _ask_for(field, label, is_date)
    if is_date and str(error.message).startswith(_NO_SUCH_DATE):
        return "There is no such date. Check the day, the month and the year."
    return None


def _ask_for(field, label, is_date):
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)) and label[-1:] != "?":
        return f"Choose an answer for “{label}”"
    ending = ": day, month and year" if is_date else ""
    if label.endswith("?"):
        return f"Answer “{label}”{ending}"
    # "Full name" becomes "full name"; "UPN" stays as it is.
    words = label[:1].lower() + label[1:] if label[1:2].islower() else label
    return f"Enter {words}{ending}"


def _plain_helper(form):
    helper = FormHelper()
    helper.layout = Layout(*(_layout_field(name, form.fields[name]) for name in form.fields))
    return helper


def _layout_field(name, field):
    limit = getattr(field, "max_length", None)
    if limit and isinstance(field.widget, forms.Textarea):
        return Field.textarea(name, max_characters=limit)
    return Field(name)


@register.inclusion_tag("components/form.html", takes_context=True)
def form(context, form, submit="Save and continue", cancel_url="", action="", kind=""):
    """A whole form that posts: token, fields and buttons. Put ``form_errors`` above the heading.

    ``kind`` "warning" makes the button red.
    """
    return {
        "form": form,
        "submit": submit,
        "cancel_url": cancel_url,
        "action": action,
        "kind": kind,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }
