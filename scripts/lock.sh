#!/bin/sh
# Compiles pyproject.toml into hash-pinned requirements and refreshes package-lock.json.
# Neither names an address: where packages come from is the machine's own setting.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
compile pyproject.toml --output-file requirements.txt
compile pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
compile --group pyproject.toml:node --output-file requirements-node.txt
npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund
