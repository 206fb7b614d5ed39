"""The audit log's chain, followed from end to end, against reading and hashing its rows once."""

from django.db import connection

from lac.audit.chain import verify
from lac.audit.log import record_many
from lac.demo.empty import empty_everything

from .timing import report, seconds

EVENTS = 20_000
LIMIT = 3
_BARE = "SELECT count(*), max(sha256(convert_to(to_jsonb(it)::text, 'UTF8'))) FROM audit_event it"


def measure(events=EVENTS):
    """Following the links costs a few times one plain pass over the log."""
    empty_everything()
    record_many("child.viewed", by=None, children=range(1, events + 1))
    bare, _ = seconds(_read)
    taken, verdict = seconds(verify)
    if verdict.broken or verdict.links < events:
        raise RuntimeError(verdict.broken or "Events are missing.")
    print(f"    {verdict.links / taken:,.0f} events a second")
    return [report(f"check the chain of {events:,} events, against one pass", taken, bare, LIMIT)]


def _read():
    with connection.cursor() as cursor:
        cursor.execute(_BARE)
        cursor.fetchone()
