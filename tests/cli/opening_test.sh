#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# opening_test.sh BIN: a laboratory begins with what it knew before, from its spreadsheets: trial, faults, marks on views and papers, the due list on day one.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
in=$work/tables year=$(date +%Y) past=$(date -d '11 months ago' +%F) soon=$(date -d '+1 month' +%F) later=$(date -d '+9 months' +%F) today=$(date +%F)
mkdir "$in"
cat >"$in/staff.csv" <<END
Mã;Họ tên;Vai trò;Ghi chú
an;Nguyễn Văn An;technician;
binh;Trần Thị Bình;reviewer;nghỉ thứ bảy
chau;Vi Văn Châu;signatory;
hoa;Lò Thị Hoa;admin,reception;
END
cat >"$in/columns.csv" <<END
file;column;means
staff.csv;ho ten;name
staff.csv;Vai trò;roles
staff.csv;Ghi chú;-
items.csv;STT;-
items.csv;Mức lớn nhất;Max
END
printf 'staff;number;fields;from;until\nan;KDV-001;mass;2024-01-01;%s\n' "$later" >"$in/cards.csv"
printf 'code;name;address\nKH-01;Chợ Thử;Xã Thử\nKH-02;Cửa hàng Đông;Xã Thử\n' >"$in/customers.csv"
printf 'code;name;serial;class;certificate;certified-by;certified-on;valid-until;measurement-standard\nQC-1;Bộ quả cân M1;QC-01;M1;K-7;VMI;2026-01-10;%s;C-1\n' "$later" >"$in/standards.csv"
cat >"$in/values.csv" <<END
standard;certificate;by;from;to;quantity;at;value;U;k
QC-1;K-5;VMI;2024-01-10;2025-01-09;correction;0 kg;0 g;0.1 g;2
QC-1;K-5;VMI;2024-01-10;2025-01-09;correction;10 kg;0.2 g;0.1 g;2
QC-1;K-6;VMI;2025-01-10;2026-01-09;correction;0 kg;0 g;0.1 g;2
QC-1;K-6;VMI;2025-01-10;2026-01-09;correction;10 kg;0.3 g;0.1 g;2
END
printf 'series;year;last\ncertificate;%s;357\n' "$year" >"$in/numbers.csv"
printf 'kind;from;to;person\ntem;SL 000101;SL 000200;chau\ntem;SL 000201;SL 000300;\nniêm;N 01;N 50;an\n' >"$in/marks.csv"
cat >"$in/items.csv" <<END
STT;Phương pháp;Số máy;Khách hàng;Nơi đặt;Mức lớn nhất;Min;d;e;Số GCN;Ngày kiểm định;Hạn kiểm định;Đơn vị kiểm định;Tem
1;spring-dial-scale;S-1;Chợ Thử;Quầy 1;15 kg;0.5 kg;50 g;50 g;V25.00011;$past;$soon;Trung tâm cũ;SL 000007
2;spring-dial-scale;S-2;KH-02;Quầy 2;15 kg;;;;V25.00012;$past;;;
3;spring-dial-scale;S-3;KH-02;;;;;;;;;;
END

# The faults of all tables at once, each at its place; the store stands and holds nothing of it.
cp -r "$in" "$work/bad"
sed -i 's/;S-2;/;S-1;/; s/spring-dial-scale;S-3;KH-02/spring-dial-scale;S-3;KH-99/' "$work/bad/items.csv"
sed -i 's/10 kg;0.3 g/10 kg;0.3 lít/' "$work/bad/values.csv"
sed -i 's/;mass;/;bạc;/' "$work/bad/cards.csv"
sed -i 's/N 50/N 5/; s/;an$/;ai/' "$work/bad/marks.csv"
sed -i "s/;357/;0/" "$work/bad/numbers.csv"
said=$(lims --as hoa init --name "Phòng đo thử" --kind training --take-over "$work/bad" 2>"$work/said.err")
check faults_end_with_two is "$?" 2
check and_say_how_to_go_on has "$(cat "$work/said.err")" 'lims opening take'
check a_serial_number_twice has "$said" 'items.csv:3:3 (Số máy): '
check a_customer_that_is_nowhere has "$said" 'items.csv:4:4 (Khách hàng): '
check a_unit_that_does_not_fit has "$said" 'values.csv:5:0: '
check a_field_that_cards_do_not_have has "$said" 'cards.csv:2:3 (fields): '
check a_range_that_is_none has "$said" 'marks.csv:4:'
check a_last_number_that_is_none has "$said" 'numbers.csv:2:3 (last): '
check it_names_the_line_and_no_code_that_is_nobodys has "$said" 'serial: S-1 stands in line 2 already'
printf 'Mã;Họ tên;Vai trò;Thẻ đến ngày\nhoa;Lò Thị Hoa;admin;31/12/2026\n;;tech;\n!;Bà;reviewer;\n' >"$work/bad/staff.csv"
sed -i 's/^staff.csv;Ghi chú;-/staff.csv;Thẻ đến ngày;card-until/' "$work/bad/columns.csv"
said=$(lims --as hoa opening take "$work/bad" 2>/dev/null)
check every_fault_of_a_person has "$said" 'staff.csv:3:2 (Họ tên): '
check each_at_its_cell has "$said" 'staff.csv:3:3 (Vai trò): --roles does not know tech'
check a_day_names_its_option has "$said" 'staff.csv:2:4 (Thẻ đến ngày): card-until: 31/12/2026 is no day written like 2026-12-31: where the table writes 31/12/2026, say --dates dmy'
check a_code_that_is_none has "$said" 'staff.csv:4:1 (Mã): ! is no code'
printf 'series;year;last\nGCN;199;0\n' >"$work/bad/numbers.csv"
printf 'kind;from;to;person\n;;;x\n' >"$work/bad/marks.csv"
printf 'standard;certificate;by;from;to;quantity;at;value;U;k\nQC-1;;VMI;2024-01-10;;;0 kg;0 g;0.1 g;2\n' >"$work/bad/values.csv"
said=$(lims --as hoa opening take "$work/bad" 2>/dev/null)
for place in 'numbers.csv:2:2 (year): ' 'numbers.csv:2:3 (last): ' 'marks.csv:2:1 (kind): ' 'marks.csv:2:2 (from): ' 'marks.csv:2:3 (to): ' 'marks.csv:2:4 (person): ' \
	'values.csv:2:2 (certificate): ' 'values.csv:2:6 (quantity): '; do
	check "every_fault_has_its_place: $place" has "$said" "$place"
done
check nothing_was_written is "$(lims opening show)" 'Nothing was taken over'
refuses an_unknown_table 2 'leute.csv' bash -c "touch '$work/bad/leute.csv'; exec '$bin/lims' --as hoa opening take '$work/bad'"
printf 'serial;Farbe\nx;rot\n' >"$work/bad/standards.csv"
rm "$work/bad/leute.csv"
check an_unknown_column has "$(lims --as hoa opening take "$work/bad" 2>/dev/null)" 'standards.csv:1:2 (Farbe): '
before=$(count journal_entry)
check a_trial_finds_all_good has "$(lims --as hoa opening take "$in" --dry-run)" 'All rows are good; nothing was written'
check and_writes_nothing is "$(count journal_entry)" "$before"
check all_of_it_is_taken has "$(lims --as hoa opening take "$in")" 'Taken over as O-A1'
refuses never_twice 2 'faults' lims --as hoa opening take "$in"
refuses only_who_sets_up 1 'binh' lims --as binh opening take "$in"

# Day one.
word='taken over, not verified by this system'
check the_due_list_works is "$(lims due --before "$later" --json | grep -o '"serial":"[^"]*"' | tr '\n' ' ')" '"serial":"S-1" '
check with_its_mark has "$(lims due --before "$later" | tr -s " ")" "V25.00011 $word"
check not_before_its_day is "$(lims due --before "$soon" --json)" '[]'
lims due --before "$(date -d '+5 years' +%F)" --json >"$work/due.json"
check a_day_that_nobody_wrote_follows_from_the_period is "$(value "$work/due.json" '$[1].serial')/$(value "$work/due.json" '$[1].until_computed')" 'S-2/1'
check what_was_never_verified_is_not_due is "$(value "$work/due.json" '$[2]')" ''
check the_item_says_so has "$(lims item show I-A1)" "I-A1  ! $word (O-A1)"
check the_list_of_items_too is "$(lims item list | grep -c "$word")" 3
check what_is_found_too has "$(lims find quay 1)" "$word"
check found_by_the_number_of_before has "$(lims find V25.00011)" 'I-A1'
check the_standard_says_so_field_by_field has "$(lims standard show QC-1)" "K-7            $word"
check the_list_of_standards_too has "$(lims standard list)" "$word"
check the_report_of_the_year_too has "$(lims report annual --year "$year")" "$word"
check its_certificates_of_before has "$(lims standard certificates QC-1 | tr -s ' ')" "K-6 2025-01-10 2026-01-09 has ended correction – VMI – $word"
check the_card has "$(lims card list)" "$word"
check stickers_in_hand_and_with_whom has "$(lims stock ledger --person chau | tr -s ' ')" "SL 000101 SL 000200 100 handed out chau"
check marked_too has "$(lims stock list)" "$word"
check the_tables_are_kept has "$(lims opening show | tr -s " ")" "items.csv 3 $(sha256sum "$in/items.csv" | cut -d ' ' -f 1)"
check in_vietnamese has "$(lims --lang vi due --before "$later")" 'chưa được hệ thống này kiểm chứng'

# An instrument of before is received when it comes, and never measured unseen.
must lims --as hoa org set --name "Trung tâm thử" --address "Số 1, đường Thử, tỉnh Thử" --place "Thử"
export LIMS_STAFF=an
refuses not_measured_unseen 1 'item receive --like I-A1' lims worksheet open I-A1 --standard weights=QC-1
refuses what_the_tables_lack_is_asked_for 2 'Min' lims item receive --like I-A2
check the_same_again_is_one_command has "$(lims item receive --like I-A1)" 'Received: item I-A4'
check nobody_has_to_decide_whether_it_is_the_same lacks 'the same serial number' lims item receive --like I-A1
measured() { # measured ITEM: its worksheet, reviewed, in $sheet
	sheet=$(lims worksheet open "$1" --standard weights=QC-1) || exit 1
	sheet=${sheet##* }
	must lims worksheet condition "$sheet" temperature "25 Cel"
	must lims worksheet check "$sheet" visual all yes
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
	reviewed "$sheet"
}
measured I-A4
refuses a_sticker_from_the_store_is_with_nobody 1 'SL 000201' lims --as chau certificate issue "$sheet" --sticker "SL 000201"
must lims --as chau certificate issue "$sheet" --sticker "SL 000101"
number="TH-V${year:2}.00358"
check the_series_goes_on is "$(lims certificate list | tail -n 1 | cut -d ' ' -f 1)" "$number"
lims certificate numbers --json >"$work/numbers.json"
check numbers_of_before_are_no_holes is "$(grep -c missing "$work/numbers.json") $(value "$work/numbers.json" '$[0].state') $(value "$work/numbers.json" '$[0].to')" "0 taken_over TH-V${year:2}.00357"
check verified_here_it_is_not_due_by_the_old_day is "$(lims due --before "$later" --json)" '[]'
lims item show I-A4 --json >"$work/life.json"
check its_life_begins_before is "$(value "$work/life.json" '$.life[0].what')/$(value "$work/life.json" '$.life[0].code')" 'verified_before/V25.00011'
print() { lims --as hoa certificate print "$1" "${@:2}" --output "$work/paper.pdf" >/dev/null && pdftotext -layout "$work/paper.pdf" - 2>/dev/null | tr -s ' \n' ' '; }
paper=$(print "$number") record=$(print "$number" --record)
check the_paper_marks_the_standards_certificate has "$paper$record" 'chưa kiểm chứng'
check the_record_marks_it is "$(grep -c 'chưa kiểm chứng' <<<"$record")" 1
check the_trace_marks_it has "$(lims certificate trace "$number")" "$word"
check who_stands_behind_it_has_a_marked_card has "$(lims certificate people "$number")" "KDV-001; $word"
# Recorded here from the paper itself, it is marked no more.
must lims --as hoa standard set QC-1 --certificate K-7 --certified-by VMI --certified-on 2026-01-10 --valid-until "$later"
check the_standard_is_ours_now is "$(lims standard show QC-1 --json | grep -o '"taken_over":[^]]*' | grep -c certificate)" 0
must lims --as hoa card set K-A1 --number KDV-001 --fields mass --from 2024-01-01 --until "$later"
measured I-A5
must lims --as chau certificate issue "$sheet" --sticker "SL 000102"
check and_no_paper_is_marked_any_more lacks 'chưa kiểm chứng' print "TH-V${year:2}.00359"
check nor_its_record lacks 'chưa kiểm chứng' print "TH-V${year:2}.00359" --record

check a_certificate_counts_from_what_was_signed has "$(lims audit verify)" 'faults: 0'
lims opening show --json >"$work/opening.json"
must lims rebuild
check a_rebuild_says_the_same is "$(lims opening show --json)" "$(cat "$work/opening.json")"

# A table as a Vietnamese spreadsheet writes it.
mkdir "$work/more"
printf 'Mã,Tên,Địa chỉ\nKH-09,Cây xăng Bắc,Xã Bắc\n' >"$work/more/customers.csv"
printf 'Phương pháp;Số máy;Khách hàng;Max;Min;d;e;Ngày kiểm định;Hạn kiểm định\nspring-dial-scale;S-9;Cây xăng Bắc;15 kg;0,5 kg;50 g;50 g;%s;%s\n' \
	"$(date -d "$past" +%d/%m/%Y)" "$(date -d "$soon" +%d/%m/%Y)" >"$work/more/items.csv"
refuses days_are_not_guessed 2 'faults' lims --as hoa opening take "$work/more"
check with_its_days_and_commas has "$(lims --lang vi --as hoa opening take "$work/more" --dates dmy --decimal-comma)" 'O-A2'
check it_is_due has "$(lims due --before "$later")" 'S-9'
check what_happened_to_it_ends_its_validity has "$(lims --as hoa item event I-A6 repaired >/dev/null; lims due --before "$today")" 'S-9'

# The plug is pulled while tables are taken over: all of it stands, or nothing.
mkdir "$work/large"
cp "$in/staff.csv" "$in/columns.csv" "$in/customers.csv" "$work/large"
sed -i '/items.csv/d' "$work/large/columns.csv"
{
	echo 'procedure;serial;customer;verified-on;valid-until'
	for i in $(seq 400); do echo "spring-dial-scale;L-$i;KH-01;$past;$soon"; done
} >"$work/large/items.csv"
codes() { lims "$1" list --json | grep -o '"code":' | wc -l; }
halves=0 none=0 whole=0
for ms in 050 150 250 400 600 900; do
	export LIMS_STORE=$work/killed-$ms.db LIMS_KEYS=$work/killed-$ms.keys
	must lims init --name "Phòng đo thử" --kind training
	"$bin/lims" --as hoa opening take "$work/large" >/dev/null 2>&1 &
	sleep "0.$ms"
	kill -KILL $! 2>/dev/null
	wait $! 2>/dev/null
	case "$(codes item)/$(codes customer)/$(codes staff)" in
	0/0/0) none=$((none + 1)) ;;
	400/2/4) whole=$((whole + 1)) ;;
	*) halves="$(codes item)/$(codes customer)/$(codes staff) after $ms ms" ;;
	esac
	check "killed_after_${ms}_ms_the_chain_is_whole" has "$(lims audit verify)" 'faults: 0'
done
check nothing_is_taken_over_by_halves is "$halves" 0
check the_plug_was_pulled_in_time is "$((none > 0))" 1
export LIMS_STORE=$work/killed-050.db LIMS_KEYS=$work/killed-050.keys
must lims --as hoa opening take "$work/large"
check and_it_is_taken_again_after_that is "$(codes item)" 400
