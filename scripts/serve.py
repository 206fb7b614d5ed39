"""`make run`: PostgreSQL, Redis, web, worker and beat under one roof; Ctrl-C stops them all."""

import argparse
import contextlib
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from scripts import processes, services
from scripts.services import ROOT, RUN, ServiceError

LOGS = RUN / "logs"
FIRST_PORT = 8000


def web_socket() -> socket.socket:
    """Listen on PORT when it is given, else on 8000 or the next free port.

    We listen here and hand the socket on, so that nobody takes the port in between.
    """
    asked = os.environ.get("PORT")
    for port in [int(asked)] if asked else range(FIRST_PORT, FIRST_PORT + 100):
        web = socket.socket()
        web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            web.bind((services.LOOPBACK, port))
            web.listen(64)
        except OSError:
            web.close()
        else:
            return web
    raise ServiceError(f"Port {asked or '8000 to 8099'} is taken; choose another with PORT=.")


@contextlib.contextmanager
def the_only_one() -> Iterator[None]:
    """One `make run` a checkout: two would share one database folder."""
    RUN.mkdir(exist_ok=True)
    with open(RUN / "serve.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = RUN / "address"
            where = f" at {address.read_text()}" if address.exists() else ""
            raise ServiceError(f"LAC is already running from this folder{where}.") from None
        yield


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The environment with a database and a queue: yours when set, else one started here."""
    env = dict(os.environ)
    started: list[services.Service] = []
    try:
        if not env.get("DATABASE_URL"):
            postgres = services.Postgres(RUN)
            started.append(postgres)
            postgres.start()
            env["DATABASE_URL"] = postgres.url
        if not env.get("REDIS_URL"):
            redis = services.Redis(RUN)
            started.append(redis)
            redis.start()
            env["REDIS_URL"] = redis.url
        yield env
    finally:
        for service in reversed(started):
            service.stop()


def manage(env: dict[str, str], *arguments: str, quiet: bool = False) -> str:
    """Run one management command to its end; it dies with us when we are interrupted.

    What it says goes to the terminal, or is returned when we are to be quiet about it.
    """
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    log = RUN / "command.log" if quiet else None
    if log:
        log.unlink(missing_ok=True)
    process = processes.start(command, log=log, env=env, cwd=ROOT)
    try:
        code = process.wait()
    except BaseException:
        processes.stop(process, signal.SIGTERM)
        raise
    said = log.read_text().rstrip() if log else ""
    if code:
        raise ServiceError(f"{said}\n`manage.py {' '.join(arguments)}` failed; see above.")
    return said


def programs(web_fd: int) -> dict[str, list[str]]:
    """What serves LAC: name and command."""
    celery = [sys.executable, "-m", "celery", "--app", "lac"]
    web = [sys.executable, "-m", "gunicorn", "lac.wsgi:application", "--bind", f"fd://{web_fd}"]
    web += ["--workers", "2", "--threads", "4", "--access-logfile", "-", "--no-control-socket"]
    if os.environ.get("DEBUG"):
        web += ["--reload"]
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "info"],
        "beat": [*celery, "beat", "--loglevel", "info", "--schedule", str(RUN / "beat-schedule")]
        + ["--pidfile="],
    }


def wait_until_it_answers(address: str, running: dict[str, subprocess.Popen]) -> None:
    """Return when the web process answers a request."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        tell_of_deaths(running)
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise ServiceError(f"LAC did not answer at {address}. See {LOGS / 'web.log'}.")


def tell_of_deaths(running: dict[str, subprocess.Popen]) -> None:
    """Raise when one of the programs has ended by itself."""
    for name, process in running.items():
        if process.poll() is not None:
            log = LOGS / f"{name}.log"
            words = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise ServiceError(
                f"{words}\n\nThe {name} process ended by itself (exit code {process.returncode}; "
                f"its last words, from {log}, are above). Everything else was stopped."
            )


def serve(env: dict[str, str]) -> None:
    """Start the three programs, say where they are, and watch them until we are told to stop."""
    web = web_socket()
    address = f"http://{services.LOOPBACK}:{web.getsockname()[1]}"
    env = env | {"SITE_URL": env.get("SITE_URL", address), "PYTHONUNBUFFERED": "1"}
    LOGS.mkdir(exist_ok=True)
    running: dict[str, subprocess.Popen] = {}
    try:
        for name, command in programs(web.fileno()).items():
            log = LOGS / f"{name}.log"
            log.unlink(missing_ok=True)
            handed_on = (web.fileno(),) if name == "web" else ()
            running[name] = processes.start(command, log=log, env=env, cwd=ROOT, pass_fds=handed_on)
        # While the web process starts, find out who can sign in.
        sign_ins = manage(env, "demo", "--sign-ins", quiet=True)
        wait_until_it_answers(address, running)
        (RUN / "address").write_text(address)
        print(f"\n{sign_ins}\n\nLAC is at {address}", flush=True)
        print(f"Logs are in {LOGS}. Ctrl-C stops everything.\n", flush=True)
        while True:
            tell_of_deaths(running)
            time.sleep(0.5)
    finally:
        web.close()
        (RUN / "address").unlink(missing_ok=True)
        for name in ("beat", "worker", "web"):
            if name in running:
                processes.stop(running[name], signal.SIGTERM, patience=10)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="run this management command instead of serving")
    options = parser.parse_args()
    processes.stop_on_signals()
    try:
        with the_only_one(), databases() as env:
            print("Preparing the database", flush=True)
            manage(env, "migrate", "--verbosity", "0")
            if options.only:
                manage(env, *shlex.split(options.only))
            else:
                manage(env, "demo")
                serve(env)
    except processes.Stopped:
        print("\nLAC has stopped.", flush=True)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
