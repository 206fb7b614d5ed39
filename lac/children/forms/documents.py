"""The forms of documents."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from ..fields import audiences_open_to
from ..filetypes import TAKEN
from ..models import Audience, DocumentKind
from .fields import choice, day_field, words


class DescribeDocumentForm(forms.Form):
    """What a document is and who may read it. `may`: the permissions of whoever fills it in."""

    title = words("Title", "So that somebody else finds it", required=True)
    kind = choice("What is it?", DocumentKind.choices)
    audience = choice("Who may read it?", [], radios=True)
    dated_on = day_field("Date on the document", "Leave empty if it has none", required=False)

    def __init__(self, *args, may, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = audiences_open_to(may)
        self.fields["audience"].choices = [it for it in Audience.choices if it[0] in theirs]


class FileForm(forms.Form):
    """A file."""

    file = forms.FileField(label="File", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        self.fields["file"].help_text = f"{TAKEN}. At most {limit}."


class AddDocumentForm(DescribeDocumentForm, FileForm):
    """A new document."""

    field_order = ["file", "title", "kind", "audience", "dated_on"]


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    reason = words("Why is it withdrawn?", required=True, length=300)


class EmptyForm(forms.Form):
    """Nothing to fill in: pressing the button is the answer."""
