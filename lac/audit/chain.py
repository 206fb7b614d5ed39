"""Checks the chain of hashes; with its own sum, not with the function that the trigger uses."""

from dataclasses import dataclass

from django.db import connection

# Rows of one look-up: enough to be quick, few enough to fit in memory.
CHUNK = 50_000

_SUM = """
encode(sha256(convert_to(jsonb_build_array(
    id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), action, actor_id, actor_name,
    child_id, subject_type, subject_id, data, host(address), previous_hash
)::text, 'UTF8')), 'hex')
"""

_CHUNK = f"""
WITH chunk AS (
    SELECT *,
        lag(id, 1, %(last_id)s) OVER in_order AS id_before,
        lag(hash, 1, %(last_hash)s) OVER in_order AS hash_before
    FROM (SELECT * FROM audit_event WHERE id > %(last_id)s ORDER BY id LIMIT %(chunk)s) AS event
    WINDOW in_order AS (ORDER BY id)
)
SELECT count(*), max(id), (array_agg(hash ORDER BY id DESC))[1], min(id) FILTER (WHERE
    id <> id_before + 1 OR previous_hash <> hash_before OR hash <> {_SUM}
) FROM chunk
"""  # noqa: S608, only constants

_BREAK = f"""
SELECT id, at, action, actor_name, hash <> {_SUM}, previous_hash
FROM audit_event WHERE id = %s
"""  # noqa: S608, only constants


@dataclass(frozen=True)
class Verdict:
    """How many links hold and the first that does not, in words; empty when all hold."""

    links: int
    last_id: int
    last_hash: str
    broken: str = ""


def verify(chunk=CHUNK):
    """Follow the chain from its first link to its last, or to the first that is broken."""
    links, last_id, last_hash = 0, 0, ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_CHUNK, {"last_id": last_id, "last_hash": last_hash, "chunk": chunk})
            count, end_id, end_hash, broken_id = cursor.fetchone()
        if broken_id is not None:
            return Verdict(links, last_id, last_hash, _describe(broken_id))
        if not count:
            return Verdict(links, last_id, last_hash)
        links, last_id, last_hash = links + count, end_id, end_hash


def _describe(event_id):
    with connection.cursor() as cursor:
        cursor.execute(_BREAK, [event_id])
        _, at, action, actor, was_changed, _ = cursor.fetchone()
    who = f"Event {event_id} ({action} by {actor}, {at:%-d %B %Y %H:%M})"
    if was_changed:
        return f"{who} is not as it was written."
    return f"{who} does not follow the event before it: events were removed or put in."
