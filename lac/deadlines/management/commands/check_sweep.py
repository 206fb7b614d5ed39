"""manage.py check_sweep: for cron, on a machine that runs whether or not the worker does."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lac.deadlines import alarm


class Command(BaseCommand):
    """Say when the last sweep finished; where it is late, e-mail the administrators and fail."""

    help = "Exit 1, and e-mail the system administrators once a day, when the sweep is late."

    def handle(self, *args, **options):
        since = alarm.look()
        if since is not None:
            at = timezone.localtime(since)
            raise CommandError(
                f"Deadlines were last brought up to date on {at:%-d %B %Y at %H:%M}. "
                "Look at the worker and at beat."
            )
        finished = alarm.last_sweep()
        self.stdout.write(
            f"The last sweep finished on {timezone.localtime(finished):%-d %B %Y at %H:%M}."
            if finished
            else "Nothing has been swept yet."
        )
