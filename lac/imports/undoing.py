"""Taking an import back: what would be undone, what stands in the way, and doing it by sets."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, GeneratedField, OneToOneField

from lac.audit.sentences import SENTENCES
from lac.children.closing import WHY
from lac.children.models import Child
from lac.deadlines.models import Deadline

from .models import ImportState, ImportTrace
from .traces import child_column

# ruff: noqa: S608 - the tables are those of models; what comes from people are parameters

# Rows that follow from the facts by themselves, and go when the facts go. What was kept of
# them for good (a breach, a reminder that was sent) stands in the way.
DERIVED = (Deadline,)
BATCH = 2_000


@dataclass(frozen=True)
class Obstacle:
    """Something that was built on an import: what, and about how many children."""

    what: str
    children: int

    def __str__(self):
        return f"{self.what}: {self.children:,} child{'' if self.children == 1 else 'ren'}."


@dataclass(frozen=True)
class Undoing:
    """What undoing an import would do, and why it cannot be done."""

    # Ids of children who would go, and of those whose record would be put back.
    removed: list[int]
    restored: list[int]
    # {label: number} of rows that would go or be put back as they were.
    rows: dict[str, int]
    obstacles: list[Obstacle]


def undoing(job):
    """What undoing would do now. A constant number of queries for each kind of record."""
    traces = ImportTrace.objects.filter(job=job)
    new = traces.filter(before__isnull=True, after__isnull=True, label="children.child")
    removed = list(new.values_list("child_id", flat=True))
    others = traces.exclude(pk__in=new.values("pk"))
    restored = sorted(set(others.values_list("child_id", flat=True)))
    rows: dict[str, int] = {}
    for label in others.values_list("label", flat=True):
        rows[label] = rows.get(label, 0) + 1
    return Undoing(
        removed,
        restored,
        {_plural(apps.get_model(label)): number for label, number in sorted(rows.items())},
        [*_events_since(job), *_rows_changed_since(job), *_rows_built_on(job, removed)],
    )


def _plural(model):
    return str(model._meta.verbose_name_plural)


_EVENTS = """
SELECT event.action, count(DISTINCT event.child_id)
  FROM audit_event AS event
 WHERE event.id > (SELECT max(id) FROM audit_event
                    WHERE action = 'import.applied' AND subject_id = %s
                      AND subject_type = 'imports.import')
   AND event.child_id IN (SELECT child_id FROM imports_importtrace WHERE job_id = %s)
   AND event.action !~ '\\.(viewed|downloaded|searched)$'
   AND NOT (event.actor_id IS NULL AND event.action LIKE 'deadline%%')
   AND NOT (event.subject_type = 'imports.import' AND event.subject_id IN (
       SELECT id FROM imports_import WHERE state = %s))
 GROUP BY event.action ORDER BY 2 DESC, 1
"""


def _events_since(job):
    """Changes to the children's records since it was loaded, as the log tells them.

    An import that was itself undone left every row as it had found it: it stands in no way.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [job.pk, job.pk, ImportState.UNDONE])
        return [Obstacle(_in_words(action), number) for action, number in cursor.fetchall()]


def _in_words(action):
    """What an event was, without the details of the single one: "opened the PEP".

    Of a closed record nobody learns here why it was closed.
    """
    if action == "child.closed":
        return WHY
    sentence = SENTENCES[action]
    said = sentence if isinstance(sentence, str) else action.replace(".", ", ").replace("_", " ")
    return f"Somebody {said.split('{')[0].split(':')[0].rstrip(' (“')}"


_CHANGED = """
SELECT count(DISTINCT trace.child_id)
  FROM imports_importtrace AS trace
  LEFT JOIN {table} AS t ON t.id = trace.row_id
 WHERE trace.job_id = %s AND trace.label = %s
   AND NOT (trace.before IS NULL AND trace.after IS NULL)
   AND to_jsonb(t) IS DISTINCT FROM trace.after
"""


def _rows_changed_since(job):
    """Rows that are not as the import left them, even if nobody's name stands by the change."""
    found = []
    for model in job.importer.writes:
        with connection.cursor() as cursor:
            statement = _CHANGED.format(table=model._meta.db_table)
            cursor.execute(statement, [job.pk, model._meta.label_lower])
            (number,) = cursor.fetchone()
        if number:
            found.append(Obstacle(f"The {_plural(model)} have changed since", number))
    return found


def _rows_built_on(job, removed):
    """Records about the children it added that it did not bring itself."""
    found = []
    if not removed:
        return found
    for model, column in _references_to(Child):
        if model not in (*job.importer.writes, *DERIVED):
            found += _rows_of(model, f'"{column}" = ANY(%s)', f'"{column}"', removed)
    deadlines = f"SELECT id FROM {Deadline._meta.db_table} WHERE child_id = ANY(%s)"
    for model, column in _references_to(Deadline):
        found += _rows_of(model, f'"{column}" IN ({deadlines})', f'"{column}"', removed)
    return list({it.what: it for it in found}.values())


def _rows_of(model, condition, counted, removed):
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(DISTINCT {counted}) FROM "{model._meta.db_table}" WHERE {condition}',
            [removed],
        )
        (number,) = cursor.fetchone()
    return [Obstacle(f"There are {_plural(model)}", number)] if number else []


def _references_to(target):
    """[(model, column)] of every table whose rows need a row of another; a view needs nothing."""
    return [
        (model, field.column)
        for model in apps.get_models()
        if model._meta.managed
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey | OneToOneField)
        and field.related_model is target
        and field.db_constraint
    ]


_PUT_BACK = """
INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
SELECT {values} FROM imports_importtrace AS trace,
       jsonb_populate_record(NULL::{table}, trace.before) AS it
 WHERE trace.job_id = %s AND trace.label = %s AND trace.before IS NOT NULL
"""


def take_back(job, removed):
    """Put every row back as it was and remove what the import added.

    A changed row is taken away and put back under its own number, so that no two spans
    of a child meet on the way; references are checked when the transaction ends.
    """
    with connection.cursor() as cursor:
        for model in job.importer.writes:
            table = model._meta.db_table
            cursor.execute(
                f"DELETE FROM {table} AS t USING imports_importtrace AS trace"
                " WHERE trace.job_id = %s AND trace.label = %s AND trace.row_id = t.id"
                " AND NOT (trace.before IS NULL AND trace.after IS NULL)",
                [job.pk, model._meta.label_lower],
            )
        for model in job.importer.writes:
            names = [
                f'"{field.column}"'
                for field in model._meta.local_concrete_fields
                if not isinstance(field, GeneratedField)
            ]
            cursor.execute(
                _PUT_BACK.format(
                    table=model._meta.db_table,
                    columns=", ".join(names),
                    values=", ".join(f"it.{name}" for name in names),
                ),
                [job.pk, model._meta.label_lower],
            )
        for model in job.importer.writes:
            if model is not Child:
                column = child_column(model)
                cursor.execute(
                    f"DELETE FROM {model._meta.db_table} WHERE {column} = ANY(%s)", [removed]
                )
        for model in DERIVED:
            cursor.execute(
                f"DELETE FROM {model._meta.db_table} WHERE child_id = ANY(%s)", [removed]
            )
    for start in range(0, len(removed), BATCH):
        Child.unscoped.filter(pk__in=removed[start : start + BATCH]).delete()
