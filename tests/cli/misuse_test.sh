#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# misuse_test.sh BIN: what is typed wrong, wrongly set, out of order or no data at all: one sentence, the right exit code, nothing wrong recorded.
# shellcheck disable=SC2016 # what is typed stands in single quotes on purpose
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
must lims --as hoa staff set dung --name "Lê Văn Dũng" --roles technician,reviewer
dial 1
at=(--step repeatability --row 1 --run 1 --column indication)

# Typed values: refused or understood, never read as something else.
refuses a_decimal_comma_is_refused 2 'has a decimal comma; write a point: "7.5 kg"' lims worksheet enter "$sheet" '7,5 kg' "${at[@]}"
refuses a_comma_before_three_digits_may_part_thousands 2 'write "7.475 kg" or "7475 kg"' lims worksheet enter "$sheet" '7,475 kg' "${at[@]}"
refuses a_unit_stands_behind_a_blank 2 'has no blank between number and unit; write "500 g"' lims worksheet enter "$sheet" 500g "${at[@]}"
refuses both_at_once_are_told_together 2 'write a point: "0.5 kg"' lims worksheet enter "$sheet" 0,5kg "${at[@]}"
refuses what_is_no_number_is_said 2 'is no number' lims worksheet enter "$sheet" '1.000,5 g' "${at[@]}"
refuses a_letter_is_no_digit 2 'is no number' lims worksheet enter "$sheet" '5OO g' "${at[@]}"
refuses a_fraction_is_no_number 2 'is no number' lims worksheet enter "$sheet" '1/0 g' "${at[@]}"
refuses a_number_of_53_digits_is_too_long 2 'more than 34 digits' lims worksheet enter "$sheet" "5$(printf '0%.0s' {1..52}) g" "${at[@]}"
refuses a_verb_that_is_none_is_named 2 'worksheet has no verb shwo' lims worksheet shwo "$sheet"
check help_comes_in_the_language_that_stands_before_it has "$(lims --lang vi --help && echo "exit 0")" 'worksheet open' 'exit 0'
refuses capitals_matter_in_units 2 'perhaps kg is meant' lims worksheet enter "$sheet" '0.5 KG' "${at[@]}"
refuses the_sign_of_paper_has_a_code 2 'unit "°C" is written Cel here' lims worksheet condition "$sheet" temperature '25 °C'
refuses a_value_without_unit_is_refused 2 'has no unit' lims worksheet enter "$sheet" 7475 "${at[@]}"
refuses a_value_in_a_unit_of_another_quantity_is_refused 2 'of the same kind' lims worksheet enter "$sheet" '5 V' "${at[@]}"
refuses a_condition_in_a_unit_of_another_quantity_is_refused 2 'of the same kind' lims worksheet condition "$sheet" temperature '25 V'
check what_was_refused_is_not_recorded is "$(count reading)" 0
refuses a_reading_below_zero_is_asked_about 1 'say --sure' lims worksheet enter "$sheet" '-5 g' "${at[@]}"
check a_reading_below_zero_is_no_option lims worksheet enter "$sheet" '-5 g' "${at[@]}" --sure
check it_is_recorded_as_it_was_typed is "$(sql 'SELECT value FROM reading')" '-5 g'
must lims worksheet strike "$sheet" 1 --cause misread --series
refuses an_option_cut_short_is_refused 2 'no option --ro' lims worksheet enter "$sheet" '5 g' --ro 1
refuses a_flag_with_a_value_is_refused 2 'takes no value' lims item list --json=no
refuses a_language_that_is_not_there_is_refused 2 'There is no language xx: use vi or en' lims item list --lang xx
refuses a_noun_alone_is_no_command 2 'Say what to do with worksheet' lims worksheet
check help_of_a_noun_is_an_answer has "$(lims worksheet --help && echo "exit 0")" 'worksheet open ITEM' 'exit 0'
refuses a_name_of_two_lines_is_refused 2 'one line' lims --as hoa customer set --name $'a\nb' --address x
refuses a_blank_name_is_refused 2 blank lims --as hoa customer set --name '  ' --address x

# A scale that shows pounds, which units.yaml does not have: kept, no reading, and the recomputation says the same of the bytes.
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g --load 500
must lims device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
tell scale 'unit lb'
refuses pounds_fill_no_cell_of_grams 3 'does not fit' lims worksheet capture "$sheet" --device can "${at[@]}"
tell scale 'unit g'
must lims worksheet capture "$sheet" --device can "${at[@]}"
while read -r step row run column load; do
	[ "$step $row $run" = 'repeatability 1 1' ] ||
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)

# Who had a hand in it does not review it: dung recorded a condition of the first, struck a reading of the second.
must lims --as dung worksheet condition "$sheet" temperature '25.5 Cel'
must lims worksheet submit "$sheet"
refuses who_recorded_a_condition_cannot_review 1 'cannot review' lims --as dung worksheet review "$sheet" --accept
must lims --as binh worksheet review "$sheet" --return --note 'Đo lại'
must lims --as dung worksheet strike "$sheet" 3 --cause misread --series
for run in 1 2 3; do must lims worksheet enter "$sheet" '500 g' --step repeatability --row 1 --run "$run" --column indication; done
must lims worksheet submit "$sheet"
refuses who_struck_a_reading_cannot_review 1 'cannot review' lims --as dung worksheet review "$sheet" --accept
seen "$sheet"
must lims --as binh worksheet review "$sheet" --accept

# No number is spent on what cannot be printed; two at once issue one paper.
refuses a_sticker_that_cannot_be_printed_is_refused 2 sticker lims --as chau certificate issue "$sheet" --sticker '☃'
check no_number_was_taken is "$(count paper)" 0
for i in 1 2 3; do lims --as chau certificate issue "$sheet" >"$work/issue$i" & done
wait "$(jobs -p | tail -n 3 | head -n 1)" "$(jobs -p | tail -n 2 | head -n 1)" "$(jobs -p | tail -n 1)"
check three_at_once_issue_one_paper is "$(sql "SELECT count(*), min(state) FROM paper")" '1|issued'
check all_three_name_it is "$(head -qn 1 "$work"/issue? | sort -u | wc -l)" 1
check what_filled_no_cell_makes_no_difference_later has "$(lims audit recompute --all)" ' 0 differences'

# Dates: the day changes at midnight in the organisation's zone, whatever the machine's; no work in the future.
refuses no_work_in_the_future 2 future lims worksheet open "$item" --date 2199-01-01
refuses no_receipt_in_the_future 2 future lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --received-on 2199-01-01
refuses a_day_that_does_not_exist_is_refused 2 2026-02-30 lims worksheet open "$item" --date 2026-02-30

# Typed places follow the plan: no row out of the air, no other load without saying so; absurd readings are questioned.
dial 3
refuses a_further_row_follows_the_last 2 'a further one is row 6' lims worksheet enter "$sheet" "1 kg" --step weighing --row 7 --column load
refuses a_row_beyond_what_is_allowed 2 'has rows 1 to' lims worksheet enter "$sheet" "1 kg" --step weighing --row 400 --column load
refuses a_planned_load_stays 1 'say --adjust' lims worksheet enter "$sheet" "5 g" --step weighing --row 1 --column load
must lims worksheet enter "$sheet" "505 g" --step weighing --row 1 --column load
must lims worksheet enter "$sheet" "1 kg" --step weighing --row 2 --column load --adjust
check a_changed_load_is_told has "$(lims worksheet show "$sheet")" 'row 2, Load: changed from the planned value to'
nines=$(printf '9%.0s' {1..33})
check an_absurd_reading_is_questioned has "$(lims worksheet enter "$sheet" "$nines g" --sure)" "is more than 10 times the largest value that is planned or stated (15 kg)"
check the_reviewer_sees_it has "$(lims worksheet show "$sheet")" 'look at it again'
refuses what_is_missing_is_said_in_whole_sentences 1 'more: see lims worksheet show' lims worksheet submit "$sheet"
check nothing_is_cut grep -qE "\. And [0-9]+ more: see lims worksheet show $sheet\$" "$work/said.err"
LIMS_LANG="vi" lims worksheet show "$sheet" >"$work/vi.txt"
check the_bench_speaks_vietnamese is "$(sed -n '/^Kết luận/,$p' "$work/vi.txt" | grep -cE 'not determined|missing|does not|no value')" 0
check and_says_the_reasons has "$(cat "$work/vi.txt")" 'thiếu số đọc'
# An answer to all leaves what was answered before, and names it.
must lims worksheet check "$sheet" visual label no
check what_all_left_alone_is_named has "$(lims worksheet check "$sheet" visual all yes)" 'kept: label: no'
check it_is_really_kept has "$(lims worksheet show "$sheet" | grep label)" 'NO'
# An answer is said in either language, in full or short; what stands in the record is its word.
recorded() { sql "SELECT CAST(bytes AS TEXT) FROM journal_entry WHERE type LIKE 'worksheet.checked%' ORDER BY sequence DESC LIMIT 1"; }
check an_answer_is_said_in_vietnamese has "$(lims --lang vi worksheet check "$sheet" visual mark KHÔNG)" ': không'
check and_its_word_is_recorded has "$(recorded)" '"point":"mark","answer":"no"'
check also_short_and_without_marks has "$(lims --lang vi worksheet check "$sheet" visual mark 'khong ap dung')" ': không áp dụng'
check what_does_not_apply_is_recorded_so has "$(recorded)" '"answer":"not_applicable"'
check what_was_answered_otherwise_is_told_in_words has "$(lims --lang vi worksheet check "$sheet" visual all c)" 'mọi mục: có' 'label: không, mark: không áp dụng'
refuses what_is_no_answer_is_told_what_may_be_said 2 '"maybe" is no answer: say yes (y), no (n) or not applicable (na)' lims worksheet check "$sheet" visual label maybe
refuses in_the_language_of_who_asks 2 'hãy ghi có (c), không (k) hoặc không áp dụng (na)' lims --lang vi worksheet check "$sheet" visual label 'có lẽ'
check the_help_says_so_too has "$(lims --lang vi worksheet check --help)" 'có, không hoặc không áp dụng (c, k, na)'

# A failing item gets no sticker, and none is issued before its work: the date of a worksheet is that of its opening.
dial 2
failing=$sheet
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$((load + 1000)) g" --step "$step" --row "$row" --run "$run" --column "$column" --sure
done < <(dial_cells)
# The method stops at the first failed step; whoever measured on says so before it is submitted, and that stands on the record.
refuses measuring_on_without_a_reason_is_not_submitted 1 'worksheet continue' lims worksheet submit "$failing"
refuses nothing_is_added_while_the_method_stops 1 'nothing is added' lims worksheet enter "$failing" "1 kg" --step weighing --row 6 --column load
refuses a_reason_is_needed 2 note lims worksheet continue "$failing"
must lims worksheet continue "$failing" --note 'Chủ cơ sở yêu cầu đo hết'
check measuring_on_is_shown has "$(lims worksheet show "$failing")" 'by decision of an: Chủ cơ sở yêu cầu đo hết'
reviewed "$failing"
refuses a_failing_item_gets_no_sticker 2 'gets no sticker' lims --as chau certificate issue "$failing" --sticker 'SL 1'
check no_number_was_taken_for_it is "$(count paper)" 1

# What is no data file, no worksheet, no store: one sentence.
head -c 20000 "$bin/lims" >"$work/binary"
: >"$work/empty"
mkdir "$work/folder"
declare -A unread=([binary]='expected near' [empty]='ends too early' [folder]='is a folder')
for file in binary empty folder; do
	refuses "evaluate_of_${file}" 2 "${unread[$file]}" lims evaluate "$work/$file"
	refuses "store_${file}" 2 "$file is not a" lims --store "$work/$file" item list
done
for file in binary empty; do
	refuses "a_model_that_is_${file}_has_faults" 1 faults lims device check-model "$work/$file"
	refuses "a_procedure_that_is_${file}_has_faults" 1 faults lims procedure check "$work/$file"
done
refuses endless_input_is_too_large 2 'too large' lims decode /dev/zero --protocol mt-sics
refuses a_full_output_is_a_storage_fault 4 'standard output' bash -c '"$0" item list >/dev/full' "$bin/lims"
refuses a_closed_output_is_a_storage_fault 4 'standard output' bash -c '"$0" item list >&-' "$bin/lims"
refuses nobody_acts 2 'Say who acts' env LIMS_STAFF='' "$bin/lims" worksheet open "$item" --standard weights=S-A1
for who in 'an;x' 'ân' $'a\nn'; do
	refuses "no_staff_code_$who" 2 'no staff code' env LIMS_STAFF="$who" "$bin/lims" worksheet open "$item" --standard weights=S-A1
done
check the_store_is_sound lims audit verify

# With --json a program gets JSON from every command that answers, in any language of the user.
json() { "$@" >"$work/answer.json" && [ "$(sqlite3 -batch :memory: "SELECT json_valid(readfile('$work/answer.json'))")" = 1 ]; }
export LIMS_LANG=vi
check json_of_open json lims worksheet open "$item" --standard weights=S-A1 --json
sheet=$(value "$work/answer.json" '$.worksheet')
check json_of_condition json lims worksheet condition "$sheet" temperature '25 Cel' --json
check json_of_check json lims worksheet check "$sheet" visual all yes --json
check json_of_enter json lims worksheet enter "$sheet" '500 g' --json
check json_of_enter_names_the_next_cell is "$(value "$work/answer.json" '$.next.step')" discrimination
check json_of_strike json lims worksheet strike "$sheet" 1 --cause misread --json
check json_of_capture json lims worksheet capture "$sheet" --device can --json
check json_of_item json lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --set 'Max=15 kg' --set 'Min=0.5 kg' --set 'd=50 g' \
	--set 'e=50 g' --json
check json_of_register json lims --as hoa customer set --name X --address Y --json
check json_of_show json lims worksheet show "$sheet" --json
check json_of_print json lims --as hoa certificate print "$(sql "SELECT number FROM paper WHERE state = 'issued'")" --output "$work/p.pdf" --json
check json_of_issue_again json lims --as chau certificate issue "$failing" --json
must lims --as hoa certificate print "$(sql "SELECT number FROM paper WHERE worksheet = '$failing'")" --record --output "$work/failing.pdf"
check the_record_says_why_measuring_went_on has "$(pdftotext "$work/failing.pdf" - 2>/dev/null | tr '\n' ' ')" 'vẫn tiếp tục đo (Nguyễn Văn An): Chủ cơ sở yêu cầu đo hết'
check json_of_verify json lims audit verify --json
check json_of_verify_counts_no_fault is "$(value "$work/answer.json" '$.faults')" 0
check json_of_recompute json lims audit recompute "$(sql "SELECT number FROM paper WHERE worksheet = '$failing'")" --json
check json_of_sync json lims sync --file "$work/pack" --json
check json_of_nodes json lims node list --json
check json_of_rebuild json lims rebuild --json
check json_of_ports json lims device ports --json
