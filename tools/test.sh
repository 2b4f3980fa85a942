#!/usr/bin/env bash
# Runs every test over what 'make build' built and ends with one plain line: N passed, N failed, N skipped.
# Exit 0 only when nothing failed and something passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_UI_LANGUAGE=en # the summary is read below

passed=0 failed=0 skipped=0

# add SUITE STATUS PASSED FAILED SKIPPED: a suite that breaks without naming a failed test counts as one failure.
add() {
    local suite=$1 status=$2 p=$3 f=$4 s=$5
    if [[ $status -ne 0 && $f -eq 0 ]]; then
        echo "$suite ended with status $status and named no failed test" >&2
        f=1
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# sum_of NAME LOG: the number the summary gives for NAME; several summaries are added up.
sum_of() {
    awk -v name="$1:" '{ gsub(/\033\[[0-9;]*[A-Za-z]/, "") }
        /^Test run summary:/ { inside = 1 }
        inside && $1 == name { total += $2 }
        END { print total + 0 }' "$2"
}

# Where there is ROS, its native part is built first and the tests run in its environment.
ros_parts() {
    local status=0
    tools/build-ros.sh --if-present || status=$?
    add "make ros" "$status" 0 0 0
}

# The package as a workspace builds it, over what stands in build/ros already; tests/ros start what it installs.
colcon_build() {
    local status=0
    if tools/ros-env.sh bash -c 'type -P colcon && [[ -n ${AMENT_PREFIX_PATH:-} ]]' >/dev/null; then
        tools/ros-env.sh colcon --log-base build/ros/log build \
            --merge-install --build-base build/ros --install-base build/ros/install || status=$?
        add "colcon build" "$status" 0 0 0
    fi
}

dotnet_tests() {
    local log status=0
    log=$(mktemp)
    tools/ros-env.sh dotnet test --solution Vit.sln -c Release --no-build </dev/null 2>&1 | tee "$log" || status=$?
    add "dotnet test" "$status" "$(sum_of succeeded "$log")" "$(sum_of failed "$log")" "$(sum_of skipped "$log")"
    rm -f "$log"
}

# Processes and rclpy nodes on ROS: skipped as a whole where there is no ROS with rclpy, pytest and vit_msgs.
ros_tests() {
    local missing log report status=0
    missing=$(tools/ros-env.sh python3 -c '
import importlib
for name in ("rclpy", "pytest", "numpy", "PIL", "vit_msgs.msg"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        raise SystemExit(print(error))' 2>&1) || missing=${missing:-no python3}
    if [[ -n $missing ]]; then
        echo "tests/ros skipped: no ROS 2 with rclpy and pytest ($missing)"
        if [[ ${VIT_REQUIRE_ROS:-} == 1 ]]; then add "tests/ros" 1 0 0 0; else add "tests/ros" 0 0 0 1; fi
        return
    fi
    log=$(mktemp)
    tools/ros-env.sh python3 -m pytest tests/ros -q -p no:cacheprovider </dev/null 2>&1 | tee "$log" || status=$?
    # pytest's last line: "1 failed, 60 passed, 2 skipped in 9.99s"; an error in a fixture counts as a failure.
    count() { tail -n 1 "$log" | grep -oE "[0-9]+ $1" | awk '{ n += $1 } END { print n + 0 }'; }
    add "tests/ros" "$status" "$(count passed)" "$(($(count failed) + $(count 'error')))" "$(count skipped)"
    rm -f "$log"
}

# One line a suite. Suites in other languages belong here and report through "add" too.
ros_parts
colcon_build
dotnet_tests
ros_tests

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $passed -gt 0 ]]
