from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    name = "exclusions"
    label = "exclusions"
    verbose_name = "Suspensions and permanent exclusions"
    default_auto_field = "django.db.models.BigAutoField"
