"""Where documents of children's records are kept: a folder of their own that no address reaches.

Django's storage without a public URL; files are read by a page that has checked
the reader (`lac.children.views.documents`), and by nothing else.
"""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string
from django.utils.deconstruct import deconstructible

FOLDER = "documents"


@deconstructible
class PrivateStorage(FileSystemStorage):
    """A folder below MEDIA_ROOT that only this application's account may read."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        """The folder, as the settings say today."""
        return str(Path(settings.MEDIA_ROOT) / FOLDER)

    @property
    def location(self):
        """The folder as an absolute path."""
        return str(Path(self.base_location).resolve())

    def url(self, name):
        """Refuse: there is no address of a document. Raises ValueError."""
        raise ValueError("Documents have no public address: the record's own page serves them.")


def kept_at(row, filename):
    """A name on the disk that tells nothing of the child or the document."""
    return f"{row.child_id}/{get_random_string(32)}"
