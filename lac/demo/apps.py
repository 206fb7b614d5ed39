from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lac.demo"
    label = "demo"
    verbose_name = "The fictional demonstration authority"
    default_auto_field = "django.db.models.BigAutoField"
