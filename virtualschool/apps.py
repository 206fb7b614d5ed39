from django.apps import AppConfig


class VirtualSchoolConfig(AppConfig):
    name = "virtualschool"
    label = "virtualschool"
    verbose_name = "The virtual school"
    default_auto_field = "django.db.models.BigAutoField"
