"""A simulated camera, the perception node behind it, and RViz if wanted: everything runs without hardware.

    ros2 launch vit_perception simulated_camera.launch.py rviz:=true
"""
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare

CAMERA = [
    # name, default, type, description, choices
    ("width", "640", int, "Width of the picture in pixels.", None),
    ("height", "480", int, "Height of the picture in pixels.", None),
    ("rate", "30.0", float, "Pictures a second.", None),
    ("seed", "60000000", int, "Number of the first scene.", None),
    ("mode", "train", str, "Which kind of scenes.", ["train", "hard", "shift"]),
    ("scene_seconds", "10.0", float, "Seconds from one scene to the next; 0.0: never cut.", None),
    ("encoding", "bgr8", str, "Encoding of the picture.", ["bgr8", "rgb8", "mono8"]),
]
OTHER = [
    # name, default, description, choices
    ("camera", "camera", "Namespace of the camera, without its first slash.", None),
    ("model", "", "The perception node's model; empty: the embedded one.", None),
    ("provider", "", "Where the model runs; empty: auto.", None),
    ("rviz", "false", "Start RViz.", ["true", "false"]),
]


def generate_launch_description():
    given = {name: LaunchConfiguration(name) for name, *_ in [*CAMERA, *OTHER]}
    camera = Node(
        package="vit_perception",
        executable="simulated_camera",
        namespace=given["camera"],
        name="simulated_camera",
        parameters=[{name: ParameterValue(given[name], value_type=kind) for name, _, kind, *_ in CAMERA}],
        output="screen",
    )
    perception = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(PathJoinSubstitution([FindPackageShare("vit_perception"), "launch", "vit_perception.launch.py"])),
        launch_arguments={
            "image": ["/", given["camera"], "/image_raw"],
            "camera_info": ["/", given["camera"], "/camera_info"],
            "model": given["model"],
            "provider": given["provider"],
            "rviz": given["rviz"],
        }.items(),
    )
    declared = [DeclareLaunchArgument(n, default_value=d, description=t, choices=c) for n, d, _, t, c in CAMERA]
    declared += [DeclareLaunchArgument(n, default_value=d, description=t, choices=c) for n, d, t, c in OTHER]
    return LaunchDescription([*declared, camera, perception])
