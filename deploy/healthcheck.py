"""Exit 0 when the address answers 200. The container's health check; standard library only."""

import os
import sys
import urllib.request


def main() -> int:
    """Ask as the reverse proxy would: for a host this site answers to, over https."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(
        sys.argv[1], headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
