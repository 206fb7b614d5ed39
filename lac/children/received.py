"""A file that somebody sends in, looked at before it is kept: its size, type and content.

For files that are kept by themselves; those of a child's record are checked in the background
(`lac.children.actions.documents`), as many come at once.
"""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from .filetypes import type_of
from .scanning import ScannerUnavailable, scanner


def looked_at(file, *, taken=None, otherwise=""):
    """The FileType and the SHA-256 of a file that may be kept.

    `taken` are the types that are wanted, all known ones when None, and `otherwise` is the
    sentence for any other. Raises ValidationError beside the field `file`: for the size, the
    type, a virus, and where the scanner does not answer.
    """
    if file.size > settings.DOCUMENT_MAX_BYTES:
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        raise ValidationError({"file": f"The file is too large. The most is {limit}."})
    try:
        kind = type_of(file)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal}) from refusal
    if taken is not None and kind not in taken:
        raise ValidationError({"file": otherwise})
    _check_virus(file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return kind, digest


def _check_virus(file):
    checker = scanner()
    if checker is None:
        return
    try:
        threat = checker.threat_in(file)
    except ScannerUnavailable as silent:
        raise ValidationError(
            {"file": "The virus scanner does not answer just now. Try again in a few minutes."}
        ) from silent
    if threat:
        raise ValidationError({"file": "This file contains a virus and was not kept."})
