#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# device_test.sh BIN: models checked, instruments watched, recorded, listened to, and what is refused.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
field() { sqlite3 -batch :memory: "SELECT json_extract(readfile('$1'), '$2')"; }

# ---- check-model: every fault of a file with its line.
good=$(dirname "$bin")/share/lims/models/mettler-mt-sics.yaml
must lims device check-model "$good"
cat >"$work/lying.yaml" <<'END'
format: lims-model-1
id: lying
maker: M
model: T
protocol: modbus-rtu
evidence: document
source: S
colour: red
reads:
  - {function: 4, address: 0, count: 200}
  - {function: 4, address: 0, count: 4, confirm: 4}
registers:
  - {role: voltage, function: 4, address: 0, type: float32, unit: V, change: 5}
  - {role: current, function: 4, address: 1, type: float32, unit: A, change: 1}
END
refuses "a model that lies is refused" 1 "faults" lims device check-model "$work/lying.yaml"
lims device check-model "$work/lying.yaml" >"$work/faults" 2>/dev/null
for fault in 'lying.yaml:8:' 'lying.yaml:10:' 'lying.yaml:11:' 'overlap' '"200"'; do
	check "every fault is listed with its line" has "$(cat "$work/faults")" "$fault"
done
lims device check-model "$work/lying.yaml" --json >"$work/faults.json" 2>/dev/null
check "the faults are JSON too" is "$(field "$work/faults.json" '$[0].line')" "$(head -1 "$work/faults" | sed 's/.*lying.yaml:\([0-9]*\):.*/\1/')"
refuses "a file that is not there is bad input" 2 "nowhere" lims device check-model "$work/nowhere.yaml"

# ---- Nothing is sent on a guess.
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g --load 1000
refuses "an instrument that nobody describes is not asked" 2 "model or its protocol" lims device read --port "${tcp[scale]}"
check "a protocol is enough" is "$(lims device read --port "${tcp[scale]}" --protocol mt-sics)" "1000 g"

# ---- A stream: nothing is said by the wire for whoever only listens, and its capture gives the same again.
sim stream sim-scale --tcp 127.0.0.1:0 --max 60 --d 0.02 --unit kg --load 12.34 --speaks toledo-checksum --rate 20
# The digits stand as they came over the wire, with their leading zeros.
check "a stream is read" is "$(lims device read --port "${tcp[stream]}" --protocol toledo-continuous)" "0012.34 kg"
must lims device record --port "${tcp[stream]}" --protocol toledo-continuous --output "$work/stream.capture" --for 1
check "a stream is recorded for a time" has "$(head -c 100 "$work/stream.capture")" "lims-capture-3"
check "nothing was sent" is "$(grep -c ' tx ' "$work/stream.capture")" 0
check "its frames can be decoded" has "$(lims decode "$work/stream.capture")" '"value":"12.34"'
refuses "who is asked says nothing by itself" 2 "says nothing by itself" lims device record --port "${tcp[scale]}" --protocol mt-sics --output "$work/x" --for 1
refuses "a recording needs its file" 2 "output" lims device record --port "${tcp[scale]}" --protocol mt-sics

# ---- watch: state and counts of every registered instrument.
laboratory training
must lims --as hoa device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
must lims --as hoa device set gone --port tcp:127.0.0.1:1 --model mettler-mt-sics --simulated yes
lims device watch --for 2 --period 50 --json >"$work/watch.json"
check "a healthy instrument is open" is "$(field "$work/watch.json" '$[0].open')" 1
check "its last good reading is there" is "$(field "$work/watch.json" '$[0].last.value')" 1000
check "its frames are counted" test "$(field "$work/watch.json" '$[0].frames')" -gt 5
check "one that is gone says why" has "$(field "$work/watch.json" '$[1].trouble')" "no connection"
check "one that is gone is not open" is "$(field "$work/watch.json" '$[1].open')" 0
check "the table names both" has "$(lims device watch can gone --for 1)" "gone"
refuses "an unknown instrument is said" 2 "nobody" lims device watch nobody --for 1

# ---- The declared set-up stands in the register and is used.
must lims --as hoa device set stream --port "${tcp[stream]}" --model mettler-ind445 --simulated yes --setup "equal=3,within=0.02"
check "a declared set-up is recorded with the device" has "$(lims device show stream)" "equal=3,within=0.02"
check "and used" is "$(lims device read --device stream)" "0012.34 kg"
refuses "a set-up that is none is not recorded" 2 "declared set-up" lims --as hoa device set stream --setup "colour=red"
refuses "nor a unit that nobody knows" 2 "xyz" lims --as hoa device set stream --setup "unit=xyz"
refuses "bytes are not decoded under a unit that nobody knows" 2 "xyz" lims decode --protocol xk3190-0 --setup unit=xyz "$(dirname "$0")/../captures/xk3190-0/stable.bin"
check "a pound is one although no formula knows it" is "$(lims decode --protocol xk3190-0 --setup "unit=[lb_av]" "$(dirname "$0")/../captures/xk3190-0/stable.bin" | head -n 1 | cut -d, -f1-3)" '{"value":"123.45","digits":"0123.45","unit":"[lb_av]"'
refuses "nor one that the protocol cannot have" 2 "listen=yes" lims --as hoa device set net --port modbus-tcp:127.0.0.1:502 --model eastron-sdm120 --setup listen=yes
refuses "nor a line that is none" 2 "rubbish" lims --as hoa device set stream --port rubbish
refuses "nor a model that is none" 2 "nonsense: lims device models lists them" lims --as hoa device set stream --model nonsense
refuses "one that is nearly right is told with those near it" 2 "near it are: and-balance." lims --as hoa device set stream --model and-ballance
check "every model of the program is listed" is "$(env -u LIMS_STORE "$bin/lims" device models --json | tr '{' '\n' | grep -c '"id"')" "$(find "$bin/../share/lims/models" -name '*.yaml' | wc -l)"
check "with maker, protocol and what it rests on" has "$(lims device models | grep '^and-balance ')" "and-standard" "document" "A&D" "balances with the standard format"
check "what was recorded stands" is "$(lims device read --device stream)" "0012.34 kg"

# ---- One that cannot even be understood any more does not hide the others.
mkdir -p "$work/.config/lims/models"
sed 's/^id: .*/id: mine/' "$good" >"$work/.config/lims/models/mine.yaml"
must lims --as hoa device set mine --port "${tcp[scale]}" --model mine --simulated yes
rm "$work/.config/lims/models/mine.yaml"
lims device watch --for 2 --period 50 --json >"$work/watch.json"
check "a good one is watched beside it" is "$(field "$work/watch.json" '$[0].last.value')" 1000
check "the bad one says why" has "$(field "$work/watch.json" '$[2].trouble')" "no instrument model mine"
refuses "alone it is an error" 2 "no instrument model mine" lims device watch mine --for 1
refuses "a line that nobody describes is not watched" 2 "model or its protocol" lims device watch --port "${tcp[scale]}" --for 1

# ---- decode takes no option that it would ignore.
printf '\n' >"$work/empty" && : >"$work/nothing"
refuses "bytes decide nothing about a role" 2 "role" lims decode "$work/empty" --protocol mt-sics --role mass
refuses "an empty file is said" 2 "empty" lims decode "$work/nothing" --protocol mt-sics
refuses "a capture names its own protocol" 2 "its own protocol" lims decode "$work/stream.capture" --protocol sml
