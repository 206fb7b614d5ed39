"""Many rows in one statement."""

from django.db import connection

# Fields of a model by what PostgreSQL calls their type.
_TYPES = {
    "DateField": "date",
    "BooleanField": "boolean",
    "DecimalField": "numeric",
    "PositiveSmallIntegerField": "smallint",
    "PositiveIntegerField": "integer",
    "ForeignKey": "bigint",
    "JSONField": "jsonb",
}


def update_rows(model, fields, rows):
    """Set the fields of many rows: `rows` is [(pk, value, value, ...)]. Returns how many."""
    if not rows:
        return 0
    columns = [model._meta.get_field(name) for name in fields]
    types = ["bigint", *(_TYPES.get(it.get_internal_type(), "text") for it in columns)]
    names = [connection.ops.quote_name(it.column) for it in columns]
    sets = ", ".join(f"{name} = it.c{place}" for place, name in enumerate(names, start=1))
    given = ", ".join(f"%s::{kind}[]" for kind in types)
    labels = ", ".join(["id", *(f"c{place}" for place in range(1, len(types)))])
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS held SET {sets} FROM unnest({given}) AS it({labels})"  # noqa: S608
            " WHERE held.id = it.id",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return cursor.rowcount
