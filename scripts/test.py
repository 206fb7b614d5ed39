"""`make test`: the checks, then every test, on servers of their own. Arguments go to pytest."""

import shutil
import sys

from scripts import check, processes, services, throwaway

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def with_chromium(env: dict[str, str]) -> dict[str, str]:
    """Name the browser that the browser tests drive, where there is one."""
    found = env.get("LAC_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    return env | {"LAC_CHROMIUM": found} if found else env


def pytest_command(arguments: list[str]) -> list[str]:
    """Two processes; the browser tests stay together in one of them."""
    return [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]


def main() -> int:
    """The command line."""
    processes.stop_on_signals()
    try:
        with throwaway.servers() as env:
            # With arguments somebody is after a few tests: leave the checks to `make check`.
            failed = [] if sys.argv[1:] else check.failures(env)
            code = throwaway.run(pytest_command(sys.argv[1:]), with_chromium(env))
        if failed:
            print(f"Checks that failed, see above: {', '.join(failed)}.", file=sys.stderr)
        return code or bool(failed)
    except processes.Stopped:
        return 130
    except services.ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
