"""What a guide is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Guide:
    """Beside a section: an example of a good one, and what red, amber and green look like."""

    example: str
    red: str
    amber: str
    green: str
