#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# restart_test.sh BIN: a machine that was started anew after a program did not close the store is recorded by the program, once, with what was kept; a program that was ended on a machine that runs on is not.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
export LIMS_STAFF=an

if [ ! -r /proc/sys/kernel/random/boot_id ]; then
	check there_is_a_boot_id false
	exit 1
fi
must lims init --name 'Our laboratory' --kind training
must lims --as hoa staff set hoa --name 'Lò Thị Hoa' --roles admin,reception
must lims --as hoa staff set an --name 'Nguyễn Văn An' --roles technician
must lims --as hoa org set --name 'Trung tâm' --address 'Số 1' --place 'Mường Then'
must lims --as hoa customer set --name Chợ --address Bản
must lims standard set --name 'Bộ quả cân' --serial QC-01 --class M1 --certificate KL-1 --certified-by VMI --certified-on 2026-01-10 --valid-until 2099-12-31
must lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial 1 --type X --type-approval PDM-1 --set 'Max=15 kg' --set 'Min=0.5 kg' \
	--set 'd=50 g' --set 'e=50 g'
must lims worksheet open I-A1 --standard weights=S-A1

# typing ended by nobody's wish: what was typed is acknowledged, the store is not closed
mkfifo "$work/keys.fifo"
cut_off() {
	"$bin/lims" worksheet type W-A1 <"$work/keys.fifo" >"$work/typed" 2>&1 &
	local pid=$! before
	before=$(sql 'SELECT count(*) FROM journal_entry')
	exec 8>"$work/keys.fifo"
	echo "$1" >&8
	for _ in $(seq 200); do
		[ "$(sql 'SELECT count(*) FROM journal_entry')" -gt "$before" ] && break
		sleep 0.05
	done
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	exec 8>&-
}
incidents() { lims incident list --json | grep -o '"A program was ended while the store was open, and the machine was started anew since"' | wc -l; }

cut_off 500
check what_was_written_lies_beside_the_store [ -s "$LIMS_STORE-wal" ]
check a_program_that_was_ended_is_no_incident is "$(incidents)" 0

cut_off 525
check the_boot_is_known grep -qx "$(cat /proc/sys/kernel/random/boot_id)" "$LIMS_STORE.write"
# The machine starts anew: the kernel gives another id. Here the one that was kept is changed instead.
echo 00000000-0000-4000-8000-000000000000 >"$LIMS_STORE.write"
check a_look_into_the_past_records_nothing lims worksheet show W-A1 --as-of "$(date +%F)"
must lims worksheet list
check a_machine_that_was_started_anew_behind_it_is_recorded is "$(incidents)" 1
code=$(lims incident list | awk '/the machine was started anew/ { print $1 }')
check by_the_program_with_what_was_kept has "$(lims incident show "$code")" 'the program' 'reading.entered' 'worksheet:W-A1' 'an, 20'
# Here the program was ended and the machine, as far as it can be seen, switched off in order: that it went down would not be true.
check both_ways_are_named has "$(lims incident show "$code")" 'the machine went down, or the program was ended before it could close the store'
check what_was_typed_is_there has "$(lims worksheet show W-A1)" '525 g'
must lims worksheet list
check it_is_recorded_once is "$(incidents)" 1

# A clean end leaves nothing to be told, whatever the boot.
echo 00000000-0000-4000-8000-000000000001 >"$LIMS_STORE.write"
must lims worksheet list
check a_machine_that_was_switched_off_after_work_is_none is "$(incidents)" 1
check the_journal_verifies has "$(lims audit verify)" 'faults: 0'
