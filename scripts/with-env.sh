#!/bin/sh
# Runs a command in this checkout's environment: `sh scripts/with-env.sh python manage.py shell`.
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/.venv/environment.sh"
cd "$here" && exec "$@"
