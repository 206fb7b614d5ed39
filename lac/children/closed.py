"""A closed record takes nothing in: the database refuses, whoever asks and however.

Views refuse first, with the same sentence (`lac.children.records`). What is left are jobs,
imports and pages that were opened before the record was closed: a trigger on each table of
rows about a child looks once a statement whether one of the rows is of a closed record. The
triggers are made after every migration, so that no new table is forgotten.
"""

from django.apps import apps
from django.db import IntegrityError, connection, models

from .models import BrokenGlass, Child, DocumentFile

CLOSED_SENTENCE = "This record is closed for good, so nothing in it can be changed."

# The name that the triggers' refusal carries.
CONSTRAINT = "closed_record"

# Tables that may change after all, by what they hold: how an e-mail fared, the history of a
# deadline (which a trigger of its own keeps), printed copies on their way, the judgement
# on an emergency, and the ledger of pupil premium. Of a document's file, the result of its scan.
EXEMPT = {
    "deadlines_notice": ("INSERT", "DELETE"),
    "deadlines_deadlineevent": (),
    "pep_pepdocument": (),
    # The books of the authority: a year ends and balances whether or not a record is closed.
    "pep_premiumaccount": (),
    "pep_premiumaward": (),
    "pep_premiumentry": (),
    BrokenGlass._meta.db_table: ("INSERT", "DELETE"),
    DocumentFile._meta.db_table: ("INSERT", "DELETE"),
}
EVENTS = ("INSERT", "UPDATE", "DELETE")
_TRIGGER = "closed_record_{}"


def is_refusal(error):
    """Whether the database refused to write into a closed record."""
    diagnosis = getattr(error.__cause__, "diag", None)
    is_ours = getattr(diagnosis, "constraint_name", "") == CONSTRAINT
    return isinstance(error, IntegrityError) and is_ours


def guarded():
    """{table: how to find the child of its changed rows}, of every table about a child.

    That is the joins from `changed` and the column that holds the child's id.
    """
    found = {}
    waiting = [it for it in apps.get_models(include_auto_created=True) if it._meta.managed]
    for model in waiting:
        to_child = [it for it in _links(model) if it.related_model is Child]
        if to_child and model is not Child:
            columns = ", ".join(f"changed.{it.column}" for it in to_child)
            found[model] = ("", f"ANY(ARRAY[{columns}])" if to_child[1:] else columns)
    while parts := [it for it in waiting if it not in found and _whole(it, found)]:
        for model in parts:
            link = _whole(model, found)
            joins, column = found[link.related_model]
            whole = f"whole{joins.count(' JOIN ')}"
            table = link.related_model._meta.db_table
            joins = joins.replace("changed.", f"{whole}.")
            found[model] = (
                f" JOIN {table} {whole} ON {whole}.id = changed.{link.column}{joins}",
                column.replace("changed.", f"{whole}."),
            )
    return {model._meta.db_table: how for model, how in found.items()}


def _links(model):
    return [it for it in model._meta.concrete_fields if isinstance(it, models.ForeignKey)]


def _whole(model, found):
    """The key of a part to what it is a part of and goes with: a plan's section, its plan."""
    for link in _links(model):
        is_part = link.remote_field.on_delete is models.CASCADE and not link.null
        if is_part and link.related_model in found and model is not Child:
            return link
    return None


def events_of(table):
    """The kinds of statement that are refused on a table."""
    return EXEMPT.get(table, EVENTS)


def guard_tables(**kwargs):
    """Make the triggers that are missing; called after every migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('lac_refuse_closed') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return  # migrated back to a time before there were closed records
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'closed_record_%' AND c.relnamespace = to_regnamespace("
            "current_schema())"
        )
        made = set(cursor.fetchall())
        tables = set(connection.introspection.table_names(cursor))
        for table, (joins, column) in guarded().items():
            for event in events_of(table):
                if table in tables and (table, _TRIGGER.format(event.lower())) not in made:
                    cursor.execute(_statement(table, event, joins, column))


def _statement(table, event, joins, column):
    rows = "OLD TABLE AS changed" if event == "DELETE" else "NEW TABLE AS changed"
    return (
        f"CREATE TRIGGER {_TRIGGER.format(event.lower())} AFTER {event} ON {table}"
        f" REFERENCING {rows} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION lac_refuse_closed('{joins}', '{column}')"
    )
