#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# surroundings_test.sh BIN: readings of the air by hand, from a line and from a logger's table; what a worksheet takes of them, and what the gate says of the sensor.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
place='Phòng khối lượng'
must lims device set nhiet1 --name 'Nhiệt ẩm kế tự ghi' --serial T-1 --place "$place" --valid-until "$(date -d '+9 months' +%F)"
ago() { date -d "-$1 minutes" "+$2"; }
warned() { lims --as chau certificate issue "$1" --json >"$work/issued.json" && value "$work/issued.json" '$.warnings'; }
# A dial scale whose one condition, typed by the helper, is struck: the air is what the instrument showed.
scale() {
	local step row run column load
	dial "$1"
	must lims worksheet strike "$sheet" c1 --cause misread
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
}

# ---- by hand
refuses of_an_instrument_that_there_is 2 'no device nhiet9' lims environment record nhiet9 temperature '25 Cel'
refuses every_quantity_has_a_value 2 'Every quantity has a value' lims environment record nhiet1 temperature '25 Cel' humidity
refuses a_comma_is_no_point 2 'decimal point' lims environment record nhiet1 temperature '25,1 Cel'
refuses who_measures 1 'roles' lims --as chau environment record nhiet1 temperature '25 Cel'
must lims environment record nhiet1 temperature '23.8 Cel' humidity '55 %' --at "$(ago 40 '%F %H:%M')"
check it_says_who_and_how has "$(lims environment list --place "$place")" 'hand'

# ---- a logger's table: everything or nothing
{
	echo '"Plot Title: P1"'
	echo '"#","Date Time, GMT+07:00","Temp, °C (LGR S/N: 1)","RH, % (LGR S/N: 1)"'
	echo "1,$(ago 30 '%m/%d/%y %I:%M:%S %p'),24.31,54.2"
	echo "2,$(ago 20 '%m/%d/%y %I:%M:%S %p'),---,54.0"
	echo "3,$(ago 10 '%m/%d/%y %I:%M:%S %p'),24.9,53.8"
} >"$work/log.csv"
sed 's/24.31/24.31x/' "$work/log.csv" >"$work/bad.csv"
code=0
said=$(lims environment import nhiet1 "$work/bad.csv" --dates mdy --header-line 2 2>/dev/null) || code=$?
check a_fault_has_its_line has "$said" "bad.csv:3:3 (Temp, °C (LGR S/N: 1)): "
check and_is_bad_input is "$code" 2
must lims environment import nhiet1 "$work/log.csv" --dates mdy --header-line 2 --dry-run
check a_trial_writes_nothing is "$(count environment)" 2
must lims environment import nhiet1 "$work/log.csv" --dates mdy --header-line 2
# Two temperatures and three humidities; dashes are no reading.
check dashes_are_no_reading is "$(count environment)" 7
lims environment import nhiet1 "$work/log.csv" --dates mdy --header-line 2 --json >"$work/again.json"
check twice_is_once is "$(value "$work/again.json" '$.known') $(count environment)" '5 7'
check digits_as_written has "$(lims environment list --device nhiet1 --quantity temperature --json)" '"24.31 Cel"'

# ---- tied to the work: lowest and highest of its time, by the method's conditions
scale K-1
# 40 and 30 minutes ago, then 10: twenty minutes without a temperature.
refuses a_hole_is_no_record 1 'temperature was not read from' lims worksheet surroundings "$sheet" --device nhiet1 --from "$(ago 35 '%F %H:%M')" --within 15
refuses whose_readings 2 '--device CODE or --place TEXT' lims worksheet surroundings "$sheet"
refuses where_nothing_hangs 2 'No reading of a condition' lims worksheet surroundings "$sheet" --place 'Kho'
lims worksheet surroundings "$sheet" --place "$place" --json >"$work/taken.json"
check the_last_before_the_work_counts is "$(value "$work/taken.json" '$[0].value') $(value "$work/taken.json" '$[0].device')" '24.9 Cel nhiet1'
shown=$(lims worksheet show "$sheet")
check the_worksheet_says_whose_it_is has "$shown" 'nhiet1'
lims worksheet export "$sheet" >"$work/sheet.json"
check what_was_struck_is_left_out is "$(value "$work/sheet.json" '$.conditions.temperature[0]')" '24.9 Cel'
reviewed "$sheet"
check a_sensor_in_date_opens_the_gate lacks 'showed the conditions' warned "$sheet"

# ---- the proof goes with the paper: the entry that recorded the reading, and the logger's table as it came
number=$(sql "SELECT number FROM paper WHERE worksheet = '$sheet'")
said=$(lims certificate trace "$number")
check the_chain_names_the_instrument_of_the_air has "$said" 'surroundings (temperature): instrument nhiet1' '! no certificate of nhiet1 was in force'
check audit_reads_the_table_again has "$(lims audit recompute "$number")" '1 conditions stand in the readings of the air that they name, 1 of them also in the table of a logger'
must lims audit export "$number" "$work/air.bundle"
check the_table_is_in_the_bundle grep -qaF '24.9,53.8' "$work/air.bundle"
said=$("$bin/lims-verify" "$work/air.bundle")
check verify_reads_it_again has "$said" '1 conditions stand in the readings of the air that they name, 1 of them also in the table of a logger' 'All of it holds.'
check whose_reading_it_was_is_told has "$said" 'condition temperature: 24.9 Cel' 'nhiet1'
must lims device set nhiet1 --certificate N-1 --valid-until 2026-01-31
scale K-2
must lims worksheet surroundings "$sheet" --device nhiet1
reviewed "$sheet"
check a_sensor_past_its_day_is_told has "$(warned "$sheet")" 'ended on 2026-01-31'
must lims device set nhiet1 --valid-until "$(date -d '+9 months' +%F)"
must lims device status nhiet1 --status fault --note 'rơi'
scale K-3
must lims worksheet surroundings "$sheet" --device nhiet1
reviewed "$sheet"
check a_faulty_one_too has "$(warned "$sheet")" 'nhiet1, which showed the conditions, was not in service'
must lims device status nhiet1 --status in_service

# Turns out that it shows too little: what took conditions from it is named, with the papers.
check what_rests_on_it is "$(lims device trace nhiet1 --json | grep -o '"worksheet"' | wc -l)" 3
said=$(lims device check nhiet1 --point '25 Cel' --value '23.1 Cel' --reference '25.0 Cel' --limit '0.5 Cel')
case=$(grep -oE 'show [A-Z0-9.-]+' <<<"$said" | head -n 1)
check the_case_names_the_papers is "$(lims nonconformity show "${case#show }" | grep -c 'Concerns: certificate')" 3

# In doubt after a failed check, as a standard is, until a good one.
scale K-3b
must lims worksheet surroundings "$sheet" --device nhiet1
reviewed "$sheet"
check a_sensor_in_doubt_is_told has "$(warned "$sheet")" "nhiet1, which showed the conditions, failed a check $(date +%F): nonconforming work ${case#show }"
must lims device check nhiet1 --point '25 Cel' --value '25.1 Cel' --reference '25.0 Cel' --limit '0.5 Cel'
scale K-3c
must lims worksheet surroundings "$sheet" --device nhiet1
reviewed "$sheet"
check a_good_check_ends_the_doubt lacks 'failed a check' warned "$sheet"

# ---- corrected by its certificate: what was shown stays, what counts is the corrected value
cat >"$work/n2.yaml" <<'END'
format: lims-certificate-2
item: {serial: "T-1"}
number: N-2
by: Viện Đo lường
from: 2026-01-15
data:
  temperature_correction: {points: [{at: "10 Cel", value: "0.3 K"}, {at: "40 Cel", value: "-0.3 K"}], U: "0.4 K", k: "2"}
END
printf 'no paper' >"$work/scan.pdf"
refuses a_scan_is_a_paper 2 'no JPEG, PNG or PDF' lims device certificate nhiet1 "$work/n2.yaml" --evidence "$work/scan.pdf"
printf '%%PDF-1.4 N-2' >"$work/scan.pdf"
must lims device certificate nhiet1 "$work/n2.yaml" --evidence "$work/scan.pdf"
# 24.9: 0.3 - 0.6·14.9/30 = 0.002 K; 24.31: 0.3 - 0.6·14.31/30 = 0.0138 K.
check both_values_are_listed has "$(lims environment list --device nhiet1 --quantity temperature)" '24.31 °C  24.3238 °C' '24.9 °C   24.902 °C' 'N-2'
scale K-6
must lims worksheet condition "$sheet" temperature '39.7 Cel' --device nhiet1
refuses a_condition_has_an_instrument_that_there_is 2 'no device nhiet9' lims worksheet condition "$sheet" temperature '25 Cel' --device nhiet9
# 39.7: 0.3 - 0.6·29.7/30 = -0.294 K.
check the_worksheet_says_both has "$(lims worksheet show "$sheet")" '39.406 °C' 'shown 39.7 °C, correction −0.294 K by certificate N-2, U = 0.4 K'
lims worksheet export "$sheet" >"$work/sheet.json"
check the_corrected_one_is_judged is "$(value "$work/sheet.json" '$.conditions.temperature[0]')" '39.406 Cel'
reviewed "$sheet"
number=$(lims --as chau certificate issue "$sheet" 2>/dev/null | head -n 1)
number=${number##* }
check the_chain_names_the_certificate_of_the_instrument has "$(lims certificate trace "$number")" 'instrument nhiet1' 'certificate N-2 by Viện Đo lường, 2026-01-15 to'
check in_vietnamese_too has "$(lims --lang vi certificate trace "$number")" 'môi trường (nhiệt độ): phương tiện đo nhiet1'
must lims --as hoa certificate print "$number" --record --output "$work/record.pdf"
check the_record_says_both has "$(pdftotext -layout "$work/record.pdf" -)" '39,7 °C → 39,406 °C (nhiet1, N-2, U = 0,4 K)'
must lims audit export "$number" "$work/corrected.bundle"
check the_bundle_corrects_again has "$("$bin/lims-verify" "$work/corrected.bundle")" '(39.7 Cel shown, corrected by certificate N-2)' 'All of it holds.'
recorded() { sql "SELECT count(*) FROM journal_entry WHERE type LIKE 'environment.recorded%'"; }
before=$(recorded)
scale K-6a
first=$sheet
scale K-6b
refuses nothing_is_recorded_when_one_cannot_take_it 2 'W-A999' lims worksheet condition "$first,W-A999" temperature '24.0 Cel' --device nhiet1
check nor_read_for_the_others is "$(recorded)" "$before"
must lims worksheet condition "$first,$sheet" temperature '24.0 Cel' --device nhiet1
check one_look_at_the_display_is_one_reading is "$(recorded)" $((before + 1))
# 24.0: 0.3 - 0.6·14/30 = 0.02 K.
check and_each_worksheet_takes_it is "$(for s in "$first" "$sheet"; do lims worksheet show "$s"; done | grep -c '24.02 °C')" 2
scale K-7
must lims worksheet condition "$sheet" temperature '9.9 Cel' --device nhiet1
reviewed "$sheet"
check outside_of_the_certificate_is_told has "$(warned "$sheet")" 'temperature 9.9 Cel, which nhiet1 showed, could not be corrected: outside of the points'

# ---- from the line, with its bytes; outside the limits of the procedure (-10 to 40 °C) nothing is determined
sim probe sim-probe --tcp 127.0.0.1:0 --temperature 40.5 --humidity 50 --pressure 1003.8
must lims device set ptu --name PTU300 --serial P-1 --port "${tcp[probe]}" --model vaisala-ptu300 --place 'Sân' --simulated yes
refuses without_a_line_it_is_typed 2 'has no line' lims environment read nhiet1 temperature
must lims environment read ptu temperature humidity pressure
check the_bytes_are_kept is "$(sql "SELECT count(*) FROM journal_entry WHERE type LIKE 'environment.recorded%' AND CAST(bytes AS TEXT) LIKE '%\"capture\":%'")" 3
scale K-4
must lims worksheet surroundings "$sheet" --place 'Sân'
check outside_is_said has "$(lims worksheet show "$sheet")" 'OUTSIDE'
refuses and_nothing_is_determined 1 '40.5 ≤ 40 °C does not hold' lims worksheet submit "$sheet"
tell probe 'temperature 21.5'
must lims environment read ptu temperature
must lims environment withdraw ptu --quantity temperature --from "$(ago 60 '%F %H:%M')" --until "$(date -d '+1 minutes' '+%F %H:%M')" --note 'nắng chiếu vào cảm biến'
check it_stays_with_its_reason has "$(lims environment list --device ptu)" 'nắng chiếu'
scale K-5
refuses what_is_withdrawn_counts_no_more 2 'No reading of a condition' lims worksheet surroundings "$sheet" --device ptu

must lims audit verify
must lims rebuild
check a_rebuild_tells_the_same has "$(lims environment list --device ptu)" 'nắng chiếu'

# ---- a simulator is no evidence in a production store
export LIMS_STORE=$work/real.db
laboratory production
must lims device set ptu --name PTU300 --serial P-1 --port "${tcp[probe]}" --model vaisala-ptu300 --place 'Sân' --simulated yes
refuses a_simulator_is_no_evidence 1 'simulated instrument' lims environment read ptu temperature
check nothing_was_recorded is "$(count environment)" 0
