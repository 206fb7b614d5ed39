from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ChildrenConfig(AppConfig):
    name = "lac.children"
    label = "children"
    verbose_name = "Children, care, homes, schools and the people around them"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("timeline", "panels", "tabs", "columns")
