# The virtual environment at .venv and the hash-checked packages in it.

python_is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local each
    for each in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
        if command -v "$each" >/dev/null && python_is_new_enough "$each"; then
            printf '%s\n' "$each"
            return 0
        fi
    done
    return 1
}

# Debian keeps pip's wheel in a package of its own; unpack it where we may not install it.
venv_without_debian_package() {
    local wheel
    rm -rf .venv .run/pip
    "$1" -m venv --without-pip .venv || return 1
    unpack_debian "$here/.run/pip" python3-pip-whl || return 1
    wheel=$(find .run/pip -name 'pip-*.whl' | head -1)
    [ -n "$wheel" ] || return 1
    .venv/bin/python "$wheel/pip" install --quiet --no-index "$wheel"
}

# A checkout that was moved keeps a .venv that points at the old place: compare.
venv_works() {
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        [ "$(cat .venv/made-in 2>/dev/null)" = "$here" ]
}

ensure_venv() {
    local python
    if venv_works; then return 0; fi
    python=$(find_python) || { install_debian python3 python3-venv && python=$(find_python); } ||
        give_up "Python 3.11 or newer is needed (apt-get install python3 python3-venv)."
    say "Making the virtual environment in .venv"
    rm -rf .venv
    if ! "$python" -m venv .venv >.run/venv.log 2>&1; then
        rm -rf .venv
        { install_debian python3-venv && "$python" -m venv .venv >.run/venv.log 2>&1; } ||
            venv_without_debian_package "$python" ||
            give_up "Python has no venv. Ask an administrator to run: apt-get install python3-venv"
    fi
    printf '%s' "$here" >.venv/made-in
}

# Install one hash-checked file, unless the same one was installed before.
install_requirements() {
    local file=$1 digest
    digest=$(sha256sum "$file" | cut -d' ' -f1)
    if [ "$(cat ".venv/$file.installed" 2>/dev/null)" = "$digest" ]; then return 0; fi
    say "Installing the packages in $file (a minute or two)"
    # Python compiles what it imports; compiling all there is takes as long as the installing.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile \
        --only-binary :all: --require-hashes -r "$file" 2>.run/pip.log || {
        tail -20 .run/pip.log >&2
        give_up "pip could not install the packages in $file; its words are above."
    }
    printf '%s' "$digest" >".venv/$file.installed"
}

# The Python packages are fetched beside what comes from Debian; neither waits for the other.
begin_packages() {
    set -m  # in a process group of its own, to be ended as a whole
    install_requirements requirements-dev.txt &
    packages=$!
    set +m
    trap 'kill -- "-$packages" 2>/dev/null || true' EXIT
}

finish_packages() {
    wait "$packages" || exit 1
    trap - EXIT
}
