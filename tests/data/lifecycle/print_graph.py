"""Prints the states and transitions of rcl_lifecycle's default state machine. Needs ROS 2 with rclpy.

python print_graph.py > graph.json
"""
import json

import rclpy
from rclpy.lifecycle import LifecycleNode

FIELDS = ("id", "label", "start_id", "start_label", "goal_id", "goal_label")

rclpy.init()
machine = LifecycleNode("any")._state_machine
graph = {
    "states": [{"id": id, "label": label} for id, label in machine.available_states],
    "transitions": [dict(zip(FIELDS, transition)) for transition in machine.transition_graph],
}
print("{")
for key, end in (("states", ","), ("transitions", "")):
    print(f'  "{key}": [')
    print(",\n".join("    " + json.dumps(item) for item in graph[key]))
    print(f"  ]{end}")
print("}")
