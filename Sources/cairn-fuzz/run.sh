#!/bin/sh
# Builds the fuzzers with the address sanitizer and runs one.
#
#   Sources/cairn-fuzz/run.sh TARGET [SECONDS] [more options of libFuzzer]
#
# TARGET is template, yaml, manifest, record, patch or pattern. New inputs that reach new code go to
# .build/fuzz/TARGET/corpus, inputs that crash to .build/fuzz/TARGET. The first inputs are our own files and cases.
set -eu
cd "$(dirname "$0")/../.."
target=${1:-template}
[ $# -eq 0 ] || shift
seconds=${1:-60}
[ $# -eq 0 ] || shift
folder=.build/fuzz/$target
seeds=$folder/seeds
rm -rf "$seeds"
mkdir -p "$folder/corpus" "$seeds"
case $target in
template) cp Tests/JinjaTests/Corpus/* "$seeds" ;;
yaml) cp catalog.yaml Tests/YAMLTests/Cases/* "$seeds" ;;
manifest)
    cp catalog.yaml "$seeds"
    number=0
    for file in templates/*/template.yaml templates/_layers/*/template.yaml templates/*/milestones/*/milestone.yaml; do
        number=$((number + 1))
        cp "$file" "$seeds/$number.yaml"
    done
    ;;
patch) awk -v folder="$seeds" '/^==== / { number++; next } number { print > (folder "/" number) }' Tests/CairnFilesTests/Cases/patches.txt ;;
record) cp Tests/CairnCatalogTests/Cases/records.txt "$seeds" ;;
pattern) cp Tests/PatternsTests/Cases/* "$seeds" ;;
*)
    echo "there is no fuzzer '$target': template, yaml, manifest, record, patch or pattern" >&2
    exit 64
    ;;
esac
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
library=$(find "$toolchain/lib" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
if [ -z "$library" ]; then
    echo "no libFuzzer found below $toolchain" >&2
    exit 2
fi
CAIRN_FUZZ=1 swift build -c release --product cairn-fuzz --scratch-path .build/fuzz/build --sanitize address \
    -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp \
    -Xlinker "$library" -Xlinker -lstdc++
# A crash is enough to know; Swift's backtracer would only hang.
CAIRN_FUZZ_TARGET=$target SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
    .build/fuzz/build/release/cairn-fuzz "$folder/corpus" "$seeds" \
    -artifact_prefix="$folder/" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -max_len=16384 "$@"
