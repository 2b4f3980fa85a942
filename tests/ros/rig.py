"""What the tests are made of: a process under test, and a rclpy node that talks to it."""
import importlib
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

# Background jobs of a shell ignore SIGINT, and so would the programs that are ended by it here.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[2]
ASKED_AGAIN = 3
SETTLE_SECONDS = 0.3
MATCH_SECONDS = 10  # discovery on a busy machine

BEST_EFFORT = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
RELIABLE = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE)
LATCHED = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def load(name):
    package, folder, kind = name.split("/")
    return getattr(importlib.import_module(f"{package}.{folder}"), kind)


def wait_until(condition, seconds, what):
    """The condition's value once it is true; a failed test when it does not become so."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.01)


class Program:
    """A process whose output is read line by line; leaving the block ends it."""

    def __init__(self, program, *ros_arguments, environment=None):
        """A .dll, or a program that starts by itself."""
        self.lines = []
        command = (["dotnet"] if program.suffix == ".dll" else []) + [str(program)] + (["--ros-args", *ros_arguments] if ros_arguments else [])
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **(environment or {})})
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self):
        return "\n".join(self.lines)

    def wait_for_line(self, pattern, seconds=20):
        def found():
            if self.process.poll() is not None:
                self.reader.join(5)
            line = next((line for line in list(self.lines) if re.search(pattern, line)), None)
            assert line or self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.output}"
            return line
        return wait_until(found, seconds, lambda: f"a line like {pattern!r} in:\n{self.output}")

    def wait_for_exit(self, seconds=20):
        code = self.process.wait(seconds)
        self.reader.join(5)
        return code

    def end(self, by=signal.SIGINT, seconds=10):
        """Exit status, and seconds that it took."""
        start = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            return self.wait_for_exit(seconds), time.monotonic() - start
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"still runs {seconds} s after {by.name}:\n{self.output}") from None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is not None:
            return
        if kind is not None:
            self.process.kill()
            self.process.wait()
            return
        code, _ = self.end()
        assert code == 0, self.output


class Inbox:
    """Messages of one subscription, in the order of arrival, with the time of each on the monotonic clock."""

    def __init__(self):
        self.messages, self.times = [], []

    def put(self, message):
        self.times.append(time.monotonic())
        self.messages.append(message)

    def __len__(self):
        return len(self.messages)

    @property
    def last(self):
        return self.messages[-1]

    def clear(self):
        self.messages.clear()
        self.times.clear()

    def wait(self, count=1, seconds=MATCH_SECONDS, what="messages"):
        wait_until(lambda: len(self.messages) >= count, seconds, lambda: f"{count} {what}; {len(self.messages)} came")
        return self.messages[:count]

    def wait_for(self, condition, seconds=MATCH_SECONDS, what="a message that fits"):
        return wait_until(lambda: next((m for m in list(self.messages) if condition(m)), None), seconds, what)


class Peer:
    """A rclpy node that a thread of its own serves."""

    def __init__(self, context, name="peer"):
        self.node = Node(name, context=context, use_global_arguments=False)
        self.executor = SingleThreadedExecutor(context=context)
        self.executor.add_node(self.node)
        self.thread = threading.Thread(target=self.executor.spin, daemon=True)
        self.thread.start()

    def close(self):
        self.executor.shutdown()
        self.thread.join(5)
        self.node.destroy_node()

    def hear(self, kind, topic, qos=RELIABLE, matched=True):
        """An inbox; waits for a publisher unless told otherwise."""
        inbox = Inbox()
        subscription = self.node.create_subscription(load(kind), topic, inbox.put, qos)
        inbox.subscription = subscription
        self.executor.wake()
        if matched:
            wait_until(lambda: self.node.count_publishers(topic) > 0, MATCH_SECONDS, f"a publisher of {topic}")
        return inbox

    def publisher(self, kind, topic, qos=BEST_EFFORT, matched=True):
        """A publisher; waits for a subscription unless told otherwise."""
        publisher = self.node.create_publisher(load(kind), topic, qos)
        if matched:
            self.wait_for_match(publisher)
        return publisher

    def wait_for_match(self, publisher):
        wait_until(lambda: publisher.get_subscription_count() > 0, MATCH_SECONDS, f"a subscription to {publisher.topic_name}")

    def call(self, kind, service, seconds=MATCH_SECONDS, **fields):
        kind = load(kind)
        client = self.node.create_client(kind, service)
        try:
            wait_until(client.service_is_ready, MATCH_SECONDS, f"service {service}")
            # Ready says that this side knows the server. The server may not know this side yet, and then its answer is lost: what only
            # reads is asked again, what changes something gets a moment.
            if service.rsplit("/", 1)[1].startswith(("get_", "list_", "describe_")):
                for _ in range(ASKED_AGAIN):
                    future = client.call_async(kind.Request(**fields))
                    try:
                        wait_until(future.done, seconds / ASKED_AGAIN, "an answer")
                        return future.result()
                    except AssertionError:
                        continue
            else:
                time.sleep(SETTLE_SECONDS)
            future = client.call_async(kind.Request(**fields))
            wait_until(future.done, seconds, f"an answer of {service}")
            return future.result()
        finally:
            self.node.destroy_client(client)

    def parameters(self, node):
        return Parameters(self, node)


class Parameters:
    """The parameter services of a node, as the command line tool calls them."""

    def __init__(self, peer, node):
        self.peer, self.node = peer, node

    def _call(self, service, **fields):
        kind = "".join(part.capitalize() for part in service.split("_"))
        return self.peer.call(f"rcl_interfaces/srv/{kind}", f"{self.node}/{service}", **fields)

    def names(self):
        return list(self._call("list_parameters").result.names)

    def get(self, *names):
        from rclpy.parameter import parameter_value_to_python
        return [parameter_value_to_python(v) for v in self._call("get_parameters", names=list(names)).values]

    def describe(self, *names):
        return list(self._call("describe_parameters", names=list(names)).descriptors)

    def set(self, **values):
        from rclpy.parameter import Parameter
        messages = [Parameter(name.replace("__", "."), value=value).to_parameter_msg() for name, value in values.items()]
        return list(self._call("set_parameters", parameters=messages).results)


class Camera:
    """Publishes pictures with rising stamps at a rate until stopped; remembers every header it sent."""

    def __init__(self, peer, publisher, message, rate=30.0, frame_id="camera_optical_frame"):
        self.publisher, self.message, self.sent = publisher, message, {}
        self.message.header.frame_id = frame_id
        self.clock = peer.node.get_clock()
        self.peer = peer
        self.timer = peer.node.create_timer(1 / rate, self.shoot)
        peer.executor.wake()

    def shoot(self):
        self.message.header.stamp = self.clock.now().to_msg()
        self.sent[stamp_of(self.message)] = time.monotonic()
        self.publisher.publish(self.message)

    def stop(self):
        self.peer.node.destroy_timer(self.timer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def stamp_of(message):
    return message.header.stamp.sec * 10**9 + message.header.stamp.nanosec


def image(pixels, encoding, step=None):
    """A sensor_msgs/Image of an array height x width [x bytes]; its header is left to the sender."""
    pixels = np.ascontiguousarray(pixels, dtype=np.uint8)
    message = load("sensor_msgs/msg/Image")()
    message.height, message.width = pixels.shape[:2]
    message.encoding = encoding
    message.step = step if step is not None else pixels[0].size
    message.data = pixels.tobytes()
    return message


def cosine(a, b):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))
