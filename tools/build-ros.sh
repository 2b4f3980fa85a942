#!/usr/bin/env bash
# 'make ros': the shim into src/vit_rcl/build and, unless a workspace provides it, vit_msgs into build/ros/install;
# both for the ROS 2 that tools/ros-env.sh finds. --if-present: without ROS, says and does nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/ros-env.sh

if [[ -z ${AMENT_PREFIX_PATH:-} ]]; then
    if [[ ${1:-} == --if-present ]]; then
        exit 0
    fi
    echo "make ros: no ROS 2 found: source /opt/ros/<distro>/setup.bash, or set VIT_ROS_PREFIX to an installation" >&2
    exit 1
fi

# run LOG COMMAND…: the command's output is of interest only when it fails.
run() {
    local log=$1
    shift
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        echo "make ros: failed: $*" >&2
        return 1
    fi
}

# build SOURCE FOLDER TARGET [OPTION…]
build() {
    local source=$1 folder=$2 target=$3
    shift 3
    # CMake keeps paths of the ROS it has seen first.
    if [[ ! -f $folder/ros-prefix || $(<"$folder/ros-prefix") != "$base" ]]; then
        rm -rf "$folder"
    fi
    if [[ ! -f $folder/ros-prefix ]]; then
        mkdir -p "$folder"
        run "$folder/configure.log" cmake -S "$source" -B "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@"
    fi
    run "$folder/build.log" cmake --build "$folder" --target "$target" --parallel
    printf '%s\n' "$base" >"$folder/ros-prefix"
}

own="$PWD/build/ros/install"
base=""
workspace_has_messages=false
IFS=: read -ra prefixes <<<"$AMENT_PREFIX_PATH"
for prefix in "${prefixes[@]}"; do
    if [[ $prefix != "$own" ]]; then
        base="$base${base:+:}$prefix"
        if [[ -f $prefix/share/vit_msgs/package.xml ]]; then
            workspace_has_messages=true
        fi
    fi
done

build src/vit_rcl src/vit_rcl/build vit_rcl
if [[ $workspace_has_messages == false ]]; then
    build src/vit_msgs build/ros/vit_msgs install "-DCMAKE_INSTALL_PREFIX=$own" -DBUILD_TESTING=OFF
fi
