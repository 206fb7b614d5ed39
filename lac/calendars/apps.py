from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "lac.calendars"
    label = "calendars"
    verbose_name = "Working days, school days and terms"
    default_auto_field = "django.db.models.BigAutoField"
