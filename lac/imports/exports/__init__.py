"""Giving back what is on record, in the formats that are loaded: streamed, guarded, logged.

An exporter is declared in `<app>/exporters.py`, found by itself:

    @exporter
    class Admissions(Exporter):
        \"\"\"Who is on the roll of which school.\"\"\"

        code = "admissions"
        ...
        def rows(self, name, what): ...   # yields the lines of one file
"""

from .machinery import EXPORTERS, Asked, Exporter, ExportFile, exporter, exporters_for, stream

__all__ = [
    "EXPORTERS",
    "Asked",
    "ExportFile",
    "Exporter",
    "exporter",
    "exporters_for",
    "stream",
]
