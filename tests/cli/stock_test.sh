#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# stock_test.sh BIN: stickers and seals from the order to the instrument: every number has its place, none is used twice, a strange mark is a finding.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training

# measured SERIAL: a scale measured and reviewed; $item, $sheet.
measured() {
	local step row run column load
	dial "$1"
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
	reviewed "$sheet"
}

# Without a stock a sticker is taken as it is, once.
measured 0001
first=$sheet
must lims --as chau certificate issue "$first" --sticker "SL 000099"
number=$(sql "SELECT number FROM paper WHERE worksheet = '$first'")
measured 0002
second=$sheet item2=$item
refuses a_sticker_is_never_used_twice 1 "$number" lims --as chau certificate issue "$second" --sticker "SL 000099"
refuses however_it_is_written 1 'was used already' lims --as chau certificate issue "$second" --sticker "sl000099"

# Order, delivery, hand out.
printf '%%PDF-1.4 delivery' >"$work/phiếu.pdf"
must lims stock order sticker --quantity 10 --on 2026-03-01
must lims stock receive sticker --lot LOT-A1 --from "SL 000101" --to "SL 000110" --paper "$work/phiếu.pdf" --on 2026-03-10
check the_lot_is_listed has "$(lims stock list | tr -s ' ')" 'LOT-A1 sticker SL 000101 SL 000110 2026-03-01 2026-03-10 10 10 0 0 0 0 0'
refuses what_lies_in_the_store_is_not_used 1 'issued to nobody' lims --as chau certificate issue "$second" --sticker "SL 000101"
refuses what_was_never_received_is_not_used 1 'in no lot' lims --as chau certificate issue "$second" --sticker "SL 000111"
must lims stock issue sticker --from "SL 000101" --to "SL 000105" --person an
refuses nobody_gets_what_another_has 1 'SL 000105' lims stock issue sticker --from "SL 000105" --to "SL 000106" --person binh
must lims stock damage sticker --from "SL 000101" --note "rách khi bóc"
refuses a_damage_needs_its_reason 2 '--note' lims stock damage sticker --from "SL 000103"
refuses what_is_damaged_is_not_used 1 'cannot be used' lims --as chau certificate issue "$second" --sticker "SL 000101"
must lims --as chau certificate issue "$second" --sticker "SL 000102"
number2=$(sql "SELECT number FROM paper WHERE worksheet = '$second'")
check the_ledger_says_what_the_person_has has "$(lims stock ledger --person an | tr -s ' ')" 'LOT-A1 SL 000103 SL 000105 3 handed out an'
check and_on_which_paper_each_was_used has "$(lims stock ledger --person an | tr -s ' ')" "$number2"
check and_why_one_is_missing has "$(lims stock ledger)" 'rách khi bóc'
check every_number_is_in_the_ledger is "$(lims stock ledger --json | grep -o '"count":[0-9]*' | awk -F: '{ n += $2 } END { print n }')" 10

# What a team takes along on a visit stands there, and what came back.
must lims --as hoa job set J-1 --customer C-A1
must lims --as hoa visit set --job J-1 --from "$(date +%F)" --team an,binh
must lims stock issue sticker --from "SL 000106" --to "SL 000108" --person an --visit VIS-A1
must lims stock return sticker --from "SL 000108"
check the_ledger_of_the_visit_has_what_is_still_out has "$(lims stock ledger --visit VIS-A1 | tr -s ' ')" 'SL 000106 SL 000107 2 handed out an VIS-A1'
check and_nothing_else is "$(lims stock ledger --visit VIS-A1 --json | grep -o '"from"' | wc -l)" 1
refuses no_such_visit 2 'VIS-A9' lims stock issue sticker --from "SL 000109" --person an --visit VIS-A9

# Dies and pliers have a holder.
must lims die set K-01 --kind pliers --mark "TT 12" --holder an --since 2026-03-01 --state in_use
check the_pliers_have_a_holder has "$(lims die show K-01)" 'an'
refuses nobody_of_that_name 2 'zz' lims die set K-02 --kind die --mark x --holder zz --state in_use

must lims seal record "$item2" --kind die --place "đòn cân" --applied K-01 --worksheet "$second"
check what_it_pressed_is_a_mark_of_the_instrument has "$(lims seal list "$item2")" 'K-01'

# Seals per place; the instrument comes again with another one.
must lims seal record "$item2" --place "nắp sau" --applied "N 0001" --worksheet "$second"
measured 0002
check a_strange_seal_is_a_finding has "$(lims seal record "$item" --place "nắp sau" --found "N 0007")" '! Finding: nắp sau holds N 0007, the last record says N 0001'
check the_list_of_marks_keeps_it has "$(lims seal list "$item")" '! the last record said N 0001'
check it_stands_in_the_earlier_life_too has "$(lims seal list "$item2")" '! the last record said N 0001'
check the_bench_shows_it has "$(lims worksheet show "$sheet")" 'nắp sau'
must lims seal record "$item" --place "mặt bên" --applied "N 0009" --worksheet "$sheet"
must lims --as chau certificate issue "$sheet" --sticker "SL 000103"
number3=$(sql "SELECT number FROM paper WHERE worksheet = '$sheet'")
must lims certificate print "$number3" --record --output "$work/record.pdf"
check its_record_names_what_was_put_on_and_where has "$(pdftotext "$work/record.pdf" - 2>/dev/null | tr '\n' ' ')" 'Niêm N 0009 (mặt bên)'
check the_story_of_the_paper_has_it has "$(lims audit show "$number3")" 'mark.recorded'

tables "$LIMS_STORE" >"$work/before"
must lims rebuild
tables "$LIMS_STORE" >"$work/after"
check a_rebuild_gives_the_same_rows cmp "$work/before" "$work/after"
check the_chain_stands lims audit verify
