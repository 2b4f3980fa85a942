"""Several cameras in one node: each has topics of its own and never waits for another's trouble."""
import numpy as np
import pytest

from rig import BEST_EFFORT, LATCHED, RELIABLE, Camera, image, load, stamp_of, wait_until
from test_detections import detections
from test_images import GRAY, KINDS, ODD, OUTPUTS, PHOTO, TOLERANCE, rgb
from test_lifecycle import change

EMBEDDING = "vit_msgs/msg/Embedding"
IMAGE = "sensor_msgs/msg/Image"
FRONT = image(rgb(PHOTO), "rgb8")
REAR = KINDS["mono8"][1](rgb(GRAY))


@pytest.fixture
def node_of(start):
    """Starts a node with cameras of these names; the topics lie in a namespace that no other test uses."""
    def start_node(*names, **more):
        space = f"/of_{'_'.join(names)}"
        node = start("-p", f"cameras:=[{', '.join(names)}]", *more.pop("arguments", ()), namespace=space, remap=False, **more)
        if more.get("ready", True):
            for name in names:
                node.wait_for_line(f"listening to {space}/{name}/image ")
        node.images = {name: f"{space}/{name}/image" for name in names}
        node.outputs = {name: f"{node.full_name}/{name}" for name in names}
        return node
    return start_node


def film(peer, node, name, message, rate=15.0):
    return Camera(peer, peer.publisher(IMAGE, node.images[name], BEST_EFFORT), message, rate=rate, frame_id=f"{name}_optical_frame")


def values(array, node, part):
    return {v.key: v.value for s in array.status if s.name == f"{node.name}: {part}" for v in s.values}


def assert_embeds(message, expected):
    np.testing.assert_allclose(message.data, expected["embedding"], atol=TOLERANCE, rtol=TOLERANCE)


@pytest.mark.parametrize("wait", [0.0, 0.05])
def test_cameras_of_different_size_and_encoding_get_what_they_would_get_alone(peer, node_of, infer, wait):
    node = node_of("front", "rear", arguments=("-p", f"batch_wait:={wait}"))
    inboxes = {(camera, topic): peer.hear(kind, f"{node.outputs[camera]}/{topic}") for camera in node.images for topic, kind in OUTPUTS.items()}
    with film(peer, node, "front", FRONT) as front, film(peer, node, "rear", REAR) as rear:
        for (camera, topic), inbox in inboxes.items():
            inbox.wait(5, what=f"{camera}/{topic}")
    for camera, sender, path in (("front", front, PHOTO), ("rear", rear, GRAY)):
        expected = infer(path)
        for message in inboxes[camera, "embedding"].messages:
            assert_embeds(message, expected)
        np.testing.assert_allclose(inboxes[camera, "attention"].last.weights, expected["attention"]["weights"], atol=TOLERANCE, rtol=0)
        height, width = rgb(path).shape[:2]
        assert (inboxes[camera, "overlay"].last.width, inboxes[camera, "overlay"].last.height) == (width, height)
        for topic in OUTPUTS:
            for message in inboxes[camera, topic].messages:
                assert stamp_of(message) in sender.sent and message.header.frame_id == f"{camera}_optical_frame"

    info = peer.hear("vit_msgs/msg/ModelInfo", f"{node.full_name}/model_info", LATCHED).wait(1)[0]
    assert info.model_hash == inboxes["front", "embedding"].last.model_hash
    topics = [name for name, _ in peer.node.get_topic_names_and_types() if name.startswith(f"{node.full_name}/")]
    assert f"{node.full_name}/embedding" not in topics
    assert [t for t in topics if t.endswith("model_info")] == [f"{node.full_name}/model_info"]


def test_one_camera_that_stops_does_not_stop_the_other(peer, node_of, infer):
    node = node_of("front", "rear", arguments=("-p", "batch_wait:=0.1"))
    inboxes = {name: peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in node.images}
    diagnostics = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics")
    with film(peer, node, "front", FRONT) as front:
        with film(peer, node, "rear", REAR):
            inboxes["front"].wait(3)
            inboxes["rear"].wait(3)
        stopped = len(inboxes["rear"])
        inboxes["front"].clear()
        inboxes["front"].wait(20)
        assert all(stamp_of(m) in front.sent for m in inboxes["front"].messages)
        assert_embeds(inboxes["front"].last, infer(PHOTO))
        assert len(inboxes["rear"]) - stopped <= 2  # those under way when it stopped
        silent = diagnostics.wait_for(lambda a: any(s.name == f"{node.name}: Input rear" and "no image for" in s.message for s in a.status))
    assert not any(s.name == f"{node.name}: Input front" and "no image" in s.message for s in silent.status)


def test_a_camera_with_a_bad_encoding_is_named_and_the_other_works(peer, node_of, infer):
    node = node_of("front", "rear")
    front, rear = (peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in ("front", "rear"))
    diagnostics = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics")
    with film(peer, node, "front", FRONT), film(peer, node, "rear", image(rgb(GRAY), "no_such_encoding")):
        node.wait_for_line("WARN.*rear: .*no_such_encoding")
        front.wait(5)
        bad = diagnostics.wait_for(lambda a: int(values(a, node, "Input rear").get("dropped: unknown encoding", 0)) > 0)
        assert "no_such_encoding" in values(bad, node, "Input rear")["last failure"]
        assert "last failure" not in values(bad, node, "Input front")
        assert "dropped: unknown encoding" not in values(bad, node, "Input front")
        diagnostics.wait_for(lambda a: any(s.name == f"{node.name}: Inference" and s.message.startswith("rear: every frame fails") for s in a.status))
    assert_embeds(front.last, infer(PHOTO))
    with film(peer, node, "rear", REAR):
        assert_embeds(rear.wait(1)[0], infer(GRAY))


def test_points_and_questions_are_about_one_camera(peer, node_of, infer):
    node = node_of("front", "rear")
    maps = {name: peer.hear("vit_msgs/msg/AttentionMap", f"{node.outputs[name]}/query/attention") for name in node.images}
    embeddings = {name: peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in node.images}
    points = peer.publisher("geometry_msgs/msg/PointStamped", f"{node.outputs['rear']}/query_point", RELIABLE)
    point = load("geometry_msgs/msg/PointStamped")()
    point.point.x, point.point.y = 300.0, 100.0
    with film(peer, node, "front", FRONT) as front, film(peer, node, "rear", REAR) as rear:
        for inbox in embeddings.values():
            inbox.wait(3)
        points.publish(point)
        asked = maps["rear"].wait(1)[0]
        assert asked.source == asked.PATCH and stamp_of(asked) in rear.sent
        for name, camera in (("front", front), ("rear", rear)):
            answer = peer.call("vit_msgs/srv/QueryAttention", f"{node.outputs[name]}/query_attention", mode=0, x=300.0, y=100.0)
            assert answer.success, answer.message
            assert stamp_of(answer.map) in camera.sent
            if name == "rear":
                np.testing.assert_allclose(answer.map.weights, asked.weights, atol=TOLERANCE)
        picture = load("sensor_msgs/msg/CompressedImage")(format="png", data=ODD.read_bytes())
        encoded = peer.call("vit_msgs/srv/EncodeImage", f"{node.full_name}/encode_image", image=picture)
    assert_embeds(encoded.embedding, infer(ODD))
    assert len(maps["front"]) == 0
    assert_embeds(embeddings["front"].last, infer(PHOTO))


def test_a_camera_without_images_between_two_others_leaves_their_numbers_as_they_are(peer, node_of, infer):
    node = node_of("left", "middle", "right")
    inboxes = {name: peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in ("left", "right")}
    # Tokens of one and not of the other: each run fetches what its own cameras need.
    patches = peer.hear("vit_msgs/msg/PatchEmbeddings", f"{node.outputs['right']}/patch_embeddings")
    with film(peer, node, "left", FRONT), film(peer, node, "right", REAR):
        patches.wait(3)
        for name, path in (("left", PHOTO), ("right", GRAY)):
            for message in inboxes[name].wait(5):
                assert_embeds(message, infer(path))


def test_a_model_that_runs_pictures_one_by_one_gives_each_camera_its_turn(peer, node_of):
    node = node_of("front", "rear", arguments=("-p", "precision:=int8", "-p", "batch_wait:=0.1"))
    node.wait_for_line("on cpu in int8")
    inboxes = {name: peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in node.images}
    with film(peer, node, "front", FRONT, rate=200), film(peer, node, "rear", REAR, rate=10) as rear:
        for inbox in inboxes.values():
            inbox.wait(10)
    # The fast camera always has a frame: the slow one gets every second turn, or all that it asks for.
    assert len(inboxes["rear"]) >= 0.4 * min(len(rear.sent), len(inboxes["front"]))
    for name, path in (("front", PHOTO), ("rear", GRAY)):
        picture = load("sensor_msgs/msg/CompressedImage")(format="png", data=path.read_bytes())
        alone = peer.call("vit_msgs/srv/EncodeImage", f"{node.full_name}/encode_image", image=picture)
        for message in inboxes[name].messages:
            np.testing.assert_allclose(message.data, alone.embedding.data, atol=TOLERANCE, rtol=TOLERANCE)


def test_boxes_of_a_detector_are_those_of_its_camera(peer, node_of, scene, vision_msgs):
    node = node_of("front", "rear", environment=vision_msgs)
    objects = {name: peer.hear("vit_msgs/msg/RegionArray", f"{node.outputs[name]}/objects") for name in node.images}
    detector = peer.publisher("vision_msgs/msg/Detection2DArray", f"{node.outputs['rear']}/detections", BEST_EFFORT)
    boxes = [(20, 20, 60, 60, "box", 0.9, "mine"), (140, 140, 60, 60, "box", 0.8, "thine")]
    peer.node.create_subscription(load(IMAGE), node.images["rear"], lambda m: detector.publish(detections(m.header, boxes)), BEST_EFFORT)
    peer.executor.wake()
    message = image(scene.pixels, "rgb8")
    with film(peer, node, "front", message), film(peer, node, "rear", image(scene.pixels, "rgb8")):
        objects["rear"].wait_for(lambda m: {r.id for r in m.regions} == {"mine", "thine"}, what="the boxes as objects")
        objects["front"].wait(len(objects["front"]) + 5)
    assert not any(r.id in ("mine", "thine") for m in objects["front"].messages for r in m.regions)


def test_links_of_each_camera_have_tracks_of_their_own(peer, node_of, scene):
    node = node_of("front", "rear")
    objects = {name: peer.hear("vit_msgs/msg/RegionArray", f"{node.outputs[name]}/objects") for name in node.images}
    links = {name: peer.hear("vit_msgs/msg/ObjectLinkArray", f"{node.outputs[name]}/links") for name in node.images}
    message = image(scene.pixels, "rgb8")
    upside_down = image(scene.pixels[::-1], "rgb8")

    def boxes(array):
        return sorted((r.x, r.y, r.width, r.height) for r in array.regions)
    with film(peer, node, "front", message), film(peer, node, "rear", upside_down):
        for inbox in (*objects.values(), *links.values()):
            inbox.wait(8)
        ids = {name: {frozenset(r.id for r in m.regions) for m in inbox.messages} for name, inbox in objects.items()}
        assert all(len(sets) == 1 for sets in ids.values()), "the same picture, other ids"
        assert boxes(objects["front"].last) != boxes(objects["rear"].last)
        assert any(link.state == link.LINKED for link in links["front"].last.links)
        before = {name: set().union(*sets) for name, sets in ids.items()}
        assert peer.call("std_srvs/srv/Trigger", f"{node.full_name}/reset_tracks").success
        for name, inbox in objects.items():
            inbox.wait_for(lambda m, old=before[name]: m.regions and not {r.id for r in m.regions} & old, what=f"new ids of {name}")


def test_set_enabled_and_the_lifecycle_are_for_all(peer, node_of):
    node = node_of("front", "rear")
    inboxes = {name: peer.hear(EMBEDDING, f"{node.outputs[name]}/embedding") for name in node.images}
    with film(peer, node, "front", FRONT) as front, film(peer, node, "rear", REAR):
        def pause(end):
            """Nothing comes from either until it ends, then both."""
            sent = len(front.sent)
            wait_until(lambda: len(front.sent) > sent + 5, 10, "pictures under way")
            counts = {name: len(inbox) for name, inbox in inboxes.items()}
            wait_until(lambda: len(front.sent) > sent + 15, 10, "ten more pictures")
            assert {name: len(inbox) for name, inbox in inboxes.items()} == counts
            assert end()
            for name, inbox in inboxes.items():
                inbox.wait(counts[name] + 1)

        for inbox in inboxes.values():
            inbox.wait(1)
        assert peer.call("std_srvs/srv/SetBool", f"{node.full_name}/set_enabled", data=False).success
        pause(lambda: peer.call("std_srvs/srv/SetBool", f"{node.full_name}/set_enabled", data=True).success)
        assert change(peer, node, "deactivate")
        pause(lambda: change(peer, node, "activate"))


def test_the_topics_of_a_camera_are_remapped_one_by_one(peer, start):
    node = start("-p", "cameras:=[front, rear]", "-r", "front/image:=/of_bumper/image_raw", "-r", "rear/image:=/of_hatch/image_raw", remap=False, ready=False)
    for topic in ("/of_bumper/image_raw", "/of_hatch/image_raw"):
        node.wait_for_line(f"listening to {topic} ")
        wait_until(lambda topic=topic: peer.node.count_subscribers(topic) == 1, 10, f"a subscription to {topic}")
        wait_until(lambda topic=topic: peer.node.count_publishers(topic) == 0, 10, "nobody else")


@pytest.mark.parametrize("names, reason", [
    ("[front, Rear]", "'Rear' is no name"),
    ("[front, 'rear camera']", "'rear camera' is no name"),
    ("[front, front]", "'front' is there twice"),
    ("front", "string_array"),
], ids=["capital", "space", "twice", "no_list"])
def test_names_that_cannot_be_end_the_start_with_one_line(start, names, reason):
    node = start("-p", f"cameras:={names}", ready=False)
    assert node.wait_for_exit() == 1
    assert len(node.lines) == 1 and "'cameras'" in node.lines[0] and reason in node.lines[0], node.output


def test_the_parameter_file_with_its_empty_list_is_the_single_camera(peer, start, tmp_path):
    file = tmp_path / "params.yaml"
    file.write_text("/**:\n  ros__parameters:\n    cameras: []\n    batch_wait: 0.02\n")
    node = start("--params-file", str(file))
    assert peer.parameters(node.full_name).get("cameras", "batch_wait") == [[], 0.02]
    embeddings = peer.hear(EMBEDDING, f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher(IMAGE, node.image), FRONT):
        embeddings.wait(2)
