"""/diagnostics says what is wrong and what to do."""
import time

import numpy as np
from diagnostic_msgs.msg import DiagnosticStatus

from rig import BEST_EFFORT, RELIABLE, Camera, image, load

PIXELS = np.zeros((48, 64, 3), np.uint8)
OK, WARN = DiagnosticStatus.OK, DiagnosticStatus.WARN


class Reports:
    def __init__(self, peer, node):
        self.inbox, self.node = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics", RELIABLE, matched=False), node

    def wait_for(self, part, condition, seconds, what):
        name = f"{self.node.name}: {part}"

        def find(array):
            return next((s for s in array.status if s.name == name and condition(s)), None)

        try:
            return find(self.inbox.wait_for(find, seconds, what))
        except AssertionError as error:
            seen = {(s.level, s.message) for a in self.inbox.messages for s in a.status if s.name == name}
            raise AssertionError(f"{error}; seen: {seen}") from None


def values(status):
    return {v.key: v.value for v in status.values}


def test_without_a_publisher_a_warning_names_the_cure_and_images_end_it(peer, start):
    node = start(ready=False)
    reports = Reports(peer, node)
    other = peer.publisher("sensor_msgs/msg/Image", "/somewhere/else/image_raw", matched=False)
    node.wait_for_line("listening to")
    active = time.monotonic()
    silent = reports.wait_for("Input", lambda s: s.level == WARN and "nobody publishes" in s.message, 10, "a warning")
    assert time.monotonic() - active < 7
    assert node.image in silent.message and "start the camera" in silent.message and "image:=/somewhere/else/image_raw" in silent.message
    assert values(silent)["topic"] == node.image
    assert values(silent)["type"] == "sensor_msgs/msg/Image"

    peer.node.destroy_publisher(other)
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    reports.inbox.clear()
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8")):
        embeddings.wait(10)
        good = reports.wait_for("Input", lambda s: s.level == OK and int(values(s).get("images", 0)) > 10, 10, "no warning")
        busy = reports.wait_for("Inference", lambda s: s.level == OK and int(values(s).get("results", 0)) > 10, 10, "results")
    assert values(good)["picture"] == "64x48 rgb8"
    assert any(key.startswith("publisher ") for key in values(good))
    assert float(values(good)["images: rate (Hz)"]) > 5
    assert any(key.startswith("frame: p50 / p95") for key in values(busy))
    model = values(reports.wait_for("Model", lambda s: s.level == OK, 5, "the model"))
    assert model["model"] == "vit-scenes-s16-224" and model["provider"] == "cpu" and model["engine"] == "none" and float(model["resident memory (MB)"]) > 10
    assert all(s.hardware_id for a in reports.inbox.messages for s in a.status if s.name.startswith(node.name))


def test_qos_that_does_not_match_is_explained_in_the_log_and_in_the_diagnostics(peer, start):
    node = start("-p", "image_qos:=reliable")
    reports = Reports(peer, node)
    begin = time.monotonic()
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image, BEST_EFFORT, matched=False), image(PIXELS, "rgb8")):
        node.wait_for_line("WARN.*image_qos", 6)
        status = reports.wait_for("Input", lambda s: s.level == WARN and "QoS" in s.message, 10, "a warning")
    assert time.monotonic() - begin < 6
    assert "image_qos to auto or best_effort" in status.message and "/peer" in status.message


def test_a_topic_of_another_type_is_named(peer, start):
    node = start()
    reports = Reports(peer, node)
    peer.publisher("std_msgs/msg/String", node.image, RELIABLE, matched=False)
    status = reports.wait_for("Input", lambda s: s.level == WARN and "std_msgs/msg/String" in s.message, 10, "a warning")
    assert "remap image" in status.message


def test_simulated_time_that_does_not_run_is_named(peer, start):
    node = start("-p", "use_sim_time:=true")
    reports = Reports(peer, node)
    peer.publisher("sensor_msgs/msg/Image", node.image)
    status = reports.wait_for("Input", lambda s: s.level == WARN and "/clock" in s.message, 10, "a warning")
    assert "--clock" in status.message


def test_fewer_images_than_expected_are_a_warning(peer, start):
    node = start("-p", "diagnostics.expected_rate:=100.0")
    reports = Reports(peer, node)
    peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8"), rate=10):
        reports.wait_for("Input", lambda s: s.level == WARN and "fewer than 90.0" in s.message, 10, "a warning")


def test_an_inactive_node_does_not_warn_of_missing_images(peer, start):
    node = start("-p", "autostart:=false", ready=False)
    reports = Reports(peer, node)
    status = reports.wait_for("Input", lambda s: True, 10, "a report")
    assert (status.level, status.message) == (OK, "not active: no images are taken")


def test_simulated_time_that_jumps_back_is_followed(peer, start):
    node = start("-p", "use_sim_time:=true", "-p", "max_age:=1.0")
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    clock = peer.publisher("rosgraph_msgs/msg/Clock", "/clock", BEST_EFFORT)
    pictures = peer.publisher("sensor_msgs/msg/Image", node.image)
    message = image(PIXELS, "rgb8")
    time_message = load("rosgraph_msgs/msg/Clock")()

    def play(first, frames):
        """A bag at 30 Hz: its clock, then its picture."""
        stamps = set()
        for i in range(frames):
            now = int((first + i / 30) * 1e9)
            for stamp in (time_message.clock, message.header.stamp):
                stamp.sec, stamp.nanosec = divmod(now, 10**9)
            clock.publish(time_message)
            pictures.publish(message)
            stamps.add(now)
            time.sleep(1 / 30)
        return stamps

    for first in (1000, 100, 1000):
        stamps = play(first, 45)
        embeddings.wait_for(lambda m, stamps=stamps: m.header.stamp.sec * 10**9 + m.header.stamp.nanosec in stamps, 3, f"a result at {first} s")
