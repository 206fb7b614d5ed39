from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class VirtualSchoolConfig(AppConfig):
    name = "virtualschool"
    label = "virtualschool"
    verbose_name = "The virtual school"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("indicators", "learning_indicators")
