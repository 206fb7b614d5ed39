from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lac.audit"
    label = "audit"
    verbose_name = "The log of every change and every look"
    default_auto_field = "django.db.models.BigAutoField"
