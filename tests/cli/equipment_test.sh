#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# equipment_test.sh BIN: the life of standards and devices: status, checks, acceptance, the way out and back, what flips, next year's plan.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
source=$(cd "$(dirname "$0")/../.." && pwd)
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME/lims/procedures"
cp "$source/tests/data/loads/procedures/calibrated.yaml" "$XDG_CONFIG_HOME/lims/procedures"
with_only spring-dial-scale platform-scale
laboratory training
today=$(date +%F)

# A dial scale with its worksheet, filled and reviewed.
scale() {
	local step row run column load
	dial "$1"
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
	reviewed "$sheet"
}
warned() { lims --as chau certificate issue "$1" --json >"$work/issued.json" && value "$work/issued.json" '$.warnings'; }

# ---- status: the last one of the day of the work counts
check nothing_said_is_in_service is "$(lims standard life S-A1 --json)" '{"code":"S-A1","status":"in_service","since":"","events":[]}'
refuses a_status_is_one_of_the_list 2 'in_service, out_of_service, fault, retired' lims standard status S-A1 --status broken
refuses it_is_asked_for 2 '--status' lims standard status S-A1
refuses of_a_standard_that_there_is 2 'no standard S-A9' lims standard status S-A9 --status fault
refuses not_in_the_future 2 'future' lims standard status S-A1 --status fault --on 2999-01-01
refuses who_equips 1 'roles' lims --as chau standard status S-A1 --status fault
scale K-1
before=$sheet
must lims standard status S-A1 --status fault --note 'rơi quả cân 5 kg' --on "$today"
must lims standard status S-A1 --status out_of_service --note 'kiểm tra' --on 2026-02-01
must lims standard status S-A1 --status in_service --on 2026-03-01
check the_day_decides_not_the_order_of_writing is "$(lims standard life S-A1 --json >"$work/l.json"; value "$work/l.json" '$.status')" fault
check as_it_was_on_another_day has "$(lims standard life S-A1 --on 2026-02-15)" 'out of service 2026-02-01'
check the_gate_says_so has "$(warned "$before")" 'standard S-A1 was not in service on the day of the work: faulty since'
must lims standard status S-A1 --status in_service --note 'đã kiểm tra, đạt' --on "$today"
scale K-2
check in_service_again_of_one_day_the_later_counts lacks 'S-A1 was not in service' warned "$sheet"

scale K-2a
sent=$(date -d '-20 days' +%F)
must lims standard send S-A1 --purpose loan --to 'Sở KH&CN' --on "$sent"
check what_is_away_measures_nothing has "$(warned "$sheet")" 'standard S-A1 was away on the day of the work: sent to Sở KH&CN on '"$sent"
must lims standard back S-A1 --condition 'nguyên vẹn' --on "$today"
scale K-2b
check what_is_back_does lacks 'was away' warned "$sheet"

# ---- acceptance: asked once somebody accepts or refuses
scale K-3
must lims standard accept S-A1 --certificate K-1 --decision accepted --procedures platform-scale --from-on 2026-01-15 --compared 'U ≤ 1/3 MPE'
check for_other_procedures_it_is_not_accepted has "$(warned "$sheet")" 'certificate K-1 of standard S-A1 was not accepted for spring-dial-scale'
scale K-4
must lims standard accept S-A1 --certificate K-1 --decision accepted --procedures "platform-scale, spring-dial-scale" --from-on 2026-01-15
check the_last_decision_counts lacks 'not accepted for' warned "$sheet"
scale K-5
must lims standard accept S-A1 --certificate K-1 --decision refused --note 'sai số quá lớn'
check a_refused_one_shuts_the_gate has "$(warned "$sheet")" 'certificate K-1 of standard S-A1 was refused'

# ---- checks between calibrations
must lims standard check S-A1 --point '1 kg' --value '1000.02 g' --reference '1000.00 g' --limit '0.05 g' --against 'F1 số 7' --on 2026-04-01
must lims standard check S-A1 --point '1 kg' --value '1000.05 g' --reference '1000.00 g' --limit '0.05 g' --on 2026-05-01
refuses another_unit_is_no_comparison 2 'one unit' lims standard check S-A1 --value '1 kg' --reference '1000 g' --limit '1 V'
refuses a_value_without_a_unit_says_what_is_missing 2 'without a unit' lims standard check S-A1 --value '1000.02' --reference '1000 g' --limit '0.05 g'
refuses a_comma_is_no_point 2 'decimal point' lims standard check S-A1 --value '1000,02 g'
said=$(lims standard check S-A1 --point '1 kg' --value '1000.06 g' --reference '1000.00 g' --limit '0.05 g' --on 2026-06-01 --note 'sau khi rơi')
check beyond_the_limit_opens_nonconforming_work has "$said" 'nonconforming work'
case=$(grep -oE 'show [A-Z0-9.-]+' <<<"$said" | head -n 1)
case=${case#show }
lims nonconformity show "$case" >"$work/case"
check which_names_the_standard has "$(cat "$work/case")" 'S-A1'
check and_what_was_found has "$(cat "$work/case")" '1000.06 g'
# The seven scales rest on it: they were measured after the last check that passed.
check which_results_are_in_doubt has "$(cat "$work/case")" '7 worksheets rest on it since it was last shown to be right on 2026-05-01'
check with_their_papers is "$(grep -c 'Concerns: certificate' "$work/case")" 7
lims standard checks S-A1 --json >"$work/checks.json"
check checks_keep_their_data is "$(value "$work/checks.json" '$[1].value') $(value "$work/checks.json" '$[1].outcome') $(value "$work/checks.json" '$[2].outcome')" \
	'1000.05 g pass fail'
check a_check_without_limit_is_only_recorded is "$(lims standard check S-A2 --value '0.03 %' --json)" \
	'{"standard":"S-A2","recorded":"check","case":null}'

# ---- a control chart of them
must lims standard limits S-A1 --point '1 kg' --centre '0.01 g' --sigma '0.02 g' --on 2026-01-20
lims standard chart S-A1 --point '1 kg' --json >"$work/chart.json"
# 0.02, 0.05 and 0.06 g from 0.01 g: 0.5, 2 and 2.5 σ; one point beyond 2 σ breaks no test.
check differences_from_the_reference_are_charted is "$(value "$work/chart.json" '$.of') $(value "$work/chart.json" '$.limits') $(value "$work/chart.json" '$.points[2].value')" \
	'difference recorded 0.06 g'
check nothing_is_broken_yet is "$(value "$work/chart.json" '$.points[2].rules')" '[]'
said=$(lims standard check S-A1 --point '1 kg' --value '1000.055 g' --reference '1000.00 g' --on 2026-06-10)
check two_of_three_beyond_two_sigma_are_told_at_once has "$said" 'two of three points beyond 2 σ'
check and_drawn has "$(lims standard chart S-A1 --point '1 kg')" 'X'
refuses of_a_point_that_was_checked 2 'names the point' lims standard chart S-A1 --point '3 kg'

# ---- maintenance, functional checks; devices live the same life
printf '%%PDF-1.4 bảo dưỡng' >"$work/m.pdf"
must lims standard maintain S-A1 --what 'lau, kiểm tra hộp' --who 'Công ty B' --next-on 2027-01-15 --paper "$work/m.pdf"
must lims --as hoa job set --customer C-A1
today=$(date +%F)
must lims --as hoa visit set --job J-A1 --from "$today" --team an --standards S-A1,S-A2
refuses the_trip_stands 2 'no visit and no job J-A9' lims standard functional S-A1 --when before_leaving --outcome pass --job J-A9
must lims standard functional S-A1 --when before_leaving --outcome pass --job VIS-A1 --on "$today"
must lims standard functional S-A2 --when before_leaving --outcome pass --job VIS-A1 --on "$today"
check both_looked_at_before_leaving is "$(lims visit checks VIS-A1 | grep -c passed)" 2
must lims --as hoa visit set VIS-A1 --back-on "$today" --standards-back S-A1,S-A2
refuses on_the_return_again 1 '2 functional checks of VIS-A1' lims visit checks VIS-A1
must lims standard functional S-A2 --when after_return --outcome pass --job VIS-A1 --on "$today"
lims visit checks VIS-A1 --json >"$work/trip.json" 2>/dev/null
check one_is_still_missing is "$(sqlite3 -batch :memory: "SELECT count(*) FROM json_each(readfile('$work/trip.json')) WHERE json_extract(value, '\$.due') AND json_extract(value, '\$.outcome') IS NULL")" 1
check a_failed_one_opens_nonconforming_work has "$(lims standard functional S-A1 --when after_return --outcome fail --note 'hộp vỡ')" 'nonconforming work'
must lims device set nhiet1 --name 'Nhiệt ẩm kế' --serial T-1
must lims device status nhiet1 --status out_of_service --note 'hết pin'

check a_device_too has "$(lims device life nhiet1)" 'out of service'
check all_of_it_in_one_list has "$(lims standard life S-A1)" 'functional check'
# ---- the way out and back: what was found, what would have been, new values against old
must lims --as an standard set --name "Áp kế chuẩn" --serial AK-1 --certificate N-1 --certified-by VMI --certified-on 2026-01-10 \
	--valid-until 2027-01-09 --allowance "correction: 0.02 kPa; 1 Pa" --cost 3500000 --interval 12 --sent-to VMI
# Corrections 1 Pa at 0 and 11 Pa at 30 kPa: at 10 kPa 13/3 Pa, three of which are 13 Pa, as the made-up method asks.
certificate() {
	printf 'format: lims-certificate-2\nitem: {serial: AK-1}\nnumber: "%s"\nby: VMI\nfrom: %s\nto: %s\ndata:\n  correction: {points: [%s], U: "5 Pa", k: "2"}\n' "$1" "$2" "$3" "$4"
	printf '  head: {constant: "%s", U: "1 Pa", k: "2"}\n' "$5"
}
certificate N-1 2026-01-10 2027-01-09 '{at: "0 kPa", value: "0.001 kPa"}, {at: "30 kPa", value: "0.011 kPa"}' '20 Pa' >"$work/n1.yaml"
must lims standard certificate S-A3 "$work/n1.yaml"
measured() {
	item=$(lims item receive --procedure calibrated --customer C-A1 --received-on 2026-02-01 --serial "$1" | head -n 1)
	sheet=$(lims worksheet open "${item##* }" --mode only --date "$2" --standard gauge=S-A3 | head -n 1)
	sheet=${sheet##* }
	must lims worksheet submit "$sheet"
}
measured G-1 2026-03-01
first=$sheet
measured G-2 2026-05-01
must lims standard send S-A3 --purpose calibration --to VMI --asked '0, 10, 20, 30 kPa; U ≤ 5 Pa' --cost 3500000 --on 2026-06-01 --until 2026-07-15
must lims standard back S-A3 --condition 'nguyên vẹn, có tem' --on 2026-07-10
certificate AF-1 2026-07-01 2026-07-01 '{at: "0 kPa", value: "0.001 kPa"}, {at: "15 kPa", value: "0.010 kPa"}, {at: "30 kPa", value: "0.2 kPa"}' '20.5 Pa' >"$work/found.yaml"
refuses faults_are_told 1 '1 faults, listed above' lims standard as-found S-A3 <(printf 'format: lims-certificate-1\nnumber: x\n')
refuses nothing_to_compare_with 2 'no certificate that these values could be compared with' lims standard as-found S-A2 "$work/found.yaml"
lims standard as-found S-A3 "$work/found.yaml" --json >"$work/found.json"
at() { value "$work/found.json" "$1"; }
# At 15 kPa the old line gives (1 + 11) / 2 = 6 Pa; 10 - 6 = 4 Pa of 20. At 30 kPa 200 - 11 = 189 Pa. The head moved by 0.5 of 1 Pa.
check an_old_value_between_points_is_on_the_line is "$(at '$.values[1].old') $(at '$.values[1].difference') $(at '$.values[1].outcome')" '0.006 kPa 0.004 kPa within'
check beyond_the_allowance_of_its_name is "$(at '$.values[2].difference') $(at '$.values[2].allowed') $(at '$.values[2].outcome')" '0.189 kPa 0.02 kPa beyond'
check without_a_name_for_all_others is "$(at '$.values[3].difference') $(at '$.values[3].allowed') $(at '$.values[3].outcome')" '0.5 Pa 1 Pa within'
# At 20 kPa it would have been 10 + 190 / 3 = 73.3 Pa of 100, but three times the correction at 10 kPa is no longer 13 Pa: 1 + 9 · 2/3 = 7 Pa.
check results_that_would_be_others is "$(at '$.flips') $(at '$.same') $(at '$.worksheets[0].verdict') $(at '$.worksheets[0].would_be')" '2 0 pass fail'
check the_day_before_them_counted is "$(at '$.against') $(at '$.outcome')" 'N-1 outside'
case=$(at '$.case')
check nonconforming_work_opened_by_itself has "$(lims nonconformity show "$case")" 'S-A3'
check with_its_numbers has "$(lims nonconformity show "$case")" '1 of 4'
refuses the_same_file_is_not_recorded_twice 1 'recorded already as the values found on 2026-07-01 against the certificate N-1' lims standard as-found S-A3 "$work/found.yaml"
check and_opens_no_second_case is "$(lims nonconformity list --json | grep -o 'The standard S-A3 was found outside acceptance' | wc -l)" 1
lims worksheet export "$first" >"$work/still.json"
check the_worksheets_stay_as_they_were is "$(value "$work/still.json" '$.standards[0].certificates[0].data.correction.points[1].value')" '0.011 kPa'
# Within the allowance and no verdict changes: nothing opens.
certificate AF-2 2026-07-01 2026-07-01 '{at: "0 kPa", value: "0.001 kPa"}, {at: "30 kPa", value: "0.011 kPa"}' '20.5 Pa' >"$work/good.yaml"
lims standard as-found S-A3 "$work/good.yaml" --json >"$work/found.json"
check what_is_good_opens_nothing is "$(at '$.outcome') $(at '$.flips') $(at '$.same') $(at '$.case')" 'within 0 2 '
certificate N-2 2026-07-01 2027-06-30 '{at: "0 kPa", value: "0.002 kPa"}, {at: "30 kPa", value: "0.012 kPa"}' '20 Pa' >"$work/n2.yaml"
check a_new_one_waits has "$(lims standard certificate S-A3 "$work/n2.yaml")" '--certificate N-2 --decision accepted --from-on DATE'
corrected() { # by which certificate work of a day is corrected
	item=$(lims item receive --procedure calibrated --customer C-A1 --received-on 2026-02-01 --serial "G-$1" | head -n 1)
	sheet=$(lims worksheet open "${item##* }" --mode only --date "$1" --standard gauge=S-A3 | head -n 1)
	lims worksheet export "${sheet##* }" >"$work/corrected.json"
	sqlite3 -batch :memory: "SELECT json_extract(value, '\$.number') FROM json_each(readfile('$work/corrected.json'), '\$.standards[0].certificates')
		WHERE json_extract(value, '\$.data') IS NOT NULL"
}
check as_long_as_the_old_one_lasts is "$(corrected 2026-07-20)" N-1
refuses of_a_certificate_that_there_is 2 'has no certificate N-9' lims standard accept S-A3 --certificate N-9 --decision accepted
must lims standard accept S-A3 --certificate N-2 --decision accepted --from-on 2026-07-15 --compared 'độ trôi 1 Pa, cho phép 20 Pa'
check its_corrections_are_in_force_from_that_day is "$(corrected 2026-07-14) $(corrected 2026-07-15)" 'N-1 N-2'
lims standard certificates S-A3 --json >"$work/list.json"
check the_old_one_ended_the_day_before is "$(value "$work/list.json" '$[0].counts_to') $(value "$work/list.json" '$[1].counts_from')" '2026-07-14 2026-07-15'
lims standard drift S-A3 --json >"$work/found.json"
check the_last_two_are_compared is "$(at '$.old') $(at '$.new') $(at '$.values[0].difference') $(at '$.values[0].outcome')" 'N-1 N-2 0.001 kPa within'
refuses two_are_needed 2 'Two certificates of S-A1' lims standard drift S-A1
refuses what_was_not_sent_does_not_come_back 1 'was not sent out' lims standard back S-A2 --condition tốt
refuses it_is_expected_after_it_left 2 '--until lies before' lims standard send S-A2 --purpose repair --to V --until 2020-01-01
refuses a_certificate_is_not_compared_with_itself 2 'with itself' lims standard drift S-A3 --old N-2 --new N-2
shown=$(lims standard show S-A3)
check the_card_names_what_is_in_force has "$shown" 'N-2' 'What certificate N-2 states' 'Today: in service' 'All that happened to it: lims standard life S-A3'
check its_values_have_a_heading has "$(tr -s ' ' <<<"$shown")" 'Quantity At the value Value U k'
check the_cycle_is_one_list has "$(lims standard life S-A3)" 'What it is sent out for: calibration'

# ---- next year: what is due, by whom, for how much
must lims standard set S-A3 --valid-until 2027-01-09
must lims standard set S-A2 --valid-until 2026-06-30 --cost 12000000 --sent-to QUATEST
must lims device set nhiet1 --valid-until 2027-03-15 --interval 6 --cost 500000 --maker Testo --type '174H' --firmware 'V1.32'
must lims standard set S-A2 --firmware '2.0.7'
check a_device_has_maker_type_and_firmware has "$(lims device show nhiet1 | tr -s ' ')" 'Maker Testo' 'Type 174H' 'Version of its firmware or software V1.32'
check a_standard_has_its_firmware has "$(lims standard show S-A2 | tr -s ' ')" 'Version of its firmware or software 2.0.7'
lims standard plan --year 2027 --json >"$work/plan.json"
plan() { sqlite3 -batch :memory: "SELECT $1 FROM json_each(readfile('$work/plan.json'), '\$.calibrations') WHERE json_extract(value, '\$.code') = '$2'"; }
due="json_extract(value, '\$.due_on')"
# The accepted certificate decides, not the card.
check what_ends_in_the_year_is_due_that_day is "$(plan "$due" S-A3)" 2027-06-30
lims standard list --json >"$work/standards.json"
check the_list_names_the_accepted_certificate is "$(sqlite3 -batch :memory: "SELECT json_extract(value, '\$.certificate') || ' ' || json_extract(value, '\$.valid-until')
	FROM json_each(readfile('$work/standards.json')) WHERE json_extract(value, '\$.code') = 'S-A3'")" 'N-2 2027-06-30'
check what_has_ended_is_due_at_once is "$(plan "$due || json_extract(value, '\$.overdue')" S-A2)" 2027-01-011
check a_short_interval_comes_twice is "$(plan "group_concat($due)" nhiet1)" 2027-03-15,2027-09-15
# 3 500 000 + 12 000 000 + 2 · 500 000
check the_sum is "$(value "$work/plan.json" '$.cost')" 16500000
check and_what_has_no_cost is "$(value "$work/plan.json" '$.without_cost')" 1
refuses a_cost_is_a_number 2 '--cost is no number' lims device set nhiet1 --cost 'năm trăm nghìn'
refuses an_interval_is_whole_months 2 'whole number of months' lims device set nhiet1 --interval 0
refuses also_of_what_is_sent 2 '--cost is no number' lims device send nhiet1 --purpose calibration --to V --cost hai
must lims device status nhiet1 --status retired
check what_is_retired_is_left_out has "$(lims standard plan --year 2027)" '15500000 dong'

check what_is_due_of_the_equipment has "$(lims standard due --before 2027-12-31 | tr -s ' ')" '2027-01-15 S-A1'
check maintenance_too has "$(lims standard due --before 2027-01-15)" 'maintenance'
check until_that_day_alone lacks maintenance lims standard due --before 2027-01-14

# ---- a request for equipment is a case with its purpose and state
request=$(lims equipment-request open --title 'Quả cân F1 20 kg' --purpose 'kiểm định cân ô tô' --kind new --cost 45000000)
request=${request%%:*}
request=${request##* }
must lims --as hoa staff set giang --name "Đỗ Giang" --roles technical_manager
must lims --as giang equipment-request decide "$request" --decision approved --reason 'có trong kế hoạch'
check its_state_is_seen has "$(lims equipment-request list)" 'approved'

lims standard checks S-A1 --json >"$work/checks.json"
must lims audit verify
must lims rebuild
check a_rebuild_tells_the_same is "$(lims standard checks S-A1 --json | sha256sum)" "$(sha256sum <"$work/checks.json")"
