from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


def _loosen_search(connection, **kwargs):
    """How alike two words must be for the search to offer a name: "Okofor" finds "Okafor"."""
    with connection.cursor() as cursor:
        cursor.execute("SET pg_trgm.word_similarity_threshold = 0.4")


class ChildrenConfig(AppConfig):
    name = "lac.children"
    label = "children"
    verbose_name = "Children, care, homes, schools and the people around them"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lac.audit.log import subscribe

        from . import access  # noqa: F401  (says who needs a second factor)
        from .closed import guard_tables
        from .school_moves.packs import after_change

        subscribe(after_change)

        post_migrate.connect(guard_tables, sender=self, dispatch_uid="children.closed")
        connection_created.connect(_loosen_search, dispatch_uid="children.search")
        autodiscover_modules(
            "timeline",
            "support_timeline",
            "outcomes",
            "record_outcomes",
            "panels",
            "tabs",
            "columns",
            "finds",
            "quality",
            "endings",
            "pack",
            "stays",
        )
