"""What every test stands on."""

import gc
import os

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate

from tests.workers import a_worker, queue  # noqa: F401 (fixtures)
from tests.world import MORNING, small_world


def pytest_configure():
    """Settings that only tests have; set here because they are loaded before this file."""
    # Tasks run in the caller, so that a test sees what they did.
    settings.CELERY_TASK_ALWAYS_EAGER = True
    # Tests travel in time, and stay signed in; those about time-outs set their own limits.
    settings.SESSION_IDLE_SECONDS = settings.SESSION_LONGEST_SECONDS = 20 * 365 * 24 * 60 * 60
    # A strong hash takes a tenth of a second, and tests make many users.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests run in several processes; a cache of its own for each keeps them apart.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Static files are looked up when asked for; otherwise every new client lists them all.
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_finish():
    """What collecting made stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy the database that `make test` has migrated, rather than migrate anew."""
    if template := os.environ.get("LAC_TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with real transactions empty all tables after them, also the audit log.

    Its refusal of TRUNCATE is tested in `tests/audit/test_chain.py`, which turns it on.
    """
    if not connection.settings_dict["NAME"].startswith("test_"):
        yield  # no test of this run needs a database
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_refuse_truncate")
        _seed_again_after_a_flush()
    yield
    # A browser that was just closed may still hold threads of the test server, and these the
    # database, which could then not be removed.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid()"
        )


def _seed_again_after_a_flush():
    """A test with real transactions ends with empty tables: put back what migrations seeded."""
    seeded = {}
    for model in apps.get_models():
        if model._meta.app_label not in ("auth", "contenttypes") and not model._meta.proxy:
            rows = list(model._base_manager.all())
            seeded |= {model: rows} if rows else {}
    last = [app for app in apps.get_app_configs() if app.models_module][-1]

    def restore(sender, **kwargs):
        if sender is last:
            for model, rows in seeded.items():
                model._base_manager.bulk_create(rows, ignore_conflicts=True)

    post_migrate.connect(restore, weak=False)


@pytest.fixture(autouse=True)
def _clean_slate(settings, tmp_path):
    """No test sees what another left in the cache or among the kept documents."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


@pytest.fixture
def world(db):
    """The small world of `tests.world`, on the morning of a school day."""
    with time_machine.travel(MORNING, tick=True):
        yield small_world()
