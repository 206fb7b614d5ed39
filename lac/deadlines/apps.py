from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeadlinesConfig(AppConfig):
    name = "lac.deadlines"
    label = "deadlines"
    verbose_name = "Duties, deadlines and reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("duties")
