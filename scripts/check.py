"""`make check`: everything that can be known without running the tests."""

import os
import subprocess
import sys
import time

from scripts.services import ROOT

CHECKS = {
    "linter": ["ruff", "check", "--quiet", "."],
    "formatter": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "types": ["mypy", "--no-error-summary", "."],
    "imports": ["lint-imports", "--no-logo"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def failures(env: dict[str, str] | None = None) -> list[str]:
    """Run every check, even after one has failed; the names of those that did."""
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        seconds = time.monotonic() - started
        print(f"{name:<12}{'FAILED' if done.returncode else 'ok':<8}{seconds:.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"Checks that failed: {', '.join(failed)}. `make fix` mends some of it.", flush=True)
    return failed


def main() -> int:
    """The command line."""
    return 1 if failures(dict(os.environ)) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
