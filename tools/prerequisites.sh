#!/usr/bin/env bash
# Checks for the .NET SDK and the system libraries that OpenCV's native part loads; installs the libraries when they
# are missing. Says and does nothing when all is there. Debian 12 and 13, Ubuntu 22.04 and newer.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin" # ldconfig, for users whose PATH lacks it

fail() {
    echo "prerequisites: $*" >&2
    exit 1
}

loadable() {
    ldconfig -p | awk -v name="$1" '$1 == name && /x86-64/ { found = 1 } END { exit !found }'
}

candidate() {
    [[ -n $(LC_ALL=C apt-cache policy "$1" 2>/dev/null | awk '/Candidate:/ && $2 != "(none)" { print $2 }') ]]
}

check_sdk() {
    # No 'grep -q' behind a pipe here: it may leave early, and pipefail would take the broken pipe for a missing SDK.
    local sdks=""
    sdks=$(dotnet --list-sdks 2>/dev/null) || true
    if [[ $'\n'$sdks != *$'\n'10.0.* ]]; then
        fail "the .NET 10 SDK is missing: install the package dotnet-sdk-10.0 or follow https://dot.net/download, then run this again"
    fi
}

missing_packages() {
    # Since the 64-bit time_t transition (Ubuntu 24.04, Debian 13) GTK's package has a suffix. The release decides,
    # because the package lists of a fresh image are empty.
    local gtk=libgtk-3-0
    # shellcheck source=/dev/null
    case "$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")" in
        "debian 10" | "debian 11" | "debian 12" | "ubuntu 20."* | "ubuntu 22."* | "ubuntu 23."*) ;;
        "debian "* | "ubuntu "*) gtk=libgtk-3-0t64 ;;
        *) candidate libgtk-3-0t64 && gtk=libgtk-3-0t64 ;;
    esac
    loadable libgtk-3.so.0 || echo "$gtk"
    loadable libatomic.so.1 || echo libatomic1
    loadable libdrm.so.2 || echo libdrm2
}

install_packages() {
    local -a packages=("$@") as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        as_root=(sudo)
    fi
    local command="${as_root[*]:+sudo }apt-get install -y --no-install-recommends ${packages[*]}"
    if ! command -v apt-get >/dev/null; then
        fail "OpenCV needs libgtk-3.so.0, libatomic.so.1 and libdrm.so.2: install your system's packages for them"
    fi
    if [[ $(id -u) -ne 0 ]] && ! command -v sudo >/dev/null; then
        fail "OpenCV needs ${packages[*]}; as root run: apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
    fi

    echo "prerequisites: installing what OpenCV loads: ${packages[*]} ($command)"
    local package
    for package in "${packages[@]}"; do
        if ! candidate "$package"; then
            "${as_root[@]}" apt-get update -q
            break
        fi
    done
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" </dev/null; then
        # Package lists can be older than the archive.
        "${as_root[@]}" apt-get update -q
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" </dev/null \
            || fail "the installation failed; run by hand: $command"
    fi
}

check_sdk
if [[ $(uname -m) != x86_64 ]]; then
    echo "prerequisites: OpenCV's native part is packaged for x86-64 only; on $(uname -m) the code builds, but pictures cannot be read" >&2
    exit 0
fi
mapfile -t missing < <(missing_packages)
if [[ ${#missing[@]} -gt 0 ]]; then
    install_packages "${missing[@]}"
fi
