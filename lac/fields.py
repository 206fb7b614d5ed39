"""Tags that put a Django form on the page the GOV.UK way, through crispy-forms-gds."""

from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from crispy_forms_gds.templatetags.crispy_forms_gds import field_errors
from django import forms, template
from django.utils.safestring import mark_safe

register = template.Library()


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms_on_page):
    """Everything wrong with the page's form or forms, as links to the fields, at the top."""
    errors = []
    for form in filter(None, forms_on_page):
        if not form.is_bound or not form.errors:
            continue
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
    """The id an error leads to: the first choice of a list of choices, or the field."""
    if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"id_{bound.html_name}_1"
    return target


@register.simple_tag(takes_context=True)
def form_fields(context, form):
    """The fields of a form, without the form tag, the token and the buttons.

    A form with a ``helper`` of its own keeps its layout; any other gets its fields in order,
    and a long text with a limit gets a count of the characters left.
    """
    helper = getattr(form, "helper", None) or _plain_helper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.inputs = []
    for field in form.fields.values():
        # A placeholder vanishes as soon as somebody types; the label and hint do not.
        field.widget.attrs.pop("placeholder", None)
    plain = {k: v for k, v in context.flatten().items() if k in ("request", "csrf_token")}
    # The markup comes from crispy-forms, which has escaped it.
    return mark_safe(render_crispy_form(form, helper=helper, context=plain))  # noqa: S308


def _plain_helper(form):
    helper = FormHelper()
    helper.layout = Layout(*(_layout_field(name, form.fields[name]) for name in form.fields))
    return helper


def _layout_field(name, field):
    limit = getattr(field, "max_length", None)
    if limit and isinstance(field.widget, forms.Textarea):
        # The count takes the browser's own limit's place: too long is told, never cut off.
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
