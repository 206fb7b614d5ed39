from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "lac.children"
    label = "children"
    verbose_name = "Children, care, homes, schools and the people around them"
    default_auto_field = "django.db.models.BigAutoField"
