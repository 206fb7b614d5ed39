"""The forms of the papers of meetings."""

from django import forms
from django.utils.text import slugify

from lac.children.forms.fields import choice, day_field, in_sections, long_text, words


class PapersForm(forms.Form):
    """Each paper of a meeting: ready or not, the document, a note; and when all were sent."""

    papers_sent_on = day_field(
        "Day on which everybody who is asked had the papers",
        "Leave empty while they have not been sent",
        required=False,
    )

    def __init__(self, *args, papers, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.papers, self.documents = papers, {str(it.pk): it for it in documents}
        sections = []
        # By its title: the list may be another when the form comes back.
        self.marks = _marks([title for title, _ in papers])
        for mark, (title, row) in zip(self.marks, papers, strict=True):
            names = self._add(mark, row)
            sections.append((title, names))
        self.helper = in_sections(*sections, ("Sent", ["papers_sent_on"]))

    def _add(self, mark, row):
        """The three fields of a paper."""
        ready, document, note = (f"{name}_{mark}" for name in ("ready", "document", "note"))
        self.fields[ready] = forms.BooleanField(label="Ready", required=False)
        self.fields[document] = choice(
            "Kept in the child's documents as",
            self._choices(row),
            required=False,
            empty="Not kept there",
        )
        self.fields[note] = words("Note", "For example, who brings it", length=300)
        if row:
            self.initial |= {
                ready: row.ready_on is not None,
                document: str(row.document_id or ""),
                note: row.note,
            }
        return [ready, document, note]

    def _choices(self, row):
        """The documents this reader may read, and the one that is there already."""
        choices = [(key, it.title) for key, it in self.documents.items()]
        if row and row.document and str(row.document_id) not in self.documents:
            choices.append((str(row.document_id), "The document that is there now"))
        return choices

    def clean(self):
        data = super().clean()
        data["papers"] = [
            {
                "title": title,
                "ready": data.pop(f"ready_{mark}", False),
                "document": self._document(data.pop(f"document_{mark}", ""), row),
                "note": data.pop(f"note_{mark}", ""),
            }
            for mark, (title, row) in zip(self.marks, self.papers, strict=True)
        ]
        return data

    def _document(self, key, row):
        return self.documents.get(key) or (row.document if row and key else None)


def _marks(titles):
    """What the fields of each paper are called after: "the-last-pep", and no two alike."""
    marks = []
    for title in titles:
        mark = slugify(title) or "paper"
        marks.append(mark if mark not in marks else f"{mark}-{len(marks)}")
    return marks


class PaperListForm(forms.Form):
    """What has to be there before a meeting of a kind."""

    titles = long_text("Papers, one a line", "Leave empty if nothing has to be there", rows=8)

    def clean_titles(self):
        return self.cleaned_data["titles"].splitlines()
