#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# type_test.sh BIN: a whole record typed line by line, the way hands are full: digits alone, an instrument by an empty line, a slip struck out in the
# same breath; nothing goes into the cell of another reading, and nothing typed is lost when the power goes.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training
must lims --as hoa staff set dao --name "Hà Thị Đào" --roles technician --card KDV-002 --card-until "$(date -d '+9 months' +%F)"

# The filled record of ĐLVN 30:2021 in 29 lines: discrimination, repeatability, eccentricity, weighing up and down (record_test.sh says whence).
dial 1
record=(500 525 7500 7550 15000 15075 500 500 500 7500 7500 7500 15000 15000 15000 5000 5000 5000 5000 5000 500 2500 7475 9975 14950 9975 7500 2500 500)
printf '%s\n' "${record[@]}" | lims worksheet type "$sheet" --observer dao >"$work/said"
check every_line_is_a_reading is "$(count reading)" 29
check each_answer_names_the_place has "$(head -n 1 "$work/said")" 'Discrimination, row 1, Indication before: 500 g'
check error_and_limit_are_told_at_once has "$(cat "$work/said")" 'Error with increasing load: 50 ≤ 75 g  passes'
check the_unit_is_that_of_the_column is "$(sql "SELECT DISTINCT value FROM reading WHERE step = 'eccentricity'")" '5000 g'
check who_read_is_recorded is "$(lims worksheet show "$sheet" | grep -c 'dao / an')" 29
check nothing_waits_any_more has "$(tail -n 1 "$work/said")" "$sheet waits for no further reading"
typed() { printf '%s\n' "$@" | lims worksheet type "$sheet"; }
refuses a_line_too_many_is_not_dropped_in_silence 1 'Line 1 was not taken, nor what follows it: '"$sheet"' waits for no further reading' typed 500
check the_record_passes has "$(lims worksheet show "$sheet")" 'Verdict: passes'
complete=$sheet

# What comes through a pipe stops at the first line that is not taken: the next one belongs to another cell.
dial 2
halved() { printf '52' | lims worksheet type "$sheet"; }
taken() { sql "SELECT value FROM reading WHERE subject = 'worksheet:$sheet' AND struck IS NULL ORDER BY observed" | paste -sd ' '; }
refuses letters_are_no_number 2 'Line 2 was not taken, nor what follows it: Discrimination, row 1: Indication after: "abc" is no number' typed 500 abc 7500
check nothing_behind_it_was_taken is "$(taken)" '500 g'
refuses a_decimal_comma_is_no_point 2 'write a point: "525.5 g"' typed 525,5
refuses grams_for_kilograms 1 'look again' typed 7.5
refuses another_quantity 2 'is not in g or a unit of the same kind' typed '525 m'
refuses hundreds_of_digits 2 'more than 34 digits' typed "$(printf '9%.0s' {1..200})"
refuses a_line_without_end 2 'at most 400' typed "$(printf '9%.0s' {1..500})"
refuses half_a_line_may_be_half_a_number 2 'The line "52" breaks off before its end' halved
refuses no_hexadecimal 2 'is no number' typed '0x20D'
check nothing_of_it_was_recorded is "$(taken)" '500 g'
check kilograms_are_taken_as_they_are_written has "$(typed '0.525 kg')" 'Indication after: 0.525 kg'
check a_point_ends is "$(typed . 7500 | wc -l)" 0
check shown_like_that_after_all has "$(typed '750 !')" 'Discrimination, row 2, Indication before: 750 g'
check a_slip_is_struck_in_the_same_breath has "$(typed 'x misread the line above' 7500)" 'Reading 3 is struck out' 'Discrimination, row 2, Indication before: 7500 g'
check with_its_cause_and_remark has "$(lims worksheet strikes "$sheet")" '3  Discrimination, row 2, Indication before  750 g  misread; the line above  (an'
refuses a_cause_is_listed 2 'transcription' typed 'x because'
check as_json_one_object_a_line is "$(printf '7550\n15000\n' | lims worksheet type "$sheet" --json | grep -c '^{"worksheet":.*}$')" 2

# At a terminal a refused line is asked for again, with the plan before it.
dial 3
terminal() { script -qec "$bin/lims worksheet type $sheet" /dev/null | tr -d '\r'; }
said=$(printf 'abc\n500\n.\n' | terminal)
check it_is_asked_with_what_stands_there has "$said" 'Discrimination, row 1, Indication before [g]; Load 500 g, Extra load 25 g: '
check what_was_typed_is_repeated has "$said" '"abc" is no number'
check and_asked_again is "$(taken)" '500 g'

# A slip that stops the method is struck where it was seen: 500 g before and after the extra load is no displacement.
dial 31
said=$(printf '500\n500\n7500\n7550\n15000\n15075\nx misread\nx misread\n\n' | terminal)
check the_end_says_how_to_go_on has "$said" '"x CAUSE" strikes the last reading out; an empty line ends'
check what_was_struck_is_asked_for_again has "$said" 'Reading 6 is struck out' 'Discrimination, row 3, Indication after [g]; Load 15000 g, Extra load 75 g: '

# An empty line reads the instrument.
dial 4
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g --load 500
must lims device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
check an_empty_line_reads_the_instrument has "$(printf '\n525\n' | lims worksheet type "$sheet" --device can)" 'Indication before: 500 g' 'Indication after: 525 g'
check its_bytes_are_kept is "$(sql "SELECT count(*) FROM reading WHERE subject = 'worksheet:$sheet' AND capture IS NOT NULL")" 1
# After an exchange without a value "x" means the last value, not that exchange.
dial 41
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g --load 500
must lims device set can --port "${tcp[scale]}"
tell scale 'fault silent'
said=$(printf '500\n\nx misread\n.\n' | script -qec "$bin/lims worksheet type $sheet --device can --timeout 500" /dev/null | tr -d '\r')
check the_exchange_without_a_value_is_kept is "$(sql "SELECT count(*) FROM reading WHERE subject = 'worksheet:$sheet'")" 2
check x_means_the_last_value has "$said" 'Reading 1 is struck out'

# Several on one bench: opened, answered and read together, the same cell of each before the next one; a slip is struck where it was typed.
meters=$(lims --as hoa item receive --procedure single-phase-static-meter --customer C-A1 --quantity 3 --set class=1 --set "Un=230 V" --set "Ib=5 A" \
	--set "Imax=60 A" --set "k=1000 {imp}/(kW.h)" | head -n 1)
meters=$(grep -oE 'I-A[0-9]+' <<<"$meters" | paste -sd ' ')
first=${meters% *} last=${meters#* }
refuses one_that_cannot_be_opened_is_named 2 'I-A99' lims worksheet open "$first,I-A99" --standard reference=S-A2
check and_none_is_opened is "$(sql "SELECT count(*) FROM worksheet WHERE item = '$first'")" 0
sheets=$(lims worksheet open "$first..$last" --mode periodic --standard reference=S-A2 2>"$work/warned" | grep -oE 'W-A[0-9]+' | paste -sd,)
check a_worksheet_for_each is "$(tr ',' '\n' <<<"$sheets" | wc -l)" 3
check what_concerns_all_of_them_is_warned_of_once is "$(grep -c '^! authorisation' "$work/warned")" 1
refuses a_range_is_written_in_order 2 'is no range' lims worksheet open "$last..$first" --standard reference=S-A2
refuses a_second_one_beside_an_empty_one_says_why 1 '--another TEXT' lims worksheet open "$first" --standard reference=S-A2
# One that cannot be done is named, and nothing is done in the others.
done_in() { sql "SELECT count(*) FROM journal_entry WHERE type LIKE 'worksheet.$1%' AND subject = 'worksheet:${sheets%%,*}'"; }
refuses one_that_is_not_there_is_named 2 'Nothing was done in any of the 2 worksheets, because of W-A99' lims worksheet check "${sheets%%,*},W-A99" visual all yes
check no_answer_was_recorded_before_it is "$(done_in checked)" 0
refuses one_that_takes_no_condition_is_named 2 'because of W-A99' lims worksheet condition "${sheets%%,*},W-A99" temperature "23 Cel"
check no_condition_was_recorded_before_it is "$(done_in condition)" 0
refuses one_that_is_named_twice_is_a_slip 2 'is named twice' lims worksheet condition "$sheets,${sheets%%,*}" temperature "23 Cel"
must lims worksheet condition "$sheets" temperature "23 Cel"
must lims worksheet check "$sheets" visual all yes
check each_has_its_own is "$(sql "SELECT count(*) FROM journal_entry WHERE type LIKE 'worksheet.condition%' AND instr(',$sheets,', ',' || substr(subject, 11) || ',') > 0")" 3
readings() { sql "SELECT substr(subject, 11) || ' ' || cell_column || ' ' || value || coalesce(' ' || struck, '') FROM reading WHERE instr(',$sheets,', ',' || substr(subject, 11) || ',') > 0 ORDER BY observed" | paste -sd ';'; }
IFS=, read -r one two three <<<"$sheets"
printf '%s\n' 44 44.5 54 'x misread one digit' 45 0 | lims worksheet type "$sheets" >"$work/said"
check the_same_cell_of_each_first is "$(readings)" \
	"$one duration 44 min;$two duration 44.5 min;$three duration 54 min misread;$three duration 45 min;$one pulses 0 {imp}"
check each_answer_says_whose_it_is has "$(cat "$work/said")" "$two No-load test, row 1, Duration: 44.5 min"

# The second one fails without load and goes no further: lines that were written for all of them in turns would go to the wrong meters from there on.
turns() { printf '%s\n' 3 0 yes yes yes | lims worksheet type "$sheets"; }
refuses a_pipe_stops_when_one_goes_no_further 1 "Line 4 was not taken, nor what follows it: $two stopped and takes no further reading" turns
check it_says_who_goes_on has "$(cat "$work/said.err")" "lims worksheet type $one,$three"
check nothing_was_taken_behind_it has "$(readings)" "$two pulses 3 {imp};$three pulses 0 {imp};$one"
check nothing_went_to_the_wrong_meter is "$(readings | tr ';' '\n' | grep -c "^$three")" 3
refuses one_that_is_not_measured_keeps_the_others_from_being_submitted 1 "Nothing was done in any of the 3 worksheets, because of $one" lims worksheet submit "$complete,$one,$three"
check none_of_them_is_submitted is "$(sql "SELECT state FROM worksheet WHERE code = '$complete'")" open
said=$(printf '.\n' | script -qec "$bin/lims worksheet type $sheets" /dev/null | tr -d '\r')
check at_a_terminal_it_is_said_whose_turn_it_is has "$said" "! $two (" 'The method stops at the step No-load test, which failed' "! The turn goes on with $three"

# What is chosen and not measured is asked with its choices.
item=$(lims --as hoa item receive --procedure earthing-system --customer C-A1 --place "Trạm biến áp Thử" --set object=lightning_system --set "D=10 m" --set "requirement=10 Ohm" \
	--set "requirement_source=HĐ 1" | grep -oE 'I-A[0-9]+' | head -n 1)
must lims standard set --name "Máy đo điện trở đất" --serial MD-1 --certificate K-6 --certified-by V --certified-on 2026-01-10 --valid-until 2099-12-31
sheet=$(lims worksheet open "$item" --mode periodic --standard meter=S-A3 2>/dev/null | grep -oE 'W-A[0-9]+' | head -n 1)
# What stands in its place was never in the laboratory: without a word of where, its paper would give the laboratory's address.
check it_is_measured_where_it_stands is "$(sql "SELECT place FROM worksheet WHERE code = '$sheet'")" 'Trạm biến áp Thử'
nowhere=$(lims --as hoa item receive --procedure earthing-system --customer C-A1 --set object=lightning_system --set "D=10 m" --set "requirement=10 Ohm" \
	--set "requirement_source=HĐ 1" | grep -oE 'I-A[0-9]+' | head -n 1)
refuses nobody_said_where_it_stands 2 'give --place TEXT' lims worksheet open "$nowhere" --mode periodic --standard meter=S-A3
# A blank record for the field has a row for each point that was declared and one more; without any, room for some.
parted=$(lims --as hoa item receive --procedure earthing-system --customer C-A1 --place "Trạm biến áp Thử" --parts 3 --set object=lightning_system --set "D=10 m" \
	--set "requirement=10 Ohm" --set "requirement_source=HĐ 1" | grep -oE 'I-A[0-9]+' | head -n 1)
parted=$(lims worksheet open "$parted" --mode periodic --standard meter=S-A3 2>/dev/null | grep -oE 'W-A[0-9]+' | head -n 1)
# points SHEET: the heads of the columns of the table of points on its blank record.
points() {
	lims worksheet blank "$1" --pdf "$work/blank.pdf" >/dev/null && pdftotext -layout "$work/blank.pdf" - 2>/dev/null | grep 'Điểm thứ nhất' | tr -s ' ' | sed 's/ *$//'
}
check each_declared_point_has_its_row is "$(points "$parted")" ' Đại lượng Điểm thứ nhất 2 3 4'
check without_a_declaration_there_is_room is "$(points "$sheet")" ' Đại lượng Điểm thứ nhất 2 3 4'
said=$(printf 'mud\ndry\n.\n' | terminal)
check the_choices_stand_there has "$said" '[dry Dry | moist Moist | wet Wet]' '"mud" is none of the choices'
check one_of_them_is_taken has "$said" 'Soil: Dry'
# A choice is taken by its label too, in the reader's language or the other one, with or without marks; what stands in the record is the word.
soil() { sql "SELECT value FROM reading WHERE subject = 'worksheet:$parted' AND cell_column = 'soil_state' AND struck IS NULL"; }
check a_label_in_vietnamese_is_taken has "$(printf 'Khô\n' | LIMS_LANG="vi" lims worksheet type "$parted")" 'Khô'
check and_its_word_is_recorded is "$(soil)" dry
printf 'x misread\nuot\n' | LIMS_LANG="vi" lims worksheet type "$parted" >/dev/null
check also_without_marks is "$(soil)" wet
printf 'x misread\nMOIST\n' | lims worksheet type "$parted" >/dev/null
check also_in_english_with_other_capitals is "$(soil)" moist
printf 'x misread\n' | lims worksheet type "$parted" >/dev/null
check one_cell_is_typed_so_too has "$(lims worksheet enter "$parted" "Khô" --json)" '"value":"dry"'
check and_recorded_so is "$(soil)" dry
# 40 m is less than 5 D = 50 m: the reason is asked for, and only then.
printf '%s\n' Nắng "Cột A" disconnected 40 built 0.4 3.82 3.90 3.97 | lims worksheet type "$sheet" >"$work/said"
check a_distance_too_short_asks_for_its_reason has "$(cat "$work/said")" 'Reason where C is less than 5 D: Buildings' "$sheet waits for no further reading"
check what_is_left_empty_is_told has "$(cat "$work/said")" 'Left empty, which decides nothing: Site, Last day of rain (1)'
must lims worksheet enter "$sheet" "Cột B" --step points --row 2 --column point
printf '%s\n' disconnected 50 0.4 3.82 3.90 3.97 | lims worksheet type "$sheet" >"$work/said"
check a_further_point_that_was_begun_is_asked_for_to_its_end has "$(cat "$work/said")" 'row 2, R at 72 %: 3.97 Ω' "$sheet waits for no further reading"
refuses every_choice_is_named 2 'static, fuel_station, other.' lims --as hoa item receive --procedure earthing-system --customer C-A1 --set object=house --set "D=10 m"
check the_choices_stand_with_what_is_asked has "$(lims procedure show earthing-system)" 'fuel_station         Fuel store or station'
refuses every_mode_is_named 2 'name one of: initial (Acceptance), periodic (Periodic), after_repair (After repair).' \
	lims worksheet open "$item" --mode control --standard meter=S-A3

# The power goes in the middle of a line: every answered reading is on disk, the half line is not.
dial 5
mkfifo "$work/keys.pipe"
: >"$work/answers" # it must be there to be counted, whichever of the two gets on first
"$bin/lims" worksheet type "$sheet" <"$work/keys.pipe" >"$work/answers" 2>&1 &
typing=$!
exec 7>"$work/keys.pipe"
printf '500\n525\n7500\n75' >&7
for _ in {1..1600}; do
	[ "$(wc -l <"$work/answers")" -lt 4 ] || break
	sleep 0.05
done
kill -9 "$typing"
wait "$typing" 2>/dev/null
exec 7>&-
check what_was_answered_is_kept is "$(taken)" '500 g 525 g 7500 g'
check the_chain_is_whole lims audit verify
check the_half_line_is_asked_for_again has "$(printf '7550\n' | lims worksheet type "$sheet")" 'Discrimination, row 2, Indication after: 7550 g'
