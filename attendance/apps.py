from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "attendance"
    label = "attendance"
    verbose_name = "Attendance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import snapshots  # noqa: F401  (registers the figures that are shared)
