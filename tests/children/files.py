"""Small files of every kind, and a scanner that answers as it is told."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n0000"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def office(*parts):
    """An archive with these parts, as Word and Excel make them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return content.getvalue()


DOCX = office("word/document.xml")


def upload(content=PDF, name="Report.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


class FakeScanner:
    """Finds what its class attribute says."""

    answer = ""

    def threat_in(self, file):
        assert file.read(), "the file can be read"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
