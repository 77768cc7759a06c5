#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# report_test.sh BIN: what was done is counted as each service says: a scale by the day of its work, an insulation measurement by its points; papers, control
# verification against its quota, the report of a year, and how long records are kept. The counts are those of what this test does, counted by hand.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training
today=$(date +%F)
year=${today%%-*}

# Two scales that pass, one that fails at its first look, one that is not finished.
filled() {
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
}
dial 1001 && filled && reviewed "$sheet"
first=$sheet
dial 1002 && filled && reviewed "$sheet"
second=$sheet
dial 1003
must lims worksheet check "$sheet" visual dial no
reviewed "$sheet"
third=$sheet
dial 1004
must lims --as chau certificate issue "$first"
must lims --as chau certificate issue "$second" --sticker 26V.00001
must lims --as chau certificate issue "$third"
number=$(sql "SELECT number FROM paper WHERE worksheet = '$second'")
must lims --as chau certificate revoke "$number" --reason 'nhầm phương tiện'

# One order of insulation resistance with three points; and one reading of the second point is struck and taken again.
must lims --as an standard set --name "Máy đo cách điện" --serial MD-1 --certificate K-3 --certified-by V --certified-on 2026-01-10 --valid-until "$(date -d '+9 months' +%F)"
item=$(lims item receive --procedure insulation-resistance --customer C-A1 --serial TB-1 --place 'Xưởng 1' --set 'U=500 V' | head -n 1)
item=${item##* }
sheet=$(lims worksheet open "$item" --mode periodic --standard meter=S-A3)
sheet=${sheet##* }
must lims worksheet check "$sheet" safety all yes
for row in 1 2 3; do
	must lims worksheet enter "$sheet" "pha $row" --step points --row "$row" --column point
	must lims worksheet enter "$sheet" '500 V' --step points --row "$row" --column voltage
	must lims worksheet enter "$sheet" '60 s' --step points --row "$row" --column time
	must lims worksheet enter "$sheet" "2$row MOhm" --step points --row "$row" --column R
done
must lims worksheet check "$sheet" after all yes
reviewed "$sheet"

# A post with two nozzles, each with its own worksheet; both fail at the first look.
lims item receive --procedure fuel-dispenser --customer C-A1 --serial TB-9 --place 'Cửa hàng 3' --parts 2 --set 'product=RON 95' --set liquid=petrol --set 'Qmax=40 L/min' --set 'Qmin=4 L/min' \
	--set 'MMQ=5 L' >"$work/said" || cat "$work/said"
post=$(sql "SELECT code FROM item WHERE serial = 'TB-9' AND parent IS NULL")
for nozzle in $(sql "SELECT code FROM item WHERE parent = '$post' ORDER BY code"); do
	sheet=$(lims worksheet open "$nozzle" --mode periodic --incomplete)
	sheet=${sheet##* }
	must lims worksheet check "$sheet" visual all no
	reviewed "$sheet"
done

unset LIMS_STAFF
report() { lims report activity --from "$today" --to "$today" --json "$@" >"$work/report.json"; }
# line KEY MEMBER: of the line with this key that is no control verification.
line() { sqlite3 -batch :memory: "SELECT json_extract(l.value, '\$.$2') FROM json_each(readfile('$work/report.json'), '\$.lines') l
	WHERE '$1' IN (json_extract(l.value, '\$.procedure'), json_extract(l.value, '\$.service'), json_extract(l.value, '\$.person'), json_extract(l.value, '\$.customer'))"; }
report
check scales_are_counted_as_instruments is "$(line spring-dial-scale unit) $(line spring-dial-scale count)" 'instrument 3'
check by_their_verdicts is "$(line spring-dial-scale passed) $(line spring-dial-scale failed) $(line spring-dial-scale undetermined)" '2 1 0'
check what_is_not_finished_stands_beside is "$(line spring-dial-scale open)" 1
check papers_are_counted is "$(line spring-dial-scale certificates) $(line spring-dial-scale notices) $(line spring-dial-scale revoked)" '2 1 1'
check points_are_counted_not_worksheets is "$(line insulation-resistance unit) $(line insulation-resistance count)" 'point 3'
report --by service
check by_service_units_stay_apart is "$(line verification count | tr '\n' ' ')$(line measurement count)" '3 2 3'
report --by person
check by_person_is_who_measured is "$(line an count | tr '\n' ' ')" '3 2 3 '
report --by customer
check by_customer_has_its_name is "$(line C-A1 name | sort -u)" 'Chợ Thử'
lims report activity --from "$(date -d yesterday +%F)" --to "$(date -d yesterday +%F)" >"$work/said"
check another_day_has_nothing has "$(cat "$work/said")" 'Nothing was done'
lims report activity --from "$today" --csv >"$work/report.csv"
check a_spreadsheet_gets_the_same is "$(grep '^spring-dial-scale,' "$work/report.csv" | tr -d '\r' | cut -d , -f 4-7)" 'instrument,3,2,1'
check as_a_table_for_people has "$(lims report activity --from "$today" | tr -s ' ')" 'spring-dial-scale 3 instrument 2 1 0 2 1 1 0 0 1'
refuses a_span_backwards 2 'ends before it begins' lims report activity --from "$today" --to 2020-01-01
refuses a_span_without_a_beginning 2 '--from' lims report activity
refuses a_word_that_counts_nothing 2 'nothing to count by' lims report activity --from "$today" --by weather
refuses two_forms_at_once 2 'not both' lims report activity --from "$today" --csv --json

# A laboratory that counts worksheets instead of points says so in its own file.
mkdir -p "$work/own/lims/procedures"
sed 's/^counting:.*/counting: {unit: order, label: {vi: "phiếu", en: "order"}, date: work}/' "$bin/../share/lims/procedures/insulation-resistance.yaml" \
	>"$work/own/lims/procedures/insulation-resistance.yaml"
XDG_CONFIG_HOME=$work/own lims report activity --from "$today" --json >"$work/report.json"
check another_unit_is_data is "$(line insulation-resistance unit) $(line insulation-resistance count)" 'order 1'

check nozzles_are_counted is "$(report; line fuel-dispenser unit) $(line fuel-dispenser count)" 'nozzle 2'
sed 's/^counting:.*/counting: {unit: post, label: {vi: "cột", en: "post"}, per: whole, date: work}/' "$bin/../share/lims/procedures/fuel-dispenser.yaml" >"$work/own/lims/procedures/fuel-dispenser.yaml"
XDG_CONFIG_HOME=$work/own lims report activity --from "$today" --json >"$work/report.json"
check or_posts_where_the_laboratory_says_so is "$(line fuel-dispenser unit) $(line fuel-dispenser count) $(line fuel-dispenser failed)" 'post 1 1'

# Control verification has its own table.
must lims --as hoa quota set --year "$year" --kind single-phase-static-meter --province 'Thái Nguyên' --planned 40 --document 'QĐ 12'
check a_quota_stands_with_nothing_done has "$(lims report control | tr -s ' ')" 'Q-A1 single-phase-static-meter Thái Nguyên this laboratory 40 0 0 0 0 QĐ 12'
lims report control --json >"$work/control.json"
check in_json_too is "$(value "$work/control.json" '$[0].planned') $(value "$work/control.json" '$[0].done')" '40 0'
check a_year_without_a_quota_says_so has "$(lims report control --year 2019)" 'no quota of 2019'
refuses a_quota_of_a_kind_without_control 2 'no control verification' lims --as hoa quota set --year "$year" --kind counter-scale --planned 4

# The report of the year.
lims report annual --json >"$work/annual.json"
check the_year_has_its_certificates is "$(value "$work/annual.json" '$.papers.certificates') $(value "$work/annual.json" '$.papers.stickers')" '2 1'
check and_what_was_revoked is "$(value "$work/annual.json" '$.ended[0].number') $(value "$work/annual.json" '$.ended[0].state')" "$number revoked"
check and_its_verifiers is "$(value "$work/annual.json" '$.staff[0].card') $(value "$work/annual.json" '$.staff[0].in_date')" 'KDV-001 1'
check people_without_a_card_are_no_verifiers [ -z "$(value "$work/annual.json" '$.staff[1].code')" ]
check and_its_standards is "$(value "$work/annual.json" '$.standard[2].serial')" MD-1
check it_says_when_it_is_due_and_what_was_not_found has "$(lims report annual)" "$((year + 1))-01-31"

# How long records are kept: ten years from the issue, the last day included.
ten=$(date -d "$today +10 years" +%F)
lims report retention --on "$ten" >"$work/said"
check on_the_last_day_everything_is_kept has "$(cat "$work/said")" 'records of 0 worksheets may be disposed of, those of 3 are kept, those of 4 have nothing issued'
lims report retention --on "$(date -d "$ten +1 day" +%F)" --json >"$work/kept.json"
check on_the_next_day_they_may_be_disposed_of is "$(value "$work/kept.json" '$.disposable') $(value "$work/kept.json" '$.records[0].kept_until')" "3 $ten"
before=$(count journal_entry)
lims report retention --on "$(date -d "$ten +1 day" +%F)" >"$work/said"
check and_nothing_is_deleted is "$(count journal_entry) $(count paper)" "$before 3"
check the_list_says_that_it_deletes_nothing has "$(cat "$work/said")" 'deletes nothing'
