"""Real Celery workers on the test's own database and on a queue of their own in the real Redis.

For what no task run in the caller can show: a worker that is killed, and one that is awaited.
"""

import contextlib
import os
import subprocess
import sys
import time
import uuid

import pytest
from celery import Celery
from django.conf import settings

# How long a test waits, on however slow a machine, before it fails.
PATIENCE = 90


@pytest.fixture
def queue():
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
def a_worker(queue):
    """Starts Celery workers of our own queue on the test's database; ends what is left."""
    started = []

    def start():
        worker = start_worker(queue, {"MEDIA_ROOT": str(settings.MEDIA_ROOT)})
        started.append(worker)
        return worker

    yield start
    for worker in started:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        worker.wait()


def start_worker(queue, environment):
    """A worker of one queue, on the database that this process uses."""
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
        **settings.DATABASES["default"]
    )
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "lac", "worker", "-P", "solo", "-Q", queue],
        env=os.environ
        | {"DATABASE_URL": url, "CELERY_TASK_ALWAYS_EAGER": "0", "REDIS_URL": settings.REDIS_URL}
        | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def send(task, args, queue, **kwargs):
    """Puts a task on the real queue, past the settings of the tests."""
    sender = Celery("sender", broker=settings.REDIS_URL, set_as_current=False)
    sender.send_task(task, args=args, kwargs=kwargs, queue=queue)
    sender.close()


def wait_until(true, what):
    """Look again and again; fail with `what` when it does not come true.

    Counts looks, not seconds: the clock of a test may stand still.
    """
    for _ in range(PATIENCE * 5):
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(what)
