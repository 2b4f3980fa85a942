"""A managed node, as `ros2 lifecycle` and lifecycle managers see it."""
import numpy as np
from lifecycle_msgs.msg import Transition

from rig import BEST_EFFORT, LATCHED, RELIABLE, Camera, image, stamp_of, wait_until

PIXELS = np.zeros((48, 64, 3), np.uint8)


def state(peer, node):
    return peer.call("lifecycle_msgs/srv/GetState", f"{node.full_name}/get_state").current_state.label


def change(peer, node, label):
    """Asks by number, as lifecycle managers do: a transition's name is ambiguous for shutdown only."""
    available = peer.call("lifecycle_msgs/srv/GetAvailableTransitions", f"{node.full_name}/get_available_transitions").available_transitions
    number = next(t.transition.id for t in available if t.transition.label == label)
    return peer.call("lifecycle_msgs/srv/ChangeState", f"{node.full_name}/change_state", seconds=30, transition=Transition(id=number)).success


def test_every_transition(peer, start):
    node = start("-p", "autostart:=false", ready=False)
    events = peer.hear("lifecycle_msgs/msg/TransitionEvent", f"{node.full_name}/transition_event")
    assert state(peer, node) == "unconfigured"
    expected = []
    for label, running, reached in [
        ("configure", "configuring", "inactive"),
        ("activate", "activating", "active"),
        ("deactivate", "deactivating", "inactive"),
        ("activate", "activating", "active"),
        ("deactivate", "deactivating", "inactive"),
        ("cleanup", "cleaningup", "unconfigured"),
        ("configure", "configuring", "inactive"),
        ("shutdown", "shuttingdown", "finalized"),
    ]:
        assert change(peer, node, label), label
        assert state(peer, node) == reached
        expected += [running, reached]
    events.wait(len(expected))
    assert [e.goal_state.label for e in events.messages] == expected
    assert all(a.goal_state.label == b.start_state.label for a, b in zip(events.messages, events.messages[1:]))


def test_a_transition_that_is_not_there_is_refused(peer, start):
    node = start("-p", "autostart:=false", ready=False)
    wait_until(lambda: state(peer, node) == "unconfigured", 10, "unconfigured")
    response = peer.call("lifecycle_msgs/srv/ChangeState", f"{node.full_name}/change_state",
                         transition=Transition(id=Transition.TRANSITION_ACTIVATE))
    assert not response.success
    assert state(peer, node) == "unconfigured"


def test_states_and_graph_are_told(peer, start):
    node = start("-p", "autostart:=false", ready=False)
    states = peer.call("lifecycle_msgs/srv/GetAvailableStates", f"{node.full_name}/get_available_states").available_states
    assert {"unconfigured", "inactive", "active", "finalized"} <= {s.label for s in states}
    graph = peer.call("lifecycle_msgs/srv/GetAvailableTransitions", f"{node.full_name}/get_transition_graph").available_transitions
    assert ("inactive", "activate") in {(t.start_state.label, t.transition.label) for t in graph}


def test_images_are_taken_only_while_active(peer, start):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    publisher = peer.publisher("sensor_msgs/msg/Image", node.image, BEST_EFFORT)
    with Camera(peer, publisher, image(PIXELS, "rgb8")) as camera:
        embeddings.wait(1)
        assert change(peer, node, "deactivate")
        wait_until(lambda: publisher.get_subscription_count() == 0, 10, "the subscription gone")
        count = len(embeddings)
        sent = len(camera.sent)
        wait_until(lambda: len(camera.sent) > sent + 10, 10, "ten more pictures")
        assert len(embeddings) == count
        assert change(peer, node, "activate")
        embeddings.wait(count + 1)
    assert stamp_of(embeddings.last) in camera.sent


def test_a_late_joiner_is_told_the_model(peer, start, infer):
    node = start()
    info = peer.hear("vit_msgs/msg/ModelInfo", f"{node.full_name}/model_info", LATCHED).wait(1)[0]
    assert info.model_id == "vit-scenes-s16-224"
    assert (info.embedding_dim, info.patch_size, info.input_width, info.input_height) == (192, 16, 224, 224)
    assert info.provider == "cpu" and info.license and len(info.mean) == len(info.std) == 3
    # Also after everything was taken down and built again.
    for label in ("deactivate", "cleanup", "configure", "activate"):
        assert change(peer, node, label)
    again = peer.hear("vit_msgs/msg/ModelInfo", f"{node.full_name}/model_info", LATCHED).wait(1)[0]
    assert again.model_hash == info.model_hash


def test_a_model_that_cannot_be_read_leaves_the_node_unconfigured(peer, start):
    node = start("-p", "autostart:=false", "-p", "model:=/nowhere/model.onnx", ready=False)
    assert not change(peer, node, "configure")
    assert state(peer, node) == "unconfigured"
    assert "/nowhere/model.onnx" in node.wait_for_line("ERROR.*cannot configure")


def test_set_enabled_stops_and_resumes(peer, start):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding", RELIABLE)
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8")) as camera:
        embeddings.wait(1)
        assert peer.call("std_srvs/srv/SetBool", f"{node.full_name}/set_enabled", data=False).success
        sent = len(camera.sent)
        wait_until(lambda: len(camera.sent) > sent + 5, 10, "pictures under way")
        count = len(embeddings)
        wait_until(lambda: len(camera.sent) > sent + 15, 10, "ten more pictures")
        assert len(embeddings) == count
        assert peer.call("std_srvs/srv/SetBool", f"{node.full_name}/set_enabled", data=True).success
        embeddings.wait(count + 1)
