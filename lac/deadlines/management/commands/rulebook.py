"""manage.py rulebook: write docs/rulebook.md from the duties."""

from django.conf import settings
from django.core.management.base import BaseCommand

from lac.deadlines.rulebook import as_markdown


class Command(BaseCommand):
    """Write the rulebook from the code."""

    help = "Write docs/rulebook.md from the duties. A test fails when it is out of date."

    def handle(self, *args, **options):
        path = settings.BASE_DIR / "docs" / "rulebook.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")
