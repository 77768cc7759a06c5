#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# confirm_test.sh BIN: what is draft stands between a production laboratory and its paper until the technical manager and a second person have compared
# it with the page; the confirmation follows the block, not the file.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME/lims/tolerances"
laboratory production
must lims --as hoa staff set dung --name "Ngô Dũng" --roles technical_manager
must lims --as hoa staff set an --authorised sand
printf '%%PDF-1.4 page 4' >"$work/page.pdf"
file=tolerances/sand-modulus.yaml
listed() { lims procedure confirm --list --procedure sand --json >"$work/list.json"; }
# at FIELD: of the first block of the file.
at() { sqlite3 -batch :memory: "SELECT json_extract(b.value, '\$.$1') FROM json_each(readfile('$work/list.json'), '\$.blocks') b
	WHERE json_extract(b.value, '\$.file') = '$file' LIMIT 1"; }
open_rows() { sqlite3 -batch :memory: "SELECT json_extract(p.value, '\$.open.row') FROM json_each(readfile('$work/list.json'), '\$.procedures') p"; }

list=$(lims procedure confirm --list)
check the_list_says_what_it_is has "$list" 'What stands between this laboratory and its first certificate'
check the_list_has_every_kind has "$list" fuel-dispenser
check who_is_authorised_is_seen has "$(grep '^  sand ' <<<"$list")" yes
check forms_are_in_the_list has "$list" verification_record
check the_software_too has "$list" 'lims validate --accept'
listed
before=$(open_rows)
check a_kind_has_rows_that_are_open [ "$before" -ge 2 ]
block=$(at block)
check a_block_is_named_by_its_hash is "${#block}" 64
check nobody_has_confirmed_it is "$(at confirmed)$(at technical_manager)$(at second)" 0

refuses a_page_is_needed 2 '--scan' lims --as dung procedure confirm "${block:0:12}"
refuses a_block_that_is_none 2 'No draft block' lims --as dung procedure confirm 0123456789ab --scan "$work/page.pdf"
refuses too_few_digits 2 'names no block' lims --as dung procedure confirm "${block:0:3}" --scan "$work/page.pdf"
refuses blocks_or_a_list 2 'Give the blocks' lims --as dung procedure confirm
refuses the_reception_may_not 1 'technical_manager' lims --as hoa procedure confirm "$block" --scan "$work/page.pdf"
check the_first_person_is_told has "$(lims --as dung procedure confirm "${block:0:12}" --scan "$work/page.pdf" --note 'trang 4')" "You confirmed: $file" 'waits for a second person'
check it_waits_for_the_second has "$(lims procedure confirm --list --procedure sand)" 'waits for a second person'
must lims --as binh procedure confirm "$block" --page "$work/kept.pdf"
check the_second_reads_the_same_page cmp "$work/page.pdf" "$work/kept.pdf"
must lims --as binh procedure confirm "$block"
listed
check two_have_confirmed_it is "$(at confirmed) $(at technical_manager) $(at second)" '1 dung binh'
check the_page_is_named_by_its_hash is "$(at scan)" "$(sha256sum "$work/page.pdf" | cut -d ' ' -f 1)"
check one_row_fewer_is_open is "$(open_rows)" $((before - 1))

# All that is open of a file at once, by both.
must lims --as dung procedure confirm "$file" --scan "$work/page.pdf"
must lims --as an procedure confirm "$file"
listed
check the_rest_of_the_file_too is "$(open_rows)" $((before - 2))

# The laboratory's own copy: a remark changes nothing, another limit is another block.
own=$XDG_CONFIG_HOME/lims/$file
sed '1a # năm 2026' "$bin/../share/lims/$file" >"$own"
listed
check a_remark_keeps_it is "$(open_rows)" $((before - 2))
sed 's/high: "3.3"/high: "3.2"/' "$bin/../share/lims/$file" >"$own"
listed
check another_limit_waits_again [ "$(open_rows)" -gt $((before - 2)) ]
rm "$own"
listed
check the_first_one_stands_still is "$(open_rows)" $((before - 2))

refuses only_the_manager_takes_back 1 'technical manager' lims --as binh procedure confirm "$block" --withdraw --note nhầm
must lims --as dung procedure confirm "$block" --withdraw --note nhầm
listed
check it_is_open_again is "$(open_rows)" $((before - 1))
check the_journal_verifies lims audit verify
must lims rebuild
listed
check a_rebuild_says_the_same is "$(open_rows)" $((before - 1))
