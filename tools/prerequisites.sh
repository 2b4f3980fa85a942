#!/usr/bin/env bash
# Installs what the build and the tests need and the machine lacks; says what it does. Debian and Ubuntu.
set -euo pipefail

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download (package dotnet-sdk-10.0)." >&2
    exit 1
fi

# OpenCV's native library is linked against these; servers and containers often have none of them.
declare -A package=([libgtk-3.so.0]=libgtk-3-0 [libatomic.so.1]=libatomic1 [libdrm.so.2]=libdrm2)
if command -v apt-cache >/dev/null && apt-cache show libgtk-3-0t64 >/dev/null 2>&1; then
    package[libgtk-3.so.0]=libgtk-3-0t64 # Ubuntu 24.04, Debian 13
fi

known="$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p)"
missing=()
for library in "${!package[@]}"; do
    grep -q "$library" <<<"$known" || missing+=("${package[$library]}")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

echo "OpenCV needs: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
    echo "Install the packages that bring these libraries, then try again." >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run as root: apt-get install --no-install-recommends ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# A fresh package list may know the newer name.
if apt-cache show libgtk-3-0t64 >/dev/null 2>&1; then
    missing=("${missing[@]/#libgtk-3-0/libgtk-3-0t64}")
    missing=("${missing[@]/t64t64/t64}")
fi
echo "Installing ${missing[*]} with apt-get ..."
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
