"""Who works on an import now: locks of PostgreSQL that end with the transaction that holds them.

A worker that is killed loses its connection, and with it its locks and everything it
had written. So an import that counts as being worked on while nobody holds its lock
was interrupted, and may be started again.
"""

from django.db import connection

from . import progress

_KEY = "hashtextextended(%s, 0)"
_HELD = """
SELECT EXISTS (
    SELECT 1 FROM pg_locks
     WHERE locktype = 'advisory' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND objsubid = 1
       AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(%s, 0))
"""


def take(job):
    """Hold the import, then its place, until the transaction ends; waits for whoever has them.

    One import of a place at a time: while the next one waits, its page says so.
    """
    place = f"import {job.local_authority_id} {job.school_id}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_KEY})", [_of(job)])
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_KEY})", [place])
        if not cursor.fetchone()[0]:
            progress.tell(job.pk, 0, "Waiting for another import to finish")
            cursor.execute(f"SELECT pg_advisory_xact_lock({_KEY})", [place])


def is_worked_on(job):
    """Whether a worker that is alive holds the import; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [_of(job)])
        return cursor.fetchone()[0]


def was_interrupted(job):
    """Whether a worker took the import up and is gone without having finished it."""
    return bool(job.is_at_work and job.begun_at) and not is_worked_on(job)


def _of(job):
    return f"one import {job.pk}"
