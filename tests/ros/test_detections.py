"""Boxes of another detector become the objects to link; a node without vision_msgs says so once and finds regions by itself."""
import pytest

import stand_in
from rig import BEST_EFFORT, Camera, image, load, stamp_of
from test_lifecycle import change


def detections(header, boxes):
    """A Detection2DArray of (x, y, width, height, label, score, id)."""
    message = load("vision_msgs/msg/Detection2DArray")(header=header)
    for x, y, width, height, label, score, name in boxes:
        detection = load("vision_msgs/msg/Detection2D")(header=header, id=name)
        detection.bbox.center.position.x, detection.bbox.center.position.y = x + width / 2, y + height / 2
        detection.bbox.size_x, detection.bbox.size_y = float(width), float(height)
        for class_id, likely in (("something", score / 2), (label, score)):
            result = load("vision_msgs/msg/ObjectHypothesisWithPose")()
            result.hypothesis.class_id, result.hypothesis.score = class_id, likely
            detection.results.append(result)
        message.detections.append(detection)
    return message


def lamp_and_end(scene):
    link = next(l for l in scene.links if {scene.kind(i) for i in l} == {"lamp", "end"})
    return sorted(link, key=lambda i: scene.kind(i) != "lamp")


def test_given_boxes_are_linked(peer, start, scene, vision_msgs):
    node = start("-p", "links.max_objects:=4", environment=vision_msgs)
    links = peer.hear("vit_msgs/msg/ObjectLinkArray", f"{node.full_name}/links")
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    detector = peer.publisher("vision_msgs/msg/Detection2DArray", f"{node.full_name}/detections", BEST_EFFORT)
    lamp, end = lamp_and_end(scene)
    boxes = [(*scene.box(lamp), "lamp", 0.9, "the lamp"), (*scene.box(end), "plug", 0.8, "the plug")]

    def detect(picture):  # a detector that takes some frames
        detector.publish(detections(picture.header, boxes))
    peer.node.create_subscription(load("sensor_msgs/msg/Image"), node.image, detect, BEST_EFFORT)
    peer.executor.wake()
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8"), rate=10) as camera:
        array = objects.wait_for(lambda m: {r.id for r in m.regions} == {"the lamp", "the plug"}, what="the boxes as objects")
        linked = links.wait_for(lambda m: any({l.source_id, l.target_id} == {"the lamp", "the plug"} and l.state == l.LINKED for l in m.links),
                                what="a link between lamp and plug")
    assert [(r.label, r.id) for r in array.regions] == [("lamp", "the lamp"), ("plug", "the plug")]
    assert [r.score for r in array.regions] == pytest.approx([0.9, 0.8])
    for region, name in zip(array.regions, (lamp, end)):
        assert (region.x, region.y, region.width, region.height) == pytest.approx(scene.box(name), abs=1e-3)
    assert stamp_of(linked) in camera.sent
    assert not any("detections is off" in line for line in node.lines)


def test_the_node_finds_regions_by_itself_when_detections_are_too_old_or_from_the_future(peer, start, scene, vision_msgs):
    node = start(environment=vision_msgs)
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    detector = peer.publisher("vision_msgs/msg/Detection2DArray", f"{node.full_name}/detections", BEST_EFFORT)
    for seconds in (-2, 5):
        stamp = peer.node.get_clock().now().to_msg()
        stamp.sec += seconds
        header = load("std_msgs/msg/Header")(stamp=stamp)
        detector.publish(detections(header, [(10, 10, 50, 50, "ghost", 0.9, "ghost")]))
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8"), rate=10):
        objects.wait(5)
    assert all("ghost" not in {r.id for r in m.regions} and len(m.regions) > 1 for m in objects.messages)


def test_a_detector_that_sees_nothing_gives_no_objects(peer, start, scene, vision_msgs):
    node = start(environment=vision_msgs)
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    detector = peer.publisher("vision_msgs/msg/Detection2DArray", f"{node.full_name}/detections", BEST_EFFORT)
    peer.node.create_subscription(
        load("sensor_msgs/msg/Image"), node.image, lambda picture: detector.publish(detections(picture.header, [])), BEST_EFFORT)
    peer.executor.wake()
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8"), rate=10):
        objects.wait_for(lambda m: not m.regions, what="a frame without objects")


@pytest.mark.skipif(stand_in.is_installed(), reason="vision_msgs is installed here")
def test_without_vision_msgs_the_node_warns_once_and_works(peer, start, scene):
    node = start()
    objects = peer.hear("vit_msgs/msg/RegionArray", f"{node.full_name}/objects")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", node.image), image(scene.pixels, "rgb8"), rate=10):
        objects.wait(2)
        assert change(peer, node, "deactivate") and change(peer, node, "activate")
        objects.clear()
        objects.wait(2)
    warnings = [line for line in node.lines if "WARN" in line]
    assert len(warnings) == 1 and "~/detections is off" in warnings[0] and "vision_msgs" in warnings[0]
