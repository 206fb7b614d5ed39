from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "lac.audit"
    label = "audit"
    verbose_name = "The log of every change and every look"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("sentences")
