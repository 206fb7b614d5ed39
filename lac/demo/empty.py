"""Empties the database for `manage.py demo --reset`: what migrations put there stays."""

from django.apps import apps
from django.db import connection

# Filled by migrations, and the same for everybody.
KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "attendance_attendancecode",
    "exclusions_exclusionreason",
}


def empty_everything():
    """Remove every row but the reference tables'. The log's own protection is set aside for it."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - KEPT
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
        cursor.execute("SET session_replication_role = origin")
