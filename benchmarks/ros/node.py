"""What the node costs as a part of ROS: camera, node and a listener as three processes on this machine.

    tools/ros-env.sh python3 benchmarks/ros/node.py                             640x480 and 1920x1080 at 30 Hz, 30 s each, then idle
    tools/ros-env.sh python3 benchmarks/ros/node.py --size 1920x1080 --seconds 600 --rate 10      is memory flat?
    tools/ros-env.sh python3 benchmarks/ros/node.py --size 640x480 --full-rate 3 [--model FOLDER]

The camera's pictures are drawn ahead and stamped when they are sent. Latency: from a picture's stamp until its embedding is in this process.
cores_apart_ns: how far the cores lay from each other before and after ('vit bench', docs/performance.md#cores-apart).
--full-rate: embeddings a second of a node that gets more pictures than it can take, divided by those of the pipeline without ROS ('vit bench'), in turn.
"""
import argparse
import json
import os
import subprocess
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

from process_figures import PARTS, cpu_seconds, memory_mb  # noqa: E402
from rig import Peer, Program, load, stamp_of, wait_until  # noqa: E402

NODE = ROOT / "src/vit_perception_node/bin/Release/net10.0/vit_perception_node.dll"
CAMERA = ROOT / "src/simulated_camera/bin/Release/net10.0/simulated_camera.dll"
VIT = ROOT / "src/vit_cli/bin/Release/net10.0/vit.dll"
WARM_SECONDS = 5
SETTLE_SECONDS = 30  # the runtime recompiles what it used at start
PROBE_FRAMES = 30
MORE_THAN_IT_CAN_TAKE = 1.3  # as much more costs the camera a larger share of the processors


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


def with_cores(context, size, rate, given):
    """A measurement, and between which distances of the cores it was made."""
    before = bare(size, 1, given)["cores_apart"][0]
    figures = measure(context, size, rate, given)
    return {**figures, "cores_apart_ns": whole(before, bare(size, 1, given)["cores_apart"][1])}


def whole(*nanoseconds):
    return [None if value is None else round(value) for value in nanoseconds]


def measure(context, size, rate, given):
    width, height = size.split("x")
    peer = Peer(context, "listener")
    arguments = ["-r", "__node:=bench", "-r", "image:=/bench_camera/image_raw", "-p", f"threads:={given.threads}",
                 *(["-p", f"model:={given.model}"] if given.model else [])]
    try:
        with Program(NODE, *arguments) as node:
            listener = Listener(peer)
            node.wait_for_line("listening to", seconds=60)
            with Program(CAMERA, "-r", "__ns:=/bench_camera", "-p", f"width:={width}", "-p", f"height:={height}", "-p", f"rate:={float(rate)}",
                         "-p", f"encoding:={given.encoding}", "-p", "drawn_ahead:=20"):
                wait_until(lambda: listener.latencies, 60, "an embedding")
                time.sleep(WARM_SECONDS)
                start, first = listener.next_diagnostics()
                cpu, begun, memory = cpu_seconds(node.process.pid), time.monotonic(), []
                listener.latencies.clear()
                while time.monotonic() - begun < given.seconds:
                    time.sleep(1)
                    memory.append(memory_mb(node.process.pid))
                latencies, elapsed = np.array(listener.latencies), time.monotonic() - begun
                cpu = cpu_seconds(node.process.pid) - cpu
                end, last = listener.next_diagnostics()
    finally:
        peer.close()
    model_ms, model_p95_ms = (float(text) for text in last["model and attention: p50 / p95 / p99 (ms)"].split("/")[:2])
    tenth = max(1, len(memory) // 10)
    return {
        "size": size, "encoding": given.encoding, "rate": rate, "threads": given.threads, "seconds": round(elapsed, 1),
        "received_hz": round((int(last["images"]) - int(first["images"])) / (end - start), 2),
        "embeddings_hz": round(len(latencies) / elapsed, 2),
        "latency_p50_ms": round(float(np.percentile(latencies, 50)), 2),
        "latency_p95_ms": round(float(np.percentile(latencies, 95)), 2),
        "model_p50_ms": model_ms,
        "model_p95_ms": model_p95_ms,
        "latency_minus_model_ms": round(float(np.percentile(latencies, 50)) - model_ms, 2),
        "cpu_percent": round(100 * cpu / elapsed, 1),
        "cpu_ms_per_embedding": round(1000 * cpu / max(1, len(latencies)), 2),
        "memory_mb_first_tenth": middle(memory[:tenth]),
        "memory_mb_last_tenth": middle(memory[-tenth:]),
        "dropped": {k: int(v) - int(first.get(k, 0)) for k, v in last.items() if k.startswith("dropped")},
    }


def middle(samples):
    return {part: round(float(np.median([sample[part] for sample in samples])), 1) for part in PARTS}


def bare(size, frames, given):
    """What 'vit bench' says of the same without ROS."""
    command = ["dotnet", str(VIT), "bench", "--json", "--outputs", "embedding", "--no-links", "--no-overlay", "--frames", str(frames),
               "--frame-size", size, "--encoding", given.encoding, "--threads", str(given.threads), *(["--model", given.model] if given.model else [])]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def full_rate(context, size, given):
    """Each round's rate divided by the mean of the bare pipeline's before and after it."""
    frames = max(PROBE_FRAMES, round(given.seconds * bare(size, PROBE_FRAMES, given)["frames_per_second"]))
    reports, node = [bare(size, frames, given)], []
    for _ in range(given.full_rate):
        node.append(measure(context, size, round(MORE_THAN_IT_CAN_TAKE * reports[-1]["frames_per_second"], 1), given))
        reports.append(bare(size, frames, given))
    rates, node_rates = [report["frames_per_second"] for report in reports], [figures["embeddings_hz"] for figures in node]
    ratios = [2 * rate / (rates[i] + rates[i + 1]) for i, rate in enumerate(node_rates)]
    return {
        "size": size, "model": Path(given.model).name or "embedded", "threads": given.threads,
        "bare_hz": [round(rate, 1) for rate in rates], "node_hz": [round(rate, 1) for rate in node_rates], "node_by_bare": [round(ratio, 3) for ratio in ratios],
        "median": round(float(np.median(ratios)), 3),
        "bare_cpu_ms": [round(report["processor_per_frame"], 2) for report in reports], "node_cpu_ms": [figures["cpu_ms_per_embedding"] for figures in node],
        "cores_apart_ns": [whole(*report["cores_apart"]) for report in reports],
    }


def idle(seconds):
    """A node that is active and gets no picture."""
    with Program(NODE, "-r", "__node:=bench") as node:
        node.wait_for_line("listening to")
        time.sleep(SETTLE_SECONDS)
        cpu, begun = cpu_seconds(node.process.pid), time.monotonic()
        time.sleep(seconds)
        elapsed = time.monotonic() - begun
        return {"idle_cpu_percent": round(100 * (cpu_seconds(node.process.pid) - cpu) / elapsed, 2), "memory_mb": middle([memory_mb(node.process.pid)])}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", action="append", help="width x height; may be given several times")
    parser.add_argument("--rate", type=float, default=30.0, help="pictures a second (30)")
    parser.add_argument("--seconds", type=float, default=30, help="how long each is measured (30)")
    parser.add_argument("--encoding", default="rgb8", choices=["rgb8", "bgr8", "mono8"])
    parser.add_argument("--model", default="", help="as the node's parameter")
    parser.add_argument("--threads", type=int, default=0, help="as the node's parameter")
    parser.add_argument("--full-rate", type=int, default=0, metavar="ROUNDS", help="how fast it can go, against the pipeline without ROS")
    parser.add_argument("--idle", action="store_true", help="only the node without pictures")
    given = parser.parse_args()
    if not given.idle:
        context = Context()
        rclpy.init(context=context)
        for size in given.size or ["640x480", "1920x1080"]:
            figures = full_rate(context, size, given) if given.full_rate else with_cores(context, size, given.rate, given)
            print(json.dumps(figures), flush=True)
        context.try_shutdown()
    if given.idle or not (given.size or given.full_rate):
        print(json.dumps(idle(given.seconds)), flush=True)


if __name__ == "__main__":
    main()
