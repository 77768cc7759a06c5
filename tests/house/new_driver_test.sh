#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# new_driver_test.sh SOURCE: the driver kit in a copy of the tree: a new driver compiles and passes, and a recording becomes a test.
set -uo pipefail
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

cd "$source" || exit 1
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work" 2>/dev/null
cd "$work" || exit 1

# Wrong use changes nothing.
tools/new-driver Acme scales 2>/dev/null && fail "a capital letter was taken"
tools/new-driver acme-200 nowhere 2>/dev/null && fail "a family that is not there was taken"
tools/new-driver mt-sics scales 2>/dev/null && fail "an id that is there was taken"

tools/new-driver acme-200 scales || fail "new-driver"
cmake --preset dev >"$work/log" 2>&1 || { cat "$work/log"; fail "configure"; }
build() { cmake --build --preset dev --target "$@" >"$work/log" 2>&1 || { tail -30 "$work/log"; fail "build"; }; }
build test_protocol_captures test_protocol_protocols fuzz_acme_200
ctest --test-dir build/dev -R '^(test_protocol_captures|test_protocol_protocols|fuzz_acme_200)$' --output-on-failure >"$work/log" 2>&1 ||
	{ tail -30 "$work/log"; fail "the template does not pass its tests"; }
grep -q '3 tests' "$work/log" || grep -q 'out of 3' "$work/log" || fail "not all three tests ran"

# A recording of two lines, of which the first began before the line was opened. 2B 30…: XOR of "+0012.34 kg S" is 5E.
cat >"$work/a.capture" <<END
lims-capture-$(sed -nE 's/.*LIMS_CAPTURE_RULE = ([0-9]+).*/\1/p' drivers/protocol/capture.h)
port: pty:/dev/pts/9
protocol: acme-200 1
model:
device:
setup:
role: mass
start: 2026-11-23T15:04:05.123456+07:00
program: lims 0.1.0
simulated: yes

8 mark listen
100 rx 342067
200 rx 242b303031322e3334206b6720532a
300 rx 35450d0a
END
tools/new-capture a.capture acme-200/recorded --shown '12.3 kg' 2>/dev/null && fail "a value that nobody saw became a test"
[ ! -e tests/captures/acme-200/recorded.bin ] || fail "a refused recording left its bytes"
tools/new-capture a.capture acme-200/recorded --shown '12.34 kg' || fail "new-capture"
grep -qF '{.file = "acme-200/recorded.bin", .expected = "noise@0+3 | +0012.34 kg"},' tests/protocol/rows_acme_200.c || fail "the row is not there"
tools/new-capture a.capture acme-200/recorded --shown '+0012.34 kg' 2>/dev/null && fail "a capture was written over"
build test_protocol_captures
ctest --test-dir build/dev -R '^test_protocol_captures$' --output-on-failure >"$work/log" 2>&1 || { tail -30 "$work/log"; fail "the recording does not pass"; }
echo "passed"
