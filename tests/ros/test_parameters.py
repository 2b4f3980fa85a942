"""The standard parameter services, as `ros2 param` uses them."""
import numpy as np
import pytest
from rcl_interfaces.msg import ParameterType

from rig import RELIABLE, Camera, image

PIXELS = np.random.default_rng(7).integers(0, 255, (120, 160, 3), dtype=np.uint8)


@pytest.fixture
def node(start):
    return start()


def test_all_are_listed_and_described_with_their_ranges(peer, node):
    parameters = peer.parameters(node.full_name)
    names = parameters.names()
    assert {"use_sim_time", "model", "provider", "precision", "image_transport", "image_qos", "processing", "autostart", "max_rate",
            "attention.residual", "attention.method", "overlay.alpha"} <= set(names)
    by_name = {d.name: d for d in parameters.describe(*names)}
    assert set(by_name) == set(names)
    assert all(d.description for d in by_name.values())
    residual = by_name["attention.residual"]
    assert (residual.type, residual.read_only) == (ParameterType.PARAMETER_DOUBLE, False)
    assert (residual.floating_point_range[0].from_value, residual.floating_point_range[0].to_value) == (0, 1)
    threads = by_name["threads"]
    assert (threads.type, threads.read_only) == (ParameterType.PARAMETER_INTEGER, True)
    assert threads.integer_range[0].from_value == 0
    assert "rollout" in by_name["attention.method"].additional_constraints


def test_values_are_read_and_changed_and_the_change_is_told(peer, node):
    events = peer.hear("rcl_interfaces/msg/ParameterEvent", "/parameter_events")
    parameters = peer.parameters(node.full_name)
    assert parameters.get("attention.residual", "image_qos", "autostart") == [0.5, "auto", True]
    assert parameters.set(attention__residual=0.25)[0].successful
    assert parameters.get("attention.residual") == [0.25]
    event = events.wait_for(lambda e: e.node == node.full_name and e.changed_parameters)
    assert [(p.name, p.value.double_value) for p in event.changed_parameters] == [("attention.residual", 0.25)]


def test_a_change_takes_effect_on_the_next_frame(peer, node):
    attention = peer.hear("vit_msgs/msg/AttentionMap", f"{node.full_name}/attention")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8")):
        first = attention.wait(1)[0]
        assert (first.residual, first.method, first.head_fusion) == (0.5, first.ROLLOUT, first.MEAN)
        results = peer.parameters(node.full_name).set(attention__residual=0.75, attention__head_fusion="max", attention__discard_ratio=0.5)
        assert all(r.successful for r in results)
        changed = attention.wait_for(lambda m: m.residual == 0.75 and m.head_fusion == m.MAX and m.discard_ratio == 0.5)
        assert list(changed.weights) != list(first.weights)
        assert peer.parameters(node.full_name).set(attention__method="last_layer")[0].successful
        attention.wait_for(lambda m: m.method == m.LAST_LAYER and m.first_layer == m.last_layer)


@pytest.mark.parametrize("name, value, reason", [
    ("model", "other.onnx", "read-only"),
    ("provider", "cuda", "read-only"),
    ("attention.residual", 1.0, "below 1.0"),
    ("attention.residual", -0.1, "0.0 to below 1.0"),
    ("attention.residual", 1, "write 1.0"),
    ("attention.residual", "much", "is a double"),
    ("attention.method", "guess", "rollout, last_layer"),
    ("attention.first_layer", 999, "layer"),
    ("attention.discard_ratio", 0.995, "0.0 to 0.99"),
    ("no_such_parameter", 1, "not declared"),
])
def test_what_cannot_be_is_refused_with_the_reason(peer, node, name, value, reason):
    result = peer.parameters(node.full_name).set(**{name.replace(".", "__"): value})[0]
    assert not result.successful
    assert reason in result.reason, result.reason


def test_a_misspelt_parameter_is_named_in_the_log(start):
    node = start("-p", "atention.residual:=0.25")
    node.wait_for_line("WARN.*'atention.residual'.*misspelt")


def test_a_value_that_cannot_be_ends_the_start_with_one_line(start):
    node = start("-p", "attention.residual:=2.0", ready=False)
    assert node.wait_for_exit() == 1
    assert [line for line in node.lines if line] == [line for line in node.lines if "attention.residual" in line and "below 1.0" in line]
    assert len(node.lines) == 1


def test_a_parameter_file_is_read(peer, start, tmp_path):
    file = tmp_path / "params.yaml"
    file.write_text("/**:\n  ros__parameters:\n    attention:\n      residual: 0.125\n    max_rate: 7.5\n")
    node = start("--params-file", str(file))
    assert peer.parameters(node.full_name).get("attention.residual", "max_rate") == [0.125, 7.5]
    assert not any("misspelt" in line for line in node.lines)


def test_max_rate_leaves_frames_out_and_counts_them(peer, start):
    node = start("-p", "max_rate:=5.0")
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    diagnostics = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics", RELIABLE)
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(PIXELS, "rgb8"), rate=30):
        embeddings.wait(6)
        diagnostics.wait_for(lambda a: any(v.key == "dropped: above max_rate" and int(v.value) > 0
                                           for s in a.status if s.name == f"{node.name}: Input" for v in s.values))
    # Time between results, not their number in a time: a busy machine may be slower than the limit, never faster.
    gaps = np.diff(sorted(m.header.stamp.sec + m.header.stamp.nanosec * 1e-9 for m in embeddings.messages))
    assert gaps.mean() > 0.15
