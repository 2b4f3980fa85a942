"""Makes cdr_vit_msgs.json beside this file: payloads of every type in src/vit_msgs, and the hashes that rosidl gave them.

    colcon build (of src/vit_msgs, in ROS 2 Jazzy), source install/setup.bash, then
    python make_vit_msgs.py        needs rosbags 0.11, numpy and rclpy

rosbags writes the bytes; rclpy must read each as the same message before it is kept.
"""
import json
import os
import random
from pathlib import Path

import numpy as np
from rclpy.serialization import deserialize_message
from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from vit_msgs import msg, srv

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "src" / "vit_msgs"
TEXTS = ["", "a", "Größe", "lamp→cable", "🚀", "camera_optical"]


def definitions():
    """Full name to text; the halves of services get message names, which is all that CDR knows of."""
    for path in sorted(PACKAGE.glob("msg/*.msg")):
        yield f"vit_msgs/msg/{path.stem}", f"vit_msgs/msg/{path.stem}", path.read_text()
    for path in sorted(PACKAGE.glob("srv/*.srv")):
        for half, text in zip(("_Request", "_Response"), path.read_text().split("---\n")):
            yield f"vit_msgs/srv/{path.stem}{half}", f"vit_msgs/msg/{path.stem}{half}", text


def value(store, description, rng, variant):
    node, detail = description
    if node == Nodetype.NAME:
        return message(store, detail, rng, variant)
    if node in (Nodetype.ARRAY, Nodetype.SEQUENCE):
        inner, count = detail
        if node == Nodetype.SEQUENCE:
            count = 0 if variant == 0 else rng.randint(1, 4)
        items = [value(store, inner, rng, variant) for _ in range(count)]
        kind = inner[1][0] if inner[0] == Nodetype.BASE else None
        return items if kind in (None, "string") else np.array(items, dtype=kind)
    kind = detail[0]
    if kind == "string":
        return "" if variant == 0 else rng.choice(TEXTS)
    if kind == "bool":
        return variant > 0 and rng.random() < 0.5
    if kind.startswith("float"):
        return 0.0 if variant == 0 else float(np.dtype(kind).type(rng.choice([-1.5, 1 / 3, 1e-40, 3.4e38])))
    limits = np.iinfo(kind)
    return 0 if variant == 0 else rng.choice([int(limits.min), int(limits.max), 1])


def message(store, name, rng, variant):
    return store.types[name](**{field: value(store, kind, rng, variant) for field, kind in store.fielddefs[name][1]})


def plain(store, item):
    if isinstance(item, np.ndarray):
        return item.tolist()
    if isinstance(item, (list, tuple)):
        return [plain(store, x) for x in item]
    if hasattr(item, "__msgtype__"):
        return {name: plain(store, getattr(item, name)) for name, _ in store.fielddefs[item.__msgtype__][1]}
    return item


def same(mine, theirs):
    if isinstance(mine, dict):
        return all(same(v, getattr(theirs, k)) for k, v in mine.items())
    if isinstance(mine, list):
        return len(mine) == len(theirs) and all(same(a, b) for a, b in zip(mine, theirs))
    return mine == theirs


def ros_class(name):
    short = name.rsplit("/", 1)[1]
    if "/msg/" in name:
        return getattr(msg, short)
    service, half = short.rsplit("_", 1)
    return getattr(getattr(srv, service), half)


def hashes():
    prefix = next(p for p in map(Path, os.environ["AMENT_PREFIX_PATH"].split(":")) if (p / "share/vit_msgs/msg").is_dir())
    found = {}
    for path in sorted(prefix.glob("share/vit_msgs/*/*.json")):
        for row in json.loads(path.read_text())["type_hashes"]:
            if row["type_name"].startswith("vit_msgs/"):
                found[row["type_name"]] = row["hash_string"]
    return dict(sorted(found.items()))


store = get_typestore(Stores.ROS2_JAZZY)
names = list(definitions())
types = {}
for _, name, text in names:
    types.update(get_types_from_msg(text, name))
store.register(types)
cases = []
for full, name, _ in names:
    for variant in range(3):
        made = message(store, name, random.Random(f"{full} {variant}"), variant)
        little = bytes(store.serialize_cdr(made, name, little_endian=True))
        big = bytes(store.serialize_cdr(made, name, little_endian=False))
        values = plain(store, made)
        assert same(values, deserialize_message(little, ros_class(full))), full
        cases.append(dict(type=full, variant=variant, value=values, length=len(little), le=little.hex(), be=big.hex()))
out = dict(level="L6", library="rosbags serialize_cdr, read by rclpy; hashes by rosidl_generator_type_description",
           hashes=hashes(), cases=cases)
with open(HERE / "cdr_vit_msgs.json", "w") as file:
    file.write("{\n")
    file.write(",\n".join(f'"{k}": {json.dumps(v)}' for k, v in out.items() if k != "cases"))
    file.write(',\n"cases": [\n' + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]}\n")
