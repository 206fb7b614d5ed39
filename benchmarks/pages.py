"""Pages over HTTP on gunicorn, audit on, against the stock Django admin in the same run."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from lac.accounts.access import Role
from lac.accounts.models import Membership, User
from lac.children.models import Child
from lac.deadlines.sweep import sweep
from lac.demo.empty import empty_everything

from .population import TODAY, populate
from .timing import p50, report

CHILDREN = 20_000
ROUNDS = 60


def measure(children=CHILDREN, rounds=ROUNDS):
    """At 20,000 children: list and search at most half the stock list; page at most its form."""
    empty_everything()
    authority = populate(children)
    sweep(as_of=TODAY)
    officer, administrator = people(authority)
    child = Child.unscoped.order_by("pk")[children // 2]
    word = child.family_name[:6]
    with (
        server("lac.settings", "lac.wsgi:application") as ours,
        server("benchmarks.stock_settings", "benchmarks.stock_wsgi:application") as stock,
    ):
        us, them = Client(ours, officer), Client(stock, administrator)
        pairs = {
            "my children": ("/children/", "/stock/children/child/", 0.5),
            "search": (f"/children/?q={word}", f"/stock/children/child/?q={word}", 0.5),
            "the child's page": (
                f"/children/{child.pk}/",
                f"/stock/children/child/{child.pk}/change/",
                1,
            ),
        }
        return [_compare(us, them, what, *pair, rounds) for what, pair in pairs.items()]


def _compare(us, them, what, our_path, their_path, limit, rounds):
    ours, theirs = [], []
    for number in range(rounds + 5):
        mine, yours = us.get(our_path), them.get(their_path)
        if number >= 5:
            ours.append(mine)
            theirs.append(yours)
    return report(f"{what}, p50 over HTTP", p50(ours), p50(theirs), limit, unit="ms")


def people(authority):
    """An officer of ours, and an administrator of the stock admin."""
    officer, _ = User.objects.get_or_create(
        email="officer@benchmark.example", defaults={"full_name": "Officer"}
    )
    Membership.objects.get_or_create(
        user=officer,
        role=Role.VIRTUAL_SCHOOL_OFFICER,
        local_authority=authority,
        defaults={"starts_on": TODAY.replace(year=2020)},
    )
    administrator, _ = User.objects.get_or_create(
        email="admin@benchmark.example",
        defaults={"full_name": "Administrator"},
    )
    return officer, administrator


class Client:
    """One signed-in person on one kept-open connection."""

    def __init__(self, address, user):
        self.connection = http.client.HTTPConnection(*address)
        backend = (
            "django.contrib.auth.backends.ModelBackend"
            if user.email == "admin@benchmark.example"
            else settings.AUTHENTICATION_BACKENDS[0]
        )
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = backend
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}

    def get(self, path):
        """Seconds until the last byte of a page; raises on any answer but 200."""
        start = time.perf_counter()
        self.read(path)
        return time.perf_counter() - start

    def read(self, path):
        """The page; raises on any answer but 200."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return text


@contextmanager
def server(settings_module, application):
    """Gunicorn with one worker on a free port, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings_module, "DEBUG": "0"}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            "--bind",
            "{}:{}".format(*address),
            "--workers",
            "1",
            "--threads",
            "1",
            "--worker-class",
            "gthread",
            "--log-level",
            "error",
        ],
        env=environment,
    )
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address):
    for _ in range(200):
        try:
            socket.create_connection(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")
