from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lac.accounts"
    label = "accounts"
    verbose_name = "People who sign in, and what they may do"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.utils.module_loading import autodiscover_modules

        from . import signing_in

        signing_in.connect()
        autodiscover_modules("owned")
