"""The process and the graph: how it starts, what it shows to others, how it ends."""
import signal

import numpy as np
import pytest

from rig import MATCH_SECONDS, Camera, image, load, stamp_of, wait_until

PIXELS = np.zeros((480, 640, 3), np.uint8)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
def test_a_signal_ends_it_while_it_works(peer, start, by):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8"), rate=60):
        embeddings.wait(5)
        code, seconds = node.end(by)
    assert code == 0, node.output
    assert seconds < 2
    assert not any("Unhandled" in line or "ERROR" in line for line in node.lines), node.output


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
def test_a_signal_ends_it_while_it_waits(start, by):
    node = start()
    code, seconds = node.end(by)
    assert code == 0, node.output
    assert seconds < 2


def test_a_model_that_is_not_there_ends_it_with_one_clear_line(start):
    node = start("-p", "model:=/nowhere/model.onnx", ready=False)
    assert node.wait_for_exit() == 1
    errors = [line for line in node.lines if "ERROR" in line]
    assert len(errors) == 1 and "/nowhere/model.onnx" in errors[0]
    assert not any(line.startswith("   at ") for line in node.lines), node.output


def test_a_ros_argument_that_is_wrong_ends_it_with_one_line(start):
    node = start("-p", "nothing", ready=False)
    assert node.wait_for_exit() == 1
    assert len(node.lines) <= 2 and not any(line.startswith("   at ") for line in node.lines), node.output


def test_two_nodes_in_two_namespaces(peer, start):
    left = start(namespace="/left", name="vit_twin")
    right = start(namespace="/right", name="vit_twin")
    # One camera for both: of the same name, they were remapped to the same topic.
    inboxes = [peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding") for node in (left, right)]
    assert left.full_name == "/left/vit_twin" and right.full_name == "/right/vit_twin"
    # A node's topics are known before its name is.
    twins = {("vit_twin", "/left"), ("vit_twin", "/right")}
    wait_until(lambda: twins <= set(peer.node.get_node_names_and_namespaces()), MATCH_SECONDS, "both names")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", left.image), image(PIXELS, "rgb8"), rate=10) as camera:
        for inbox in inboxes:
            inbox.wait_for(lambda m: stamp_of(m) in camera.sent)


def test_the_image_of_the_namespace_is_taken_without_remaps(peer, start):
    node = start(namespace="/robot", name="vit_unmapped", remap=False)
    embeddings = peer.hear("vit_msgs/msg/Embedding", "/robot/vit_unmapped/embedding")
    assert node.full_name == "/robot/vit_unmapped"
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", "/robot/image"), image(PIXELS, "rgb8"), rate=10):
        embeddings.wait(1)


def test_the_graph_shows_topics_types_and_qos(peer, start):
    node = start()
    name = node.full_name

    def offered():
        return dict(peer.node.get_publisher_names_and_types_by_node(node.name, "/"))

    topics = wait_until(lambda: f"{name}/model_info" in offered() and offered(), 10, "the node's topics")
    for topic, kind in {
        f"{name}/embedding": "vit_msgs/msg/Embedding",
        f"{name}/attention": "vit_msgs/msg/AttentionMap",
        f"{name}/attention/image": "sensor_msgs/msg/Image",
        f"{name}/overlay": "sensor_msgs/msg/Image",
        f"{name}/overlay/compressed": "sensor_msgs/msg/CompressedImage",
        f"{name}/patch_embeddings": "vit_msgs/msg/PatchEmbeddings",
        f"{name}/model_info": "vit_msgs/msg/ModelInfo",
        f"{name}/transition_event": "lifecycle_msgs/msg/TransitionEvent",
        "/diagnostics": "diagnostic_msgs/msg/DiagnosticArray",
        "/parameter_events": "rcl_interfaces/msg/ParameterEvent",
        "/rosout": "rcl_interfaces/msg/Log",
    }.items():
        assert topics[topic] == [kind], topic
    info = peer.node.get_publishers_info_by_topic(f"{name}/model_info")[0]
    assert info.node_name == node.name
    assert (info.qos_profile.reliability.name, info.qos_profile.durability.name) == ("RELIABLE", "TRANSIENT_LOCAL")
    subscribed = peer.node.get_subscriptions_info_by_topic(node.image)[0]
    assert (subscribed.topic_type, subscribed.qos_profile.reliability.name) == ("sensor_msgs/msg/Image", "BEST_EFFORT")
    services = dict(peer.node.get_service_names_and_types_by_node(node.name, "/"))
    for service in ("describe_parameters", "get_parameters", "get_parameter_types", "list_parameters", "set_parameters",
                    "set_parameters_atomically", "change_state", "get_state", "get_available_states", "get_available_transitions",
                    "get_transition_graph", "set_enabled"):
        assert f"{name}/{service}" in services, service


def test_type_hashes_agree_with_those_of_rosidl(peer, start):
    node = start()
    for topic, kind in (("embedding", "Embedding"), ("attention", "AttentionMap"), ("patch_embeddings", "PatchEmbeddings"), ("model_info", "ModelInfo")):
        own = peer.node.create_publisher(load(f"vit_msgs/msg/{kind}"), f"/hash/{topic}", 1)
        wait_until(lambda: peer.node.get_publishers_info_by_topic(own.topic_name), 10, topic)
        theirs = wait_until(lambda: peer.node.get_publishers_info_by_topic(f"{node.full_name}/{topic}"), 10, topic)[0]
        assert str(theirs.topic_type_hash) == str(peer.node.get_publishers_info_by_topic(own.topic_name)[0].topic_type_hash)
        peer.node.destroy_publisher(own)


def test_an_idle_node_rests(start):
    psutil = pytest.importorskip("psutil")
    node = start()
    process = psutil.Process(node.process.pid)
    process.cpu_percent()
    # What the runtime compiles in the background ends in time; a thread that spins does not.
    wait_until(lambda: process.cpu_percent(2) < 4, 20, "an idle process")


def test_the_log_level_is_taken(peer, start):
    node = start("--log-level", "error", ready=False)
    wait_until(lambda: peer.node.count_subscribers(node.image), 20, "the subscription")
    assert not any("INFO" in line for line in node.lines)
