#!/usr/bin/env python3
"""Reads a bag with rosbags and with mcap, both independent of this repository, and prints what each found.

    check_bag.py BAG        BAG: a rosbag2 folder, or one .mcap file (then only mcap reads it)

Prints one JSON object: {"rosbags": {topic: {"type", "count", "sha256"}}, "mcap": {topic: {..., "schema_encoding"}}}. sha256 is over all
payloads of the topic in log-time order. mcap checks every CRC and, for each file, also that the summary's statistics agree with what was
read. Exit status 1 when the two disagree.
"""
import hashlib
import json
import sys
from pathlib import Path

from mcap.reader import NonSeekingReader, make_reader
from rosbags.rosbag2 import Reader


class Topic:
    def __init__(self, type_name):
        self.type, self.count, self.hash = type_name, 0, hashlib.sha256()

    def add(self, payload):
        self.count += 1
        self.hash.update(payload)

    def summary(self):
        return {"type": self.type, "count": self.count, "sha256": self.hash.hexdigest()}


def read_rosbags(folder):
    topics = {}
    with Reader(folder) as reader:
        for connection in reader.connections:
            topics.setdefault(connection.topic, Topic(connection.msgtype))
        for connection, _, payload in reader.messages():
            topics[connection.topic].add(payload)
        stated = {c.topic: c.msgcount for c in reader.connections}
    return {name: topic.summary() for name, topic in topics.items()}, stated


def read_mcap(files):
    topics, encodings = {}, {}
    for file in files:
        with open(file, "rb") as stream:
            reader = make_reader(stream, validate_crcs=True)
            summary = reader.get_summary()
            assert summary is not None and summary.statistics is not None, f"{file}: no summary"
            for channel in summary.channels.values():
                schema = summary.schemas[channel.schema_id]
                topics.setdefault(channel.topic, Topic(schema.name))
                encodings[channel.topic] = schema.encoding
            before = sum(t.count for t in topics.values())
            for _, channel, message in reader.iter_messages(log_time_order=True):
                topics[channel.topic].add(message.data)
            read = sum(t.count for t in topics.values()) - before
            assert read == summary.statistics.message_count, f"{file}: {read} read, {summary.statistics.message_count} stated"
            for _ in reader.iter_attachments():
                pass
        with open(file, "rb") as stream:  # file order, which also checks the CRC over the whole data section
            streamed = sum(1 for _ in NonSeekingReader(stream, validate_crcs=True).iter_messages(log_time_order=False))
            assert streamed == read, f"{file}: {streamed} streamed, {read} read through the index"
    return {name: {**topic.summary(), "schema_encoding": encodings[name]} for name, topic in topics.items()}


def main():
    bag = Path(sys.argv[1])
    if bag.is_file():
        print(json.dumps({"mcap": read_mcap([bag])}, indent=1))
        return 0
    rosbags, stated = read_rosbags(bag)
    result = {"rosbags": rosbags, "mcap": read_mcap(sorted(bag.glob("*.mcap")))}
    print(json.dumps(result, indent=1))
    plain = {name: {k: v for k, v in topic.items() if k != "schema_encoding"} for name, topic in result["mcap"].items()}
    return 0 if plain == rosbags and all(stated[n] == t["count"] for n, t in rosbags.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
