"""Start child processes that cannot outlive the program that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class Stopped(Exception):
    """Raised in the main thread when Ctrl-C or SIGTERM asks us to stop."""


def stop_on_signals() -> None:
    """Turn Ctrl-C, SIGTERM and a closed terminal into one exception: `finally` cleans up."""

    def stop(signum, frame):
        """Raise once; a second Ctrl-C during the clean-up must not interrupt it."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signal.Signals(signum).name)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


def dies_with_parent(signum: signal.Signals):
    """A preexec function: the kernel sends the child `signum` if we are killed outright."""
    parent = os.getpid()

    def prepare():
        """Runs in the child between fork and exec."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        LIBC.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    account: dict | None = None,
    detached: bool = False,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen:
    """Start a process in a group of its own, so that a Ctrl-C reaches it only through us."""
    output = open(log, "ab") if log else None  # noqa: SIM115 - handed to the child
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=None if detached else dies_with_parent(stop_signal),
            env=env,
            cwd=cwd,
            pass_fds=pass_fds,
            **(account or {}),
        )
    finally:
        if output:
            output.close()


def alive(pid: int) -> bool:
    """Whether a process of this id runs (a zombie does not count)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def stop(process: subprocess.Popen, signum: signal.Signals, patience: float = 20) -> None:
    """Ask a process to stop; after `patience` seconds end its whole group."""
    if process.poll() is None:
        process.send_signal(signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    end_group(process.pid)
    process.wait()


def stop_pid(pid: int, signum: signal.Signals, patience: float = 20) -> None:
    """Stop a process that an earlier command started in the background."""
    if alive(pid):
        os.kill(pid, signum)
        until = time.monotonic() + patience
        while alive(pid) and time.monotonic() < until:
            time.sleep(0.1)
    end_group(pid)


def end_group(group: int) -> None:
    """Kill whatever is left of a process group that we made."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
