#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tamper_test.sh BIN: the database file is edited by hand in more than twenty ways, and each time what was changed is named; the list is printed at the end.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g
must lims device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
dial 0001
while read -r _ _ _ _ load; do
	tell scale "load $load"
	must lims worksheet capture "$sheet" --device can
done < <(dial_cells)
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
number=$(sql 'SELECT number FROM paper')
check before_all_the_store_verifies lims audit verify
check before_all_the_paper_computes_again lims audit recompute "$number"
must lims --as hoa customer set C-A1 --phone 0912000001 # recorded, and under no signed head yet
sqlite3 -cmd '.timeout 10000' "$LIMS_STORE" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null

# forged NAME SQL [GUARDS]: a copy of the store with the statement done to it, its guards put back or what is said instead; the program then looks at the copy.
forged() {
	local copy=$work/$1.db guards
	cp "$work/lab.db" "$copy"
	guards=$(sql "SELECT group_concat(sql || ';', char(10)) FROM sqlite_master WHERE type = 'trigger'" "$copy")
	sqlite3 -batch "$copy" "$(sql "SELECT group_concat('DROP TRIGGER ' || name || ';', char(10)) FROM sqlite_master WHERE type = 'trigger'" "$copy") $2; ${3-$guards}" ||
		echo "FAILED: $1 was not forged"
	cmp -s "$copy" "$work/lab.db" && echo "FAILED: $1 changed nothing"
	export LIMS_STORE=$copy
}
# named NAME SQL TEXT [GUARDS]: audit verify says no and names TEXT.
named() {
	forged "$1" "$2" "${@:4}"
	refuses "$1" 1 'lims: ' lims audit verify
	check "$1_is_named" has "$(cat "$work/said.out" "$work/said.err")" "$3"
	printf '%-45s %s\n' "$1" "$(grep -m 1 -F -- "$3" "$work/said.out" | cut -c 1-240)" >>"$work/list"
	LIMS_STORE=$work/lab.db
}
# flip TABLE COLUMN WHERE: SQL that changes one byte in the middle of a blob by way of a file.
flip() {
	sqlite3 -readonly -cmd '.timeout 10000' "$work/lab.db" "SELECT writefile('$work/bytes', $2) FROM $1 WHERE $3" >/dev/null
	local at=$(($(stat -c %s "$work/bytes") / 2)) old
	old=$(od -An -tu1 -j "$at" -N 1 "$work/bytes" | tr -d ' ')
	# shellcheck disable=SC2059 # the byte is made of an octal escape
	printf "\\$(printf %03o $((old ^ 1)))" | dd of="$work/bytes" bs=1 seek="$at" conv=notrunc 2>/dev/null
	echo "UPDATE $1 SET $2 = readfile('$work/bytes') WHERE $3"
}

node=$(sql "SELECT node FROM journal_entry LIMIT 1")
reading=$(sql "SELECT sequence FROM journal_entry WHERE type LIKE 'reading.captured%' ORDER BY sequence LIMIT 1 OFFSET 5")
pdf=$(sql 'SELECT pdf FROM paper')
capture=$(sql 'SELECT capture FROM reading WHERE value IS NOT NULL LIMIT 1')
printed=$(sql 'SELECT printed FROM paper')
blob() { echo "lower(hex(hash)) = '$1'"; }

named one_flipped_byte_in_an_entry "$(flip journal_entry bytes "sequence = $reading")" "$reading"
named a_reading_rewritten_in_its_entry \
	"UPDATE journal_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '525', '520') AS BLOB) WHERE sequence = $(sql "SELECT sequence FROM journal_entry WHERE type LIKE 'reading.captured%' AND instr(CAST(bytes AS TEXT), '525') ORDER BY sequence LIMIT 1")" \
	"$node"
named an_entry_taken_out "DELETE FROM journal_entry WHERE sequence = $reading" "$reading"
named the_last_entries_cut_off "DELETE FROM journal_entry WHERE sequence >= (SELECT max(sequence) - 1 FROM journal_entry)" "$node"
named one_flipped_byte_in_a_pdf "$(flip journal_blob bytes "$(blob "$pdf")")" "$pdf"
named one_flipped_byte_in_a_capture "$(flip journal_blob bytes "$(blob "$capture")")" "$capture"
named a_blob_taken_out "DELETE FROM journal_blob WHERE $(blob "$capture")" "$capture"
named one_flipped_byte_in_a_signature "$(flip journal_head signature "sequence = (SELECT max(sequence) FROM journal_head)")" "$node"
# Whoever makes hash and columns fit again meets the next entry, or the signature of the head.
rewritten() { # SEQUENCE SED: SQL that rewrites an entry and its hash
	sqlite3 -readonly -cmd '.timeout 10000' "$work/lab.db" "SELECT writefile('$work/bytes', bytes) FROM journal_entry WHERE sequence = $1" >/dev/null
	sed -i "$2" "$work/bytes"
	echo "UPDATE journal_entry SET bytes = readfile('$work/bytes'), hash = x'$(sha256sum <"$work/bytes" | cut -d ' ' -f 1)' WHERE sequence = $1"
}
last=$(sql 'SELECT max(sequence) FROM journal_head')
review=$(sql "SELECT sequence FROM journal_entry WHERE type LIKE 'worksheet.reviewed%'")
named who_reviewed_rewritten_with_a_right_hash "$(rewritten "$review" 's/^actor binh$/actor baya/')" "$((review + 1))"
named the_last_signed_entry_rewritten_with_a_right_hash "$(rewritten "$last" 's/"valid_until":"20/"valid_until":"21/')" "$last"
named two_entries_in_each_others_place "UPDATE journal_entry SET sequence = -1 WHERE sequence = $reading; UPDATE journal_entry SET sequence = $reading WHERE sequence = $reading + 1; UPDATE journal_entry SET sequence = $reading + 1 WHERE sequence = -1" "$reading"
named an_entry_put_in "INSERT INTO journal_entry SELECT node, (SELECT max(sequence) + 1 FROM journal_entry), randomblob(32), clock_ms, clock_n, type, subject, bytes FROM journal_entry WHERE sequence = $reading" "$node"
named the_hash_of_an_entry "UPDATE journal_entry SET hash = randomblob(32) WHERE sequence = $reading" "entry $reading"
named the_type_beside_an_entry "UPDATE journal_entry SET type = 'reading.entered/1' WHERE sequence = $reading" "entry $reading"
named the_subject_beside_an_entry "UPDATE journal_entry SET subject = 'worksheet:W-A9' WHERE sequence = $reading" "entry $reading"
named the_clock_beside_an_entry "UPDATE journal_entry SET clock_ms = clock_ms - 60000 WHERE sequence = $reading" "entry $reading"
named the_last_head_taken_out "DELETE FROM journal_head WHERE sequence = $last" "$last"
middle=$(sql "SELECT sequence FROM journal_entry WHERE type LIKE 'paper.numbered/%'")
named a_head_that_is_printed_taken_out_of_the_middle "DELETE FROM journal_head WHERE sequence = $middle" "entry $middle of node $node (paper.numbered) was signed when it was written"
named the_head_of_a_review_taken_out "DELETE FROM journal_head WHERE sequence = $review" "(worksheet.reviewed) was signed when it was written"
named the_first_head_taken_out "DELETE FROM journal_head WHERE sequence = 1" "entry 1 of node $node (node.born) was signed when it was written"
named a_head_of_another_entry "UPDATE journal_head SET hash = (SELECT hash FROM journal_entry WHERE sequence = $reading) WHERE sequence = $last" "$last"
named a_blob_under_another_name "UPDATE journal_blob SET hash = randomblob(32) WHERE $(blob "$capture")" "$capture"
named a_blob_that_nobody_names "INSERT INTO journal_blob VALUES(x'$(printf x | sha256sum | cut -d ' ' -f 1)', 1, CAST('x' AS BLOB))" "$(printf x | sha256sum | cut -d ' ' -f 1)"
named the_size_of_a_blob "UPDATE journal_blob SET size = size + 1 WHERE $(blob "$pdf")" "$pdf"
named a_name_of_a_blob_taken_out "DELETE FROM journal_blob_name WHERE $(blob "$capture")" "$capture"
named a_valid_paper_revoked_in_the_table "UPDATE paper SET state = 'revoked'" 'state=revoked) must be'
named another_verdict_in_the_table "UPDATE worksheet SET verdict = 'fail'" 'verdict=fail) must be'
named a_card_that_lasts_longer "UPDATE register_field SET value = '2099-12-31' WHERE field = 'card-until'" register_field
named a_row_changed "UPDATE reading SET value = '15000 g' WHERE value = '7550 g'" reading
named a_row_taken_out "DELETE FROM paper" paper
named a_row_put_in "INSERT INTO paper(subject, number, node, kind, year, ordinal, worksheet, state, prints) SELECT 'paper:X', 'X', node, kind, year, 99, worksheet, state, prints FROM paper" paper

# Ways that leave each piece by itself as it was, or make it right again.
named two_entries_under_each_others_hash "DROP INDEX journal_entry_hash;
	CREATE TEMP TABLE kept AS SELECT sequence, bytes FROM journal_entry WHERE sequence IN ($reading, $reading + 1);
	UPDATE journal_entry SET bytes = (SELECT bytes FROM kept k WHERE k.sequence = 2 * $reading + 1 - journal_entry.sequence) WHERE sequence IN ($reading, $reading + 1);
	CREATE UNIQUE INDEX journal_entry_hash ON journal_entry(hash)" "entry $reading"
named an_entry_that_no_subject_finds "UPDATE journal_entry SET subject = subject || char(0) WHERE sequence = $reading" "entry $reading"
named a_pdf_of_the_same_length "UPDATE journal_blob SET bytes = randomblob(size) WHERE $(blob "$pdf")" "$pdf"
other=$(printf '%%PDF-1.4 another' | sha256sum | cut -d ' ' -f 1)
named a_pdf_under_its_own_hash "UPDATE journal_blob SET hash = x'$other', size = 16, bytes = CAST('%PDF-1.4 another' AS BLOB) WHERE $(blob "$pdf")" "$pdf"
named a_pdf_under_its_own_hash_everywhere_but_in_the_entry "UPDATE journal_blob SET hash = x'$other', size = 16, bytes = CAST('%PDF-1.4 another' AS BLOB) WHERE $(blob "$pdf");
	UPDATE journal_blob_name SET hash = x'$other' WHERE $(blob "$pdf"); UPDATE paper SET pdf = '$other'" "$pdf"
frozen=$(sql "SELECT lower(hex(hash)) FROM journal_blob WHERE instr(CAST(bytes AS TEXT), 'format: lims-procedure-1') LIMIT 1")
named the_procedure_of_a_worksheet "UPDATE journal_blob SET bytes = CAST(replace(CAST(bytes AS TEXT), 'lims-procedure-1', 'lims-procedure-7') AS BLOB) WHERE $(blob "$frozen")" "$frozen"
named a_head_copied_to_an_earlier_entry "INSERT INTO journal_head SELECT node, $reading, hash, signature FROM journal_head WHERE sequence = $last" "entry $reading"
named the_key_in_the_first_entry "$(rewritten 1 's/"key":"[0-9a-f]\{8\}/"key":"00000000/')" 'key'
named every_head_taken_away 'DELETE FROM journal_head' 'signed entry'
named everything_after_the_last_signed_head "DELETE FROM journal_entry WHERE sequence > $last" 'follows from no entry'
# And what would make the next change easy.
named the_guards_taken_away 'SELECT 1' 'the guard journal_entry_no_update of journal_entry' 'SELECT 1'
named a_guard_that_guards_nothing 'SELECT 1' 'the guard journal_blob_no_delete of journal_blob' "CREATE TRIGGER journal_blob_no_delete BEFORE DELETE ON journal_blob BEGIN SELECT 1; END"
named a_trigger_that_rewrites_what_comes "CREATE TRIGGER mine AFTER INSERT ON reading BEGIN UPDATE reading SET value = '1 g' WHERE rowid = new.rowid; END" 'mine of the table reading'
named an_index_taken_away 'DROP INDEX journal_entry_subject' 'journal_entry_subject'
named a_view_in_the_place_of_a_table 'ALTER TABLE paper RENAME TO paper_0; CREATE VIEW paper AS SELECT * FROM paper_0' 'table paper'
named a_table_taken_away 'DROP TABLE reading' 'table reading'
forged guards_that_are_missing 'SELECT 1' 'SELECT 1'
refuses rebuild_says_that_guards_were_missing 1 'not laid out as this program makes it' lims rebuild
check after_rebuild_the_guards_stand lims audit verify
LIMS_STORE=$work/lab.db

# A verification that failed is an incident, recorded once by the program, in the store that goes on; who only looks may find it too.
forged a_failure_is_recorded "$(flip journal_blob bytes "$(blob "$capture")")"
refuses it_does_not_verify 1 'was changed' lims audit verify
check it_says_under_which_code has "$(cat "$work/said.out")" 'lims incident show IN-A1'
refuses nor_does_it_again 1 'was changed' lims audit verify
check an_open_failure_stands_for_the_next is "$(lims incident list --json | grep -o '"code":"[^"]*"' | tr '\n' ' ')" '"code":"IN-A1" '
check the_incident_names_what_was_wrong has "$(lims incident show IN-A1)" "$capture"
refuses nor_does_the_paper_compute_again 1 'was changed' lims audit recompute "$number"
check which_is_an_incident_of_its_own has "$(lims incident show IN-A2)" 'Papers differ from what the kept bytes give'
LIMS_STORE=$work/lab.db

# Any command that meets damaged evidence records it, once each.
forged damage_is_met "$(flip journal_blob bytes "$(blob "$pdf")")"
for _ in 1 2; do refuses it_is_not_printed 1 'was changed' lims --as hoa certificate print "$number" --output "$work/damaged.pdf"; done
check the_damage_is_one_incident is "$(lims incident list --json | grep -o '"title":"[^"]*"')" '"title":"Kept evidence is lost or damaged"'
LIMS_STORE=$work/lab.db

# A row that lies is put right by rebuild, which says that it was needed.
forged a_row_that_lies "UPDATE reading SET value = '15000 g' WHERE value = '7550 g'"
refuses rebuild_says_that_the_tables_were_wrong 1 'not what the journal says' lims rebuild
check it_is_a_fault_of_the_tables_and_not_of_the_evidence is "$(lims incident list --json | grep -o '"title":"[^"]*"')" '"title":"The record does not verify"'
check after_rebuild_the_tables_are_the_journals cmp <(tables "$work/lab.db") <(tables "$LIMS_STORE" | grep -v 'incident:')
LIMS_STORE=$work/lab.db

# The proof of a paper stands on kept bytes: a changed capture or printed value is found there too.
forged a_changed_capture "$(flip journal_blob bytes "$(blob "$capture")")"
refuses recompute_finds_a_changed_capture 1 'Reading 1: the blob' lims audit recompute "$number"
LIMS_STORE=$work/lab.db
forged a_changed_print "UPDATE journal_blob SET bytes = CAST(replace(CAST(bytes AS TEXT), '7550', '7500') AS BLOB) WHERE $(blob "$printed")"
refuses recompute_finds_a_changed_printed_value 1 'its bytes and its hash do not agree' lims audit recompute "$number"
LIMS_STORE=$work/lab.db
check after_all_the_store_itself_is_whole lims audit verify
# The list, for who reads the output of this test.
check twenty_ways_at_least test "$(wc -l <"$work/list")" -ge 20
check each_of_them_has_its_sentence is "$(awk 'NF < 3' "$work/list")" ''
cat "$work/list"
