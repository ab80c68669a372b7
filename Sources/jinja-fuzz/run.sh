#!/bin/sh
# Builds the fuzzer of the template language with the address sanitizer and runs it.
#
#   Sources/jinja-fuzz/run.sh [SECONDS] [more options of libFuzzer]
#
# New inputs that reach new code go to .build/fuzz/corpus, inputs that crash to .build/fuzz; the seeds are
# Tests/JinjaTests/Corpus.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
library=$(find "$toolchain/lib" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
if [ -z "$library" ]; then
    echo "no libFuzzer found below $toolchain" >&2
    exit 2
fi
CAIRN_FUZZ=1 swift build -c release --product jinja-fuzz --scratch-path .build/fuzz/build --sanitize address \
    -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp \
    -Xlinker "$library" -Xlinker -lstdc++
mkdir -p .build/fuzz/corpus
# A crash is enough to know; Swift's backtracer would only hang.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
    .build/fuzz/build/release/jinja-fuzz .build/fuzz/corpus Tests/JinjaTests/Corpus \
    -artifact_prefix=.build/fuzz/ -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -max_len=4096 "$@"
