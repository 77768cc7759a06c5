#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# backup_test.sh BIN: a store is backed up while people work, checked, restored as a node of its own, and goes on beside the old one.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
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

# Somebody measures while the backup is made; what was acknowledged before it began must be in it.
(
	while read -r step row run column load; do
		"$bin/lims" worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column" >/dev/null || exit 1
	done < <(dial_cells)
) &
busy=$!
before=$(count journal_entry)
check a_backup_says_what_is_in_it has "$(lims backup "$work/a.backup")" 'checked'
check a_backup_is_one_file is "$(cd "$work" && echo a.backup*)" a.backup
check nobody_was_disturbed wait "$busy"
check nothing_that_was_there_is_missing test "$(count journal_entry "$work/a.backup")" -ge "$before"
check the_backup_verifies env LIMS_STORE="$work/a.backup" "$bin/lims" audit verify
refuses a_backup_replaces_nothing 1 'never replaces' lims backup "$work/a.backup"
refuses a_folder_that_is_not_there 4 'nowhere/a.backup' lims backup "$work/nowhere/a.backup"
check nothing_half_is_left is "$(cd "$work" && echo *.unfinished*)" '*.unfinished*'

# The machine is lost. The backup becomes a store with a key and a node of its own.
lost() { LIMS_STORE=$work/new.db LIMS_KEYS=$work/keys-new "$bin/lims" "$@"; }
mkdir -m 0700 "$work/keys-new"
refuses a_restore_needs_a_code 2 '--node' lost restore "$work/a.backup"
check a_restore_says_what_it_is has "$(lost --as hoa restore "$work/a.backup" --node R --alone)" 'node R'
refuses a_store_is_never_overwritten 1 'already holds a laboratory' lost --as hoa restore "$work/a.backup" --node S --alone
check the_restored_store_verifies lost audit verify
check its_papers_compute_again lost audit recompute --all
check the_backup_is_untouched env LIMS_STORE="$work/a.backup" "$bin/lims" audit verify
other=$(lost worksheet list | sed -n 2p)
check its_worksheets_are_there has "$other" W-A
tables "$work/a.backup" >"$work/a.tables"
tables "$work/new.db" >"$work/new.tables"
check its_tables_are_those_of_the_backup cmp <(grep -v 'incident:' "$work/a.tables") <(grep -v 'incident:' "$work/new.tables")
check that_it_was_needed_is_an_incident has "$(lost incident show IN-R1)" 'a.backup: '
check and_the_program_recorded_it has "$(lost incident show IN-R1)" '  the program  → recorded'
check the_backup_has_no_such_incident is "$(grep -c 'incident:' "$work/a.tables")" 0
check it_takes_further_entries lost --as hoa customer set --name "Khách mới" --address "Xã Mới"
check a_paper_of_before_has_its_bundle lost audit export "$number" "$work/n.bundle"
check and_its_proof_holds "$bin/lims-verify" --quiet "$work/n.bundle"

# Where the old key still lies, the copy is no second original either.
same() { LIMS_STORE=$work/same.db "$bin/lims" "$@"; }
check a_restore_beside_the_original_says_who_admits_it has "$(same --as hoa restore "$work/a.backup" --node T)" 'on another copy lims node admit T'
check a_restore_beside_the_original_has_its_own_node test "$(sql "SELECT value FROM journal_setting WHERE name = 'node'" "$work/same.db")" != \
	"$(sql "SELECT value FROM journal_setting WHERE name = 'node'")"
check it_verifies_too same audit verify

# A backup is read, and never gone on with: two would then sign one chain.
backup_of() { LIMS_STORE=$work/a.backup "$bin/lims" "$@"; }
refuses a_backup_is_not_written_to 1 'lims restore' backup_of --as hoa customer set --name "Khách thừa" --address "Xã Thừa"

# The day goes on after the backup and the key signs; then somebody restores the older backup where that key still lies.
must lims --as hoa customer set --name "Khách sau bản sao lưu" --address "Xã Thử"
must lims sync --file "$work/stick.pack"
check a_backup_older_than_the_key_verifies_and_says_so has "$(backup_of audit verify)" 'signed up to entry'
older() { LIMS_STORE=$work/older.db "$bin/lims" --as hoa restore "$work/a.backup" "$@"; }
refuses entries_that_are_missing_are_named_and_nobody_is_accused 1 'are not in the backup; restore a newer one' older --node V
check the_sentence_says_how has "$(cat "$work/said.err")" '--accept-missing'
check it_says_the_same_in_vietnamese has "$(LIMS_LANG="vi" older --node V 2>&1)" 'không có trong bản sao lưu'
refuses a_code_that_is_none 2 'A-Z' older --node x
refuses a_code_that_is_taken 1 'belongs to node' older --node A --accept-missing
check a_refused_restore_leaves_nothing is "$(cd "$work" && echo older.db*)" 'older.db*'
check nor_a_key test "$(find "$work/keys" -name '*.key' | wc -l)" -eq 2
check with_the_word_it_is_restored has "$(older --node V --accept-missing)" 'are missing here'
check it_verifies_although_the_key_signed_more env LIMS_STORE="$work/older.db" "$bin/lims" audit verify
must env LIMS_STORE="$work/older.db" "$bin/lims" sync --file "$work/stick.pack"
check a_sync_brings_back_what_was_missing has "$(LIMS_STORE=$work/older.db "$bin/lims" customer list)" 'Khách sau bản sao lưu'

# A restore that is killed leaves a store, or none and a place where the next one does it.
killed=0
for pause in 0.02 0.05 0.1 0.2 0.3; do
	LIMS_STORE=$work/killed.db LIMS_KEYS=$work/keys-new "$bin/lims" --as hoa restore "$work/a.backup" --node "K$killed" >/dev/null 2>&1 &
	restoring=$!
	sleep "$pause"
	kill -KILL "$restoring" 2>/dev/null
	wait "$restoring" 2>/dev/null
	[ $? -ne 137 ] || killed=$((killed + 1))
	if ! LIMS_STORE=$work/killed.db "$bin/lims" audit verify >"$work/said.out" 2>&1; then
		check "what_a_killed_restore_left_is_no_store_$pause" grep -qE 'cannot be opened|is not a laboratory' "$work/said.out"
		check "the_next_restore_does_it_$pause" env LIMS_STORE="$work/killed.db" LIMS_KEYS="$work/keys-new" "$bin/lims" --as hoa restore "$work/a.backup" --node "L$killed"
	fi
	check "then_it_is_a_store_$pause" env LIMS_STORE="$work/killed.db" "$bin/lims" audit verify
	rm -f "$work"/killed.db*
done
check one_was_killed test "$killed" -ge 1

# What is not whole is not restored, and a store that is not whole is not backed up.
cp "$work/a.backup" "$work/bad.backup"
sqlite3 -batch "$work/bad.backup" "DROP TRIGGER journal_entry_no_update;
	UPDATE journal_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '5000 g', '5050 g') AS BLOB) WHERE type LIKE 'reading.entered%'"
refuses a_changed_backup_is_not_restored 1 'its bytes and its hash do not agree' env LIMS_STORE="$work/bad.db" "$bin/lims" --as hoa restore "$work/bad.backup" --node U
check nothing_was_made_of_it test ! -e "$work/bad.db"
cp "$work/a.backup" "$work/torn.backup"
truncate -s -4096 "$work/torn.backup"
refuses a_torn_backup_is_not_restored 4 'torn.backup is damaged' env LIMS_STORE="$work/bad.db" "$bin/lims" --as hoa restore "$work/torn.backup" --node U
refuses a_text_is_no_backup 2 'not a laboratory' env LIMS_STORE="$work/bad.db" "$bin/lims" --as hoa restore "$work/a.tables" --node U
refuses a_changed_store_is_not_backed_up 1 'its bytes and its hash do not agree' env LIMS_STORE="$work/bad.backup" "$bin/lims" backup "$work/b.backup"
check no_backup_of_it_stands test ! -e "$work/b.backup"
