"""vision_msgs for the tests: the installed package, else a stand-in built from the node's own definitions, once, into build/ros."""
import ctypes
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rig import ROOT

SOURCE = ROOT / "tests/ros/stand_ins/vision_msgs"
BUILD = ROOT / "build/ros/vision_msgs"
INSTALL = BUILD / "install"


def is_installed():
    prefixes = os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep)
    return any((Path(prefix) / "share/vision_msgs/package.xml").exists() for prefix in prefixes)


def environment():
    """What a process needs in its environment to find vision_msgs; makes it importable here, too."""
    if is_installed():
        return {}
    try:
        build()
    except (OSError, subprocess.CalledProcessError) as error:
        reason = f"vision_msgs is not installed and its stand-in was not built: {getattr(error, 'stdout', None) or error}"
        if os.environ.get("VIT_REQUIRE_ROS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    load_libraries()
    sys.path += [str(path) for path in INSTALL.glob("lib/python3*/site-packages") if str(path) not in sys.path]
    importlib.invalidate_caches()
    return {name: os.pathsep.join([*filter(None, [os.environ.get(name)]), str(folder)])
            for name, folder in (("AMENT_PREFIX_PATH", INSTALL), ("LD_LIBRARY_PATH", INSTALL / "lib"))}


def build():
    """As tools/build-ros.sh builds vit_msgs: CMake keeps paths of the ROS that it has seen first."""
    stamp, ros = BUILD / "ros-prefix", os.environ["AMENT_PREFIX_PATH"]
    if stamp.exists() and stamp.read_text() == ros:
        return
    def run(*command):
        subprocess.run(["cmake", *map(str, command)], check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    run("-E", "rm", "-rf", BUILD)
    run("-S", SOURCE, "-B", BUILD, "-DCMAKE_BUILD_TYPE=RelWithDebInfo", f"-DCMAKE_INSTALL_PREFIX={INSTALL}", "-DBUILD_TESTING=OFF")
    run("--build", BUILD, "--target", "install", "--parallel")
    stamp.write_text(ros)


def load_libraries():
    """The loader has read LD_LIBRARY_PATH already: what is loaded by its full path is found by its name afterwards."""
    left = sorted(INSTALL.glob("lib/*.so"))
    while left:
        failed = []
        for path in left:
            try:
                ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
            except OSError as error:
                failed.append((path, error))
        if len(failed) == len(left):
            raise failed[0][1]
        left = [path for path, _ in failed]
