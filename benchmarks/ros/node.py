"""What the node costs as a part of ROS: camera, node and a listener as three processes on this machine.

    tools/ros-env.sh python3 benchmarks/ros/node.py                             640x480 and 1920x1080 at 30 Hz, 30 s each, then idle
    tools/ros-env.sh python3 benchmarks/ros/node.py --size 1920x1080 --seconds 600
    tools/ros-env.sh python3 benchmarks/ros/node.py --size 640x480 --rate 1000  as fast as it goes

The camera's pictures are drawn ahead and stamped when they are sent. Latency: from a picture's stamp until its embedding is in this process.
"""
import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/ros"))
os.environ.setdefault("ROS_DOMAIN_ID", str(1 + os.getpid() % 101))
# The stock shared memory holds no 1080p picture.
os.environ["FASTRTPS_DEFAULT_PROFILES_FILE"] = str(ROOT / "config/fastdds_large_images.xml")

import rclpy  # noqa: E402
from rclpy.context import Context  # noqa: E402

from rig import Peer, Program, load, stamp_of, wait_until  # noqa: E402

NODE = ROOT / "src/vit_perception_node/bin/Release/net10.0/vit_perception_node.dll"
CAMERA = ROOT / "src/simulated_camera/bin/Release/net10.0/simulated_camera.dll"
WARM_SECONDS = 5
SETTLE_SECONDS = 30  # the runtime recompiles what it used at start
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid):
    line = next(l for l in Path(f"/proc/{pid}/status").read_text().splitlines() if l.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Listener:
    """Embeddings and diagnostics of one node."""

    def __init__(self, peer):
        self.clock = peer.node.get_clock()
        self.latencies, self.values, self.at = [], {}, 0.0
        peer.node.create_subscription(load("vit_msgs/msg/Embedding"), "/bench/embedding", self.embedding, 10)
        peer.node.create_subscription(load("diagnostic_msgs/msg/DiagnosticArray"), "/diagnostics", self.diagnostics, 10)
        peer.executor.wake()

    def embedding(self, message):
        self.latencies.append((self.clock.now().nanoseconds - stamp_of(message)) / 1e6)

    def diagnostics(self, message):
        for status in message.status:
            if status.name.startswith("bench: "):
                self.values.update({v.key: v.value for v in status.values})
        self.at = message.header.stamp.sec + message.header.stamp.nanosec / 1e9

    def next_diagnostics(self):
        before = self.at
        wait_until(lambda: self.at > before, 10, "diagnostics")
        return self.at, dict(self.values)


def measure(context, size, rate, seconds, encoding, model):
    width, height = size.split("x")
    peer = Peer(context, "listener")
    arguments = ["-r", "__node:=bench", "-r", "image:=/bench_camera/image_raw", *(["-p", f"model:={model}"] if model else [])]
    try:
        with Program(NODE, *arguments) as node:
            listener = Listener(peer)
            node.wait_for_line("listening to")
            with Program(CAMERA, "-r", "__ns:=/bench_camera", "-p", f"width:={width}", "-p", f"height:={height}", "-p", f"rate:={float(rate)}",
                         "-p", f"encoding:={encoding}", "-p", "drawn_ahead:=20"):
                wait_until(lambda: listener.latencies, 60, "an embedding")
                time.sleep(WARM_SECONDS)
                start, first = listener.next_diagnostics()
                cpu, begun, memory = cpu_seconds(node.process.pid), time.monotonic(), []
                listener.latencies.clear()
                while time.monotonic() - begun < seconds:
                    time.sleep(1)
                    memory.append(resident_mb(node.process.pid))
                latencies, elapsed = np.array(listener.latencies), time.monotonic() - begun
                cpu = cpu_seconds(node.process.pid) - cpu
                end, last = listener.next_diagnostics()
    finally:
        peer.close()
    model_ms = float(last["model and attention: p50 / p95 / p99 (ms)"].split("/")[0])
    tenth = max(1, len(memory) // 10)
    return {
        "size": size, "encoding": encoding, "rate": rate, "seconds": round(elapsed, 1),
        "received_hz": round((int(last["images"]) - int(first["images"])) / (end - start), 2),
        "embeddings_hz": round(len(latencies) / elapsed, 2),
        "latency_p50_ms": round(float(np.percentile(latencies, 50)), 2),
        "latency_p95_ms": round(float(np.percentile(latencies, 95)), 2),
        "model_p50_ms": model_ms,
        "latency_minus_model_ms": round(float(np.percentile(latencies, 50)) - model_ms, 2),
        "cpu_percent": round(100 * cpu / elapsed, 1),
        "resident_mb_first_tenth": round(float(np.median(memory[:tenth])), 1),
        "resident_mb_last_tenth": round(float(np.median(memory[-tenth:])), 1),
        "dropped": {k: int(v) - int(first.get(k, 0)) for k, v in last.items() if k.startswith("dropped")},
    }


def idle(seconds):
    """A node that is active and gets no picture."""
    with Program(NODE, "-r", "__node:=bench") as node:
        node.wait_for_line("listening to")
        time.sleep(SETTLE_SECONDS)
        cpu, begun = cpu_seconds(node.process.pid), time.monotonic()
        time.sleep(seconds)
        elapsed = time.monotonic() - begun
        return {"idle_cpu_percent": round(100 * (cpu_seconds(node.process.pid) - cpu) / elapsed, 2), "resident_mb": round(resident_mb(node.process.pid), 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", action="append", help="width x height; may be given several times")
    parser.add_argument("--rate", type=float, default=30.0, help="pictures a second (30)")
    parser.add_argument("--seconds", type=float, default=30, help="how long each is measured (30)")
    parser.add_argument("--encoding", default="rgb8", choices=["rgb8", "bgr8", "mono8"])
    parser.add_argument("--model", default="", help="as the node's parameter")
    parser.add_argument("--idle", action="store_true", help="only the node without pictures")
    given = parser.parse_args()
    if not given.idle:
        context = Context()
        rclpy.init(context=context)
        for size in given.size or ["640x480", "1920x1080"]:
            print(json.dumps(measure(context, size, given.rate, given.seconds, given.encoding, given.model)), flush=True)
        context.try_shutdown()
    if given.idle or not given.size:
        print(json.dumps(idle(given.seconds)), flush=True)


if __name__ == "__main__":
    main()
