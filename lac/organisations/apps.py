from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "lac.organisations"
    label = "organisations"
    verbose_name = "Local authorities, schools and colleges"
    default_auto_field = "django.db.models.BigAutoField"
