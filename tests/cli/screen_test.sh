#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# screen_test.sh BIN: what a Vietnamese reader sees has the decimal comma and names instead of codes; what a program gets has points and codes.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale concrete-compression fuel-dispenser
export PATH=$bin:$PATH

# --- a laboratory in which every kind of value stands somewhere
must lims init --name 'Phòng thử' --kind training
must lims --as hoa staff set hoa --name 'Lò Thị Hoa' --roles admin,reception,quality
must lims --as hoa staff set an --name 'Nguyễn Văn An' --roles technician
must lims --as hoa org set --name 'Trung tâm' --address 'Số 1' --place 'Mường Then'
must lims --as hoa customer set --name 'Chợ' --address 'Bản Mây'
export LIMS_STAFF=an
must lims standard set --name 'Bộ quả cân' --serial QC-01 --class M1 --limit '0.1 %' --allowance '0.25 g' --certificate KL-1 --certified-by VMI \
	--certified-on 2026-01-10 --valid-until 2099-12-31 --measurement-standard CNC-1
must lims standard set --name 'Áp kế chuẩn' --serial AK-1 --class 0.25 --certificate KL-2 --certified-by VMI --certified-on 2026-01-10 --valid-until 2099-12-31
cat >"$work/n15.yaml" <<'END'
format: lims-certificate-1
number: N-2026-15
by: VMI
from: 2026-01-15
to: 2099-01-14
data:
  temperature_correction: {points: [{at: "10.5 Cel", value: "0.3 K"}, {at: "40.5 Cel", value: "-0.3 K"}], U: "0.4 K", k: "2.1"}
END
must lims device set room-1 --name 'Nhiệt kế' --serial T-1 --place 'Phòng'
must lims device certificate room-1 "$work/n15.yaml" --identified "số T-1 trên giấy"
must lims standard check S-A1 --point '0.5 kg' --value '500.02 g' --reference '500.00 g' --limit '0.05 g'
must lims standard check S-A1 --point '0.5 kg' --value '500.12 g' --reference '500.00 g' --limit '0.05 g'
must lims standard limits S-A1 --point '0.5 kg' --centre '500.01 g' --sigma '0.02 g'
must lims --as hoa job set --customer C-A1 --due-on 2099-12-15
must lims --as hoa job review J-A1 --procedure spring-dial-scale --fee 350000 --due-on 2099-12-15 --decision-rule guard_band
must lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --job J-A1 --serial 0777 --type X --type-approval PDM-1 \
	--set 'Max=15 kg' --set 'Min=0.5 kg' --set 'd=50 g' --set 'e=50 g'
must lims --as hoa item receive --procedure fuel-dispenser --customer C-A1 --serial F1 --type X --type-approval PDM-9 --set nozzle=1 --set product=RON95 \
	--set liquid=petrol --set 'Qmax=40 L/min' --set 'Qmin=4.5 L/min' --set 'MMQ=2 L' --set class=0.5
must lims --as hoa sample receive --job J-A1 --procedure concrete-compression --project Cầu --part Mố --grade '25 MPa' --sampled-by 'Nhà thầu' \
	--cast-at 2026-11-01T08:30 --ages 28:3 --set 'R_design=25.5 MPa'
must lims worksheet open I-A1 --standard weights=S-A1
must lims worksheet check W-A1 visual all yes
export LIMS_LANG=vi
check what_was_recorded_is_said_with_a_comma has "$(lims environment record room-1 temperature '25.1 Cel')" '25,1 °C'
check a_corrected_condition_too has "$(lims worksheet condition W-A1 temperature '24.3 Cel' --device room-1)" '24,3 °C' '24,3'
must lims worksheet enter W-A1 '500.5 g'
must lims worksheet enter W-A1 '507.5 g'
must lims worksheet strike W-A1 2 --cause misread
must lims worksheet enter W-A1 '512.5 g'
must lims --as hoa comparison open --title 'So sánh' --sort proficiency --provider VMI --quantity 'khối lượng' --due-on 2099-12-31
must lims --as hoa comparison report PT-A1 --value '1000.02 g' --U '0.05 g'
printf '%%PDF-1.4\n' >"$work/x.pdf"
# What a sentence quotes of another one is in the language too.
: >"$work/empty"
refuses what_is_no_pack_is_told_in_vietnamese 2 'tệp không phải gói đồng bộ' lims sync --file "$work/empty"
refuses so_is_what_is_wrong_in_a_unit 2 'thiếu đơn vị' lims worksheet enter W-A1 '5 000 g'
must lims --as hoa comparison evaluate PT-A1 --assigned '1000.00 g' --assigned-U '0.03 g' --sigma '0.02 g' --report "$work/x.pdf"

# Every command that lists or shows, as the help of the program has them, with what this laboratory holds.
shown=(
	'worksheet show W-A1' 'worksheet strikes W-A1' 'worksheet list' 'environment list --device room-1' 'standard trace S-A1' 'standard list' 'standard show S-A1' 'standard show S-A2'
	'standard checks S-A1' 'standard life S-A1' 'standard due --before 2100-01-01' 'device list' 'device show room-1' 'device certificates room-1' 'device life room-1'
	'device trace room-1' 'job list' 'job show J-A1' 'item list' 'item show I-A1' 'item show I-A2' 'item show I-A3' 'item assigned' 'sample list' 'sample show M-A1'
	'sample due --on 2026-11-29' 'comparison list' 'comparison show PT-A1' 'nonconformity list' 'nonconformity show NC-A1' 'quality open' 'staff list'
	'staff show an' 'staff competence an' 'org show' 'org history' 'procedure show fuel-dispenser' 'procedure show spring-dial-scale'
	'procedure show spring-dial-scale --item I-A1' 'find 0777'
)
# A decimal point between digits. What is no number of a measurement: days of norms' names, row.run of a list (1.2 in the first column), codes of files.
points() {
	sed -E -e 's/^ *[0-9]+\.[0-9]+  //' -e 's/[A-Za-z0-9_/-]+\.yaml[^ ]*( [a-z_.]+)*//g' -e 's/(ĐLVN|TCVN|OIML|TT|NĐ|art\.) [^;]*//g' -e 's/lims [a-z-]+ .*//' |
		grep -nE '[0-9]\.[0-9]'
}
# A code with an underscore that stands neither in brackets, as what a command takes, nor in a command.
codes() {
	sed -E -e 's/\[[^]]*\]//g' -e 's/lims [a-z-]+ .*//' -e 's/bản nháp: .*//' -e '/^ +#/d' | grep -nE '(^|[ (])[a-z]+(_[a-z]+)+'
}
for command in "${shown[@]}"; do
	# shellcheck disable=SC2086 # words of a command
	lims $command >"$work/shown" 2>&1 || { [ $? -eq 1 ] || check "$command works" false; }
	check "no decimal point: lims $command" is "$(points <"$work/shown")" ''
	# What is asked of an item and the names of its choices are what --set takes.
	case $command in 'procedure show '*) ;; *) check "no raw code: lims $command" is "$(codes <"$work/shown")" '' ;; esac
done
check decimal_points_would_be_seen has "$(printf 'a 1.5 g\n' | points)" '1.5'
check raw_codes_would_be_seen has "$(printf 'a wrong_load\n' | codes)" wrong_load

check a_class_of_an_item_has_the_comma has "$(lims item show I-A2 | grep '\[class\]')" '0,5'
check and_in_english_the_point has "$(lims item show I-A2 --lang en | grep '\[class\]')" '0.5'
check a_class_of_a_standard_has_the_comma has "$(lims standard show S-A2)" '0,25'

# --- the same for a program
check a_program_gets_the_point has "$(lims environment list --device room-1 --json)" '"25.1 Cel"'
check a_program_gets_the_code has "$(lims job show J-A1 --json)" '"guard_band"'
check a_program_gets_the_checks_as_recorded has "$(lims standard checks S-A1 --json)" '"500.12 g"'
check what_a_program_gets_is_not_translated lacks 'chưa xác định' lims worksheet show W-A1 --json

# --- gates: the name, and in brackets what the override takes
check a_gate_has_its_name has "$(lims worksheet open I-A1 --standard weights=S-A1 2>&1)" '! thời hạn của chuẩn [standard_in_date]: '
