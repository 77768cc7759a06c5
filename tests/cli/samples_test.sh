#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# samples_test.sh BIN: concrete from the site to its reports: order, blind codes, plan of ages, tests on other days by other people, interim and final report.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only cement-strength concrete-compression
laboratory training
ago() { date -d "$1 days ago" +%F; }
must lims --as hoa staff set tam --name "Lê Tâm" --roles technician
must lims --as hoa job set --customer C-A1
must lims --as an standard set --name "Máy nén" --serial MN-1 --certificate K-9 --certified-by V --certified-on 2024-01-10 --valid-until 2035-01-10 \
	--values "error=0.8 %; scale=1000 kN"
printf '%%PDF-1.4 biên bản lấy mẫu' >"$work/minutes.pdf"
bring() {
	lims --as an sample receive --job J-A1 --procedure concrete-compression --project "Cầu Thử" --part "Trụ T2" --grade B25 \
		--sampled-by "Ông Giám" --minutes "$work/minutes.pdf" --set "R_design=25 MPa" --curing "ngâm nước" --condition "nguyên vẹn" "$@"
}
cast="$(date -d '28 days ago' +%FT%H:%M)" day=$(date -d '28 days ago' +%F)
refuses ages_are_said 2 '--ages' bring --cast-at "$cast"
refuses in_their_order 2 'in their order' bring --cast-at "$cast" --ages 28:3,7:3
refuses with_specimens 2 'DAYS:SPECIMENS' bring --cast-at "$cast" --ages 7
refuses not_cast_tomorrow 2 'future' bring --cast-at 2150-01-01 --ages 7:3
refuses an_order_must_stand 2 'J-A9' lims --as an sample receive --job J-A9 --procedure concrete-compression --project x --sampled-by x --cast-at "$day" --ages 7:3
check a_set_is_received is "$(bring --cast-at "$cast" --received-on "$day" --ages 7:3,28:3)" 'Received: sample M-A1'
lims sample show M-A1 --json >"$work/set.json"
blind=$(value "$work/set.json" '$.received.blind')
check specimens_have_blind_codes is "$(value "$work/set.json" '$.received.groups[1].specimens[2]')" "$blind-6"
check the_minutes_are_kept is "$(value "$work/set.json" '$.received.minutes')" "$(sha256sum "$work/minutes.pdf" | cut -d ' ' -f 1)"
check the_view_names_them is "$(value "$work/set.json" '$.minutes.file')" minutes.pdf
must lims sample file M-A1 "$work/back.pdf"
check they_come_back_byte_for_byte cmp "$work/minutes.pdf" "$work/back.pdf"
echo "Ông Giám lấy mẫu" >"$work/minutes.txt"
refuses a_text_is_no_minutes 2 'no JPEG, PNG or PDF' bring --cast-at "$cast" --ages 7:3 --minutes "$work/minutes.txt"
check seven_days_are_planned_from_casting is "$(value "$work/set.json" '$.ages[0].planned_on')" "$(date -d "$day + 7 days" +%F)"
check twenty_eight_too is "$(value "$work/set.json" '$.ages[1].planned_on')" "$(date -d "$day + 28 days" +%F)"
today=$(date +%F)
lims sample due --on "$today" >"$work/due"
check the_day_lists_what_is_to_be_tested has "$(cat "$work/due")" "28 days × 3"
check and_what_is_late has "$(grep '7 days × 3' "$work/due")" 'LATE'
# The words of a state stand below it, and nothing below the age of what has none.
at_heading() { awk -v head="$1" 'NR == 1 { from = index($0, head) } NR > 1 && substr($0, from, 1) != " " { print substr($0, from, 4); exit }' "$work/due"; }
check the_state_stands_below_its_name is "$(at_heading State)$(at_heading Age)" LATE
check nobody_reads_the_customer_there is "$(grep -c 'Cầu\|C-A1\|M-A1' "$work/due")" 0
check on_its_own_day_it_was_not_late lacks LATE lims sample due --on "$(date -d "$day + 7 days" +%F)"
check a_day_without_tests is "$(lims sample due --on "$(date -d "$day + 1 day" +%F)")" 'Nothing is to be tested'
check found_by_its_project has "$(lims find cau thu)" 'M-A1'

# measure SHEET WHO: three cubes of 150 mm at 562, 548 and 575 kN (mean 24.963 MPa, CONC-1)
measure() {
	local row=0 load
	must lims --as "$2" worksheet check "$1" visual all yes
	for load in 562 548 575; do
		row=$((row + 1))
		for cell in "a 150 mm" "b 150 mm" "F $load kN"; do
			must lims --as "$2" worksheet enter "$1" "${cell#* }" --step compression --row "$row" --column "${cell%% *}"
		done
	done
	must lims --as "$2" worksheet check "$1" completion all yes
}
open_sheet() { lims --as "$1" worksheet open "$2" --mode result --standard machine=S-A3 "${@:3}" | head -n 1 | grep -o 'W-A.*'; }
late=$(open_sheet an I-A1 --date "$(date -d "$day + 9 days" +%F)")
lims worksheet export "$late" >"$work/late.json"
check the_real_age_is_computed is "$(value "$work/late.json" '$.item.age')" '9 d'
check two_days_late_is_outside is "$(value "$work/late.json" '$.item.age_window')" outside
refuses nothing_is_tested_before_it_was_cast 1 'cannot be tested' lims --as an worksheet open I-A1 --mode result --standard machine=S-A3 --date "$day"
now=$(open_sheet tam I-A2)
lims worksheet export "$now" >"$work/now.json"
check at_28_days_it_is_within is "$(value "$work/now.json" '$.item.age')/$(value "$work/now.json" '$.item.age_window')" '28 d/within'
check the_moment_of_casting_is_told is "$(value "$work/now.json" '$.item.cast_on')" "${cast/T/ }"
measure "$late" an
measure "$now" tam
lims worksheet show "$late" --json >"$work/result.json"
check outside_it_says_so is "$(grep -c '"age_outside"' "$work/result.json")" 1
lims worksheet show "$now" --json >"$work/result.json"
check within_it_does_not is "$(grep -c '"age_outside"' "$work/result.json")" 0
lims sample show M-A1 --json >"$work/set.json"
check other_people_tested_other_ages is "$(value "$work/set.json" '$.ages[0].tested_by') $(value "$work/set.json" '$.ages[1].tested_by')" 'an tam'
check the_age_of_the_reading_itself is "$(value "$work/set.json" '$.ages[1].age_days')/$(value "$work/set.json" '$.ages[1].window')" '28/within'
refuses nine_days_are_not_what_was_measured 1 "worksheet age $late" lims --as an worksheet submit "$late"
check the_age_is_told_from_the_readings has "$(lims --as an worksheet age "$late")" 'age 28 d'
reviewed "$late"
# In the mode that assesses, the ages, the window (28 d of ± 20 h from casting 31 days ago) and the way on are told at once and as long as it is open.
stale="$(date -d '31 days ago' +%FT08:30)"
bring --cast-at "$stale" --received-on "${stale:0:10}" --ages 28:3 >/dev/null
old=$(lims sample show M-A2 --json >"$work/old.json" && value "$work/old.json" '$.ages[0].item')
lims --as an worksheet open "$old" --mode conformity --standard machine=S-A3 >"$work/opened"
assessed=$(grep -o 'W-A.*' "$work/opened" | head -n 1)
outside="tested at 31 d, outside of their window from $(date -d '4 days ago' +%F) 12:30 to $(date -d '2 days ago' +%F) 04:30"
check opening_tells_the_age_and_the_window has "$(cat "$work/opened")" "$outside" "lims worksheet age $assessed --mode result"
measure "$assessed" an
check the_screen_tells_it_too has "$(lims worksheet show "$assessed")" "$outside" "--mode result"
check in_vietnamese_too has "$(lims --lang vi worksheet show "$assessed")" 'ngoài khoảng cho phép'
refuses it_is_not_assessed 1 "worksheet age $assessed --mode result" lims --as an worksheet submit "$assessed"
must lims --as an worksheet age "$assessed" --mode result
check the_table_has_the_mode is "$(sql "SELECT mode FROM worksheet WHERE code = '$assessed'")" result
reviewed "$assessed"
said=$(lims --as chau certificate issue "$assessed" --json)
# Training warns of what would stop in production: a row of a licence, and no type approval, which a test of materials never needs.
check training_warns_of_what_would_stop has "$said" 'licence_row'
check and_of_nothing_that_the_service_does_not_ask is "$(grep -c type_approval <<<"$said")" 0
number=$(grep -o '"TH-[^"]*"' <<<"$said" | head -n 1 | tr -d '"')
must lims certificate print "$number" --output "$work/old.pdf"
check the_result_is_given_without_an_assessment has "$(pdftotext "$work/old.pdf" - 2>/dev/null | tr '\n' ' ')" 'Chỉ nêu kết quả' 'ngoài khoảng cho phép' '25,0'
check and_computes_again has "$(lims audit recompute "$number")" '0 differences'
number=$(lims --as chau certificate issue "$late" --json | grep -o '"TH-[^"]*"' | head -n 1 | tr -d '"')
must lims audit recompute "$number"
must lims --as an certificate print "$number" --record --output "$work/record.pdf"
record=$(pdftotext "$work/record.pdf" - 2>/dev/null | tr '\n' ' ')
check the_day_of_casting_is_written_as_on_paper has "$record" "đúc mẫu: ${day:8:2}/${day:5:2}/${day:0:4}"
check no_word_of_a_narrow_heading_is_cut has "$record" 'Cường độ R' 'Departure from flatness'
check the_interim_report has "$(lims sample show M-A1)" "interim report  $number"
again=$(open_sheet tam I-A2)
lims worksheet export "$again" >"$work/again.json"
check the_final_one_names_the_interim_one is "$(value "$work/again.json" '$.item.earlier_report')" "$number (7 d)"
measure "$again" tam
must lims --as tam worksheet submit "$again"
must lims --as binh worksheet review "$again" --accept
refuses what_was_measured_before_is_not_left_open 1 "worksheet abandon $now" lims --as chau certificate issue "$again"
must lims --as tam worksheet abandon "$now" --reason "opened before the interim report was out"
must lims --as chau certificate issue "$again"
check the_final_report has "$(lims sample show M-A1)" 'final report'
check nothing_is_late_any_more lacks LATE lims sample due --on "$today"
check nothing_is_due_any_more lacks 'to be tested' lims sample due --on "$today"

# What is left is kept, and disposed of.
must lims --as an sample retain M-A1 --shelf "Kệ 3" --keep-until 2031-03-01 --what "nửa viên"
check it_is_on_its_shelf has "$(lims sample retained | tr -s ' ')" 'Kệ 3 2031-03-01'
check not_to_be_disposed_of_yet is "$(lims sample retained --before 2031-03-01)" 'No sample is kept'
check but_afterwards has "$(lims sample retained --before 2031-03-02)" 'M-A1'
must lims --as an sample dispose M-A1 --how "Nghiền làm cốt liệu"
check it_is_gone is "$(lims sample retained)" 'No sample is kept'
refuses nothing_is_disposed_of_twice 1 'Nothing of the sample' lims --as an sample dispose M-A1 --how x
# Cement: both ages stand on one worksheet.
must lims --as an sample receive --job J-A1 --procedure cement-strength --project "Lô 7" --sampled-by "Ông Giám" --cast-at "$cast" --ages 3:3,28:3 --set class=PCB40
lims sample show M-A3 --json >"$work/cement.json"
check one_item_for_both_ages is "$(value "$work/cement.json" '$.ages[0].item')" "$(value "$work/cement.json" '$.ages[1].item')"
lims sample show M-A1 --json >"$work/before.json"
must lims rebuild
check a_rebuild_says_the_same is "$(lims sample show M-A1 --json)" "$(cat "$work/before.json")"
check everything_verifies has "$(lims audit verify)" 'faults: 0'

# What comes later: the signed paper, and a shelf.
late_set=$(lims --as hoa sample receive --job J-A1 --procedure concrete-compression --project "Kè Thử" --sampled-by "an" --cast-at "$day" \
	--ages 90:3 --set "R_design=25 MPa" | grep -o 'M-A.*')
check a_set_without_its_minutes_says_so has "$(lims sample show "$late_set")" '! No minutes of sampling'
refuses and_gives_none_out 2 'No minutes' lims sample file "$late_set" "$work/none.pdf"
refuses a_text_does_not_become_minutes 2 'no JPEG, PNG or PDF' lims --as hoa sample minutes "$late_set" "$work/minutes.txt"
must lims --as hoa sample minutes "$late_set" "$work/minutes.pdf"
check they_are_kept_with_it has "$(lims sample show "$late_set")" "minutes.pdf, SHA-256 $(sha256sum "$work/minutes.pdf" | cut -d ' ' -f 1)"
refuses nothing_is_kept_until_yesterday 2 'is over already' lims --as hoa sample retain "$late_set" --shelf A1 --keep-until "$day"
must lims --as hoa sample retain "$late_set" --shelf A1 --keep-until 2099-01-01
refuses nothing_leaves_the_shelf_before_it_came 2 'put on its shelf' lims --as hoa sample dispose "$late_set" --how bỏ --on "$day"
must lims --as hoa sample minutes "$late_set" "$work/minutes.pdf"
check minutes_that_come_again_leave_it_on_its_shelf has "$(lims sample retained)" "$late_set"
