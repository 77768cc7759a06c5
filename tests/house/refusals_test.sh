#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# refusals_test.sh RULES SOURCE CASE: plants one breach in a copy of the house and demands that exactly this breach is named.
# shellcheck disable=SC2016 # planted text is quoted literally
set -euo pipefail
rules=$1 source=$2 case=$3

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar -C "$source" --exclude=./build --exclude=./.git --exclude=./demo-lab --exclude=./tests/captures --exclude=./tests/fuzz/corpus -cf - . | tar -C "$copy" -xf -

# findings: sorted, into FILE; anything but "clean" and "found" is a broken program.
findings() {
	local rc=0
	"$rules" "$copy" >"$1.raw" || rc=$?
	[ "$rc" -le 1 ] || { echo "the program ended with $rc"; exit 1; }
	LC_ALL=C sort "$1.raw" >"$1"
}

out=$(mktemp -d)
trap 'rm -rf "$copy" "$out"' EXIT
findings "$out/before"

if [ "$case" = the_house_keeps_its_rules ]; then
	cat "$out/before"
	[ ! -s "$out/before" ]
	exit
fi

# plant PATH: the content comes on standard input, after the two opening lines that every C file has.
plant() {
	mkdir -p "$copy/$(dirname "$1")"
	{ printf '// SPDX-License-Identifier: Apache-2.0\n// A planted breach.\n'; cat; } >"$copy/$1"
}
plain() {
	mkdir -p "$copy/$(dirname "$1")"
	cat >"$copy/$1"
}
# A header to point at: it breaks nothing itself.
door() { plant "$1" <<<'int planted_door(void);'; }
expected=()
expect() { expected+=("$1"); }

case "$case" in
the_engine_must_not_know_the_store)
	door lims-core/store/planted.h
	plant lims-core/engine/planted.c <<<'#include "lims-core/store/planted.h"'
	expect 'lims-core/engine/planted.c:3: [includes] lims-core/engine must not know lims-core/store '
	;;
the_drivers_must_not_know_the_certificates)
	door certificates/planted.h
	plant drivers/transport/planted.c <<<'#include "certificates/planted.h"'
	expect 'drivers/transport/planted.c:3: [includes] drivers/transport must not know certificates '
	;;
the_laboratory_must_not_know_the_transports)
	door drivers/transport/planted.h
	plant laboratory/planted.c <<<'#include "drivers/transport/planted.h"'
	expect 'laboratory/planted.c:3: [includes] laboratory must not know drivers/transport '
	;;
the_proof_must_not_know_the_journal)
	door lims-core/journal/planted.h
	plant laboratory/proof/planted.c <<<'#include "lims-core/journal/planted.h"'
	expect 'laboratory/proof/planted.c:3: [includes] laboratory/proof must not know lims-core/journal '
	;;
simulators_share_no_code_with_the_drivers)
	door drivers/protocol/planted.h
	plant simulators/planted.c <<<'#include "drivers/protocol/planted.h"'
	expect 'simulators/planted.c:3: [includes] simulators must not know drivers/protocol '
	;;
the_lower_floor_must_not_know_the_upper)
	door laboratory/planted.h
	plant lims-core/journal/planted.c <<<'#include "laboratory/planted.h"'
	expect 'lims-core/journal/planted.c:3: [includes] lims-core/journal must not know laboratory '
	;;
cmake_needs_follow_the_arrows)
	plain lims-core/chain/CMakeLists.txt <<<$'# The chain.\nlims_room(lims_chain SOURCES chain.c\n  NEEDS lims_base lims_store)'
	expect 'lims-core/chain/CMakeLists.txt:3: [includes] lims-core/chain must not need lims_store'
	;;
a_third_party_header_has_one_room)
	plant laboratory/planted.c <<<'#include <sqlite3.h>'
	expect 'laboratory/planted.c:3: [includes] <sqlite3.h> may be included only in lims-core/store'
	plant cli/planted.c <<<'#include <modbus/modbus.h>'
	expect 'cli/planted.c:3: [includes] <modbus/modbus.h> may be included only in drivers/transport'
	;;
an_unknown_library_is_refused)
	plant cli/planted.c <<<'#include <glib.h>'
	expect 'cli/planted.c:3: [includes] <glib.h> belongs to no room yet'
	;;
a_pure_room_opens_no_file)
	plant lims-core/engine/planted.c <<<'#include <fcntl.h>'
	expect 'lims-core/engine/planted.c:3: [includes] <fcntl.h> reaches files'
	;;
includes_are_written_from_the_root)
	door cli/planted.h
	plant cli/planted.c <<<'#include "planted.h"'
	expect 'cli/planted.c:3: [includes] "planted.h" does not exist; includes are written from the root'
	;;
a_file_outside_the_rooms_is_refused)
	plant leftovers/planted.c <<<'int planted(void);'
	expect 'leftovers/planted.c:1: [includes] this file lies in no room'
	;;
banned_functions_are_named)
	# A comment and a string may speak of them.
	plant cli/planted.c <<'END'
// strcpy is banned
const char *planted = "strcpy(a, b)", *gets;
void planted_copy(char *to, const char *from) { strcpy(to, from); }
typedef struct planted planted;
END
	expect 'cli/planted.c:5: [banned] strcpy may write past its buffer'
	expect 'cli/planted.c:6: [banned] typedef of a struct'
	;;
globbing_is_refused)
	plain simulators/planted.cmake <<<'file(GLOB all *.c)'
	expect 'simulators/planted.cmake:1: [banned] globbing'
	;;
a_library_does_not_print_or_exit)
	plant drivers/protocol/planted.c <<'END'
void planted(int *x) __attribute__((format(printf, 1, 2)));
void planted_loud(void) { puts("no"); }
void planted_end(void) { exit(1); }
END
	expect 'drivers/protocol/planted.c:4: [prints] a library never prints, exits or aborts (puts)'
	expect 'drivers/protocol/planted.c:5: [prints] a library never prints, exits or aborts (exit)'
	;;
the_engine_knows_no_kind_of_instrument)
	plant lims-core/engine/planted.c <<<$'int lims_scale_read(void);\nint parameter; // not the other word'
	expect "lims-core/engine/planted.c:3: [kinds] the engine knows no kind of instrument ('scale')"
	;;
nothing_is_said_to_a_dispenser)
	plant drivers/protocol/fuel/planted.c <<<$'// A request in a comment is none.\nstatic const struct lims_protocol row = {\n\t.manner = LIMS_MANNER_ASK,\n};'
	expect "drivers/protocol/fuel/planted.c:5: [taps] a dispenser is only listened to; 'LIMS_MANNER_ASK' would let something be said to it"
	;;
only_projections_write_tables)
	plant laboratory/planted.c <<'END'
const char *planted_read = "SELECT update_count FROM item WHERE created = $1";
const char *planted_write = "UPDATE item SET serial = $1";
const char *planted_quiet = "insert into item values ($1)";
END
	plant laboratory/project_planted.c <<<'const char *planted = "UPDATE item SET serial = $1";'
	expect 'laboratory/planted.c:4: [sql] only laboratory/project_*.c'
	expect 'laboratory/planted.c:5: [sql] only laboratory/project_*.c'
	;;
markup_is_written_in_one_file)
	plant web/planted.c <<<'const char *planted = "<p>";'
	plant web/html.c <<<'const char *planted = "<p>";'
	expect 'web/planted.c:3: [html] markup is written only by web/html.c'
	;;
every_message_reaches_the_translators)
	plant cli/planted.c <<'END'
const char *planted_lost = lims_tr(lang, done(x, 1) ? "done" : "waits");
const char *planted_good = x ? lims_tr(lang, "done") : lims_tr(lang, names[x ? 1 : 0]);
int planted_error = lims_err_set(err, x ? 1 : 2, "all \"well\"");
int planted_lost_error = lims_err_set(err, 1, x ? "a" : "b");
int planted_number = lims_err_context(err, "entry %" PRIu64 " is gone", n);
int planted_comma = lims_err_set(err, f(',', "?"), "one", x ? "a" : "b");
END
	expect 'cli/planted.c:3: [messages] lims_tr '
	expect 'cli/planted.c:6: [messages] lims_err_set '
	;;
long_files_are_refused)
	seq -f '// line %g' 599 | plant cli/planted.c
	seq -f '// line %g' 598 | plant cli/planted_whole.c
	expect 'cli/planted.c:601: [size] 601 lines'
	;;
the_licence_line_comes_first)
	plain cli/planted.c <<<'// A file without a licence.'
	plain cli/planted.h <<<$'// SPDX-License-Identifier: Apache-2.0\n#ifndef X'
	expect 'cli/planted.c:1: [opening] the licence line is missing'
	expect 'cli/planted.h:2: [opening] one sentence'
	;;
unfinished_work_is_refused)
	plain docs/planted.md <<<$'Nothing.\nTO''DO later'
	plain cli/planted.txt <<<$'one\n<<<<''<<< HEAD\ntwo'
	expect "cli/planted.txt:2: [marks] '<<<<""<<< ' marks an unfinished merge"
	expect "docs/planted.md:2: [marks] 'TO""DO' marks unfinished work"
	;;
paths_of_one_machine_are_refused)
	plain docs/planted.md <<<'Look into /ho''me/somebody.'
	expect "docs/planted.md:1: [places] '/ho""me/' is a path of one machine"
	;;
links_lead_somewhere)
	plain docs/planted.md <<<$'[good](planted.md) [far](https://example.org/x)\n[bad](gone.md#top)\n`tools/deps` and `tools/gone` and `lims-core/*` and `drivers/models/ID.yaml`'
	expect 'docs/planted.md:2: [links] gone.md leads nowhere'
	expect 'docs/planted.md:3: [links] tools/gone leads nowhere'
	;;
generated_files_are_refused)
	plain locale/planted.mo </dev/null
	expect 'locale/planted.mo:1: [generated] '
	;;
*)
	echo "there is no case $case"
	exit 2
	;;
esac

findings "$out/after"
comm -13 "$out/before" "$out/after" >"$out/new"
cat "$out/new"
bad=0
[ "$(wc -l <"$out/new")" -eq ${#expected[@]} ] || { echo "expected ${#expected[@]} findings"; bad=1; }
for line in "${expected[@]}"; do
	grep -qF -- "$line" "$out/new" || { echo "missing: $line"; bad=1; }
done
exit $bad
