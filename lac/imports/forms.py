"""Choosing files and the place they are for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from .machinery import places_for
from .reading import LARGEST_UPLOAD


class FilesInput(forms.ClearableFileInput):
    """Lets people choose several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleans to a list."""

    widget = FilesInput
    default_error_messages = {
        "required": "Choose a file.",
        "empty": "This file is empty. Choose another.",
        "too_large": "These files are larger than {megabytes} MB together. Choose the right ones.",
    }

    def clean(self, data, initial=None):
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(it, initial) for it in chosen or [None]]
        if sum(file.size for file in files) > LARGEST_UPLOAD:
            text = self.error_messages["too_large"]
            raise ValidationError(text.format(megabytes=LARGEST_UPLOAD // 1024**2))
        return files


class UploadForm(forms.Form):
    """The files of one import and, where there is a choice, whom it is for."""

    place = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)
    uploads = FilesField()

    def __init__(self, *args, user, importer, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.importer = user, importer
        self.fields["place"].choices = [(key, str(it)) for key, it in self.places.items()]
        if len(self.places) < 2:
            del self.fields["place"]
        several = len([it for it in importer.files if it.loaded]) > 1
        self.fields["uploads"].label = "Files" if several else "File"
        self.fields["uploads"].help_text = "Choose them all at once." if several else "A CSV file."
        self.fields["uploads"].widget.attrs |= {
            "accept": ".csv,.txt,.xml,text/csv,text/xml",
            "class": "govuk-file-upload",
            "multiple": several,
        }

    @cached_property
    def places(self):
        """{form value: authority, school or None} this person may load for."""
        found = places_for(self.user, self.importer)
        return {f"{it._meta.model_name}-{it.pk}" if it else "everybody": it for it in found}

    @property
    def chosen_place(self):
        """The place chosen, or the only one there is."""
        if "place" in self.fields:
            return self.places[self.cleaned_data["place"]]
        return next(iter(self.places.values()))
