"""The perception node, and RViz if wanted.

    ros2 launch vit_perception vit_perception.launch.py image:=/camera/image_raw rviz:=true
"""
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare

CONFIG = [FindPackageShare("vit_perception"), "config"]

# Those that are parameters of the node, too: left empty, the parameter file says.
PARAMETERS = [
    # name, description, choices
    ("image_transport", "auto: whichever is published, raw first.", ["", "auto", "raw", "compressed"]),
    ("model", "A .onnx made by 'vit import', or a Hugging Face checkpoint folder; by default the embedded small model.", None),
    ("provider", "Where the model runs: auto, tensorrt, cuda, openvino, cpu, or a plugin provider.", None),
    ("precision", "Number format of the arithmetic.", ["", "auto", "fp32", "tf32", "fp16", "bf16", "int8"]),
    ("use_sim_time", "Follow /clock.", ["", "true", "false"]),
    ("autostart", "Configure and activate at once; false leaves that to a lifecycle manager.", ["", "true", "false"]),
]
OTHERS = [
    # name, default, description, choices
    ("namespace", "", "Namespace of the node; empty: none.", None),
    ("name", "vit_perception", "Name of the node.", None),
    ("image", "image", "Topic of the camera's images; its /compressed is found from it.", None),
    ("camera_info", "camera_info", "Topic of the camera's calibration.", None),
    ("params_file", PathJoinSubstitution([*CONFIG, "vit_perception.yaml"]), "Parameter file; arguments that are given win.", None),
    ("rviz", "false", "Start RViz with the overlay and the markers.", ["true", "false"]),
    ("log_level", "info", "debug, info, warn, error or fatal.", None),
]


def start(context):
    given = {name: LaunchConfiguration(name).perform(context) for name, *_ in [*PARAMETERS, *OTHERS]}
    # With their types, else text that looks like a number would become one.
    parameters = {
        name: ParameterValue(given[name], value_type=bool if choices and "true" in choices else str)
        for name, _, choices in PARAMETERS if given[name]
    }
    actions = [Node(
        package="vit_perception",
        executable="vit_perception_node",
        namespace=given["namespace"],
        name=given["name"],
        parameters=[given["params_file"], parameters] if parameters else [given["params_file"]],
        remappings=[("image", given["image"]), ("camera_info", given["camera_info"])],
        ros_arguments=["--log-level", given["log_level"]],
        output="screen",
    )]
    if given["rviz"] == "true":
        # In the node's namespace, so that relative names mean the same to both.
        actions.append(Node(
            package="rviz2",
            executable="rviz2",
            namespace=given["namespace"],
            name="rviz",
            parameters=[{"use_sim_time": given["use_sim_time"] == "true"}],
            remappings=[
                ("/image", given["image"]),
                ("/camera_info", given["camera_info"]),
                *((f"/vit_perception/{topic}", f"{given['name']}/{topic}") for topic in ("overlay", "attention/image", "markers")),
            ],
            arguments=["-d", PathJoinSubstitution([*CONFIG, "vit_perception.rviz"])],
            output="log",
        ))
    return actions


def generate_launch_description():
    declared = [
        DeclareLaunchArgument(name, default_value="", description=description + " Empty: as the parameter file says.", choices=choices)
        for name, description, choices in PARAMETERS
    ]
    declared += [
        DeclareLaunchArgument(name, default_value=default, description=description, choices=choices)
        for name, default, description, choices in OTHERS
    ]
    return LaunchDescription([*declared, OpaqueFunction(function=start)])
