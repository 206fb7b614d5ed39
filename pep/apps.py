from django.apps import AppConfig


class PepConfig(AppConfig):
    name = "pep"
    label = "pep"
    verbose_name = "Personal Education Plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lac.audit.log import subscribe

        from .changes import after_change
        from .meetings import after_meeting

        subscribe(after_meeting)
        subscribe(after_change)
