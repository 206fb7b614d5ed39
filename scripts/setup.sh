#!/usr/bin/env bash
# Makes this checkout ready to run on Debian 12: `setup.sh run`, or `setup.sh test` for the tests too.
# Everything is skipped when it is already there, so a second call takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
here=$PWD

purpose=${1:-run}
mkdir -p .run
if [ -z "${LAC_SETUP_LOCKED:-}" ]; then
    # Two commands in one checkout wait for each other instead of installing at once.
    LAC_SETUP_LOCKED=1 exec flock .run/setup.lock bash scripts/setup.sh "$purpose"
fi

. scripts/setup-system.sh
. scripts/setup-python.sh
. scripts/setup-frontend.sh

ensure_venv
begin_packages
ensure_pdf_libraries
if [ "$purpose" = test ]; then
    ensure_chromium
fi
finish_packages
write_environment
. .venv/environment.sh
ensure_node
ensure_frontend
mkdir -p staticfiles
