import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

# Before rcl is loaded. Above 101 the ports of a domain may lie among those that Linux gives to others.
os.environ["ROS_DOMAIN_ID"] = str(1 + os.getpid() % 101)

import rclpy  # noqa: E402
from rclpy.context import Context  # noqa: E402

import stand_in  # noqa: E402
from rig import ROOT, Peer, Program  # noqa: E402
from scene import Scene  # noqa: E402

NODE = Path(os.environ.get("VIT_NODE_DLL", ROOT / "src/vit_perception_node/bin/Release/net10.0/vit_perception_node.dll"))
CAMERA = ROOT / "src/simulated_camera/bin/Release/net10.0/simulated_camera.dll"
CLI = ROOT / "src/vit_cli/bin/Release/net10.0/vit.dll"


@pytest.fixture(scope="session", autouse=True)
def built():
    assert shutil.which("dotnet"), "dotnet is not on PATH"
    for program in (NODE, CLI):
        assert program.exists(), f"{program.relative_to(ROOT)} is not there: run 'make build'"


@pytest.fixture(scope="session")
def context():
    context = Context()
    rclpy.init(context=context)
    yield context
    context.try_shutdown()


@pytest.fixture
def peer(context):
    peer = Peer(context)
    yield peer
    peer.close()


@pytest.fixture
def start(request):
    """Starts the node; it ends, with status 0, when the test does.
    Its name is in `full_name`, its camera's topic in `image`; no other test uses them."""
    running = []

    def start_node(*ros_arguments, namespace="", name=None, ready=True, remap=True, environment=None, program=NODE):
        name = name or "vit_" + "".join(c if c.isalnum() else "_" for c in request.node.name).strip("_").lower()[:60]
        names = ["-r", f"__node:={name}", *(["-r", f"__ns:={namespace}"] if namespace else [])]
        topic = f"/of_{name}/image_raw"
        node = Program(program, *ros_arguments, *names, *(["-r", f"image:={topic}"] if remap else []), environment=environment)
        node.name, node.full_name, node.image = name, f"{namespace}/{name}", topic
        running.append(node)
        if ready:
            node.wait_for_line("listening to")
        return node

    yield start_node
    failures = []
    for node in running:
        if node.process.poll() is None:
            try:
                code, _ = node.end(signal.SIGINT)
                if code != 0:
                    failures.append(f"exit status {code}:\n{node.output}")
            except AssertionError as error:
                failures.append(str(error))
    assert not failures, "\n".join(failures)


@pytest.fixture(scope="session")
def vision_msgs():
    """The environment in which a node finds vision_msgs."""
    return stand_in.environment()


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """A scene of the simulated camera with its truth, in which the node's own regions hold a lamp and the end of its cable."""
    folder = tmp_path_factory.mktemp("scene")
    subprocess.run(["dotnet", str(CLI), "simulate", "--seed", "60000017", "--scenes", "1", "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return Scene(folder / "scene_000")


@pytest.fixture(scope="session")
def infer():
    """What `vit infer --json` says of a picture."""
    known = {}

    def of(path):
        if path not in known:
            done = subprocess.run(["dotnet", str(CLI), "infer", str(path), "--json"], capture_output=True, text=True, check=True)
            known[path] = json.loads(done.stdout)
        return known[path]

    return of
