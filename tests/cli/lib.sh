#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the end-to-end tests share: named checks, a laboratory in a scratch folder, simulators with control lines, readings of the store.
# shellcheck disable=SC2034 # the tests read what is set here
set -uo pipefail

: "${bin:?the folder of the programs}"
work=$(mktemp -d)
passed=0 failed=0 sims=()
declare -A tcp=() pty=() pulse=() control=() pids=()
export LIMS_LANG=en LIMS_STORE=$work/lab.db LIMS_KEYS=$work/keys HOME=$work
unset LIMS_STAFF LIMS_DATA LIMS_ZONE XDG_CONFIG_HOME
# The laboratories live at +07:00, and so do the days that a test names: what is today there is not yet today in Greenwich for seven hours.
export TZ=UTC-7
# A sanitizer that finds something must not look like an answer of the program.
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99

finish() {
	local pid
	for pid in "${sims[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	rm -rf "$work"
	echo "$passed passed, $failed failed"
	# With its number: in a trap a bare exit gives the status from before the trap, and no failure would ever be told.
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] && exit 0
	exit 1
}
trap finish EXIT

# check NAME COMMAND…: the rule holds when the command succeeds.
check() {
	local name=$1
	shift
	if "$@" >"$work/checked"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED %s: %.200s\n' "$name" "$*"
		cat "$work/checked"
	fi
}
is() { [ "$1" = "$2" ] || { printf '  have: %.600s\n  want: %.600s\n' "$1" "$2"; false; }; }
# has TEXT WORDS…: each of them stands in the text.
has() {
	local text=$1 words
	shift
	[ $# -gt 0 ] || set -- ''
	for words; do
		[ -n "$words" ] || {
			echo '  every text has what is empty'
			return 1
		}
		case "$text" in *"$words"*) ;; *)
			printf '  have: %.600s\n  want in it: %s\n' "$text" "$words"
			return 1
			;;
		esac
	done
}

# answers COMMAND…: what it printed is in $answered; one that fails prints nothing either, and says nothing about what is missing.
answers() {
	answered=$("$@") || {
		echo "  exit $?: $*"
		return 1
	}
}
# lacks WORDS COMMAND…: the command succeeds and prints something, and nowhere these words.
lacks() {
	local words=$1
	shift
	answers "$@" || return
	case "$answered" in
	'') echo '  it printed nothing' ;;
	*"$words"*) printf '  have: %.600s\n  want not in it: %s\n' "$answered" "$words" ;;
	*) return 0 ;;
	esac
	return 1
}
# none COMMAND…: the command succeeds and prints nothing.
none() { answers "$@" && is "$answered" ''; }

lims() { "$bin/lims" "$@"; }

# must COMMAND…: what the test itself stands on; without it nothing after it means anything.
must() {
	local said
	said=$("$@" 2>&1) || {
		echo "FAILED must: $* -> $said"
		failed=$((failed + 1))
		exit 1
	}
}

# refuses NAME CODE TEXT COMMAND…: the exit code, and exactly one sentence on stderr with TEXT, which is never empty, in it.
refuses() {
	local name=$1 code=$2 text=$3 rc=0 lines
	shift 3
	"$@" >"$work/said.out" 2>"$work/said.err" || rc=$?
	lines=$(wc -l <"$work/said.err")
	if [ "$rc" -eq "$code" ] && [ "$lines" -eq 1 ] && [ -n "$text" ] && grep -qF -- "$text" "$work/said.err"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $name: exit $rc (want $code), $lines lines on stderr (want 1, with: $text): $(cat "$work/said.err")"
	fi
}

# A reader that comes while the store is being recovered waits for it.
sql() { sqlite3 -readonly -batch -cmd '.timeout 10000' "${2-$LIMS_STORE}" "$1"; }
count() { sql "SELECT count(*) FROM $1" "${2-$LIMS_STORE}"; }
# value FILE PATH: a member of a JSON file.
value() { sqlite3 -batch :memory: "SELECT CASE WHEN json_valid(readfile('$1')) THEN json_extract(readfile('$1'), '$2') ELSE 'no JSON in $1' END"; }

# dump STORE: every row of every table, in an order of its own.
dump() { sqlite3 -readonly -batch -cmd '.timeout 10000' "$1" .dump | LC_ALL=C sort; }
# tables STORE: the rows of the tables that follow from the journal; what a node keeps for itself (settings, names of locks) is not in them.
tables() {
	local name
	for name in $(sql "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'journal%' ORDER BY name" "$1"); do
		sqlite3 -readonly -batch -cmd '.timeout 10000' -cmd '.mode quote' "$1" "SELECT '$name', * FROM $name" | LC_ALL=C sort
	done
}
# entries STORE: the chains of all nodes, byte for byte.
entries() { sql "SELECT node, sequence, hex(hash), hex(bytes) FROM journal_entry ORDER BY node, sequence" "$1"; }

# sim NAME PROGRAM ARG…: starts it; ${tcp[NAME]}, ${pty[NAME]} and ${pulse[NAME]} are its lines, ${pids[NAME]} its process.
sim() {
	local name=$1 program=$2 pid tries=0 line
	shift 2
	: >"$work/$name.sim"
	"$bin/$program" --control tcp:127.0.0.1:0 "$@" </dev/null >"$work/$name.sim" 2>&1 &
	pid=$!
	sims+=("$pid")
	until grep -q '^ready$' "$work/$name.sim"; do
		tries=$((tries + 1))
		[ "$tries" -lt 250 ] || {
			echo "FAILED: $program does not start: $(cat "$work/$name.sim")"
			failed=$((failed + 1))
			exit 1
		}
		sleep 0.02
	done
	while read -r line; do
		case "$line" in
		listening\ tcp:*) tcp[$name]=${line#listening } ;;
		listening\ pty:*) pty[$name]=${line#listening } ;;
		control\ *) control[$name]=${line##*:} ;;
		pulse\ *) pulse[$name]=${line#pulse } ;;
		esac
	done <"$work/$name.sim"
	pids[$name]=$pid
}

# tell NAME LINE: a control command; when this returns it has taken effect. The answer is in $told.
tell() {
	local channel
	exec {channel}<>"/dev/tcp/127.0.0.1/${control[$1]}" || return 1
	printf '%s\n' "$2" >&"$channel"
	read -r -t 10 told <&"$channel"
	exec {channel}>&-
	case "$told" in
	ok*) ;;
	*)
		echo "FAILED: simulator $1 to '$2': $told"
		failed=$((failed + 1))
		;;
	esac
}

# with_only PROCEDURE…: the program finds these procedures alone, beside all other data files. Opening a worksheet, submitting, reviewing and issuing run every
# example of every data file; a test about something else need not run them all each time.
with_only() {
	local name
	mkdir "$work/data"
	cp -rs "$(cd "$bin/../share/lims" && pwd)/." "$work/data/"
	rm -r "$work/data/procedures"
	mkdir "$work/data/procedures"
	for name; do
		ln -s "$(cd "$bin/../share/lims/procedures" && pwd)/$name.yaml" "$work/data/procedures/" || exit 1
	done
	export LIMS_DATA=$work/data
}

# laboratory [KIND]: a new one, with people, customer, standards.
laboratory() {
	local soon
	soon=$(date -d '+9 months' +%F)
	must lims init --name "Phòng đo thử" --kind "${1-training}"
	must lims --as hoa staff set hoa --name "Lò Thị Hoa" --roles admin,reception
	must lims --as hoa staff set an --name "Nguyễn Văn An" --roles technician --card KDV-001 --card-until "$soon"
	must lims --as hoa staff set binh --name "Trần Thị Bình" --roles reviewer
	must lims --as hoa staff set chau --name "Vi Văn Châu" --roles signatory
	must lims --as hoa org set --name "Trung tâm thử" --address "Số 1, đường Thử, tỉnh Thử" --place "Thử"
	# Most tests are about something else than passwords.
	[ "${1-training}" = training ] || must lims --as hoa org set --sign-without-password yes
	must lims --as hoa customer set --name "Chợ Thử" --address "Xã Thử"
	must lims --as an standard set --name "Bộ quả cân M1" --serial QC-01 --class M1 --certificate K-1 --certified-by V \
		--certified-on 2026-01-10 --valid-until "$soon" --measurement-standard C-1
	must lims --as an standard set --name "Công tơ chuẩn" --serial 26000002 --limit "0.1 %" --certificate K-2 --certified-by V \
		--certified-on 2026-01-10 --valid-until "$soon" --measurement-standard C-2
	export LIMS_STAFF=an
}

# confirmed PROCEDURE: every draft block that it and its papers rest on is confirmed by two people, with a page.
confirmed() {
	local blocks
	must lims --as hoa staff set dung --name "Ngô Dũng" --roles technical_manager
	printf '%%PDF-1.4 page' >"$work/page.pdf"
	lims procedure confirm --list --procedure "$1" --json >"$work/blocks.json" || exit 1
	mapfile -t blocks < <(sqlite3 -batch :memory: "SELECT json_extract(b.value, '\$.block') FROM json_each(readfile('$work/blocks.json'), '\$.blocks') b
		WHERE json_extract(b.value, '\$.in_force') AND NOT json_extract(b.value, '\$.confirmed')")
	must lims --as dung procedure confirm "${blocks[@]}" --scan "$work/page.pdf"
	must lims --as binh procedure confirm "${blocks[@]}"
}

# dial SERIAL [DAY]: receives a scale as in the filled record of ĐLVN 30:2021 (Max 15 kg, d = e = 50 g) and opens its worksheet with
# everything answered that is not read, for work on that day. Codes in $item and $sheet.
dial() {
	item=$(lims item receive --procedure spring-dial-scale --customer C-A1 --serial "$1" --type NH-15 --maker "Nơi Thử" --country "Việt Nam" \
		--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" ${2:+--received-on "$2"} | head -n 1) || exit 1
	item=${item##* }
	sheet=$(lims worksheet open "$item" --standard weights=S-A1 ${2:+--date "$2"}) || exit 1
	sheet=${sheet##* }
	must lims worksheet condition "$sheet" temperature "25 Cel"
	must lims worksheet check "$sheet" visual all yes
}

# The cells of a dial scale in the order of the procedure, with the load in grams that is put on for each.
dial_cells() {
	local row run
	printf 'discrimination %s\n' '1 1 before 500' '1 1 after 525' '2 1 before 7500' '2 1 after 7550' '3 1 before 15000' '3 1 after 15075'
	row=0
	for load in 500 7500 15000; do
		row=$((row + 1))
		for run in 1 2 3; do echo "repeatability $row $run indication $load"; done
	done
	for row in 1 2 3 4 5; do echo "eccentricity $row 1 indication 5000"; done
	printf 'weighing %s\n' '1 1 up 500' '2 1 up 2500' '3 1 up 7500' '4 1 up 10000' '5 1 up 15000' \
		'4 1 down 10000' '3 1 down 7500' '2 1 down 2500' '1 1 down 500'
}

# seen SHEET: binh accepts every strike of the submitted worksheet.
seen() {
	local all
	lims worksheet strikes "$1" --json >"$work/strikes.json" || exit 1
	mapfile -t all < <(sqlite3 -batch :memory: "SELECT coalesce(json_extract(value, '\$.reading'), 'c' || json_extract(value, '\$.condition')) FROM json_each(readfile('$work/strikes.json'))")
	[ "${#all[@]}" -eq 0 ] || must lims --as binh worksheet accept "$1" "${all[@]}"
}

# reviewed SHEET: submitted by an, its strikes and itself accepted by binh.
reviewed() {
	must lims --as an worksheet submit "$1"
	seen "$1"
	must lims --as binh worksheet review "$1" --accept
}
