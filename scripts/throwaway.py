"""Run a command with a PostgreSQL and a Redis of its own, removed afterwards.

`python -m scripts.throwaway COMMAND...`
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts import processes, services
from scripts.services import ROOT


@contextlib.contextmanager
def servers(**settings) -> Iterator[dict[str, str]]:
    """The environment of a command that may do as it likes with its database."""
    home = Path(tempfile.mkdtemp(prefix="lac-throwaway-"))
    home.chmod(0o755)  # as root, PostgreSQL runs as another account, which has to enter it
    try:
        pair = services.start_pair(home, throwaway=True, **settings)
        try:
            postgres_url = pair[1].url
            yield os.environ | {"DATABASE_URL": postgres_url, "REDIS_URL": pair[0].url}
        finally:
            for service in pair:
                service.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command to its end; interrupted, it is stopped first. Returns its exit code."""
    process = processes.start(command, env=env, cwd=ROOT, stop_signal=signal.SIGINT)
    try:
        return process.wait()
    except BaseException:
        processes.stop(process, signal.SIGINT, patience=15)
        raise


def main() -> int:
    """The command line."""
    processes.stop_on_signals()
    try:
        with servers() as env:
            return run(sys.argv[1:], env)
    except processes.Stopped:
        return 130


if __name__ == "__main__":
    try:
        sys.exit(main())
    except services.ServiceError as error:
        sys.exit(str(error))
