"""What `colcon build` installs, found and started as `ros2 launch` and `ros2 run` do: lib/<package>/<executable> of the ament index."""
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from rig import BEST_EFFORT, ROOT, Camera, image

PHOTO = ROOT / "tests/data/photos/astronaut.png"
TOLERANCE = 1e-5  # both run the same code; JSON rounds to float32's shortest text
PREFIX = next(
    (Path(p) for p in os.environ.get("AMENT_PREFIX_PATH", "").split(":") if p and (Path(p) / "lib/vit_perception/vit_perception_node").exists()), None)
ITS_OWN_SHIM = {"VIT_RCL_LIBRARY": ""}  # not the one that 'make ros' built: the installed one lies in lib/ of the prefix


@pytest.fixture(autouse=True)
def installed():
    if PREFIX is None:
        (pytest.fail if os.environ.get("VIT_REQUIRE_ROS") == "1" else pytest.skip)("the package is not installed: run 'colcon build'")


def test_the_package_is_in_the_index_with_its_files():
    assert (PREFIX / "share/ament_index/resource_index/packages/vit_perception").exists()
    share = PREFIX / "share/vit_perception"
    for file in ("package.xml", "launch/vit_perception.launch.py", "config/vit_perception.yaml", "config/vit_perception.rviz",
                 "config/fastdds_large_images.xml", "models/vit-scenes/model.safetensors"):
        assert (share / file).exists(), file


def test_the_installed_node_works_with_the_installed_parameters(start, peer, infer):
    node = start("--params-file", str(PREFIX / "share/vit_perception/config/vit_perception.yaml"),
                 program=PREFIX / "lib/vit_perception/vit_perception_node", environment=ITS_OWN_SHIM)
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    picture = image(np.asarray(Picture.open(PHOTO).convert("RGB")), "rgb8")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), picture):
        embeddings.wait()
    assert np.abs(np.asarray(embeddings.last.data) - infer(PHOTO)["embedding"]).max() < TOLERANCE


def test_the_installed_camera_sends_pictures(start, peer):
    start(program=PREFIX / "lib/vit_perception/simulated_camera", namespace="/installed", remap=False, ready=False, environment=ITS_OWN_SHIM)
    images = peer.hear("sensor_msgs/msg/Image", "/installed/image_raw", BEST_EFFORT)
    images.wait()
    assert images.last.encoding == "bgr8"
