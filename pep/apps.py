from django.apps import AppConfig


class PepConfig(AppConfig):
    name = "pep"
    label = "pep"
    verbose_name = "Personal Education Plans"
    default_auto_field = "django.db.models.BigAutoField"
