"""Which rows an import wrote, as they were before and as it left them: SQL, by sets."""

from contextlib import contextmanager

from django.db import connection

from lac.children.models import Child

# ruff: noqa: S608 - the tables are those of models; what comes from people are parameters

# The children whom the lines of an import touch.
_TOUCHED = """
SELECT DISTINCT child_id FROM imports_stagedrow
 WHERE job_id = %s AND child_id IS NOT NULL AND outcome IN ('added', 'changed')
"""


@contextmanager
def kept(run):
    """Around the loading of an import: keep a trace of each row that it writes."""
    importer, job = run.job.importer, run.job
    if not importer.writes:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_known, import_before")
        cursor.execute(f"CREATE TEMP TABLE import_known ON COMMIT DROP AS {_TOUCHED}", [job.pk])
        cursor.execute(
            "CREATE TEMP TABLE import_before (label text, id bigint, child_id bigint, doc jsonb)"
            " ON COMMIT DROP"
        )
        for model in importer.writes:
            cursor.execute(f"INSERT INTO import_before {_rows_of(model)}")
        cursor.execute("ANALYZE import_known, import_before")
    yield
    with connection.cursor() as cursor:
        for model in importer.writes:
            cursor.execute(_DIFFERENT.format(after=_rows_of(model)), [job.pk, _label(model)])
        if Child in importer.writes:
            cursor.execute(_ADDED.format(touched=_TOUCHED), [job.pk, job.pk])
        cursor.execute("DROP TABLE import_known, import_before")


def _label(model):
    return model._meta.label_lower


def child_column(model):
    """The column of a table that names the child."""
    return "id" if model is Child else "child_id"


def _rows_of(model):
    """The rows of a model about the children who are known, as (label, id, child_id, doc)."""
    child = child_column(model)
    return (
        f"SELECT '{_label(model)}', t.id, t.{child}, to_jsonb(t)"
        f" FROM {model._meta.db_table} AS t WHERE t.{child} IN (SELECT child_id FROM import_known)"
    )


_DIFFERENT = """
INSERT INTO imports_importtrace (job_id, label, row_id, child_id, before, after)
SELECT %s, label, id, coalesce(a.child_id, b.child_id), b.doc, a.doc
  FROM ({after}) AS a (label, id, child_id, doc)
  FULL JOIN (SELECT * FROM import_before WHERE label = %s) AS b USING (label, id)
 WHERE a.doc IS DISTINCT FROM b.doc
"""
# A child whom the import added: their rows are its own, and go with them.
_ADDED = """
INSERT INTO imports_importtrace (job_id, label, row_id, child_id, before, after)
SELECT %s, 'children.child', child_id, child_id, NULL, NULL
  FROM ({touched}) AS touched
 WHERE child_id NOT IN (SELECT child_id FROM import_known)
"""
