"""Registers, given back by CSV: one line a child and day."""

from django.db import connection

from lac.accounts.access import Permission
from lac.imports.exports import Exporter, ExportFile, exporter
from lac.imports.machinery import Scope
from lac.organisations.models import School

_MARKS = """
SELECT child.la_child_id, to_char(mark.day, 'DD/MM/YYYY'), coalesce(am.code, ''),
       coalesce(pm.code, ''), mark.note, school.urn
  FROM attendance_attendanceday AS mark
  JOIN children_child AS child ON child.id = mark.child_id
  JOIN organisations_school AS school ON school.id = mark.school_id
  LEFT JOIN attendance_attendancecode AS am ON am.id = mark.am
  LEFT JOIN attendance_attendancecode AS pm ON pm.id = mark.pm
 WHERE mark.child_id = ANY(%s) AND (%s::bigint IS NULL OR mark.school_id = %s)
 ORDER BY mark.child_id, mark.day, mark.school_id
"""
# Children whose marks are read at once.
CHILDREN = 200


@exporter
class Registers(Exporter):
    """Attendance registers: one line for each child and day."""

    code = "registers"
    label = "Attendance registers"
    permission = Permission.IMPORT_REGISTERS
    scopes = (Scope.SCHOOL, Scope.AUTHORITY)
    files = (ExportFile("lines", "Registers", ("Child", "Date", "AM", "PM", "Note", "School URN")),)

    def rows(self, file, asked):
        """The marks of some children at a time; a school is given its own."""
        school = asked.place.pk if isinstance(asked.place, School) else None
        ids = list(asked.children.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), CHILDREN):
            with connection.cursor() as cursor:
                cursor.execute(_MARKS, [ids[start : start + CHILDREN], school, school])
                yield from (list(row) for row in cursor.fetchall())
