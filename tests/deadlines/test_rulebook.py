"""The rulebook is written from the code."""

from django.conf import settings
from django.core.management import call_command

from lac.deadlines.duty import DUTIES
from lac.deadlines.rulebook import as_markdown

FILE = settings.BASE_DIR / "docs" / "rulebook.md"


def test_file__is_what_the_code_says():
    assert FILE.read_text(encoding="utf-8") == as_markdown(), "run `python manage.py rulebook`"


def test_rulebook__has_every_rule_once_and_is_the_same_each_time():
    book = as_markdown()
    assert all(book.count(f"\n- Code: `{code}`.\n") == 1 for code in DUTIES)
    assert as_markdown() == book


def test_command__writes_the_file(settings, tmp_path, capsys):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("rulebook")
    assert (tmp_path / "docs" / "rulebook.md").read_text(encoding="utf-8") == as_markdown()
