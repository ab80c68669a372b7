#!/usr/bin/env bash
# Builds the release of the commit in a clone in another folder, and compares: two_folders.sh EXECUTABLE
set -euo pipefail

executable=$PWD/$1
if [ -n "$(git status --porcelain)" ]; then
    echo "what is not committed would be missing in the clone" >&2
    exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet "$PWD" "$folder/a folder of another name"
cd "$folder/a folder of another name"
Sources/Scripts/release dist/cairn >/dev/null
cmp "$executable" dist/cairn
echo "the executable is the same to the byte in both folders"
