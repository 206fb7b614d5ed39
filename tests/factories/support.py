"""Made-up documents, referrals, health reviews and moves of children."""

import datetime as dt

import factory
from django.core.files.base import ContentFile

from lac.children.models import Audience, ChildDocument, DocumentFile, DocumentKind


class DocumentFactory(factory.django.DjangoModelFactory):
    """A document for everybody, without a file: ask for one with DocumentFileFactory."""

    class Meta:
        model = ChildDocument

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    title = "School report"
    kind = DocumentKind.REPORT
    audience = Audience.EVERYONE
    dated_on = dt.date(2026, 7, 17)


class DocumentFileFactory(factory.django.DjangoModelFactory):
    """A file that was checked and found clean."""

    class Meta:
        model = DocumentFile

    document = factory.SubFactory(DocumentFactory)
    child = factory.SelfAttribute("document.child")
    number = 1
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 report", name="report"))
    name = "report.pdf"
    extension = "pdf"
    size = 15
    sha256 = "0" * 64
    checked = DocumentFile.Check.CLEAN
