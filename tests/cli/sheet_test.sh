#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# sheet_test.sh BIN: a day without electricity: a blank record, its copy with the scan as original, compared by another person; strikes that a reviewer
# accepts one by one; the owner on site; an adjustment between as found and as left.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
must lims --as hoa staff set dao --name "Hà Thị Đào" --roles technician --card KDV-002 --card-until "$(date -d '+9 months' +%F)"
must lims --as hoa staff set da --name "Lý Da" --roles technician

# The plan on paper, before and without a worksheet.
characteristics=(--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g")
refuses a_plan_needs_its_characteristics 2 Max lims worksheet blank spring-dial-scale --pdf "$work/none.pdf"
check no_page_was_written is "$(ls "$work"/none.pdf 2>/dev/null)" ''
must lims worksheet blank spring-dial-scale "${characteristics[@]}" --pdf "$work/plan.pdf"
dial 0001 2026-02-05
must lims worksheet blank "$sheet" --pdf "$work/blank.pdf"
pdftotext -layout "$work/blank.pdf" "$work/blank.txt" 2>/dev/null
pdftotext -layout "$work/plan.pdf" "$work/plan.txt" 2>/dev/null
check the_page_names_the_worksheet has "$(cat "$work/blank.txt")" "$sheet"
check the_planned_loads_stand_there has "$(cat "$work/plan.txt")" '15000'
check the_conditions_have_their_place has "$(cat "$work/plan.txt")" 'Nhiệt độ'
check who_observes_signs has "$(cat "$work/plan.txt")" 'Người quan sát'
refuses a_page_of_nothing 2 'no procedure' lims worksheet blank no-such --pdf "$work/none.pdf"

# Copied later.
printf '%%PDF-1.4 scan of the sheet' >"$work/scan.pdf"
refuses a_copy_needs_its_original 2 '--scan' lims worksheet late "$sheet" --observed "2026-02-05 09:30"
refuses a_copy_needs_its_time 2 '--observed' lims worksheet late "$sheet" --scan "$work/scan.pdf"
must lims worksheet late "$sheet" --scan "$work/scan.pdf" --observed "2026-02-05 09:30" --observer dao --note "mất điện cả ngày"
dial 0006
refuses a_paper_of_another_day_belongs_to_a_worksheet_of_that_day 1 'worksheet open '"$item"' --date 2026-02-05' \
	lims worksheet late "$sheet" --scan "$work/scan.pdf" --observed "2026-02-05 09:30"
sheet=W-A1
values=()
while read -r step row run column load; do
	# The last cell stands on a second sheet, written later by somebody else.
	[ "$step $row $column" != 'weighing 1 down' ] ||
		must lims worksheet late "$sheet" --scan "$work/scan.pdf" --observed "2026-02-05 10:45" --observer da
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	values+=("$load g")
done < <(dial_cells)
check who_read_and_who_typed_are_shown has "$(lims worksheet show "$sheet")" 'dao / an'
check what_waits_is_listed_without_its_values lacks ' g' lims worksheet compare "$sheet"
must lims worksheet submit "$sheet"
refuses an_accepted_copy_was_compared 1 'copied from paper' lims --as binh worksheet review "$sheet" --accept
refuses who_typed_does_not_compare 1 'another person' lims worksheet compare "$sheet" "${values[@]:0:1}"
refuses a_difference_is_an_answer 1 'not what the paper says' lims --as binh worksheet compare "$sheet" "${values[@]:0:5}" "15075.0 g"
check both_are_shown has "$(cat "$work/said.out")" 'recorded otherwise than read now (15075.0 g)'
must lims --as binh worksheet compare "$sheet" "${values[@]:5}"
refuses nothing_is_left_to_compare 1 'Nothing' lims --as binh worksheet compare "$sheet" "1 g"

# A photo of the display goes with what was typed from it, into the bundle too.
printf '\xff\xd8\xff photo of the display' >"$work/display.jpg"
printf 'no picture' >"$work/none.jpg"
dial 0005
refuses a_photo_is_one 2 'no JPEG, PNG or PDF' lims worksheet enter "$sheet" "500 g" --photo "$work/none.jpg"
refuses a_photo_is_there 2 'missing.jpg' lims worksheet enter "$sheet" "500 g" --photo "$work/missing.jpg"
must lims worksheet enter "$sheet" "500 g" --photo "$work/display.jpg"
check the_worksheet_says_which_reading_has_one has "$(lims worksheet show "$sheet")" 'typed, photo'
must lims worksheet photo "$sheet" 1 "$work/back.jpg"
check it_comes_back_byte_for_byte cmp "$work/display.jpg" "$work/back.jpg"
refuses another_reading_has_none 2 'no photo' lims worksheet photo "$sheet" 2 "$work/back2.jpg"
check nothing_was_written is "$(ls "$work"/back2.jpg 2>/dev/null)" ''
sheet=W-A1

# The owner.
refuses a_refusal_has_its_reason 2 'needs its reason' lims worksheet owner "$sheet" --name "Lý Văn Páo" --refused ""
must lims worksheet owner "$sheet" --name "Lý Văn Páo" --position "chủ cơ sở" --refused "không đồng ý"
must lims --as binh worksheet comment "$sheet" "ảnh chụp rõ"
must lims --as binh worksheet review "$sheet" --accept
must lims --as chau certificate issue "$sheet"
number=$(sql 'SELECT number FROM paper')
must lims --as hoa certificate print "$number" --record --output "$work/record.pdf"
pdftotext -layout "$work/record.pdf" "$work/record.txt" 2>/dev/null
check the_record_says_that_it_is_a_copy has "$(cat "$work/record.txt")" 'chép từ bản ghi tay lúc 05/02/2026 09:30' 'chép từ bản ghi tay lúc 05/02/2026 10:45'
check the_record_has_the_refusal has "$(cat "$work/record.txt")" 'Từ chối ký: không đồng ý'
check the_record_names_the_observers has "$(cat "$work/record.txt")" 'đọc số: Hà Thị Đào, Lý Da.'
check it_computes_again lims audit recompute "$number"
must lims audit export "$number" "$work/a.bundle"
check the_scan_travels_with_the_paper "$bin/lims-verify" --quiet "$work/a.bundle"
proof=$("$bin/lims-verify" "$work/a.bundle")
check who_read_and_who_compared_is_told_there has "$proof" 'observed by dao  copied from paper, compared by binh'
check the_paper_it_comes_from_too has "$proof" 'paper of 2026-02-05T09:30'
check and_the_owner has "$proof" 'for the owner Lý Văn Páo, who refused to sign: không đồng ý'
check the_original_is_in_the_bundle grep -qa 'scan of the sheet' "$work/a.bundle"

# Strikes: fail to pass first, each accepted.
dial 0002
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
number=$(lims worksheet show "$sheet" | sed -nE 's/^ +([0-9]+) +Repeatability, row 1, run 3, .*/\1/p')
refuses no_run_is_picked_out_of_a_series 1 "as a whole with --series (lims worksheet strike $sheet $number --cause CAUSE --series)" lims worksheet strike "$sheet" "$number" --cause misread
refuses a_role_that_is_none_is_told_with_the_command_that_lists_them 2 "lims procedure show spring-dial-scale lists the roles" lims worksheet open I-A1 --standard weight=S-A1
refuses an_unlisted_cause 2 'transcription' lims worksheet strike "$sheet" "$number" --cause too_high
check a_series_is_struck_whole has "$(lims worksheet strike "$sheet" "$number" --cause disturbance --note "xe chạy qua" --series)" "the whole series of reading $number"
check all_runs_are_measured_again has "$(lims worksheet show "$sheet")" 'Next: Repeatability, row 1, run 1, Indication [g]; Load 500 g'
for run in 1 2 3; do must lims worksheet enter "$sheet" "500 g" --step repeatability --row 1 --run $run --column indication; done
last=$(lims worksheet show "$sheet" | sed -nE 's/^ +([0-9]+) +Errors with increasing and decreasing loads, row 5, Indication, increasing .*/\1/p')
must lims worksheet strike "$sheet" "$last" --cause wrong_load
must lims worksheet enter "$sheet" "15100 g" --step weighing --row 5 --column up
fail=$(lims worksheet show "$sheet" | sed -nE 's/^ +([0-9]+) +Errors with increasing and decreasing loads, row 5, Indication, increasing +15100 g .*/\1/p')
must lims worksheet strike "$sheet" "$fail" --cause misread
must lims worksheet enter "$sheet" "15000 g" --step weighing --row 5 --column up
must lims worksheet submit "$sheet"
lims worksheet strikes "$sheet" >"$work/strikes.txt"
check a_failure_that_became_a_pass_comes_first has "$(head -n 2 "$work/strikes.txt" | tr '\n' ' ')" "! A failure became a pass: $fail "
check what_it_would_have_given has "$(cat "$work/strikes.txt")" 'with it: fails; without it: passes'
refuses strikes_wait 1 'wait for the reviewer' lims --as binh worksheet review "$sheet" --accept
refuses the_technician_accepts_none 1 'needs one of' lims worksheet accept "$sheet" "$fail"
lims worksheet strikes "$sheet" --json >"$work/strikes.json"
mapfile -t all < <(sqlite3 -batch :memory: "SELECT json_extract(value, '\$.reading') FROM json_each(readfile('$work/strikes.json'))")
check five_strikes is "${#all[@]}" 5
must lims --as binh worksheet accept "$sheet" "${all[@]}" --note "đã xem từng số"
must lims --as binh worksheet review "$sheet" --accept

# As found, as left.
dial 0003
must lims worksheet enter "$sheet" "600 g" --step weighing --row 1 --column up
must lims worksheet adjust "$sheet" --note "chỉnh lò xo"
refuses as_found_it_stays 1 'stays as found' lims worksheet enter "$sheet" "2500 g" --step weighing --row 2 --column up
refuses what_follows_is_after_repair 1 '--mode after_repair' lims worksheet open "$item" --standard weights=S-A1
left=$(lims worksheet open "$item" --standard weights=S-A1 --mode after_repair)
left=${left##* }
must lims --as dao worksheet check "$left" visual all yes
check as_left_names_as_found has "$(lims worksheet show "$left")" "follows $sheet"
while read -r step row run column load; do
	must lims --as dao worksheet enter "$left" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
refuses who_adjusted_does_not_verify 1 'an adjusted the item' lims --as dao worksheet submit "$left"
check the_store_is_whole lims audit verify
check the_tables_are_the_journals lims rebuild
