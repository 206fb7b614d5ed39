# Debian packages: installed when we may, unpacked into .venv/system when we may not.

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
give_up() { printf 'LAC cannot be set up: %s\n' "$*" >&2; exit 1; }

# The command that makes us root: nothing when we are, sudo when it asks no password.
become_root() {
    if [ "$(id -u)" = 0 ]; then return 0; fi
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then printf 'sudo -n'; return 0; fi
    return 1
}

# Install Debian packages; fails without a word when we may not.
install_debian() {
    local root
    command -v apt-get >/dev/null || return 1
    root=$(become_root) || return 1
    say "Installing from Debian: $*"
    if ! $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends "$@" >.run/apt.log 2>&1; then
        # The machine's package lists may be missing or old.
        $root apt-get -qq -o DPkg::Lock::Timeout=300 update >.run/apt.log 2>&1 || return 1
        $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
            install -y --no-install-recommends "$@" >.run/apt.log 2>&1 || return 1
    fi
}

# apt-get with package lists of our own, for a user who may not touch the machine's.
private_apt() {
    local state=$here/.run/apt
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    "$1" -q -o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache" \
        -o Debug::NoLocking=true "${@:2}"
}

# Unpack Debian packages, and those they need that the machine lacks, into a folder.
unpack_debian() {
    local target=$1 names
    shift
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    say "Unpacking from Debian into ${target#"$here/"}: $*"
    private_apt apt-get update >.run/apt.log 2>&1 || return 1
    names=$(private_apt apt-get install --simulate --no-install-recommends "$@" 2>>.run/apt.log |
        awk '$1 == "Inst" { print $2 }')
    [ -n "$names" ] || return 1
    rm -rf .run/debs && mkdir -p .run/debs "$target"
    # shellcheck disable=SC2086 # one word a package
    (cd .run/debs && private_apt apt-get download $names) >>.run/apt.log 2>&1 || return 1
    for deb in .run/debs/*.deb; do dpkg -x "$deb" "$target" || return 1; done
    rm -rf .run/debs
}

# WeasyPrint opens these by name; a font is needed or the PDFs are blank.
pdf_libraries_present() {
    .venv/bin/python - <<'PYTHON' 2>/dev/null
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PYTHON
}

font_present() {
    # Some of the folders may be missing; what counts is whether one holds a font.
    [ -n "$(find -L /usr/share/fonts /usr/local/share/fonts .venv/system/usr/share/fonts \
        \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null || true)" ]
}

ensure_pdf_libraries() {
    local wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig-config fonts-dejavu-core"
    if [ -f .venv/environment.sh ]; then . .venv/environment.sh; fi
    if pdf_libraries_present && font_present; then return 0; fi
    # shellcheck disable=SC2086
    install_debian $wanted || unpack_debian "$here/.venv/system" $wanted ||
        give_up "the PDF libraries are missing. Ask an administrator to run: apt-get install $wanted"
}

# What every command of this checkout runs under; sourced by scripts/with-env.sh.
write_environment() {
    local system=$here/.venv/system
    {
        printf 'export PATH="%s/.venv/bin:$PATH"\n' "$here"
        if [ -d "$system" ]; then
            printf 'export LD_LIBRARY_PATH="%s${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n' \
                "$(printf '%s:' "$system"/usr/lib/*-linux-gnu "$system"/lib/*-linux-gnu | sed 's/:$//')"
            printf 'export FONTCONFIG_FILE="%s/fonts.conf"\n' "$system"
        fi
        if [ -d .venv/node ]; then printf 'export PATH="%s/.venv/node/bin:$PATH"\n' "$here"; fi
    } >.venv/environment.sh
    if [ -d "$system" ]; then
        cat >"$system/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>$system/usr/share/fonts</dir>
  <cachedir>$here/.run/fontconfig</cachedir>
</fontconfig>
XML
    fi
}

chromium_path() {
    if [ -n "${LAC_CHROMIUM:-}" ]; then printf '%s\n' "$LAC_CHROMIUM"; return 0; fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

ensure_chromium() {
    if chromium_path >/dev/null; then return 0; fi
    install_debian chromium ||
        say "Chromium is not installed and cannot be: the browser tests will be skipped." \
            "Ask an administrator to run: apt-get install chromium"
}
