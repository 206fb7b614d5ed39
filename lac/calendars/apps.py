from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def fill_day_tables(using, **kwargs):
    """After every migrate the day tables are there, also for years that a new release knows."""
    from .models import SchoolDay
    from .tables import rebuild_everything

    if SchoolDay._meta.db_table in connections[using].introspection.table_names():
        rebuild_everything()


class CalendarsConfig(AppConfig):
    name = "lac.calendars"
    label = "calendars"
    verbose_name = "Working days, school days and terms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_migrate.connect(fill_day_tables, sender=self)
