"""Pictures of every kind go in; results with the picture's header come out, equal to those of `vit infer`."""
import io

import numpy as np
import pytest
from PIL import Image as Picture
from rclpy.qos import QoSProfile

from rig import BEST_EFFORT, RELIABLE, ROOT, Camera, cosine, image, load, stamp_of, wait_until

PHOTO = ROOT / "tests/data/photos/astronaut.png"
ODD = ROOT / "tests/data/photos/chelsea.png"  # 451 wide
GRAY = ROOT / "tests/data/photos/camera.png"
TOLERANCE = 1e-5  # both run the same code; JSON rounds to float32's shortest text
OUTPUTS = {
    "embedding": "vit_msgs/msg/Embedding",
    "attention": "vit_msgs/msg/AttentionMap",
    "attention/image": "sensor_msgs/msg/Image",
    "overlay": "sensor_msgs/msg/Image",
    "overlay/compressed": "sensor_msgs/msg/CompressedImage",
}


def rgb(path):
    return np.asarray(Picture.open(path).convert("RGB"))


def yuy2(pixels):
    """Y0 U Y1 V of full-range BT.601, the chroma of two pixels averaged."""
    r, g, b = (pixels[..., i].astype(np.float64) for i in range(3))
    y = 16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256
    u = 128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256
    v = 128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256
    out = np.empty((*pixels.shape[:2], 2))
    out[..., 0] = y
    out[:, 0::2, 1] = (u[:, 0::2] + u[:, 1::2]) / 2
    out[:, 1::2, 1] = (v[:, 0::2] + v[:, 1::2]) / 2
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def mosaic(pixels, pattern):
    channel = {"r": 0, "g": 1, "b": 2}
    out = np.empty(pixels.shape[:2], np.uint8)
    for i, letter in enumerate(pattern):
        out[i // 2::2, i % 2::2] = pixels[i // 2::2, i % 2::2, channel[letter]]
    return out


# encoding -> (picture, message, least cosine to the picture's own embedding)
KINDS = {
    "rgb8": (PHOTO, lambda p: image(p, "rgb8"), None),
    "rgb8_odd_width": (ODD, lambda p: image(p, "rgb8"), None),
    "bgr8": (PHOTO, lambda p: image(p[..., ::-1], "bgr8"), None),
    "rgba8": (PHOTO, lambda p: image(np.dstack([p, np.full(p.shape[:2], 255)]), "rgba8"), None),
    "mono8": (GRAY, lambda p: image(p[..., 0], "mono8"), None),
    # Chroma at half the width, and two colours of three interpolated: near, not equal.
    "yuv422_yuy2": (PHOTO, lambda p: image(yuy2(p), "yuv422_yuy2"), 0.98),
    "bayer_rggb8": (PHOTO, lambda p: image(mosaic(p, "rggb"), "bayer_rggb8"), 0.97),
    "bayer_bggr8": (PHOTO, lambda p: image(mosaic(p, "bggr"), "bayer_bggr8"), 0.97),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_all_results_with_its_header(peer, start, infer, kind):
    path, make, least = KINDS[kind]
    node = start()
    inboxes = {name: peer.hear(type_name, f"{node.full_name}/{name}") for name, type_name in OUTPUTS.items()}
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), make(rgb(path)), rate=30) as camera:
        for name, inbox in inboxes.items():
            inbox.wait(3, what=name)
    expected = infer(path)
    pixels = rgb(path)
    for name, inbox in inboxes.items():
        for message in inbox.messages:
            assert stamp_of(message) in camera.sent, name
            assert message.header.frame_id == "camera_optical_frame", name

    embedding, attention = inboxes["embedding"].last, inboxes["attention"].last
    assert embedding.model_id == attention.model_id == expected["model_id"]
    assert f"{embedding.model_hash:016x}" == f"{attention.model_hash:016x}" == expected["model_hash"]
    weights = np.array(attention.weights)
    assert weights.sum() == pytest.approx(1, abs=1e-5)
    grid = attention.grid
    assert [grid.rows, grid.columns, grid.patch_size] == [expected["grid"][k] for k in ("rows", "columns", "patch_size")]
    assert [grid.source_width, grid.source_height] == [pixels.shape[1], pixels.shape[0]]
    assert list(grid.input_from_source) == pytest.approx(expected["grid"]["input_from_source"])
    if least is None:
        np.testing.assert_allclose(embedding.data, expected["embedding"], atol=TOLERANCE, rtol=TOLERANCE)
        np.testing.assert_allclose(weights, expected["attention"]["weights"], atol=TOLERANCE, rtol=0)
        assert attention.special_token_mass == pytest.approx(expected["attention"]["special_token_mass"], abs=TOLERANCE)
    else:
        assert cosine(embedding.data, expected["embedding"]) > least

    heat = inboxes["attention/image"].last
    assert (heat.encoding, heat.height, heat.width, heat.step) == ("32FC1", grid.rows, grid.columns, 4 * grid.columns)
    values = np.frombuffer(bytes(heat.data), np.float32)
    assert cosine(values, weights) == pytest.approx(1, abs=1e-6)
    overlay = inboxes["overlay"].last
    assert (overlay.encoding, overlay.height, overlay.width) == ("bgr8", *pixels.shape[:2])
    jpeg = inboxes["overlay/compressed"].last
    assert "jpeg" in jpeg.format
    assert Picture.open(io.BytesIO(bytes(jpeg.data))).size == (pixels.shape[1], pixels.shape[0])


def test_compressed_pictures_are_found_by_themselves(peer, start, infer):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    publisher = peer.publisher("sensor_msgs/msg/CompressedImage", node.image + "/compressed")
    message = load("sensor_msgs/msg/CompressedImage")(format="rgb8; png compressed bgr8", data=PHOTO.read_bytes())
    with Camera(peer, publisher, message) as camera:
        embeddings.wait(2)
    assert stamp_of(embeddings.last) in camera.sent
    # PNG loses nothing.
    np.testing.assert_allclose(embeddings.last.data, infer(PHOTO)["embedding"], atol=TOLERANCE, rtol=TOLERANCE)


def test_size_and_encoding_may_change_between_pictures(peer, start, infer):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    attention = peer.hear("vit_msgs/msg/AttentionMap", f"{node.full_name}/attention")
    publisher = peer.publisher("sensor_msgs/msg/Image", node.image)
    for path, make in [(PHOTO, KINDS["rgb8"][1]), (ODD, KINDS["bgr8"][1]), (GRAY, KINDS["mono8"][1]), (PHOTO, KINDS["rgb8"][1])]:
        with Camera(peer, publisher, make(rgb(path))) as camera:
            last = attention.wait_for(lambda m, sent=camera.sent: stamp_of(m) in sent)
            vector = embeddings.wait_for(lambda m, sent=camera.sent: stamp_of(m) in sent)
        height, width = rgb(path).shape[:2]
        assert (last.grid.source_width, last.grid.source_height) == (width, height)
        np.testing.assert_allclose(vector.data, infer(path)["embedding"], atol=TOLERANCE, rtol=TOLERANCE)
    assert node.process.poll() is None


def test_a_damaged_image_is_counted_and_explained_and_the_next_one_works(peer, start):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    diagnostics = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics")
    publisher = peer.publisher("sensor_msgs/msg/Image", node.image)
    good = image(rgb(PHOTO), "rgb8")
    with Camera(peer, publisher, good):
        embeddings.wait(1)
    bad = image(rgb(PHOTO), "rgb8", step=17)
    with Camera(peer, publisher, bad, rate=5) as damaged:
        node.wait_for_line("(?i)warn.*step")
    with Camera(peer, publisher, good) as camera:
        embeddings.wait_for(lambda m: stamp_of(m) in camera.sent)
    assert not any(stamp_of(m) in damaged.sent for m in embeddings.messages)

    def drops(array):
        return [v for s in array.status if s.name == f"{node.name}: Input" for v in s.values if v.key == "dropped: impossible size" and int(v.value) > 0]
    diagnostics.wait_for(drops, what="a count of impossible sizes")


def test_an_unknown_encoding_is_named(peer, start):
    node = start()
    peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(rgb(PHOTO), "no_such_encoding"), rate=10):
        node.wait_for_line("(?i)warn.*no_such_encoding")


def test_reliable_publishers_are_followed(peer, start):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image, RELIABLE), image(rgb(PHOTO), "rgb8")):
        embeddings.wait(2)
    assert any("reliable" in line for line in node.lines)


def test_a_camera_vanishes_and_another_comes(peer, start):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    for qos in (BEST_EFFORT, RELIABLE, QoSProfile(depth=1, reliability=BEST_EFFORT.reliability)):
        publisher = peer.publisher("sensor_msgs/msg/Image", node.image, qos)
        with Camera(peer, publisher, image(rgb(PHOTO), "rgb8")) as camera:
            embeddings.wait_for(lambda m, sent=camera.sent: stamp_of(m) in sent)
        peer.node.destroy_publisher(publisher)
        wait_until(lambda: peer.node.count_publishers(node.image) == 0, 10, "the camera gone")


def test_patch_embeddings_are_made_when_somebody_listens(peer, start):
    node = start()
    patches = peer.hear("vit_msgs/msg/PatchEmbeddings", f"{node.full_name}/patch_embeddings")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(rgb(PHOTO), "rgb8")):
        message = patches.wait(1)[0]
    assert message.dtype in (message.FLOAT32, message.FLOAT16)
    assert len(message.data) == message.grid.rows * message.grid.columns * message.dim * (4 if message.dtype == message.FLOAT32 else 2)
