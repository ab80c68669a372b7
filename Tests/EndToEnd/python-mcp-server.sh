#!/usr/bin/env bash
# Scaffolds python-mcp-server with the built executable and proves the starter for real: its packages come from the
# package index, its own tests, types and linters run, and the fresh project validates.
#   python-mcp-server.sh CAIRN
set -euo pipefail

cairn=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
passed=0

# Says what is tried, and ends with it if it fails.
try() {
    local what=$1
    shift
    if "$@" >log 2>&1; then
        passed=$((passed + 1))
        echo "ok: $what"
    else
        cat log
        echo "FAILED: $what"
        exit 1
    fi
}

# Two option sets that differ in every question.
try "scaffold with the defaults" "$cairn" scaffold python-mcp-server first --defaults
try "scaffold with other answers" "$cairn" scaffold python-mcp-server second --defaults \
    --set project_name='Fleet health' --set python=3.12 --set license=Apache-2.0 --set container=no --set ci=gitlab
try "scaffold the first again" "$cairn" scaffold python-mcp-server again --defaults
try "twice scaffolded is the same" diff -r first again

for starter in first second; do
    cd "$starter"
    try "$starter: a fresh starter validates" "$cairn" validate
    try "$starter: the lock fits" uv sync --quiet --locked
    try "$starter: its own tests, with coverage" uv run --quiet --locked pytest -q --cov
    try "$starter: ruff" uv run --quiet --locked ruff check .
    try "$starter: ruff format" uv run --quiet --locked ruff format --check .
    try "$starter: mypy" uv run --quiet --locked mypy
    try "$starter: the demo, over a real client" uv run --quiet --locked make demo
    cd ..
done
try "first: zizmor" uv tool run --quiet zizmor==1.32.0 --offline --quiet first/.github

# What a structure check guards is broken: validate fails and says where.
printf '\n\nprint("oops")\n' >>first/src/python_mcp_server/server.py
line=$(wc -l <first/src/python_mcp_server/server.py)
code=0
"$cairn" validate first >report || code=$?
try "a print in the server fails the validation" test "$code" = 1
try "and its file and line are named" grep -q "src/python_mcp_server/server.py:$line:" report

echo "$passed passed, 0 failed"
