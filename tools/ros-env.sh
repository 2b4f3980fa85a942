#!/usr/bin/env bash
# Brings a ROS 2 environment into a shell or a command:
#   source tools/ros-env.sh      ROS in this shell, if there is one
#   tools/ros-env.sh COMMAND…    runs COMMAND with ROS, if there is one
# Taken: the folder VIT_ROS_PREFIX (empty: none), else what is sourced already, else the newest of /opt/ros/*. What
# 'make ros' built comes on top. It must stand before a process starts: the loader reads LD_LIBRARY_PATH only then.

_vit_ros_env() {
    local root prefix had_u=0
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
    if [[ -v VIT_ROS_PREFIX ]]; then
        prefix=$VIT_ROS_PREFIX
    elif [[ -n ${AMENT_PREFIX_PATH:-} ]]; then
        prefix=""
    else
        prefix=$(compgen -G "/opt/ros/*" | sort | tail -n 1 || true)
    fi
    if [[ -n $prefix ]]; then
        if [[ ! -f $prefix/setup.bash ]]; then
            echo "ros-env: $prefix has no setup.bash; VIT_ROS_PREFIX must name a ROS 2 installation" >&2
            return 1
        fi
        case $- in *u*) had_u=1 ;; esac
        set +u # ROS' own scripts read unset variables
        # shellcheck source=/dev/null
        source "$prefix/setup.bash"
        if [[ $had_u -eq 1 ]]; then set -u; fi
    fi
    if [[ -z ${AMENT_PREFIX_PATH:-} ]]; then
        return 0
    fi

    # vit_msgs, unless the environment has it from a workspace.
    local own="$root/build/ros/install" packages
    if [[ -d $own && $AMENT_PREFIX_PATH != *"$own"* ]]; then
        export AMENT_PREFIX_PATH="$AMENT_PREFIX_PATH:$own"
        export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$own/lib"
        packages=$(compgen -G "$own/lib/python3*/site-packages" || true)
        export PYTHONPATH="${PYTHONPATH:+$PYTHONPATH:}$packages"
    fi
    if [[ -z ${VIT_RCL_LIBRARY:-} && -f $root/src/vit_rcl/build/libvit_rcl.so ]]; then
        export VIT_RCL_LIBRARY="$root/src/vit_rcl/build/libvit_rcl.so"
    fi
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    _vit_ros_env || exit 1
    exec "$@"
else
    _vit_ros_env
fi
