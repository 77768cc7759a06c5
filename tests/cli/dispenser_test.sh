#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# dispenser_test.sh BIN: a worksheet of a fuel dispenser takes its indications from a tap that nothing is sent on.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training

# A pump that shows 0.3 % too much: 20.00 L shown are 20 / 1.003 = 19.940179 L in the measure.
sim tap sim-dispenser --tcp 127.0.0.1:0 --flow 1200 --turn-ms 40 --error 0.3
declared='decimals_volume=2,decimals_amount=0,decimals_unit_price=0,currency=[VND]'
must lims device set tru-1 --port "${tcp[tap]}" --model simulated-dispenser --simulated yes --setup "$declared,address=51h/1"
soon=$(date -d '+9 months' +%F)
for measure in "Bình chuẩn 20 L" "Bình chuẩn 5 L" "Nhiệt kế"; do
	must lims standard set --name "$measure" --serial "BC-${measure: -4}" --certificate K-9 --certified-by V --certified-on 2026-01-10 \
		--valid-until "$soon" --measurement-standard C-9
done
item=$(lims item receive --procedure fuel-dispenser --customer C-A1 --place "Cửa hàng xăng dầu Thử" --serial TRU-1 --set nozzle=1 --set "product=RON 95-III" --set liquid=petrol \
	--set "Qmax=40 L/min" --set "Qmin=4 L/min" --set "MMQ=5 L" | head -n 1)
item=${item##* }
sheet=$(lims worksheet open "$item" --standard prover=S-A3 --standard prover_small=S-A4 --standard thermometer=S-A5 | head -n 1)
sheet=${sheet##* }

# Paper is Vietnamese: the class 0.5 has the comma there too, in the line with the characteristics.
must lims worksheet blank "$sheet" --pdf "$work/blank.pdf"
pdftotext -layout "$work/blank.pdf" - 2>/dev/null | tr -s ' \n' ' ' >"$work/blank.txt"
check the_class_has_the_comma_on_paper has "$(cat "$work/blank.txt")" 'chính xác: 0,5;'
check and_nowhere_the_point lacks '0.5' cat "$work/blank.txt"

# deliver LITRES ARG…: the nozzle is taken while the program listens.
deliver() {
	local litres=$1
	shift
	(
		sleep 1.6
		tell tap "deliver $litres"
	) &
	lims worksheet capture "$sheet" --device tru-1 --timeout 8000 "$@" >"$work/said.out" 2>"$work/said.err"
	rc=$?
	wait $!
	tell tap status
	for _ in {1..100}; do
		case "$told" in *state=idle*) break ;; esac
		sleep 0.05
		tell tap status
	done
}
run=0
for litres in 20 20.01 19.99; do
	run=$((run + 1))
	deliver "$litres" --step q_max --row 1 --run $run --column V_ind
	check "delivery_${run}_is_taken" is "$rc$(cat "$work/said.err")" 0
done
lims worksheet show "$sheet" --json >"$work/sheet.json"
cell() { value "$work/sheet.json" "\$.steps.q_max.rows[0].runs[$1].V_ind.value"; }
check the_volumes_are_those_of_the_display is "$(cell 0) $(cell 1) $(cell 2)" '20.00 20.01 19.99'
check what_flowed_was_less has "$told" 'volume=19.99 delivered=19.930209'

# Decimals at the wrong place, another pump, a volume that still grows: nothing is filled in, and what was heard is kept.
must lims device set tru-1 --setup "${declared/volume=2/volume=3},address=51h/1"
deliver 5 --step q_min --row 1 --run 1 --column V_ind
check wrong_decimals_fill_nothing is "$rc" 3
check and_say_what_disagrees has "$(cat "$work/said.err")" "0.500 x 23560 = 11780.000, but the amount is 117800"
must lims device set tru-1 --setup "$declared,address=52h/1"
deliver 5 --step q_min --row 1 --run 1 --column V_ind
check another_pump_fills_nothing is "$rc" 3
must lims device set tru-1 --setup "$declared,address=51h/1"
tell tap 'flow 20'
(
	sleep 1.5
	tell tap 'deliver 5'
) &
refuses a_volume_that_still_grows 3 'not stable' lims worksheet capture "$sheet" --device tru-1 --timeout 4000 --step q_min --row 1 --run 1 --column V_ind
wait $!
tell tap 'flow 1200'
for _ in {1..100}; do
	tell tap status
	case "$told" in *state=idle*) break ;; esac
	sleep 0.05
done
check no_cell_was_filled_by_them is "$(sql "SELECT count(*) FROM reading WHERE value IS NOT NULL")" 3
check every_exchange_is_kept is "$(sql "SELECT count(*) FROM reading")" 6

check the_captures_give_the_same_again lims audit recompute --all
check the_chain_holds lims audit verify
tell tap status
check nothing_was_ever_sent_to_the_dispenser has "$told" 'heard=0'
