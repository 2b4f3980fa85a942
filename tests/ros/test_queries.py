"""A place of the picture is asked, by topic and by service; a picture that is sent along is encoded."""
import numpy as np
import pytest

from rig import RELIABLE, ROOT, Camera, image, load, stamp_of, wait_until
from test_images import PHOTO, TOLERANCE, rgb
from test_lifecycle import change

MAP = "vit_msgs/msg/AttentionMap"
QUERY = "vit_msgs/srv/QueryAttention"
ENCODE = "vit_msgs/srv/EncodeImage"
POINT, BOX, REGION, CLS = range(4)


def point(x, y):
    message = load("geometry_msgs/msg/PointStamped")()
    message.point.x, message.point.y = float(x), float(y)
    return message


def ask(peer, node, **fields):
    return peer.call(QUERY, f"{node.full_name}/query_attention", **fields)


def encode(peer, node, data, want_attention=True, frame_id=""):
    picture = load("sensor_msgs/msg/CompressedImage")(format="png", data=data)
    picture.header.frame_id = frame_id
    return peer.call(ENCODE, f"{node.full_name}/encode_image", image=picture, want_attention=want_attention)


def film(peer, node, pixels, rate=10.0):
    return Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(pixels, "rgb8"), rate=rate)


def test_a_point_gives_the_map_of_its_patch_from_the_next_frame_on(peer, start, scene):
    node = start()
    maps = peer.hear(MAP, f"{node.full_name}/query/attention")
    pictures = peer.hear("sensor_msgs/msg/Image", f"{node.full_name}/query/attention/image")
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    points = peer.publisher("geometry_msgs/msg/PointStamped", f"{node.full_name}/query_point", RELIABLE)
    with film(peer, node, scene.pixels) as camera:
        embeddings.wait(5)
        assert len(maps) == len(pictures) == 0, "maps of nothing"
        asked = len(camera.sent)
        points.publish(point(200, 20))
        first = maps.wait(1)[0]
        # The frame after the point, or that after it when the point met the one under way.
        assert list(camera.sent).index(stamp_of(first)) <= asked + 1
        assert (first.source, first.source_row, first.source_column) == (first.PATCH, 1, 12)
        assert sum(first.weights) == pytest.approx(1, abs=1e-5)
        assert first.header.frame_id == "camera_optical_frame"

        picture = pictures.wait(1)[0]
        assert (picture.encoding, picture.width, picture.height) == ("32FC1", 14, 14)
        np.testing.assert_allclose(np.frombuffer(bytes(picture.data), np.float32), first.weights, atol=1e-7)

        # The service says the same of the same place and picture.
        answer = ask(peer, node, mode=POINT, x=200.0, y=20.0)
        assert answer.success, answer.message
        np.testing.assert_allclose(answer.map.weights, first.weights, atol=1e-7)

        points.publish(point(5, 200))
        moved = maps.wait_for(lambda m: m.source_row != 1)
        assert (moved.source_row, moved.source_column) == (12, 0)


def test_a_point_outside_the_picture_is_refused_once_and_the_old_patch_stays(peer, start, scene):
    node = start()
    maps = peer.hear(MAP, f"{node.full_name}/query/attention")
    points = peer.publisher("geometry_msgs/msg/PointStamped", f"{node.full_name}/query_point", RELIABLE)
    with film(peer, node, scene.pixels):
        points.publish(point(200, 20))
        maps.wait(1)
        for x in (224, 1000, float("nan")):
            points.publish(point(x, 20))
            count = len(maps)
            maps.wait(count + 3)
        node.wait_for_line("(?i)warn.*outside the picture of 224x224")
        assert (maps.last.source_row, maps.last.source_column) == (1, 12)
    assert sum("outside the picture" in line for line in node.lines) == 1


def test_nobody_who_listens_nothing_that_is_computed(peer, start, scene):
    node = start()
    points = peer.publisher("geometry_msgs/msg/PointStamped", f"{node.full_name}/query_point", RELIABLE)
    diagnostics = peer.hear("diagnostic_msgs/msg/DiagnosticArray", "/diagnostics")
    points.publish(point(200, 20))

    def values(array, status):
        return {v.key: v.value for s in array.status if s.name == f"{node.name}: {status}" for v in s.values}
    with film(peer, node, scene.pixels):
        diagnostics.wait_for(lambda a: int(values(a, "Input").get("dropped: nobody subscribes to any result", 0)) > 5)
        assert int(values(diagnostics.messages[-1], "Inference").get("results", 0)) == 0
        maps = peer.hear(MAP, f"{node.full_name}/query/attention")
        assert maps.wait(1)[0].source_column == 12  # the point was not forgotten


def test_the_service_answers_on_the_newest_frame_though_nobody_subscribes(peer, start, scene):
    node = start()
    with film(peer, node, scene.pixels) as camera:
        wait_until(lambda: len(camera.sent) > 5, 10, "pictures")
        answer = ask(peer, node, mode=POINT, x=100.0, y=100.0, top_k=3)
    assert answer.success, answer.message
    assert stamp_of(answer.map) in camera.sent
    assert (answer.map.source, answer.map.source_row, answer.map.source_column) == (answer.map.PATCH, 6, 6)
    assert 0 < len(answer.links) <= 3
    assert [link.score for link in answer.links] == sorted((link.score for link in answer.links), reverse=True)
    assert {link.source_id for link in answer.links} == {"query"}


def test_regions_are_asked_by_the_ids_that_were_published(peer, start, scene):
    node = start()
    links = peer.hear("vit_msgs/msg/ObjectLinkArray", f"{node.full_name}/links")
    attention = peer.hear(MAP, f"{node.full_name}/attention")
    with film(peer, node, scene.pixels):
        strong = links.wait_for(lambda m: any(link.state == link.LINKED for link in m.links))
        link = next(link for link in strong.links if link.state == link.LINKED)
        answer = ask(peer, node, mode=REGION, region_id=link.source_id)
        unknown = ask(peer, node, mode=REGION, region_id="nobody")
        whole = ask(peer, node, mode=CLS)
        same = attention.wait_for(lambda m: stamp_of(m) == stamp_of(whole.map))
    assert answer.success, answer.message
    assert (answer.map.source, answer.map.source_region_id) == (answer.map.REGION, link.source_id)
    found = next(other for other in answer.links if other.target_id == link.target_id)
    assert found.source_id == link.source_id and found.score > 0.3
    # The picture stands still, so what is smoothed over time equals what one frame says.
    assert found.lift == pytest.approx(link.lift, abs=1e-4) and found.attention_forward == pytest.approx(link.attention_forward, abs=1e-6)
    assert not unknown.success and link.source_id in unknown.message
    assert whole.success and whole.map.source == whole.map.CLS
    np.testing.assert_allclose(whole.map.weights, same.weights, atol=1e-7)


def test_the_last_frames_are_asked_by_their_stamp(peer, start, scene):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with film(peer, node, scene.pixels):
        embeddings.wait(5)
    # The camera has stopped: its last frames stay.
    newest, older = embeddings.messages[-1].header.stamp, embeddings.messages[-2].header.stamp
    answer = ask(peer, node, mode=POINT, x=10.0, y=10.0, stamp=older)
    assert answer.success, answer.message
    assert answer.map.header.stamp == older
    assert ask(peer, node, mode=POINT, x=10.0, y=10.0).map.header.stamp == newest
    gone = ask(peer, node, mode=POINT, x=10.0, y=10.0, stamp=load("builtin_interfaces/msg/Time")(sec=12))
    assert not gone.success and "12.000000000" in gone.message and "stamp 0" in gone.message


def test_a_node_that_is_not_active_says_what_to_do(peer, start):
    node = start("-p", "autostart:=false", ready=False)
    for expected in ("configure", "activate"):
        for answer in (ask(peer, node, mode=CLS), encode(peer, node, b"")):
            assert not answer.success
            assert f"ros2 lifecycle set {node.full_name} {expected}" in answer.message
        if expected == "configure":
            assert change(peer, node, "configure")
    assert change(peer, node, "activate")
    answer = ask(peer, node, mode=CLS)
    assert not answer.success and "no image has come" in answer.message


def test_an_encoded_picture_equals_vit_infer_and_leaves_the_stream_alone(peer, start, infer, scene):
    node = start()
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with film(peer, node, scene.pixels):
        objects.wait(3)
        answer = encode(peer, node, PHOTO.read_bytes(), frame_id="album")
        count = len(objects)
        objects.wait(count + 5)
        embeddings.wait(len(objects))
    expected = infer(PHOTO)
    assert answer.success, answer.message
    np.testing.assert_allclose(answer.embedding.data, expected["embedding"], atol=TOLERANCE, rtol=TOLERANCE)
    np.testing.assert_allclose(answer.attention.weights, expected["attention"]["weights"], atol=TOLERANCE, rtol=0)
    assert answer.embedding.header.frame_id == answer.attention.header.frame_id == "album"
    assert f"{answer.embedding.model_hash:016x}" == expected["model_hash"]
    assert len({tuple(sorted(r.id for r in m.regions)) for m in objects.messages}) == 1
    assert len({bytes(np.array(m.data, np.float32)) for m in embeddings.messages}) == 1


def test_a_damaged_picture_gives_the_decoders_reason_and_the_next_one_works(peer, start):
    node = start()
    data = PHOTO.read_bytes()
    for broken in (b"", b"no picture at all", data[: len(data) // 2]):
        answer = encode(peer, node, broken)
        assert not answer.success and answer.message and "\n" not in answer.message
        assert len(answer.embedding.data) == 0
    answer = encode(peer, node, data, want_attention=False)
    assert answer.success and len(answer.embedding.data) > 0 and len(answer.attention.weights) == 0


def test_many_requests_at_once_do_not_hold_up_the_camera(peer, start, scene):
    node = start()
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    client = peer.node.create_client(load(QUERY), f"{node.full_name}/query_attention")
    with film(peer, node, scene.pixels):
        embeddings.wait(3)
        assert ask(peer, node, mode=CLS).success  # by now both sides know each other
        futures = [client.call_async(load(QUERY).Request(mode=CLS)) for _ in range(10)]  # services keep ten
        wait_until(lambda: all(f.done() for f in futures), 30, "all answers")
        count = len(embeddings)
        embeddings.wait(count + 3)
    answers = [f.result() for f in futures]
    assert sum(a.success for a in answers) >= 8
    assert all(a.success or "ask again" in a.message for a in answers)
    peer.node.destroy_client(client)
