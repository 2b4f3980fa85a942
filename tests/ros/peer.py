#!/usr/bin/env python3
"""The other side of the tests: an rclpy node that does one thing until its standard input is closed.

    peer.py echo TYPE FROM TO [--best-effort]   publishes on TO what comes in on FROM, through rclpy's own message objects
    peer.py say TYPE TOPIC EXPRESSION [--best-effort] [--transient-local] [--rate HZ]
                                                publishes TYPE(**EXPRESSION), a Python dictionary, again and again
    peer.py image TOPIC WIDTH HEIGHT            the same for a bgr8 picture whose byte i is i % 251, best effort
    peer.py serve TYPE SERVICE EXPRESSION       answers with TYPE.Response(**EXPRESSION), where `request` may be used
    peer.py call TYPE SERVICE EXPRESSION        calls once and prints the response
    peer.py hear TYPE TOPIC                     prints each message

ROS arguments may follow. Prints "ready", then one JSON object a line: {"heard": ...} or {"response": ...}, each the fields of the message
by name.
"""
import argparse
import array
import importlib
import json
import sys
import threading

import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.utilities import remove_ros_args


def load(name):
    package, folder, kind = name.split("/")
    return getattr(importlib.import_module(f"{package}.{folder}"), kind)


def plain(value):
    if hasattr(value, "get_fields_and_field_types"):
        return {name: plain(getattr(value, name)) for name in value.get_fields_and_field_types()}
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, (list, tuple, array.array)) or hasattr(value, "tolist"):
        return [plain(item) for item in (value.tolist() if hasattr(value, "tolist") else value)]
    return value


def build(kind, expression, **names):
    return kind(**eval(expression, {"load": load, **names}))  # the expression is the test's own


def tell(**what):
    print(json.dumps(what), flush=True)


def picture(width, height):
    image = load("sensor_msgs/msg/Image")(height=height, width=width, encoding="bgr8", step=3 * width)
    image.header.frame_id = "camera"
    size = 3 * width * height
    image.data = array.array("B", (bytes(range(251)) * (size // 251 + 1))[:size])
    return image


def main():
    words = argparse.ArgumentParser()
    words.add_argument("what")
    words.add_argument("words", nargs="*")
    words.add_argument("--best-effort", action="store_true")
    words.add_argument("--transient-local", action="store_true")
    words.add_argument("--rate", type=float, default=20)
    given = words.parse_args(remove_ros_args(sys.argv)[1:])
    qos = QoSProfile(
        depth=10,
        reliability=ReliabilityPolicy.BEST_EFFORT if given.best_effort or given.what == "image" else ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL if given.transient_local else DurabilityPolicy.VOLATILE)

    rclpy.init(args=sys.argv)
    node = rclpy.create_node("peer")
    if given.what == "echo":
        kind, source, target = load(given.words[0]), given.words[1], given.words[2]
        publisher = node.create_publisher(kind, target, qos)
        node.create_subscription(kind, source, publisher.publish, qos)
    elif given.what in ("say", "image"):
        if given.what == "say":
            kind, topic = load(given.words[0]), given.words[1]
            message = build(kind, given.words[2])
        else:
            kind, topic = load("sensor_msgs/msg/Image"), given.words[0]
            message = picture(int(given.words[1]), int(given.words[2]))
        publisher = node.create_publisher(kind, topic, qos)
        node.create_timer(1 / given.rate, lambda: publisher.publish(message))
    elif given.what == "hear":
        node.create_subscription(load(given.words[0]), given.words[1], lambda m: tell(heard=plain(m)), qos)
    elif given.what == "serve":
        kind, expression = load(given.words[0]), given.words[2]
        node.create_service(kind, given.words[1], lambda request, _: build(kind.Response, expression, request=request))
    elif given.what == "call":
        kind = load(given.words[0])
        client = node.create_client(kind, given.words[1])
        client.wait_for_service(timeout_sec=20)
        future = client.call_async(build(kind.Request, given.words[2]))
        future.add_done_callback(lambda f: tell(response=plain(f.result())))
    else:
        words.error(f"cannot {given.what}")
    print("ready", flush=True)

    executor = SingleThreadedExecutor()
    executor.add_node(node)

    def end():
        sys.stdin.read()
        rclpy.shutdown()

    threading.Thread(target=end, daemon=True).start()
    try:
        executor.spin()
    except ExternalShutdownException:
        pass


if __name__ == "__main__":
    main()
