#!/usr/bin/env bash
# Removes what make made, and stops the background services first.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -f .venv/environment.sh ]; then
    sh scripts/with-env.sh python -m scripts.services stop
    # As root, PostgreSQL's folder may live outside this one.
    sh scripts/with-env.sh python -m scripts.services forget
fi
rm -rf .run .venv node_modules static/dist static/.built staticfiles
