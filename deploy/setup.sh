#!/bin/sh
# Sets up what this checkout needs: `setup.sh python` (uv and .venv) or `setup.sh browser` (Chromium for the tests).
# What Debian must add is added when this account may; otherwise the one line to type is printed.
set -eu
cd "$(dirname "$0")/.."

debian() { # debian PACKAGE...: install, or say how
    if [ "$(id -u)" = 0 ]; then as=""
    elif sudo -n true 2>/dev/null; then as="sudo"
    else
        echo "ต้องติดตั้งโปรแกรมเพิ่ม โปรดพิมพ์คำสั่งนี้แล้วลองใหม่ / More is needed; type this and try again:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y $*" >&2
        exit 1
    fi
    echo "Installing from Debian: $*" >&2
    $as apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq "$@" >/dev/null
}

python_at_least_3_11() {
    command -v python3 >/dev/null 2>&1 && python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

set_up_python() {
    if ! command -v uv >/dev/null 2>&1 && [ ! -x .tools/uv/bin/uv ]; then
        python_at_least_3_11 || debian python3 python3-venv
        python3 -c 'import venv, ensurepip' 2>/dev/null || debian python3-venv
        python3 -m venv .tools/uv
        .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.8"
    fi
    uv=$(command -v uv || echo .tools/uv/bin/uv)
    "$uv" sync --frozen --quiet
}

set_up_browser() {
    command -v chromium >/dev/null 2>&1 || debian chromium
    # JupyterLab and formgrader have no Thai font of their own.
    ls /usr/share/fonts/*/*/*hai* /usr/share/fonts/truetype/tlwg >/dev/null 2>&1 || debian fonts-thai-tlwg
}

case "${1:-}" in
    python) set_up_python ;;
    browser) set_up_browser ;;
    *) echo "usage: deploy/setup.sh python|browser" >&2; exit 2 ;;
esac
