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

dotnet_tests() {
    local log status=0
    log=$(mktemp)
    tools/ros-env.sh dotnet test --solution Vit.sln -c Release --no-build </dev/null 2>&1 | tee "$log" || status=$?
    add "dotnet test" "$status" "$(sum_of succeeded "$log")" "$(sum_of failed "$log")" "$(sum_of skipped "$log")"
    rm -f "$log"
}

# One line a suite. Suites in other languages belong here and report through "add" too.
ros_parts
dotnet_tests

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $passed -gt 0 ]]
