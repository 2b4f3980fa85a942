"""The launch files. The package `launch` need not be installed: a stand-in of ours evaluates them and builds the command lines that
`ros2 launch` would; a real node is then started with those."""
import json
import xml.etree.ElementTree

import numpy as np
import pytest
import yaml

import fake_launch
from conftest import CAMERA
from rig import BEST_EFFORT, ROOT, Camera, image

FILES = sorted((ROOT / "launch").glob("*.launch.py"))
NEEDED = {"replay.launch.py": {"bag": "drive"}}


def run(file, /, **arguments):
    return fake_launch.run(ROOT / "launch" / file, ROOT, {**NEEDED.get(file, {}), **arguments})


def perception_of(context):
    return next(n for n in context.nodes if n["executable"] == "vit_perception_node")


@pytest.mark.parametrize("file", [f.name for f in FILES])
@pytest.mark.parametrize("rviz", ["true", "false"])
def test_every_declared_argument_is_documented_and_used(file, rviz):
    context = run(file, rviz=rviz)
    assert context.used == set(context.declared)
    assert all(a.description.endswith(".") for a in context.declared.values())
    assert [n["executable"] for n in context.nodes].count("rviz2") == (rviz == "true")


def test_arguments_reach_the_node():
    context = run("vit_perception.launch.py", namespace="robot", name="eyes", image="/cam/image_raw", camera_info="/cam/camera_info",
                  image_transport="compressed", params_file="my.yaml", model="m.onnx", provider="cpu", precision="fp32", use_sim_time="true",
                  autostart="false", rviz="true", log_level="debug")
    node = perception_of(context)
    assert (node["package"], node["name"], node["namespace"]) == ("vit_perception", "eyes", "/robot")
    assert node["parameters"] == ["my.yaml", {
        "image_transport": "compressed", "model": "m.onnx", "provider": "cpu", "precision": "fp32", "use_sim_time": True, "autostart": False}]
    assert node["remappings"] == [("image", "/cam/image_raw"), ("camera_info", "/cam/camera_info")]
    assert node["ros_arguments"] == ["--log-level", "debug"]
    rviz = context.nodes[1]
    assert rviz["namespace"] == "/robot"
    assert ("/vit_perception/overlay", "eyes/overlay") in rviz["remappings"]
    assert rviz["arguments"][0] == "-d" and rviz["arguments"][1].endswith("config/vit_perception.rviz")


def test_what_is_not_given_is_left_to_the_parameter_file():
    assert perception_of(run("vit_perception.launch.py"))["parameters"] == [f"{ROOT}/config/vit_perception.yaml"]


def test_parameters_of_the_launch_files_are_those_of_the_nodes():
    for name, file, executable in (("vit_perception", "vit_perception.launch.py", "vit_perception_node"),
                                   ("simulated_camera", "simulated_camera.launch.py", "simulated_camera")):
        declared = yaml.safe_load((ROOT / f"config/{name}.yaml").read_text())["/**"]["ros__parameters"]
        given = run(file, model="m", provider="cpu")
        node = next(n for n in given.nodes if n["executable"] == executable)
        for parameters in (p for p in node["parameters"] if isinstance(p, dict)):
            assert {k: type(v) for k, v in parameters.items()} == {k: type(declared[k]) for k in parameters}


def test_a_bag_is_played_with_its_clock():
    context = run("replay.launch.py", speed="2.0", loop="true", image="/cam/image_raw")
    assert context.commands == [["ros2", "bag", "play", "drive", "--clock", "100", "--rate", "2.0", "--loop"]]
    assert perception_of(context)["parameters"][1] == {"use_sim_time": True}
    assert perception_of(context)["remappings"][0] == ("image", "/cam/image_raw")


def test_the_node_starts_with_what_launch_gives_it(peer, start, tmp_path):
    context = run("vit_perception.launch.py", namespace="launched", name="vit_launched", image="/launch_camera/image_raw", autostart="true", provider="cpu")
    words = fake_launch.ros_arguments(perception_of(context), tmp_path)
    assert words[0] == "--ros-args"
    node = start(*words[1:], name="vit_launched", namespace="/launched", remap=False)
    embeddings = peer.hear("vit_msgs/msg/Embedding", "/launched/vit_launched/embedding")
    with Camera(peer, peer.publisher("sensor_msgs/msg/Image", "/launch_camera/image_raw"), image(np.zeros((48, 64, 3)), "rgb8")):
        embeddings.wait(1)
    assert peer.parameters(node.full_name).get("provider", "attention.residual") == ["cpu", 0.5]
    assert not any("misspelt" in line for line in node.lines)


def test_camera_and_node_of_the_simulated_launch_find_each_other(peer, start, tmp_path):
    context = run("simulated_camera.launch.py", camera="launched_camera", width="320", height="240")
    camera, perception = context.nodes[:2]
    start(*fake_launch.ros_arguments(camera, tmp_path)[1:], name=camera["name"], namespace=camera["namespace"], program=CAMERA, remap=False, ready=False)
    start(*fake_launch.ros_arguments(perception, tmp_path)[1:], name=perception["name"], remap=False)
    embeddings = peer.hear("vit_msgs/msg/Embedding", "/vit_perception/embedding")
    infos = peer.hear("sensor_msgs/msg/CameraInfo", "/launched_camera/camera_info", BEST_EFFORT)
    embeddings.wait(5, 15)
    assert (infos.wait(1)[0].width, infos.last.height) == (320, 240)


def test_rviz_and_foxglove_show_topics_that_exist():
    topics = {"overlay", "overlay/compressed", "attention", "attention/image", "markers", "embedding", "links"}
    rviz = yaml.safe_load((ROOT / "config/vit_perception.rviz").read_text())
    shown = [d["Topic"]["Value"] for d in rviz["Visualization Manager"]["Displays"]]
    assert {"/vit_perception/overlay", "/vit_perception/markers", "/image"} <= set(shown)
    assert all(t == "/image" or t.removeprefix("/vit_perception/") in topics for t in shown)
    layout = json.loads((ROOT / "config/foxglove_layout.json").read_text())

    def leaves(part):
        return [part] if isinstance(part, str) else [*leaves(part["first"]), *leaves(part["second"])]

    assert set(leaves(layout["layout"])) == set(layout["configById"])


def test_the_profile_for_large_images_has_room_for_them():
    root = xml.etree.ElementTree.parse(ROOT / "config/fastdds_large_images.xml").getroot()
    sizes = [int(e.text) for e in root.iter() if e.tag.endswith("segment_size")]
    assert sizes == [32 * 1024 * 1024]


def test_the_profile_for_large_images_is_taken_by_the_middleware(peer, start):
    profile = {"FASTRTPS_DEFAULT_PROFILES_FILE": str(ROOT / "config/fastdds_large_images.xml")}
    camera = start("-p", "width:=1920", "-p", "height:=1080", "-p", "rate:=10.0", program=CAMERA, namespace="/large", remap=False, ready=False,
                   environment=profile)
    node = start("-r", "image:=/large/image_raw", name="vit_large", remap=False, environment=profile)
    embeddings = peer.hear("vit_msgs/msg/Embedding", f"{node.full_name}/embedding")
    embeddings.wait(10, 20)
    assert not any("XMLPARSER" in line for line in [*camera.lines, *node.lines])
