"""Documents of a child's record: the list, one of them, adding, replacing, withdrawing, reading."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..changes import ChildActionForm
from ..filetypes import TYPES
from ..forms.documents import AddDocumentForm, DescribeDocumentForm, EmptyForm, FileForm
from ..forms.documents import WithdrawForm as WithdrawDocumentForm
from ..models import ChildDocument, DocumentFile
from ..records import ChildRecordView

COLOURS = {"waiting": "yellow", "clean": "green", "infected": "red", "none": "grey"}
WORDS = {
    "waiting": "Being checked",
    "clean": "Checked",
    "infected": "Refused",
    "none": "Not checked",
}


def file_rows(files):
    """Files as rows of a table, with the state of their check."""
    return [
        {
            "row": it,
            "kind": TYPES[it.extension].name,
            "colour": COLOURS[it.checked],
            "words": WORDS[it.checked],
        }
        for it in files
    ]


class ChildDocuments(ChildRecordView, TemplateView):
    """The documents that this reader may read, the latest first."""

    template_name = "children/child_documents.html"
    looked = "documents.viewed"

    def get_context_data(self, **kwargs):
        readable = ChildDocument.of(self.child, self.request.user).readable_with(self.may)
        withdrawn = self.request.GET.get("show") == "withdrawn"
        shown = readable.filter(withdrawn_at__isnull=not withdrawn)
        page = Paginator(shown.prefetch_related("files"), 25).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "documents": [
                {"row": it, "file": next(iter(file_rows(it.files.all()[:1])), None)} for it in page
            ],
            "withdrawn": withdrawn,
            "has_withdrawn": readable.filter(withdrawn_at__isnull=False).exists(),
            "may_edit": Permission.KEEP_DOCUMENTS in self.may,
            "is_scanned": bool(settings.DOCUMENT_SCANNER),
        }


class OneDocument(ChildRecordView):
    """A page about one document; one that is not for this reader is not found."""

    tab = "children:documents"

    @cached_property
    def document(self):
        mine = ChildDocument.of(self.child, self.request.user).readable_with(self.may)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def look_data(self):
        return {"document": self.document.telling}


class DocumentDetail(OneDocument, TemplateView):
    """One document with all its versions."""

    template_name = "children/document_detail.html"
    looked = "document.viewed"

    def get_context_data(self, **kwargs):
        document = self.document
        files = DocumentFile.of(self.child, self.request.user).filter(document=document)
        return super().get_context_data(**kwargs) | {
            "document": document,
            "rows": [
                ("What it is", document.get_kind_display()),
                ("Who may read it", document.get_audience_display()),
                ("Date on the document", document.dated_on or "None"),
            ],
            "files": file_rows(files.select_related("added_by")),
            "may_edit": Permission.KEEP_DOCUMENTS in self.may,
        }


class DownloadDocument(OneDocument):
    """The file itself, always to be saved and never shown in the browser; that is a look."""

    looked = "document.downloaded"

    def get(self, request, *args, **kwargs):
        if self.document.withdrawn_at:
            raise Http404
        files = DocumentFile.of(self.child, request.user).filter(document=self.document)
        kept = get_object_or_404(files, number=self.kwargs["number"])
        if not kept.is_open:
            raise Http404
        with kept.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=TYPES[kept.extension].media_type)
        response["Content-Disposition"] = content_disposition_header(True, kept.download_name)
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def look_data(self):
        return {"document": self.document.telling, "number": self.kwargs["number"]}


class DocumentForm(ChildActionForm):
    """A form under the Documents tab."""

    starts_clocks = False
    permission = Permission.KEEP_DOCUMENTS
    back = "children:documents"


class AddDocument(DocumentForm):
    """Keep a document in the record."""

    form_class = AddDocumentForm
    heading = "Add a document"
    submit = "Add the document"
    saved = "The document has been added."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"may": self.may}

    def act(self, data):
        actions.add_document(child=self.child, by=self.request.user, **data)


class OneDocumentForm(OneDocument, DocumentForm):
    """A form about one document; afterwards, back to its page."""

    looked = "child.form.viewed"
    tab = "children:documents"

    def get_heading(self):
        return f"{self.heading}: {self.document.title}"

    def look_data(self):
        return {"form": self.heading}

    def get_success_url(self):
        return self.document.get_absolute_url()


class AddDocumentVersion(OneDocumentForm):
    """Put a newer file in the place of the one that is read now; the earlier one is kept."""

    form_class = FileForm
    heading = "Add a newer version"
    submit = "Add the version"
    saved = "The newer version has been added."

    def act(self, data):
        actions.add_document_version(document=self.document, by=self.request.user, **data)


class EditDocument(OneDocumentForm):
    """Change the title, the kind, the date and who may read it."""

    form_class = DescribeDocumentForm
    heading = "Change the details"
    saved = "The document has been saved."

    @property
    def row(self):
        return self.document

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"may": self.may}

    def get_initial(self):
        return {name: getattr(self.document, name) for name in DescribeDocumentForm.base_fields}

    def act(self, data):
        actions.edit_document(
            document=self.document, by=self.request.user, version=self.version, **data
        )


class WithdrawDocument(OneDocumentForm):
    """Take the document out of use."""

    form_class = WithdrawDocumentForm
    heading = "Withdraw"
    lede = "Nobody can download it any more. It is kept, with your reason, and can be put back."
    submit = "Withdraw the document"
    kind = "warning"
    saved = "The document has been withdrawn."

    def act(self, data):
        actions.withdraw_document(document=self.document, by=self.request.user, **data)


class RestoreDocument(OneDocumentForm):
    """Put a withdrawn document back into use."""

    form_class = EmptyForm
    heading = "Put back"
    submit = "Put the document back"
    saved = "The document can be downloaded again."

    def act(self, data):
        actions.restore_document(document=self.document, by=self.request.user)
