"""Regions, links and markers: right on a scene whose truth is known, the same from frame to frame, at the right pixels."""
import numpy as np
import pytest

from conftest import CAMERA
from rig import BEST_EFFORT, Camera, image, load, stamp_of, wait_until

LINKED = 1


def region_of(array, name):
    return next(r for r in array.regions if r.id == name)


def test_the_cable_and_its_lamp_are_found_and_linked(peer, start, scene):
    node = start()
    links = peer.hear("vit_msgs/msg/ObjectLinkArray", f"{node.full_name}/links")
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8")) as camera:
        def right(array):
            return [link for link in array.links if link.state == LINKED and
                    scene.true_link(region_of(array, link.source_id).cells, region_of(array, link.target_id).cells)]
        found = links.wait_for(right, what="a link between a lamp and what hangs on its cable")
        objects.wait(3)

    link = right(found)[0]
    assert link.frames_seen >= 3 and 0.5 <= link.score <= 1
    assert link.distance > 32
    assert stamp_of(found) in camera.sent and found.header.frame_id == "camera_optical_frame"
    assert all(stamp_of(m) in camera.sent for m in objects.messages)
    array = objects.last
    assert array.model_hash == found.model_hash and array.grid.rows * array.grid.columns == 196
    assert [r.score for r in array.regions] == sorted((r.score for r in array.regions), reverse=True)
    for region in array.regions:
        assert 0 <= region.x and region.x + region.width <= 224.5 and region.cells


def test_ids_stay_from_frame_to_frame_and_are_new_after_a_reset(peer, start, scene):
    node = start()
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8")):
        objects.wait(10)
        before = {frozenset(r.id for r in m.regions) for m in objects.messages}
        assert len(before) == 1, "the same picture, other ids"
        boxes = {r.id: (r.x, r.y, r.width, r.height) for r in objects.last.regions}
        assert len(boxes) >= 2
        answer = peer.call("std_srvs/srv/Trigger", f"{node.full_name}/reset_tracks")
        assert answer.success
        after = objects.wait_for(lambda m: not {r.id for r in m.regions} & set(boxes), what="new ids")
        assert sorted((r.x, r.y, r.width, r.height) for r in after.regions) == sorted(boxes.values())


def test_regions_of_the_moving_camera_keep_their_ids(peer, start):
    start("-p", "rate:=15.0", program=CAMERA, name="vit_moving", namespace="/moving", remap=False, ready=False)
    node = start("-r", "image:=/moving/image_raw", name="vit_moving_perception", remap=False)
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    images = peer.hear("sensor_msgs/msg/Image", "/moving/image_raw", BEST_EFFORT)
    objects.wait(30, 30)
    sets = [{r.id for r in m.regions} for m in objects.messages]
    kept = [len(a & b) / len(a) for a, b in zip(sets, sets[1:]) if a]
    assert np.mean(kept) > 0.6, kept
    seen = {stamp_of(m) for m in images.messages}
    assert sum(stamp_of(m) in seen for m in objects.messages) > 10


def test_markers_project_onto_the_boxes_and_links_of_their_frame(peer, start, scene):
    node = start("-r", "camera_info:=/of_markers/camera_info", "-p", "markers.distance:=2.5", "-p", "links.min_score:=0.2")
    inboxes = {name: peer.hear(kind, f"{node.full_name}/{name}") for name, kind in (
        ("markers", "visualization_msgs/msg/MarkerArray"), ("objects", "vit_msgs/msg/RegionArray"), ("links", "vit_msgs/msg/ObjectLinkArray"))}
    # Not in the middle and not square, so that a mistake shows.
    fx, fy, cx, cy = 300.0, 280.0, 100.0, 121.5
    info = load("sensor_msgs/msg/CameraInfo")(width=224, height=224, k=[fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0])
    with Camera(peer, peer.publisher("sensor_msgs/msg/CameraInfo", "/of_markers/camera_info"), info), \
            Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8")):
        def complete(markers):
            stamp = next((stamp_of(m) for m in markers.markers if m.ns == "links" and m.points), None)
            return stamp and all(any(stamp_of(m) == stamp for m in inboxes[name].messages) for name in ("objects", "links"))
        markers = inboxes["markers"].wait_for(complete, what="markers of links")

    boxes, lines = (next(m for m in markers.markers if m.ns == name) for name in ("regions", "links"))
    stamp = stamp_of(boxes)
    objects, links = (next(m for m in inboxes[name].messages if stamp_of(m) == stamp) for name in ("objects", "links"))
    assert boxes.header == objects.header and markers.markers[0].action == markers.markers[0].DELETEALL

    def pixels(marker):
        assert {round(p.z, 9) for p in marker.points} == {2.5}
        # Box edges lie half a pixel before the centre of their first pixel; K counts from centres.
        return np.array([(fx * p.x / p.z + cx + 0.5, fy * p.y / p.z + cy + 0.5) for p in marker.points])

    drawn = pixels(boxes).reshape(-1, 8, 2)
    corners = {(round(b[:, 0].min(), 2), round(b[:, 1].min(), 2), round(b[:, 0].max(), 2), round(b[:, 1].max(), 2)) for b in drawn}
    assert corners == {(round(r.x, 2), round(r.y, 2), round(r.x + r.width, 2), round(r.y + r.height, 2)) for r in objects.regions}

    def middle(name):
        r = region_of(links, name)
        return r.x + r.width / 2, r.y + r.height / 2
    expected = [(*middle(link.source_id), *middle(link.target_id)) for link in links.links if link.state == LINKED]
    np.testing.assert_allclose(sorted(pixels(lines).reshape(-1, 4).tolist()), sorted(expected), atol=0.01)


def test_without_camera_info_there_are_no_markers(peer, start, scene):
    node = start("-r", "camera_info:=/of_nobody/camera_info")
    markers = peer.hear("visualization_msgs/msg/MarkerArray", f"{node.full_name}/markers")
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8")):
        objects.wait(5)
    assert len(markers) == 0


def test_links_end_when_they_are_switched_off(peer, start, scene):
    node = start("-p", "links.enabled:=false")
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8")):
        embeddings.wait(5)
        assert len(objects) == 0
        assert all(r.successful for r in peer.parameters(node.full_name).set(links__enabled=True))
        wait_until(lambda: len(objects) > 0, 10, "objects")
