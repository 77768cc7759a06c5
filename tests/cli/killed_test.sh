#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# killed_test.sh BIN: a working day of several people on one store, whose programs are killed again and again at random points. What a
# program answered is kept outside of the store and must be in it in the end. LIMS_KILLS: how often (tools/soak kills); LIMS_SEED: which day.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
kills=${LIMS_KILLS-50} seed=${LIMS_SEED-$$} people=3
echo "killed $kills times, LIMS_SEED=$seed"
day=$work/day
mkdir "$day"
with_only spring-dial-scale
laboratory training
: >"$day/killed"

# Nobody waits for the last one: who is at work when it is enough goes home after this command.
more() { [ "$(wc -c <"$day/killed")" -lt "$kills" ]; }

# try MS COMMAND…: runs the program and, one time in seven, kills it within MS milliseconds. 0: it answered "done", with what it said in
# $said; 1: it refused; 9: nobody knows.
try() {
	local ms=$1 pid rc=0
	shift
	"$bin/lims" "$@" >"$day/$me.out" 2>"$day/$me.err" &
	pid=$!
	if [ $((RANDOM % 7)) -eq 0 ]; then
		sleep "0.$(printf '%03d' $((RANDOM % ms)))"
		kill -KILL "$pid" 2>/dev/null
	fi
	wait "$pid" 2>/dev/null || rc=$?
	said=$(head -n 1 "$day/$me.out")
	case $rc in
	0) return 0 ;;
	137)
		printf k >>"$day/killed"
		return 9
		;;
	*) return 1 ;;
	esac
}

# surely MS WORDS COMMAND…: until it is done. WORDS go to the list of what was answered. Refused after a kill: it had been done before it died, and
# nobody was told; refused without one is what the program must not do here.
surely() {
	local ms=$1 words=$2 rc=0 doubt=
	shift 2
	while more; do
		rc=0
		try "$ms" "$@" || rc=$?
		case $rc in
		0)
			echo "$words${words:+ }${said##* }" >>"$day/$me.answered"
			return 0
			;;
		9) doubt=yes ;;
		*)
			[ "$doubt" ] && return 0
			echo "$* -> $(cat "$day/$me.err")" >>"$day/refused"
			return 1
			;;
		esac
	done
	return 1
}

# answered WORDS MS COMMAND…: the same for what has no name of its own: what the program says is not kept, the words are.
surely_only() {
	local words=$1
	shift
	surely "$1" "" "${@:2}" || return 1
	echo "$words" >>"$day/$me.answered"
}

bench_of() {
	local me=bench$1 said='' sheet item n=0 step row run column load
	RANDOM=$((seed + $1))
	: >"$day/$me.answered"
	while more; do
		n=$((n + 1))
		surely 60 item --as an item receive --procedure spring-dial-scale --customer C-A1 --serial "$1-$n" --set "Max=15 kg" --set "Min=0.5 kg" \
			--set "d=50 g" --set "e=50 g" || return
		item=${said##* }
		[ "$item" ] || continue
		surely 60 "sheet" --as an worksheet open "$item" --standard weights=S-A1 || return
		sheet=${said##* }
		[ "$sheet" ] || continue
		surely_only "condition $sheet" 60 --as an worksheet condition "$sheet" temperature "25 Cel" || return
		surely_only "check $sheet" 60 --as an worksheet check "$sheet" visual all yes || return
		while read -r step row run column load; do
			surely_only "reading $sheet $step $row $run $column $load g" 60 --as an worksheet enter "$sheet" "$load g" --step "$step" \
				--row "$row" --run "$run" --column "$column" || return
		done < <(dial_cells)
		surely_only "submitted $sheet" 100 --as an worksheet submit "$sheet" || return
		surely_only "reviewed $sheet" 60 --as binh worksheet review "$sheet" --accept || return
		surely_only "issued $sheet" 400 --as chau certificate issue "$sheet" || return
	done
}

# Backups and syncs all day long; a backup holds what was answered before it began.
office() {
	local me=office said='' n=0
	RANDOM=$((seed + 100))
	while more; do
		n=$((n + 1))
		cat "$day"/bench*.answered >"$day/before"
		if try 600 backup "$day/$n.backup"; then
			mv "$day/before" "$day/$n.before"
		fi
		try 150 sync --file "$day/stick.pack"
		sleep 0.3
	done
}

# facts STORE: what is in a store, in the words of the lists.
facts() {
	sql "SELECT 'item ' || code FROM item UNION ALL SELECT 'sheet ' || code FROM worksheet
		UNION ALL SELECT 'condition ' || substr(subject, 11) FROM journal_entry WHERE type = 'worksheet.condition/1'
		UNION ALL SELECT 'check ' || substr(subject, 11) FROM journal_entry WHERE type = 'worksheet.checked/1'
		UNION ALL SELECT 'reading ' || substr(subject, 11) || ' ' || step || ' ' || (cell_row + 1) || ' ' || (cell_run + 1) || ' ' || cell_column || ' ' || value
			FROM reading
		UNION ALL SELECT 'submitted ' || code FROM worksheet WHERE submitted_by = 'an'
		UNION ALL SELECT 'reviewed ' || code FROM worksheet WHERE reviewed_by = 'binh'
		UNION ALL SELECT 'issued ' || worksheet FROM paper WHERE state = 'issued'" "$1" | LC_ALL=C sort -u
}
# lost LIST STORE: what was answered and is not there.
lost() { LC_ALL=C comm -23 <(LC_ALL=C sort -u "$1") <(facts "$2"); }

bench=()
for person in $(seq $people); do
	bench_of "$person" &
	bench+=($!)
done
office &
bench+=($!)
wait "${bench[@]}"
cat "$day"/bench*.answered | sed '/^[^ ]*$/d' >"$day/answered"
killed=$(wc -c <"$day/killed")
echo "$(wc -l <"$day/answered") answers, $(count paper) papers, $(count journal_entry) entries, $(find "$day" -name '*.backup' | wc -l) backups"

check it_was_killed_as_often_as_asked test "$killed" -ge "$kills"
check the_day_was_a_day test "$(wc -l <"$day/answered")" -ge "$kills"
check nobody_was_refused_what_may_be_done is "$(cat "$day/refused" 2>/dev/null)" ''
check nothing_answered_is_lost is "$(lost "$day/answered" "$LIMS_STORE")" ''
check the_chain_is_whole_and_the_tables_are_those_of_a_rebuild lims audit verify
check a_rebuild_changes_nothing lims rebuild
check the_numbers_have_no_hole is "$(sql 'SELECT coalesce(max(ordinal), 0) - count(*) FROM paper')" 0
for before in "$day"/*.before; do
	[ -e "$before" ] || continue
	sed -i '/^[^ ]*$/d' "$before"
	copy=${before%.before}.backup
	check a_backup_of_that_day_verifies env LIMS_STORE="$copy" "$bin/lims" audit verify
	check a_backup_holds_what_was_answered_before_it is "$(lost "$before" "$copy")" ''
done
must lims sync --file "$day/stick.pack"
mkdir -m 0700 "$work/keys-b"
b() { LIMS_STORE=$work/b.db LIMS_KEYS=$work/keys-b "$bin/lims" "$@"; }
must b --as hoa init --join "$day/stick.pack" --node B
must b audit verify
check another_copy_gets_all_of_it is "$(lost "$day/answered" "$work/b.db")" ''
# What a killed backup left is no backup, and goes with the next one of that name.
for half in "$day"/*.backup.unfinished; do
	[ ! -e "$half" ] || must lims backup "${half%.unfinished}"
done
check no_half_backup_stays is "$(cd "$day" && echo ./*.unfinished*)" './*.unfinished*'
