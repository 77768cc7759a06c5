#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# live_test.sh BIN: instruments measured through real lines (tcp, pty, modbus-tcp, modbus-rtu), killed in between, rebuilt, proven.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

scale_errors=(--error 2500:0 --error 7500:-25 --error 10000:-25 --error 15000:-50)
with_only spring-dial-scale single-phase-static-meter
laboratory training

# ---- A scale over tcp, cell by cell; the program is killed while it captures.
sim tcp_scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g "${scale_errors[@]}"
must lims device set can-1 --port "${tcp[tcp_scale]}" --model mettler-mt-sics --simulated yes
dial 0001
killed=0 acknowledged_lost=0 n=0
# killed_after SECONDS FILE ARG…: the program with its words in FILE, killed when it takes longer; its exit code in $rc.
killed_after() {
	local seconds=$1 file=$2
	shift 2
	{ timeout -s KILL "$seconds" "$bin/lims" "$@" >"$file" 2>&1; } 2>/dev/null
	rc=$?
}
readings() { sql "SELECT count(*) FROM reading WHERE value IS NOT NULL"; }
while read -r step row run column load; do
	tell tcp_scale "load $load"
	cell=(--step "$step" --row "$row" --run "$run" --column "$column")
	before=$(readings)
	# Every third capture is killed at a moment that moves on: before, in, and after the exchange and the commit.
	if [ $((n % 3)) -eq 0 ]; then
		killed_after "0.0$((10 + n * 2))" "$work/capture.out" worksheet capture "$sheet" --device can-1 "${cell[@]}"
		[ "$rc" -ne 137 ] || killed=$((killed + 1))
		after=$(readings)
		[ ! -s "$work/capture.out" ] || [ "$after" -gt "$before" ] || acknowledged_lost=$((acknowledged_lost + 1))
		[ "$after" -eq "$before" ] || {
			n=$((n + 1))
			continue
		}
	fi
	must lims worksheet capture "$sheet" --device can-1 "${cell[@]}"
	n=$((n + 1))
done < <(dial_cells)
check a_killed_capture_was_really_killed [ "$killed" -gt 0 ]
check nothing_acknowledged_is_lost_when_a_capture_is_killed is "$acknowledged_lost" 0
check every_cell_is_filled_once is "$(sql "SELECT count(*), count(DISTINCT step || cell_row || '.' || cell_run || cell_column) FROM reading WHERE value IS NOT NULL")" '29|29'
check no_cell_is_left_waiting lacks $'\nNext' lims worksheet show "$sheet"
lims worksheet show "$sheet" --json >"$work/dial.json"
check the_scale_over_tcp_passes is "$(value "$work/dial.json" '$.verdict')" pass
check the_error_at_15_kg_is_what_the_scale_was_told is "$(value "$work/dial.json" '$.steps.weighing.rows[4].cells.error_up.value')" -50
reviewed "$sheet"
passing=$sheet

# ---- Killed while it issues: copies of this very moment, each killed a little later.
# in_copy FOLDER COMMAND…: with the store and the keys that lie there.
in_copy() { LIMS_STORE=$1/lab.db LIMS_KEYS=$1/keys "${@:2}"; }
# killed_issue FOLDER SECONDS: complains about everything that is not as before the kill or goes on wrongly.
killed_issue() {
	local copy=$1
	killed_after "$2" "$copy/said" --as chau certificate issue "$passing"
	echo "$rc" >"$copy/rc"
	sql "SELECT state FROM paper" "$LIMS_STORE" >"$copy/state"
	[ ! -s "$copy/said" ] || grep -q issued "$copy/state" || echo "acknowledged, and not in the store: $(cat "$copy/said")"
	lims --as chau certificate issue "$passing" 2>&1 | head -n 1 >"$copy/again"
	[ "$(cat "$copy/again")" = "Issued: TH-V$year.00001" ] || echo "after the kill: $(cat "$copy/again")"
	[ "$(sql "SELECT count(*) FROM paper")" = 1 ] || echo "more than one number was taken"
	lims audit verify >"$copy/verify" 2>&1 || echo "verify: $(cat "$copy/verify")"
	lims audit recompute --all >"$copy/recompute" 2>&1 || echo "recompute: $(cat "$copy/recompute")"
	lims --as hoa certificate print "TH-V$year.00001" --output "$copy/c.pdf" >/dev/null || echo "no PDF"
	head -c 5 "$copy/c.pdf" | grep -q '%PDF-' || echo "what was printed is no PDF"
}
year=$(date +%y)
mkdir "$work/moment"
cp -a "$work"/lab.db* "$work/keys" "$work/moment/"
issues_killed=0 numbered_between=0
for ms in 010 020 030 040 050 060 070 080 090 100 120 140 160 200 250 300 400; do
	copy=$work/kill-$ms
	cp -a "$work/moment" "$copy"
	in_copy "$copy" killed_issue "$copy" "0.$ms" >"$copy/complaints"
	[ "$(cat "$copy/rc")" -ne 137 ] || issues_killed=$((issues_killed + 1))
	grep -q numbered "$copy/state" && numbered_between=$((numbered_between + 1))
	check "an_issue_killed_after_0.${ms}_s_goes_on_with_its_number" is "$(cat "$copy/complaints")" ''
done
check some_issues_were_really_killed [ "$issues_killed" -gt 0 ]
echo "killed while issuing: $issues_killed, of these between the number and the paper: $numbered_between"

# ---- A scale over a pseudo-terminal, exactly at its limit at 20 kg: 100 g where 100 g are permitted (Max 30 kg, e = 100 g).
sim pty_scale sim-scale --pty --max 30000 --d 10 --e 100 --unit g --error 5000:0 --error 15000:30 --error 20000:100 --error 30000:120
must lims device set can-2 --port "${pty[pty_scale]}" --model mettler-mt-sics --simulated yes
item=$(lims item receive --procedure spring-dial-scale --customer C-A1 --serial 0002 --set "Max=30 kg" --set "Min=1 kg" --set "d=100 g" --set "e=100 g" | head -n 1)
limit=$(lims worksheet open "${item##* }" --standard weights=S-A1)
limit=${limit##* }
must lims worksheet condition "$limit" temperature "25 Cel"
must lims worksheet check "$limit" visual all yes
while read -r step row run column load; do
	case "$load" in
	525) load=1050 ;; 7550) load=15100 ;; 15075) load=30150 ;; *) load=$((load * 2)) ;;
	esac
	[ "$step $row" != "weighing 2" ] || load=5000
	tell pty_scale "load $load"
	# Without --step: the program itself says which cell comes next.
	must lims worksheet capture "$limit" --device can-2
done < <(dial_cells)
lims worksheet show "$limit" --json >"$work/limit.json"
check the_error_at_20_kg_is_exactly_the_limit is "$(value "$work/limit.json" '$.steps.weighing.rows[3].cells.error_up.value') $(value "$work/limit.json" '$.steps.weighing.rows[3].cells.limit.value')" '100 100.0'
check a_scale_exactly_at_its_limit_passes is "$(value "$work/limit.json" '$.verdict')" pass
reviewed "$limit"

# ---- A meter and its reference: modbus-tcp for one worksheet, modbus-rtu on pseudo-terminals for the next.
sim meter sim-meter --tcp 127.0.0.1:0 --pty --pulse tcp:127.0.0.1:0 --constant 1600 --speed 0 --error 10/1:1.1 --error 40/1:0.4
sim reference sim-reference --tcp 127.0.0.1:0 --pty --pulse-input "${pulse[meter]}" --pulses 10 --hold-ms 0
must lims device set cong-to --port "modbus-${tcp[meter]}?unit=1" --model simulated-energy-meter --simulated yes
must lims device set chuan --port "modbus-${tcp[reference]}?unit=2" --model simulated-reference-meter --simulated yes --standard S-A2
must lims device set cong-to-rtu --port "modbus-rtu:${pty[meter]#pty:}?unit=1" --model simulated-energy-meter --simulated yes
must lims device set chuan-rtu --port "modbus-rtu:${pty[reference]#pty:}?unit=2" --model simulated-reference-meter --simulated yes --standard S-A2

# gate SECONDS: simulated time passes until the reference has latched a further gate.
gate() {
	local before tries=0
	tell reference status
	before=${told##*gate=}
	before=${before%% *}
	tell meter "advance $1"
	while :; do
		tell reference status
		told=${told##*gate=}
		[ "${told%% *}" -le "$before" ] || return 0
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.02
	done
}

# meter SERIAL SUFFIX: measures a meter with the devices of that suffix; worksheet in $sheet.
meter() {
	local points=('40 1 8800' '10 1 2200' '1 1 220' '0.5 1 110' '40 0.5L 4400' '10 0.5L 1100' '2 0.5L 220') row current pf watts run
	item=$(lims item receive --procedure single-phase-static-meter --customer C-A1 --serial "$1" --set class=1 --set "Un=220 V" --set "Ib=10 A" \
		--set "Imax=40 A" --set "k=1600 {imp}/(kW.h)" | head -n 1)
	sheet=$(lims worksheet open "${item##* }" --standard reference=S-A2)
	sheet=${sheet##* }
	must lims worksheet condition "$sheet" temperature "23 Cel"
	must lims worksheet condition "$sheet" humidity "60 %"
	must lims worksheet condition "$sheet" frequency "50 Hz"
	must lims worksheet check "$sheet" visual all yes
	must lims worksheet check "$sheet" bench all yes
	must lims worksheet enter "$sheet" "45 min" --step no_load --column duration
	must lims worksheet enter "$sheet" "0 {imp}" --step no_load --column pulses
	must lims worksheet enter "$sheet" yes --step starting --column registers
	for row in "${!points[@]}"; do
		read -r current pf watts <<<"${points[$row]}"
		tell meter "load 220 $current $pf"
		for run in 1 2; do
			gate $((2250 * 12 / watts + 1)) || echo "FAILED: no gate at ${points[$row]}"
			must lims worksheet capture "$sheet" --device "chuan$2" --step errors --row $((row + 1)) --run "$run" --column pulses
		done
	done
	# The register: 10 kWh by 16 000 pulses, read before and after (0.01 kWh digits), against the reference's one long gate.
	tell meter "load 220 40 1"
	tell reference "pulses 16000"
	must lims worksheet capture "$sheet" --device "cong-to$2" --step register --column before
	gate 4075 || echo "FAILED: no long gate"
	must lims worksheet capture "$sheet" --device "cong-to$2" --step register --column after
	must lims worksheet capture "$sheet" --device "chuan$2" --step register --column reference_energy
	tell reference "pulses 10"
	lims worksheet show "$sheet" --json >"$work/meter$2.json"
}

meter 26000001 ''
check a_meter_one_digit_over_its_limit_fails is "$(value "$work/meter.json" '$.verdict')" fail
check its_error_is_printed_as_over_the_limit is "$(value "$work/meter.json" '$.steps.errors.rows[1].cells.mean_error.printed')" 1.1
must lims worksheet continue "$sheet" --note 'Khách hàng yêu cầu đo hết các điểm'
reviewed "$sheet"
failing=$sheet
# The same meter adjusted: over RTU it passes. Pulses and energy of a gate come from one exchange.
tell meter "error 10/1:0.4"
meter 26000001 -rtu
check a_meter_within_its_limits_passes_over_rtu is "$(value "$work/meter-rtu.json" '$.verdict')" pass
check pulses_and_energy_of_a_gate_come_from_one_capture is "$(sql "SELECT count(DISTINCT capture), count(*) FROM reading WHERE subject = 'worksheet:$sheet' AND step = 'errors'")" '14|28'
check the_register_test_sees_the_meter_error is "$(value "$work/meter-rtu.json" '$.steps.register.rows[0].cells.error.printed')" 0.4
reviewed "$sheet"

# ---- Papers, and the proof of them.
must lims --as chau certificate issue "$passing" --sticker "T 000001"
must lims --as chau certificate issue "$limit"
must lims --as chau certificate issue "$failing"
must lims --as chau certificate issue "$sheet"
check a_failing_item_gets_a_notice_and_no_certificate is "$(sql "SELECT kind, state, result FROM paper WHERE worksheet = '$failing'")" 'notice|issued|fail'
check passing_items_get_certificates is "$(sql "SELECT group_concat(number) FROM (SELECT number FROM paper WHERE kind = 'certificate' ORDER BY number)")" \
	"TH-V$year.00001,TH-V$year.00002,TH-V$year.00003"
check validity_ends_with_the_month_of_the_cycle is "$(sql "SELECT valid_until FROM paper WHERE number = 'TH-V$year.00001'")" \
	"$(date -d "$(date +%Y-%m-01) +25 months -1 day" +%F)"
cp "$LIMS_STORE" "$work/before.db"
tables "$LIMS_STORE" >"$work/tables.before"
dump "$LIMS_STORE" >"$work/dump.before"
check rebuild_finds_the_tables_as_the_journal_says lims rebuild
tables "$LIMS_STORE" >"$work/tables.after"
dump "$LIMS_STORE" >"$work/dump.after"
check every_row_of_every_table_is_the_same_after_rebuild cmp "$work/tables.before" "$work/tables.after"
check the_whole_store_is_the_same_after_rebuild cmp "$work/dump.before" "$work/dump.after"
check there_were_rows_to_compare [ "$(wc -l <"$work/tables.after")" -gt 150 ]
check the_journal_verifies lims audit verify
lims audit recompute --all >"$work/recompute" 2>&1
check every_paper_computes_to_what_was_printed is "$? $(grep -c ' 0 differences$' "$work/recompute")" '0 4'
