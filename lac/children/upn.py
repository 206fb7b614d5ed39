"""Unique Pupil Numbers: a check letter, the issuing school, the year and a serial number.

Permanent: letter, twelve digits. Temporary: letter, eleven digits, letter. The
letters I, O and S are never used. The check letter stands for the sum of the
other twelve characters, each times its position, modulo 23.
"""

import re

from django.core.exceptions import ValidationError

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
SHAPE = re.compile(f"[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]")


def normalise(text):
    """The UPN without spaces, in capitals."""
    return "".join((text or "").split()).upper()


def check_letter(rest):
    """The letter that must come before these twelve characters."""
    total = sum(
        (int(char) if char.isdigit() else LETTERS.index(char)) * weight
        for weight, char in enumerate(rest, start=2)
    )
    return LETTERS[total % len(LETTERS)]


def is_temporary(upn):
    """Whether a well-formed UPN is one given until the permanent one is known."""
    return upn[-1:].isalpha()


def validate_upn(upn):
    """Raise ValidationError, saying what is wrong, unless the UPN is well formed and adds up."""
    if not SHAPE.fullmatch(upn):
        raise ValidationError(
            "A UPN is a letter and twelve digits, or a letter, eleven digits and a letter. "
            "The letters I, O and S are never used.",
            code="upn_shape",
        )
    if upn[0] != check_letter(upn[1:]):
        raise ValidationError(
            "The first letter of this UPN does not fit its digits. Check each character.",
            code="upn_check_letter",
        )
