"""As much of the packages `launch` and `launch_ros` as the launch files here use, for machines that have neither.

It evaluates substitutions and conditions and gives the command lines that launch_ros builds: executable from lib/<package>, then
--ros-args, -r __node, -r __ns, parameter files in their order, remappings. What it cannot show is that the real packages take these
calls; their signatures are those of Jazzy.
"""
import sys
import types
from pathlib import Path


class LaunchConfiguration:
    def __init__(self, name):
        self.name = name

    def perform(self, context):
        context.used.add(self.name)
        return context.values[self.name]


class Joined:
    def __init__(self, parts, separator):
        self.parts, self.separator = parts, separator

    def perform(self, context):
        return self.separator.join(text(part, context) for part in self.parts)


class FindPackageShare:
    def __init__(self, package):
        self.package = package

    def perform(self, context):
        return f"{context.root}" if self.package == "vit_perception" else f"/share/{self.package}"


def text(value, context):
    if isinstance(value, list):
        return "".join(text(part, context) for part in value)
    return value.perform(context) if hasattr(value, "perform") else value


class ParameterValue:
    def __init__(self, value, *, value_type):
        self.value, self.value_type = value, value_type

    def evaluate(self, context):
        word = text(self.value, context)
        return {"true": True, "false": False}[word] if self.value_type is bool else self.value_type(word)


class DeclareLaunchArgument:
    def __init__(self, name, *, default_value=None, description, choices=None):
        self.name, self.default_value, self.description, self.choices = name, default_value, description, choices

    def visit(self, context):
        if self.name not in context.values:
            assert self.default_value is not None, f"argument {self.name} must be given"
            context.values[self.name] = text(self.default_value, context)
        if self.choices is not None:
            assert context.values[self.name] in self.choices, f"{self.name}:={context.values[self.name]}"
        context.declared[self.name] = self


class Condition:
    def __init__(self, value, wanted):
        self.value, self.wanted = value, wanted

    def holds(self, context):
        return text(self.value, context) == self.wanted


class Node:
    def __init__(self, *, package, executable, name, namespace="", parameters=(), remappings=(), arguments=(), ros_arguments=(), output,
                 condition=None):
        self.__dict__.update(locals())

    def visit(self, context):
        if self.condition and not self.condition.holds(context):
            return
        namespace = text(self.namespace, context)
        context.nodes.append({
            "package": self.package,
            "executable": self.executable,
            "name": text(self.name, context),
            "namespace": namespace if namespace.startswith("/") or not namespace else "/" + namespace,
            "parameters": [self._parameters(p, context) for p in self.parameters],
            "remappings": [(text(a, context), text(b, context)) for a, b in self.remappings],
            "arguments": [text(a, context) for a in self.arguments],
            "ros_arguments": [text(a, context) for a in self.ros_arguments],
        })

    @staticmethod
    def _parameters(given, context):
        if not isinstance(given, dict):
            return text(given, context)
        return {k: v.evaluate(context) if isinstance(v, ParameterValue) else v for k, v in given.items()}


class ExecuteProcess:
    def __init__(self, *, cmd, output, condition=None):
        self.cmd, self.condition = cmd, condition

    def visit(self, context):
        if self.condition is None or self.condition.holds(context):
            context.commands.append([text(word, context) for word in self.cmd])


class OpaqueFunction:
    def __init__(self, *, function):
        self.function = function

    def visit(self, context):
        for action in self.function(context):
            action.visit(context)


class IncludeLaunchDescription:
    def __init__(self, source, *, launch_arguments):
        self.source, self.launch_arguments = source, launch_arguments

    def visit(self, context):
        given = {name: text(value, context) for name, value in self.launch_arguments}
        inner = run(Path(text(self.source, context)), context.root, given)
        assert set(given) <= set(inner.declared), "an argument that the included file does not declare"
        context.nodes += inner.nodes
        context.commands += inner.commands


class Context:
    def __init__(self, root, values):
        self.root, self.values = root, dict(values)
        self.used, self.declared, self.nodes, self.commands = set(), {}, [], []


def modules():
    def module(name, **members):
        made = types.ModuleType(name)
        made.__dict__.update(members)
        return name, made

    return dict([
        module("launch", LaunchDescription=list),
        module("launch.actions", DeclareLaunchArgument=DeclareLaunchArgument, ExecuteProcess=ExecuteProcess,
               IncludeLaunchDescription=IncludeLaunchDescription, OpaqueFunction=OpaqueFunction),
        module("launch.conditions", IfCondition=lambda v: Condition(v, "true"), UnlessCondition=lambda v: Condition(v, "false")),
        module("launch.launch_description_sources", PythonLaunchDescriptionSource=lambda path: path),
        module("launch.substitutions", LaunchConfiguration=LaunchConfiguration, PathJoinSubstitution=lambda parts: Joined(parts, "/")),
        module("launch_ros"),
        module("launch_ros.actions", Node=Node),
        module("launch_ros.parameter_descriptions", ParameterValue=ParameterValue),
        module("launch_ros.substitutions", FindPackageShare=FindPackageShare),
    ])


def run(file, root, arguments=()):
    """What `ros2 launch FILE ARGUMENTS` would start."""
    fakes = modules()
    before = {name: sys.modules.get(name) for name in fakes}
    sys.modules.update(fakes)
    try:
        scope = {}
        exec(compile(file.read_text(), str(file), "exec"), scope)
        context = Context(root, arguments)
        for action in scope["generate_launch_description"]():
            action.visit(context)
        return context
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def ros_arguments(node, folder):
    """The arguments that launch_ros hands a node; dictionaries become parameter files in `folder`."""
    import yaml

    words = [*node["arguments"], "--ros-args", "-r", f"__node:={node['name']}"]
    if node["namespace"]:
        words += ["-r", f"__ns:={node['namespace']}"]
    for i, given in enumerate(node["parameters"]):
        if isinstance(given, dict):
            file = folder / f"launch_params_{i}.yaml"
            file.write_text(yaml.safe_dump({"/**": {"ros__parameters": given}}))
            given = file
        words += ["--params-file", str(given)]
    for a, b in node["remappings"]:
        words += ["-r", f"{a}:={b}"]
    return words + node["ros_arguments"]
