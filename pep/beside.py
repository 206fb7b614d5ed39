"""What a target lacks, beside the questions it is about."""

from django.utils.html import format_html


def beside_fields(form, lacks):
    """Put what a target lacks beside the fields it is about, below their hints."""
    found = {}
    for lack in lacks:
        found.setdefault(lack.field, []).append(lack.text)
    for name, texts in found.items():
        if name in form.fields:
            field, text = form.fields[name], " ".join(texts)
            field.help_text = format_html(
                '{} <span class="lac-smart">{}</span>', field.help_text, text
            )
