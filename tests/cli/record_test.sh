#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# record_test.sh BIN: a filled record of ĐLVN 30:2021 typed in, published examples evaluated: same errors, same limits, same verdict, paper.
# The figures are those of the filled record of a dial scale (Max 15 kg, d = e = 50 g) that the project Can_DHLX publishes in DHLX1.sql:
# loads 500 2500 7500 10000 15000 g; up 500 2500 7475 9975 14950 g; down 500 2500 7500 9975 g; errors up 0 0 -25 -25 -50 g, down 0 0 0 -25 g;
# hysteresis 0 0 25 0 g; permitted 25 25 50 50 75 g; it passed. It gives no readings of the other tests: they are typed without error.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
dial 12345

up=(500 2500 7475 9975 14950) down=(500 2500 7500 9975)
while read -r step row run column load; do
	value=$load
	[ "$step $column" != 'weighing up' ] || value=${up[$((row - 1))]}
	[ "$step $column" != 'weighing down' ] || value=${down[$((row - 1))]}
	must lims worksheet enter "$sheet" "$value g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
lims worksheet show "$sheet" --json >"$work/sheet.json"
# column NAME: its values over the rows of the weighing test.
column() {
	local row list=()
	for row in 0 1 2 3 4; do list+=("$(value "$work/sheet.json" "\$.steps.weighing.rows[$row].cells.$1.value")"); done
	echo "${list[*]}"
}
check errors_with_increasing_load_are_those_of_the_record is "$(column error_up)" '0 0 -25 -25 -50'
check errors_with_decreasing_load_are_those_of_the_record is "$(column error_down)" '0 0 0 -25 '
check hysteresis_is_that_of_the_record is "$(column hysteresis)" '0 0 25 0 '
check limits_are_those_of_the_record is "$(column limit)" '25.0 25.0 50.0 50.0 75.0'
check the_record_passes is "$(value "$work/sheet.json" '$.verdict')" pass

# The same worksheet outside the laboratory: what evaluate says of the exported file is what the laboratory says.
lims worksheet export "$sheet" >"$work/export.json"
lims evaluate "$work/export.json" >"$work/evaluated.json"
check evaluate_says_of_the_export_what_the_laboratory_says cmp "$work/sheet.json" "$work/evaluated.json"

reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
number=$(sql "SELECT number FROM paper")
must lims --as hoa certificate print "$number" --output "$work/certificate.pdf"
must lims --as hoa certificate print "$number" --record --output "$work/record.pdf"
check the_certificate_is_a_sound_pdf qpdf --check "$work/certificate.pdf" --no-warn
check the_record_is_a_sound_pdf qpdf --check "$work/record.pdf" --no-warn
pdftotext -layout "$work/certificate.pdf" "$work/certificate.txt" 2>/dev/null
pdftotext -layout "$work/record.pdf" "$work/record.txt" 2>/dev/null
certificate=$(cat "$work/certificate.txt") record=$(tr -s ' ' <"$work/record.txt")
check the_certificate_names_its_number has "$certificate" "$number"
check the_certificate_names_the_serial_number has "$certificate" 12345
check the_certificate_says_that_it_passes has "$certificate" 'Đạt yêu cầu kỹ thuật đo lường'
check training_paper_says_so has "$certificate" 'KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
check the_record_shows_the_row_of_the_limit has "$record" '5 15000 14950 −50 75'
check the_record_shows_the_decimal_comma has "$record" 'Min: 0,5 kg'
until=$(sql "SELECT strftime('%d/%m/%Y', valid_until) FROM paper")
check the_certificate_names_its_validity has "$certificate" "$until"
pdftoppm -r 150 -f 1 -l 1 -gray "$work/certificate.pdf" "$work/page" 2>/dev/null
qr=$(zbarimg -q --raw "$work"/page*.pgm 2>/dev/null)
for line in "number=$number" serial=12345 result=pass "valid=$(sql 'SELECT valid_until FROM paper')" "record=$(sql 'SELECT record FROM paper')" \
	"head=$(sql 'SELECT head FROM paper')"; do
	check "the_qr_code_carries_${line%%=*}" has "$qr" "$line"
done
check the_printed_head_is_the_entry_that_gave_the_number is \
	"$(sql "SELECT node || ':' || sequence || ':' || lower(hex(hash)) FROM journal_entry WHERE type LIKE 'paper.numbered%'")" "$(sql 'SELECT head FROM paper')"

# Struck readings stay: a reading misread, struck, and read again; the record shows both and the verdict counts one.
dial 12346
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
must lims worksheet strike "$sheet" 20 --cause misread --note "đọc nhầm vạch"
check a_struck_reading_leaves_its_cell_empty has "$(lims worksheet show "$sheet")" 'Next: Eccentricity, row 5 (Position 4), Indication [g]; Load 5000 g'
must lims worksheet enter "$sheet" "4990 g" --step eccentricity --row 5 --column indication
check a_struck_reading_is_kept is "$(sql "SELECT value || ' ' || struck FROM reading WHERE struck IS NOT NULL")" '5000 g misread'
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
must lims --as hoa certificate print "$(sql "SELECT number FROM paper WHERE worksheet = '$sheet'")" --record --output "$work/struck.pdf"
pdftotext -layout "$work/struck.pdf" "$work/struck.txt" 2>/dev/null
check the_record_shows_the_struck_reading_and_its_cause has "$(cat "$work/struck.txt")" 'đọc nhầm vạch'

# A worksheet is not judged by who measured, and not issued before its review.
dial 12347
refuses an_empty_worksheet_is_not_submitted 1 'not determined' lims worksheet submit "$sheet"
refuses nothing_is_issued_before_the_review 1 'after its review' lims --as chau certificate issue "$sheet"
refuses a_stranger_may_not_measure 1 'nobody is not in the staff register' lims --as nobody worksheet enter "$sheet" "500 g"
refuses who_measured_does_not_issue 1 'needs one of: signatory' lims --as an certificate issue "$sheet"
