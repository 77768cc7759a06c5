#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# register_test.sh BIN: the register of certificates: replaced, revoked, voided; what happens to an item ends its certificate; what is due.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training

# certified SERIAL: a scale measured, reviewed and issued; $item, $sheet, $number.
certified() {
	local step row run column load
	dial "$1"
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
	reviewed "$sheet"
	must lims --as chau certificate issue "$sheet"
	number=$(sql "SELECT number FROM paper WHERE worksheet = '$sheet'")
}
certified 0001
first=$number item1=$item sheet1=$sheet

# A corrected paper: the customer's address was wrong. The result stays to the last digit, the first paper says by what it was replaced.
must lims --as hoa customer set C-A1 --address "Xã Đúng, tỉnh Thử"
refuses a_paper_is_not_replaced_without_a_reason 2 '--reason' lims --as chau certificate replace "$first"
refuses who_does_not_sign_replaces_nothing 1 'needs one of' lims --as an certificate replace "$first" --reason "sai địa chỉ"
must lims --as chau certificate replace "$first" --reason "sai địa chỉ cơ sở sử dụng"
check the_number_says_that_it_is_the_first_replacement has "$(lims certificate list)" "${first}R1"
check the_register_shows_what_became_of_the_first is \
	"$(lims certificate show "$first" --json | tr -d '\n' | sed 's/.*"state":"\([a-z]*\)".*"replaced_by":"\([^"]*\)".*/\1 \2/')" "replaced ${first}R1"
must lims --as hoa certificate print "${first}R1" --output "$work/r1.pdf"
pdftotext -layout "$work/r1.pdf" "$work/r1.txt" 2>/dev/null
check the_paper_says_what_it_replaces has "$(tr -s ' \n' ' ' <"$work/r1.txt")" "Giấy này thay thế giấy số $first"
check and_in_its_head has "$(tr -s ' \n' ' ' <"$work/r1.txt")" "Thay thế số $first / Replaces No. $first"
check the_paper_says_why has "$(tr -s ' \n' ' ' <"$work/r1.txt")" 'sai địa chỉ cơ sở sử dụng'
check the_paper_has_the_right_address has "$(cat "$work/r1.txt")" 'Xã Đúng'
check both_papers_rest_on_one_result is "$(sql "SELECT count(DISTINCT record) FROM paper WHERE worksheet = '$sheet1'")" 1
check both_compute_again lims audit recompute --all
must lims --as hoa certificate print "$first" --output "$work/ended.pdf"
check a_replaced_paper_printed_again_says_by_what has "$(pdftotext -layout "$work/ended.pdf" - 2>/dev/null)" "KHÔNG CÒN GIÁ TRỊ: đã thay bằng số ${first}R1 ngày"
check and_in_english_with_its_day has "$(pdftotext -layout "$work/ended.pdf" - 2>/dev/null)" "NO LONGER VALID: replaced by No. ${first}R1 on $(date +%d/%m/%Y)"
refuses a_replaced_paper_is_not_replaced_again 1 'has ended already' lims --as chau certificate replace "$first" --reason "lần nữa"
refuses a_paper_that_would_say_the_same_replaces_nothing 1 'Nothing would change' lims --as chau certificate replace "${first}R1" --reason "sai tên"
check and_no_number_was_taken_for_it is "$(sql "SELECT count(*) FROM paper WHERE worksheet = '$sheet1'")" 2
must lims --as hoa customer set C-A1 --name "Công ty Đúng Tên"
must lims --as chau certificate replace "${first}R1" --reason "sai tên"
check the_second_replacement_counts_on has "$(lims certificate list)" "${first}R2"
refuses issuing_the_worksheet_again_says_what_became_of_it 1 "$first replaced, ${first}R1 replaced, ${first}R2 issued" lims --as chau certificate issue "$sheet1"
check and_gives_no_further_paper is "$(count paper)" 3
must lims audit export "${first}R2" "$work/r2.bundle"
check the_replacement_has_its_proof "$bin/lims-verify" --quiet "$work/r2.bundle"

# An amendment: a further document; the paper stands with its result and its number.
refuses an_amendment_needs_its_text 2 '--text' lims --as chau certificate amend "${first}R2" --reason "thiếu"
refuses an_amendment_needs_its_reason 2 '--reason' lims --as chau certificate amend "${first}R2" --text "Nơi sử dụng: quầy số 12"
refuses who_does_not_sign_amends_nothing 1 'needs one of' lims --as an certificate amend "${first}R2" --text "x" --reason "y"
refuses a_replaced_paper_is_not_amended 1 'has ended already' lims --as chau certificate amend "$first" --text "x" --reason "y"
must lims --as chau certificate amend "${first}R2" --text "Nơi sử dụng: quầy số 12" --reason "ghi thiếu"
refuses an_amendment_leads_to_the_story_of_its_paper 2 "${first}R2A1 is an amendment of ${first}R2" lims audit show "${first}R2A1"
refuses and_to_its_bundle 2 "ask for ${first}R2" lims audit export "${first}R2A1" "$work/amendment.bundle"
check the_paper_stands_and_shows_its_amendment has "$(lims certificate show "${first}R2")" "${first}R2A1"
check amendments_are_listed has "$(lims certificate amendments "${first}R2" --json)" "\"number\":\"${first}R2A1\",\"paper\":\"${first}R2\""
must lims certificate print "${first}R2A1" --output "$work/a1.pdf"
pdftotext -layout "$work/a1.pdf" "$work/a1.txt" 2>/dev/null
said=$(tr -s ' \n' ' ' <"$work/a1.txt")
check it_says_what_it_is has "$said" 'PHIẾU SỬA ĐỔI, BỔ SUNG'
check it_says_of_which_paper has "$said" "Giấy chứng nhận số ${first}R2 ngày"
check it_says_what_and_why has "$said" 'quầy số 12'
check it_is_signed has "$said" 'Vi Văn Châu'
check training_paper_says_so_there_too has "$said" 'TẬP HUẤN'
must lims --as chau certificate amend "${first}R2" --text "Số điện thoại: 0123" --reason "ghi thiếu"
check the_next_one_counts_on has "$(lims certificate show "${first}R2")" "${first}R2A2"
check the_paper_still_computes_again lims audit recompute "${first}R2"
must lims audit export "${first}R2" "$work/r2a.bundle"
check its_bundle_still_holds "$bin/lims-verify" --quiet "$work/r2a.bundle"
check its_story_tells_the_amendment has "$(lims audit show "${first}R2")" 'paper.amended'

# Revoking.
certified 0002
second=$number item2=$item
refuses a_technician_revokes_nothing 1 'needs one of' lims --as an certificate revoke "$second" --reason "x"
must lims --as chau certificate revoke "$second" --reason "chuẩn đã hết hiệu lực"
refuses what_is_revoked_is_not_revoked_again 1 'has ended already' lims --as chau certificate revoke "$second" --reason "lần nữa"
check the_register_shows_it has "$(lims certificate show "$second")" 'chuẩn đã hết hiệu lực'
check a_revoked_paper_still_computes_again lims audit recompute "$second"
refuses an_issued_number_is_not_voided 1 'revoke or replace' lims --as chau certificate void "${first}R2" --reason "x"
refuses a_number_that_nobody_took 2 'No paper' lims --as chau certificate void V00.00001 --reason "x"

# The series: every number with what became of it; nothing is missing.
check the_series_tells_every_number is "$(lims certificate numbers --json | grep -o '"from":"[^"]*"[^}]*"state":"[a-z]*"' | sed 's/"from":"\([^"]*\)".*"state":"\([a-z]*\)"/\1 \2/' | tr '\n' ';')" "$first replaced;$second revoked;"
check with_the_reason has "$(lims certificate numbers)" 'chuẩn đã hết hiệu lực'
check nothing_is_there_of_another_year none lims certificate numbers --year 2020

# What is due: the certificate of the first scale ends by its period; the second scale has none since its own was revoked.
due() { lims due "$@" --json | grep -o '"item":"[^"]*"' | tr '\n' ' '; }
until=$(sql "SELECT valid_until FROM paper WHERE number = '${first}R2'")
after=$(date -d "$until + 1 day" +%F)
check whose_certificate_was_revoked_is_due_from_that_day is "$(due)" "\"item\":\"$item2\" "
check nothing_else_is_due_before_the_day_itself is "$(due --before "$until")" "\"item\":\"$item2\" "
check it_is_due_on_the_day_after is "$(due --before "$after")" "\"item\":\"$item2\" \"item\":\"$item1\" "
# The same scale comes again and passes: the old item is due no more by its old certificate, the new one is.
certified 0001
check an_instrument_that_came_again_is_due_by_its_new_certificate is "$(due --before "$after")" "\"item\":\"$item2\" \"item\":\"$item\" "
# A repair ends the certificate at once.
refuses nothing_that_happens_to_an_item 2 'use repaired' lims item event "$item" eaten
refuses not_in_the_future 2 'future' lims item event "$item" repaired --on 2099-01-01
must lims item event "$item" repaired --note "thay lò xo"
check a_repair_makes_it_due_today is "$(due)" "\"item\":\"$item2\" \"item\":\"$item\" "
check the_item_shows_what_happened has "$(lims item show "$item")" 'thay lò xo'
must lims item event "$item" retired
check a_retired_item_is_not_due is "$(due --before 2099-01-01)" "\"item\":\"$item2\" "
refuses a_day_must_be_one 2 '"yesterday" is no date' lims due --before yesterday

# What ended the paper ended its amendment too, which says so when it is printed again; --as-issued gives what was signed.
must lims --as hoa customer set C-A1 --address "Xã Đúng Hẳn, tỉnh Thử"
must lims --as chau certificate replace "${first}R2" --reason "đổi địa chỉ"
check an_amendment_of_an_ended_paper_is_told has "$(lims certificate print "${first}R2A1" --output "$work/a1e.pdf")" "${first}R2, which this amends, was replaced by ${first}R3"
pdftotext -layout "$work/a1e.pdf" "$work/a1e.txt" 2>/dev/null
check every_page_of_it_says_by_what is \
	"$(grep -c "^ *KHÔNG CÒN GIÁ TRỊ: giấy số ${first}R2 đã thay bằng số ${first}R3 ngày [0-9/]* / NO LONGER VALID: No. ${first}R2 replaced by No. ${first}R3 on [0-9/]*\$" "$work/a1e.txt")" \
	"$(pdfinfo "$work/a1e.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')"
check and_else_what_was_signed has "$(tr -s ' \n' ' ' <"$work/a1e.txt")" 'quầy số 12' 'Vi Văn Châu' 'Xã Đúng' "Giấy chứng nhận số ${first}R2 ngày"
check the_address_of_that_day_not_of_today lacks 'Đúng Hẳn' cat "$work/a1e.txt"
must lims certificate print "${first}R2A1" --as-issued --output "$work/a1i.pdf"
check as_issued_it_is_what_was_kept cmp "$work/a1.pdf" "$work/a1i.pdf"

# The journal is the record of all that.
tables "$LIMS_STORE" >"$work/before.tables"
must lims rebuild
tables "$LIMS_STORE" >"$work/after.tables"
check a_rebuild_arrives_at_the_same_register cmp "$work/before.tables" "$work/after.tables"
check the_store_verifies lims audit verify
