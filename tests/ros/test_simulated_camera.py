"""The simulated camera: what a driver would publish, and the perception node behind it."""
import numpy as np
import pytest

from conftest import CAMERA
from rig import BEST_EFFORT, stamp_of, wait_until


@pytest.mark.parametrize("encoding, channels", [("bgr8", 3), ("rgb8", 3), ("mono8", 1)])
def test_pictures_and_camera_info_share_stamp_and_frame(peer, start, encoding, channels):
    start("-p", f"encoding:={encoding}", "-p", "width:=320", "-p", "height:=200", "-p", "frame_id:=optical", program=CAMERA,
          namespace=f"/{encoding}", remap=False, ready=False)
    images = peer.hear("sensor_msgs/msg/Image", f"/{encoding}/image_raw", BEST_EFFORT)
    infos = peer.hear("sensor_msgs/msg/CameraInfo", f"/{encoding}/camera_info", BEST_EFFORT)
    images.wait(10)
    infos.wait(10)
    common = {stamp_of(m) for m in images.messages} & {stamp_of(m) for m in infos.messages}
    assert len(common) >= 5
    picture, info = images.last, infos.last
    assert (picture.encoding, picture.width, picture.height, picture.step) == (encoding, 320, 200, 320 * channels)
    assert picture.header.frame_id == info.header.frame_id == "optical"
    assert len(picture.data) == picture.step * picture.height
    assert np.frombuffer(bytes(picture.data), np.uint8).std() > 5
    assert (info.width, info.height, info.distortion_model) == (320, 200, "plumb_bob")
    assert list(info.k) == [info.k[0], 0, 159.5, 0, info.k[0], 99.5, 0, 0, 1] and list(info.p)[:3] == list(info.k)[:3]


def test_the_same_seed_gives_the_same_pictures_in_every_encoding(peer, start):
    pictures = {}
    for encoding in ("bgr8", "rgb8"):
        start("-p", f"encoding:={encoding}", "-p", "rate:=5.0", "-p", "seed:=7", "-p", "width:=64", "-p", "height:=48", program=CAMERA,
              namespace=f"/same/{encoding}", name="vit_camera", remap=False, ready=False)
        inbox = peer.hear("sensor_msgs/msg/Image", f"/same/{encoding}/image_raw", BEST_EFFORT)
        inbox.wait(20, 15)
        pictures[encoding] = {np.frombuffer(bytes(m.data), np.uint8).reshape(48, 64, 3)[..., ::1 if encoding == "bgr8" else -1].tobytes() for m in inbox.messages}
    # They began at different times; most of what both saw must be the same frames.
    assert len(pictures["bgr8"] & pictures["rgb8"]) > 5


def test_the_rate_is_kept(peer, start):
    start("-p", "rate:=20.0", "-p", "width:=64", "-p", "height:=48", program=CAMERA, namespace="/rate", remap=False, ready=False)
    images = peer.hear("sensor_msgs/msg/Image", "/rate/image_raw", BEST_EFFORT)
    stamps = sorted(stamp_of(m) for m in images.wait(40))
    assert np.median(np.diff(stamps)) == pytest.approx(50e6, rel=0.1)


def test_a_value_that_cannot_be_ends_the_start_with_one_line(start):
    camera = start("-p", "scene_seconds:=0.01", program=CAMERA, ready=False)
    assert camera.wait_for_exit() == 1
    assert len(camera.lines) == 1 and "0.1 s or more" in camera.lines[0]


def test_the_perception_node_follows_it(peer, start):
    camera = start(program=CAMERA, name="vit_film", namespace="/film", remap=False, ready=False)
    node = start("-r", "image:=/film/image_raw", name="vit_film_perception", remap=False)
    images = peer.hear("sensor_msgs/msg/Image", "/film/image_raw", BEST_EFFORT)
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    embeddings.wait(30, 20)
    wait_until(lambda: len(images) > 10, 10, "pictures")
    seen = {stamp_of(m) for m in images.messages}
    assert sum(stamp_of(m) in seen for m in embeddings.messages) > 10
    assert all(m.header.frame_id == "camera_optical_frame" for m in embeddings.messages)
    assert peer.parameters(camera.full_name).get("width", "encoding") == [640, "bgr8"]
