#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# import_test.sh BIN: many items from a table: a trial, every fault with line and column, all or nothing; quantities, parts, approvals, life.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training
must lims --as hoa job set --customer C-A1
bring() { lims --as hoa item import "$@" --job J-A1 --procedure spring-dial-scale; }

printf '\xef\xbb\xbfSố máy;Kiểu;Max;Min;d;e;Nơi đặt\r\nS1;NH;15 kg;0.5 kg;50 g;50 g;"Quầy; 1"\r\nS2;NH;15 kg;0.5 kg;50 g;;Quầy 2\r\nS3;NH;15;0.5 kg;50 g;50 g;\r\nS4;NH\r\n' >"$work/bad.csv"
before=$(count journal_entry)
refuses a_table_with_faults 2 '3 faults' bring "$work/bad.csv"
said=$(bring "$work/bad.csv" 2>/dev/null)
check the_first_fault_has_its_place has "$said" 'bad.csv:3:6 (e): '
check the_second_too has "$said" 'bad.csv:4:3 (Max): '
check and_the_line_that_is_too_short has "$said" 'bad.csv:5:0: '
bring "$work/bad.csv" --json >"$work/bad.json" 2>/dev/null
check faults_as_data is "$(value "$work/bad.json" '$.faults[1].line')/$(value "$work/bad.json" '$.faults[1].name')" '4/Max'
check nothing_was_written is "$(count journal_entry)" "$before"
check in_vietnamese_too has "$(LIMS_LANG="vi" bring "$work/bad.csv" 2>&1 >/dev/null)" 'lỗi trong bảng'

# Every fault of a row at once, each at its cell.
printf 'Số máy;Khách hàng;Max;Min;d;e;Số lượng;Ngày nhận;Phê duyệt mẫu đến;no-approval;Năm sản xuất\nS1;KH-99;15 lít;0,5 kg;50 g;x;0;31/12/2026;46357;quên;2150\n' >"$work/all.csv"
said=$(bring "$work/all.csv" 2>/dev/null)
for place in "2 (Khách hàng): There is no" "3 (Max): item: Max: " "4 (Min): item: Min: " "6 (e): item: e: " "7 (Số lượng): quantity is a whole" "10 (no-approval): quên" "11 (Năm sản xuất): year: "; do
	check "a_row_with_nine_faults_tells_$place" has "$said" "all.csv:2:$place"
done
check a_day_of_the_other_form_names_the_option has "$said" 'all.csv:2:8 (Ngày nhận): received-on: 31/12/2026 is no day written like 2026-12-31: where the table writes 31/12/2026, say --dates dmy'
check the_count_of_a_spreadsheet_is_known has "$said" 'all.csv:2:9 (Phê duyệt mẫu đến): approval-until: 46357 is the number by which a spreadsheet counts days'
check a_comma_names_its_option has "$said" 'say --decimal-comma'
check and_no_cell_is_told_twice is "$(wc -l <<<"$said")" 9
check the_other_way_round_too has "$(printf 'Số máy;Max;Min;d;e;Ngày nhận\nS1;15 kg;0.5 kg;50 g;50 g;2026-01-05\n' >"$work/iso.csv"; bring "$work/iso.csv" --dates dmy 2>/dev/null)" \
	'2026-01-05 is no day written like 31/12/2026, as --dates dmy says'
check in_vietnamese_no_fault_is_english is "$(LIMS_LANG="vi" bring "$work/all.csv" 2>&1 | grep -ciE ' (is|the|has|no|not) ')" 0
# One instrument has one row.
printf 'serial,maker,Max,Min,d,e\nT1,NH,15 kg,0.5 kg,50 g,50 g\nT2,NH,15 kg,0.5 kg,50 g,50 g\nT1,NH,15 kg,0.5 kg,50 g,50 g\nT1,VN,15 kg,0.5 kg,50 g,50 g\n' >"$work/twins.csv"
said=$(bring "$work/twins.csv" 2>/dev/null)
check the_same_number_in_two_rows_is_a_fault has "$said" 'twins.csv:4:1 (serial): serial: T1 stands in line 2 already'
check of_another_maker_too has "$said" 'twins.csv:5:1 (serial): serial: T1 stands in line 2 already'
printf 'procedure,serial,Max,Min,d,e\nspring-dial-scale,T1,15 kg,0.5 kg,50 g,50 g\nspring-dial-scale,T1-VN,15 kg,0.5 kg,50 g,50 g\n' >"$work/marked.csv"
check with_a_mark_they_are_two has "$(bring "$work/marked.csv" --dry-run)" 'All 2 rows are good'

printf 'serial,Max,Min,d,e,type-approval,approval-holder,approval-until,no-approval\nS1,15 kg,0.5 kg,50 g,50 g,PDM 1,Nhơn Hòa,2030-01-01,\nS2,15 kg,0.5 kg,50 g,50 g,,,,older_than_rule\n' >"$work/good.csv"
check a_trial_says_what_would_be has "$(bring "$work/good.csv" --dry-run)" 'All 2 rows are good: 2 items would be received'
check and_writes_nothing is "$(count journal_entry)" "$before"
check all_of_it_is_written has "$(bring "$work/good.csv")" 'Received: 2 items of 2 rows, I-A1 to I-A2'
check the_approval_has_its_holder has "$(lims item show I-A1)" 'PDM 1, holder Nhơn Hòa, until 2030-01-01; recorded by hoa'
check the_answer_has_a_name has "$(lims item show I-A2)" 'made before the rule asked for one; said by hoa'
sed 's/2030-01-01/2019-12-31/; s/S1/S3/; s/S2/S4/' "$work/good.csv" >"$work/ended.csv"
check an_approval_that_has_ended_is_said has "$(bring "$work/ended.csv" --dry-run)" 'Line 2: the type approval ended on 2019-12-31'
check the_same_serial_is_said has "$(bring "$work/good.csv" --dry-run)" 'Line 2: the item I-A1 has the same serial number'
printf 'PK\003\004' >"$work/book.csv"
refuses a_workbook_is_no_table 2 'workbook' bring "$work/book.csv"
printf 'serial;Max\n' >"$work/empty.csv"
refuses a_header_alone 2 'no row' bring "$work/empty.csv"
# What is no table says what it is.
before=$(count journal_entry)
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' >"$work/old.xls"
refuses an_old_workbook_too 2 'workbook' bring "$work/old.xls"
printf '<html><table><tr><td>serial</td></tr></table></html>\n' >"$work/page.csv"
refuses a_web_page_too 2 'web page' bring "$work/page.csv"
printf 'S\xe8 m\xb8y;Max;Min;d;e\nS1;15 kg;0.5 kg;50 g;50 g\n' >"$work/tcvn3.csv" # Số máy in TCVN3
refuses another_encoding_is_named 2 'no valid UTF-8' bring "$work/tcvn3.csv"
printf 'serial;Max\nS1;15 kg Ch\xcc\xf4\n' >"$work/cp1258.csv" # Windows-1258 in a cell
check in_a_cell_too has "$(bring "$work/cp1258.csv" 2>/dev/null)" 'cp1258.csv:2:2: the cell is no valid UTF-8: save the table as CSV UTF-8'
printf 'serial;Max\n' | iconv -f UTF-8 -t UTF-16 >"$work/utf16.csv"
refuses utf16_is_named 2 'UTF-16' bring "$work/utf16.csv"
: >"$work/nothing.csv"
refuses an_empty_file 2 'empty' bring "$work/nothing.csv"
printf 'serial;Max;serial\nS1;15 kg;S1\n' >"$work/double.csv"
refuses a_doubled_name 2 'same name' bring "$work/double.csv"
printf 'serial;Số máy;Max;Min;d;e\nS1;S1;15 kg;0.5 kg;50 g;50 g\n' >"$work/synonyms.csv"
check two_names_of_one_field has "$(bring "$work/synonyms.csv" 2>/dev/null)" 'synonyms.csv:1:2 (Số máy): Another column means serial too'
printf 'serial;Max\n"S1;15 kg\nS2;15 kg\n' >"$work/quote.csv"
check a_quote_without_an_end has "$(bring "$work/quote.csv" 2>/dev/null)" 'quote.csv:2:1: the quoted cell never ends'
truncate -s 1G "$work/giant.csv"
refuses a_giant_is_not_read 2 'giant.csv' bring "$work/giant.csv"
check nothing_of_all_that_was_written is "$(count journal_entry)" "$before"
refuses no_such_file 2 'none.csv' bring "$work/none.csv"
refuses a_signatory_imports_nothing 1 'chau' lims --as chau item import "$work/good.csv" --job J-A1 --procedure spring-dial-scale
printf 'serial;Max;Min;d;e\nS7;15 kg;0,5 kg;50 g;50 g\n' >"$work/comma.csv"
printf 'STT;Số seri;Mức lớn nhất;Min;d;e\n1;S6;15 kg;0.5 kg;50 g;50 g\n' >"$work/theirs.csv"
refuses a_column_that_nobody_knows 2 '4 faults' bring "$work/theirs.csv"
check it_is_told_once_for_all_rows has "$(bring "$work/theirs.csv" 2>/dev/null)" 'theirs.csv:1:1 (STT): STT is no column of this table'
check with_the_option_that_says_what_it_means has "$(bring "$work/theirs.csv" 2>/dev/null)" '--map COLUMN=FIELD'
check a_person_says_what_it_means has "$(bring "$work/theirs.csv" --dry-run --map STT=- --map "so seri=serial" --map "Mức lớn nhất=Max")" 'All 1 rows are good'
refuses a_map_of_no_column 2 'Farbe' bring "$work/theirs.csv" --map Farbe=serial
refuses a_map_names_both 2 '--map' bring "$work/theirs.csv" --map STT
refuses a_decimal_comma_is_not_guessed 2 '1 faults' bring "$work/comma.csv"
check it_is_taken_when_said has "$(bring "$work/comma.csv" --decimal-comma)" 'I-A3'
check with_the_point_that_the_engine_reads has "$(lims item show I-A3)" '0.5 kg'

# Many without numbers, parts, life.
lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --quantity 3 --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" >"$work/said"
check three_of_a_kind has "$(cat "$work/said")" 'Received: 3 items, I-A4 to I-A6'
check their_number_is_the_laboratorys has "$(lims item show I-A5 | tr -s ' ')" 'Laboratory number I-A5'
lims --as hoa item receive --procedure fuel-dispenser --customer C-A1 --serial TK-1 --parts 2 --set product=RON95 --set liquid=petrol \
	--set "Qmax=50 L/min" --set "Qmin=5 L/min" --set "MMQ=2 L" >"$work/said"
check a_post_has_nozzles has "$(lims item show I-A7)" 'I-A7.2'
lims item show I-A7 --json >"$work/post.json"
check each_with_its_mark is "$(value "$work/post.json" '$.parts[1].serial')" TK-1/2
must lims --as hoa item hand-back I-A1 --to "Ông Ba"
must lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S1 --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
lims item show I-A8 --json >"$work/life.json"
check the_visit_before_is_told is "$(value "$work/life.json" '$.life[0].item')" I-A1
check who_received_it_is_told is "$(value "$work/life.json" '$.life[0].actor')" hoa
check with_who_took_it has "$(lims item show I-A8)" 'Ông Ba'
check found_by_its_serial has "$(lims find s1)" 'I-A8'
check at_the_desk_too has "$(lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S77 --type-approval 'PDM 7' --approval-until 2019-12-31 \
	--received-on 2020-01-01 --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g")" 'The type approval PDM 7 ended on 2019-12-31'
check on_its_last_day_it_holds lacks ended lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S78 --type-approval 'PDM 7' \
	--approval-until 2019-12-31 --received-on 2019-12-31 --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
must lims --as hoa item receive --like I-A2 --condition "Trầy mặt"
check the_same_again_has_its_answer_too has "$(lims item show I-A11)" 'made before the rule asked for one; said by hoa'
check and_what_was_said_anew has "$(lims item show I-A11)" 'Trầy mặt'
lims item show I-A8 >"$work/before.txt"
must lims rebuild
check a_rebuild_says_the_same is "$(lims item show I-A8)" "$(cat "$work/before.txt")"
