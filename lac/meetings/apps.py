from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "lac.meetings"
    label = "meetings"
    verbose_name = "Meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import school_meetings  # noqa: F401  (says which were held before a child starts)
