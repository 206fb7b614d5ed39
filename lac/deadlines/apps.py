from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "lac.deadlines"
    label = "deadlines"
    verbose_name = "Duties, deadlines and reminders"
    default_auto_field = "django.db.models.BigAutoField"
