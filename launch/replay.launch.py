"""A bag with its clock, the perception node on that clock, and RViz if wanted.

    ros2 launch vit_perception replay.launch.py bag:=drive_01 image:=/camera/image_raw rviz:=true
"""
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, IncludeLaunchDescription
from launch.conditions import IfCondition, UnlessCondition
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.substitutions import FindPackageShare

ARGUMENTS = [
    # name, default (None: must be given), description, choices
    ("bag", None, "The bag: a rosbag2 folder or an .mcap file.", None),
    ("image", "/camera/image_raw", "Topic of the images in the bag.", None),
    ("camera_info", "/camera/camera_info", "Topic of the calibration in the bag.", None),
    ("speed", "1.0", "How fast: 1.0 is as recorded.", None),
    ("loop", "false", "Begin again at the end.", ["true", "false"]),
    ("model", "", "The perception node's model; empty: the embedded one.", None),
    ("provider", "", "Where the model runs; empty: auto.", None),
    ("rviz", "false", "Start RViz.", ["true", "false"]),
]


def generate_launch_description():
    given = {name: LaunchConfiguration(name) for name, *_ in ARGUMENTS}
    play = ["ros2", "bag", "play", given["bag"], "--clock", "100", "--rate", given["speed"]]
    perception = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(PathJoinSubstitution([FindPackageShare("vit_perception"), "launch", "vit_perception.launch.py"])),
        launch_arguments={
            "image": given["image"],
            "camera_info": given["camera_info"],
            "model": given["model"],
            "provider": given["provider"],
            "use_sim_time": "true",
            "rviz": given["rviz"],
        }.items(),
    )
    declared = [
        DeclareLaunchArgument(name, description=description, choices=choices, **({} if default is None else {"default_value": default}))
        for name, default, description, choices in ARGUMENTS
    ]
    return LaunchDescription([
        *declared,
        perception,
        ExecuteProcess(cmd=play, condition=UnlessCondition(given["loop"]), output="screen"),
        ExecuteProcess(cmd=[*play, "--loop"], condition=IfCondition(given["loop"]), output="screen"),
    ])
