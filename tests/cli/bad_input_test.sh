#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bad_input_test.sh BIN: bad frames, bad lines, bad files, bad places: one sentence, the right exit code, nothing acknowledged lost.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training

readings() { sql 'SELECT count(*) FROM reading WHERE value IS NOT NULL'; }
kept() { sql 'SELECT count(*) FROM reading'; }

# ---- A scale on tcp and on a pseudo-terminal.
sim scale sim-scale --tcp 127.0.0.1:0 --pty --link "$work/scale" --max 15000 --d 5 --e 50 --unit g --stable-timeout-ms 200 --load 500
must lims device set can-tcp --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
must lims device set can-pty --port "pty:$work/scale" --model mettler-mt-sics --simulated yes
dial 0001
must lims worksheet capture "$sheet" --device can-tcp
capture=(lims worksheet capture "$sheet" --timeout 600 --device)

# no_reading NAME DEVICE TEXT COMMAND…: refused with exit 3, the exchange kept, no cell filled; healthy again it reads.
no_reading() {
	local name=$1 device=$2 text=$3 line filled rows
	shift 3
	for line; do tell scale "$line"; done
	filled=$(readings) rows=$(kept)
	refuses "$name" 3 "$text" "${capture[@]}" "$device"
	check "${name}_fills_no_cell" is "$(readings)" "$filled"
	check "${name}_keeps_the_exchange" [ "$(kept)" -gt "$rows" ]
	for line in 'fault none' 'unstable off' 'unit g' 'load 500'; do tell scale "$line"; done
}
for device in can-tcp can-pty; do
	no_reading "a_truncated_frame_on_$device" $device 'ends too early' 'fault truncate'
	no_reading "an_oversized_frame_on_$device" $device 'longer than the protocol allows' 'fault oversize'
	no_reading "two_frames_run_together_on_$device" $device 'wrong shape' 'fault glue'
	no_reading "a_blank_is_never_a_zero_on_$device" $device 'no value' 'fault blank'
	no_reading "a_silent_instrument_on_$device" $device 'no answer in time' 'fault silent'
	no_reading "an_unknown_unit_on_$device" $device 'unit does not fit' 'unit kgx'
	no_reading "a_unit_of_another_kind_on_$device" $device 'unit does not fit' 'unit lb'
	no_reading "an_unstable_load_on_$device" $device 'not stable' 'unstable on'
	no_reading "an_overload_on_$device" $device 'overload' 'overload'
	no_reading "an_underload_on_$device" $device 'underload' 'underload'
	no_reading "noise_between_frames_on_$device" $device 'noise' 'fault noise'
	no_reading "a_late_instrument_on_$device" $device 'no answer in time' 'fault late 3000'
	sleep 3 # until its late answer is gone
done

# A port that vanishes while it is read.
declare -A gone=([can-tcp]='no connection to' [can-pty]='cannot be opened')
for device in can-tcp can-pty; do
	filled=$(readings)
	tell scale 'fault late 900'
	"$bin/lims" worksheet capture "$sheet" --device $device --timeout 3000 >"$work/vanish.out" 2>"$work/vanish.err" &
	pid=$!
	sleep 0.4
	tell scale 'fault vanish'
	wait "$pid"
	check "a_port_that_vanishes_while_it_is_read_is_an_instrument_fault_on_$device" is "$?" 3
	check "a_port_that_vanishes_gives_one_sentence_on_$device" is "$(wc -l <"$work/vanish.err")" 1
	check "a_port_that_vanishes_fills_no_cell_on_$device" is "$(readings)" "$filled"
	refuses "a_port_that_is_gone_on_$device" 3 "${gone[$device]}" "${capture[@]}" $device
	tell scale 'fault none'
	sleep 0.1
done
check after_all_faults_the_scale_reads_on "${capture[@]}" can-tcp
check after_all_faults_the_terminal_reads_on "${capture[@]}" can-pty
check only_good_readings_stand_in_cells is "$(sql 'SELECT count(*), count(DISTINCT value) FROM reading WHERE value IS NOT NULL')" '3|1'

# ---- A Modbus slave, over TCP and over RTU on a pseudo-terminal.
sim meter sim-meter --tcp 127.0.0.1:0 --pty --link "$work/meter" --pulse tcp:127.0.0.1:0 --speed 0
must lims device set tcp-1 --port "modbus-${tcp[meter]}?unit=1" --model simulated-energy-meter --simulated yes
must lims device set rtu-1 --port "modbus-rtu:$work/meter?unit=1" --model simulated-energy-meter --simulated yes
for device in tcp-1 rtu-1; do
	for fault in 'crc' 'truncate' 'noise' 'unit' 'exception 2' 'silent' 'late 1200'; do
		tell meter "fault $fault"
		refuses "a_slave_with_fault_${fault%% *}_on_$device" 3 "No reading from $device" lims device read --device $device --role voltage --timeout 800
		tell meter 'fault none'
		sleep 0.1
	done
	check "after_its_faults_the_slave_reads_on_$device" is "$(lims device read --device $device --role voltage)" '220 V'
	refuses "a_quantity_the_model_has_not_on_$device" 2 'no quantity "mass"' lims device read --device $device --role mass
done
refuses a_device_that_is_not_registered 2 'no device nothing' lims device read --device nothing

# ---- Data files.
data=$(cd "$bin/../share/lims" && pwd)
sed 's/^revision:/revisoin:/' "$data/procedures/spring-dial-scale.yaml" >"$work/spring-dial-scale.yaml"
refuses an_unknown_key_in_a_data_file 1 'faults' lims procedure check "$work/spring-dial-scale.yaml"
check the_unknown_key_is_named_with_its_line has "$(lims procedure check "$work/spring-dial-scale.yaml" 2>/dev/null)" 'revisoin'
cp -r "$data" "$work/data"
# The band that begins at 50 e now begins at 60 e.
sed -i '0,/50/s//60/' "$work/data/tolerances/oiml-r76-mpe.yaml"
cmp -s "$data/tolerances/oiml-r76-mpe.yaml" "$work/data/tolerances/oiml-r76-mpe.yaml" && echo "FAILED: the tolerance file was not changed"
refuses a_gap_between_bands 1 'faults' env LIMS_DATA="$work/data" "$bin/lims" procedure check
refuses a_file_that_is_not_there 2 'there is no file' lims procedure check "$work/nothing.yaml"
refuses evaluate_of_what_is_no_worksheet 2 'ends too early' lims evaluate "$work/said.out"
refuses an_unknown_command 2 'no command' lims sing
refuses an_unknown_option 2 'no option' lims item list --loud
refuses no_laboratory_named 2 'LIMS_STORE' env -u LIMS_STORE "$bin/lims" item list

# ---- Stores.
entries "$LIMS_STORE" >"$work/entries.before"
refuses a_second_init_over_a_live_store 1 'already holds a laboratory' lims init --name Khác --kind training
entries "$LIMS_STORE" >"$work/entries.after"
check a_second_init_changes_nothing cmp "$work/entries.before" "$work/entries.after"
# Also root cannot write below /proc.
refuses a_store_in_a_folder_that_cannot_be_written 4 '/proc/lab.db.turn' lims --store /proc/lab.db init --name Khác --kind training
refuses keys_in_a_folder_that_cannot_be_written 4 'cannot be written' env LIMS_KEYS=/proc/keys "$bin/lims" --store "$work/new.db" init --name Khác --kind training
refuses a_store_that_is_not_there 2 'none.db cannot be opened' lims --store "$work/none.db" item list
echo 'no database' >"$work/text.db"
refuses a_file_that_is_no_store 2 'not a laboratory' lims --store "$work/text.db" item list

# A store whose key is elsewhere: reads, does not write; adopted it is a further node and writes on.
mv "$LIMS_KEYS" "$work/keys.elsewhere"
check without_its_key_a_store_can_be_read is "$(lims worksheet list | tail -n +2 | wc -l)" 1
refuses without_its_key_a_store_cannot_be_written 1 'open for reading only' lims worksheet enter "$sheet" "500 g" --step weighing --row 1 --column up
check without_its_key_the_journal_verifies lims audit verify
must lims --as hoa node adopt --node Z --alone
check that_the_key_was_elsewhere_is_an_incident has "$(lims incident show IN-Z1)" 'node Z, by hoa'
check an_adopted_store_writes_on lims worksheet enter "$sheet" "500 g" --step weighing --row 1 --column up
check an_adopted_store_has_lost_nothing is "$(readings)" 4
check an_adopted_store_verifies lims audit verify

# What a simulator shows is no evidence where papers are valid: its mark in the register, a pseudo-terminal and its model all say so.
export LIMS_STORE=$work/real.db LIMS_KEYS=$work/keys-real
laboratory production
must lims device set marked --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
refuses a_pseudo_terminal_is_not_registered 1 'simulated' lims device set terminal --port "pty:$work/scale" --model mettler-mt-sics
refuses nor_one_that_is_recorded 1 'simulated' lims device set terminal --port "record:$work/c:pty:$work/scale" --model mettler-mt-sics
refuses a_marked_device_is_not_read 1 'simulated' lims device read --device marked
must lims device set wall --name 'Nhiệt kế treo'
refuses what_has_no_line_is_told_so 2 'wall has no line' lims device read --device wall
dial 0001
refuses a_device_marked_as_simulated_is_no_evidence 1 'simulated' lims worksheet capture "$sheet" --device marked
check what_is_no_evidence_is_not_in_the_store is "$(count reading)" 0
