#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# full_test.sh BIN: the disk is full at every write of the commands that write, one after the other: one sentence, exit code 4, nothing half.
# The kernel refuses what would make a file larger than a limit, which rises from nothing until the command is done.
# LIMS_FULL_STEPS: in how many steps (tools/soak full).
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
steps=${LIMS_FULL_STEPS-9}
with_only spring-dial-scale
laboratory training
dial 0001
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
number=$(sql 'SELECT number FROM paper')
dial 0002
open=$sheet
dial 0003
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
reviewed "$sheet"
ready=$sheet
must lims backup "$work/a.backup"
{
	printf '%%PDF-1.4'
	head -c 300000 /dev/urandom
} >"$work/scan.pdf"
block=$(lims procedure confirm --list --procedure spring-dial-scale --json | sed -n 's/.*"block":"\([^"]*\)".*/\1/p' | head -n 1)
must lims --as hoa staff set dung --name "Ngô Dũng" --roles technical_manager
must lims audit verify
base=$work/base
mkdir "$base"
cp -a "$work/keys" "$base/keys"
cp "$LIMS_STORE" "$base/lab.db"

# fresh: the store and keys as they were, with nothing beside them.
fresh() {
	rm -rf "$work/try"
	cp -a "$base" "$work/try"
	export LIMS_STORE=$work/try/lab.db LIMS_KEYS=$work/try/keys
}
# kept: how many entries there are; a number that was reserved for a paper stays reserved for it, whatever becomes of the paper.
kept() { sql "SELECT count(*) FROM journal_entry WHERE type != 'paper.numbered/1'"; }
# what: what stands in the folder; the locks of a store are no data.
what() { (cd "$work/try" && find . -type f ! -name '*.turn' ! -name '*.write' ! -name '*-wal' ! -name '*-shm' ! -name '*.head' | LC_ALL=C sort); }

# full NAME SIZE LEFT COMMAND…: the limit rises to SIZE bytes in steps, until the command is done. LEFT is the file that it makes, or "".
full() {
	local name=$1 size=$2 left=$3 limit=0 tries=0 failures=0 rc before entries last wrong=''
	shift 3
	fresh
	before=$(what)
	entries=$(kept)
	last=$entries
	while :; do
		rc=0
		# Through a pipe, for the limit holds for a file on standard error too.
		said=$(prlimit --fsize="$limit":unlimited "$bin/lims" "$@" 2>&1 >/dev/null) || rc=$?
		[ "$rc" -ne 0 ] || break
		failures=$((failures + 1))
		[ "$rc" -eq 4 ] || wrong+="limit $limit: exit $rc: $said;"
		[ "$(wc -l <<<"$said")" -eq 1 ] || wrong+="limit $limit: no single sentence: $said;"
		case $said in *full* | *'no room'* | *'too large'*) ;; *) wrong+="limit $limit: $said;" ;; esac
		[ "$(what)" = "$before" ] || wrong+="limit $limit left: $(diff <(echo "$before") <(what) | tr '\n' ' ');"
		last=$(kept)
		[ "$last" = "$entries" ] || wrong+="limit $limit: $((last - entries)) entries of a failed command;"
		said=$(lims audit verify 2>&1) || wrong+="limit $limit: afterwards: $said;"
		tries=$((tries + 1))
		[ "$tries" -le $((4 * steps)) ] || break
		limit=$((limit + size / steps + 1))
	done
	check "$name" is "$wrong" ''
	check "${name}_is_done_when_there_is_room" test "$rc" -eq 0
	check "${name}_was_tried" test "$failures" -ge 2
	check "${name}_leaves_a_whole_store" lims audit verify
	[ -z "$left" ] || check "${name}_made_its_file" test -s "$left"
}

full a_reading 60000 '' worksheet enter "$open" "500 g" --step discrimination --row 1 --run 1 --column before
full a_scan 500000 '' --as dung procedure confirm "$block" --scan "$work/scan.pdf"
full a_paper 100000 '' --as chau certificate issue "$ready"
full a_print 40000 "$work/try/n.pdf" certificate print "$number" --output "$work/try/n.pdf"
full a_backup 700000 "$work/try/n.backup" backup "$work/try/n.backup"
full a_pack 200000 "$work/try/n.pack" sync --file "$work/try/n.pack"
full a_bundle 200000 "$work/try/n.bundle" audit export "$number" "$work/try/n.bundle"
full a_rebuild 400000 '' rebuild
full a_restore 700000 "$work/try/r.db" --store "$work/try/r.db" --as hoa restore "$work/a.backup" --node R --accept-missing
full a_new_laboratory 100000 "$work/try/i.db" --store "$work/try/i.db" --as hoa init --name "Phòng mới" --kind training
