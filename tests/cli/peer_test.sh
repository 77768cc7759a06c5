#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# peer_test.sh BIN: Modbus against pymodbus, a peer that nobody here wrote, in both roles.
bin=$1
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
peer() { /usr/bin/python3 "$here/modbus_peer.py" "$@"; }
if ! /usr/bin/python3 -c 'import pymodbus' 2>/dev/null; then
	echo "FAILED: python3-pymodbus is not here; tools/deps --test installs it"
	failed=$((failed + 1))
	exit 1
fi

# ---- pymodbus is the meter.
mkfifo "$work/port"
/usr/bin/python3 "$here/modbus_peer.py" serve >"$work/port" 2>"$work/peer.log" &
sims+=("$!")
read -r port <"$work/port"
cat >"$work/peer-meter.yaml" <<'END'
format: lims-model-1
id: peer-meter
maker: pymodbus
model: its server
protocol: modbus-tcp
evidence: document
source: tests/cli/modbus_peer.py
port: {timeout_ms: 1000, latency_ms: 1000}
reads:
  - {function: 4, address: 0, count: 4, confirm: 6}
registers:
  - {role: voltage, function: 4, address: 0, type: float32, unit: V, change: 0}
  - {role: current, function: 4, address: 2, type: float32, unit: A, change: 0}
END
read_peer() { lims device read --port "modbus-tcp:127.0.0.1:$port?unit=$2" --model "$work/peer-meter.yaml" --role "$1"; }
tries=0
until read_peer voltage 1 >/dev/null 2>&1 || [ "$tries" -gt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
check "a value of pymodbus is read with its confirmation" is "$(read_peer voltage 1)" "230.5 V"
check "each quantity has its own registers" is "$(read_peer current 1)" "5.25 A"
refuses "a unit that is not there gives no value" 3 "no answer" read_peer voltage 9

# ---- pymodbus asks the simulator, which our driver reads too.
sim meter sim-meter --tcp 127.0.0.1:0 --pty
float() { perl -e 'printf "%.6g\n", unpack("f>", pack("n2", @ARGV))' "$@"; }
# shellcheck disable=SC2046 # two words
check "pymodbus over TCP sees what the driver sees" is "$(float $(peer read "${tcp[meter]}" 3 0 2 1)) V" \
	"$(lims device read --port "modbus-${tcp[meter]}?unit=1" --model simulated-energy-meter --role voltage)"
# shellcheck disable=SC2046
check "pymodbus over the serial line too" is "$(float $(peer read "rtu:${pty[meter]#pty:}" 3 0 2 1)) V" \
	"$(lims device read --port "modbus-rtu:${pty[meter]#pty:}?unit=1" --model simulated-energy-meter --role voltage)"
