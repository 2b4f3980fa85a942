#!/usr/bin/env bash
# Runs every test and ends with one plain line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
dotnet test --solution Vit.sln -c Release --no-build 2>&1 | tee "$log"
status="${PIPESTATUS[0]}"

count() { # the last summary line of that name
    sed 's/\x1b\[[0-9;]*m//g' "$log" | sed -nE "s/^ *$1: *([0-9]+)\$/\1/p" | tail -n 1
}
passed="$(count succeeded)" failed="$(count failed)" skipped="$(count skipped)" errors="$(count error)"
passed="${passed:-0}" failed="${failed:-0}" skipped="${skipped:-0}"

# A test program that died counts as failed, whatever the others said.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed="${errors:-1}"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" -eq 0 ]
