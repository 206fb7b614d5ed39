from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class DeadlinesConfig(AppConfig):
    name = "lac.deadlines"
    label = "deadlines"
    verbose_name = "Duties, deadlines and reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lac.accounts.mail import deliver_with
        from lac.audit.log import subscribe
        from lac.calendars.actions import changed
        from lac.children.foreseen import foresee_with
        from lac.children.notices import carries_post

        from .ladder import build_usual_ladder
        from .outbox import queue
        from .resweep import after_calendar_change, after_change
        from .whatif import would_move

        autodiscover_modules("duties", "suppositions", "todo", "feeds")
        deliver_with(queue)
        subscribe(after_change)
        carries_post(queue)
        foresee_with(would_move)
        if after_calendar_change not in changed:
            changed.append(after_calendar_change)
        post_migrate.connect(build_usual_ladder, sender=self)
