"""Carries a form through a confirmation page."""

from django import template

register = template.Library()


@register.filter
def as_posted(field):
    """The (name, value) pairs in which a bound field was posted, a date's three parts included."""
    names = [field.html_name, *(f"{field.html_name}_{part}" for part in range(3))]
    return [(name, field.form.data[name]) for name in names if name in field.form.data]
