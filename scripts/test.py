"""`make test`: the checks, then every test, on servers of their own. Arguments go to pytest."""

import shutil
import signal
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


def checked(env: dict[str, str], arguments: list[str]) -> list[str]:
    """Migrate the database that each process copies, and run the checks beside it.

    Gives the checks that failed. With arguments somebody is after a few tests: the checks are
    left to `make check`. Raises ServiceError when the migrations fail.
    """
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    migrating = processes.start(migrate, env=env, cwd=services.ROOT)
    try:
        failed = [] if arguments else check.failures(env)
        if migrating.wait():
            raise services.ServiceError("The migrations failed, see above.")
    except BaseException:
        processes.stop(migrating, signal.SIGTERM)
        raise
    return failed


def main() -> int:
    """The command line."""
    processes.stop_on_signals()
    try:
        with throwaway.servers() as env:
            failed = checked(env, sys.argv[1:])
            migrated = env | {"LAC_TEST_TEMPLATE": env["DATABASE_URL"].rpartition("/")[2]}
            code = throwaway.run(pytest_command(sys.argv[1:]), with_chromium(migrated))
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
