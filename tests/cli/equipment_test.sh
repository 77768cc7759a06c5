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
laboratory training
today=$(TZ=Asia/Ho_Chi_Minh date +%F)

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
check in_service_again_of_one_day_the_later_counts is "$(warned "$sheet" | grep -c 'S-A1 was not in service')" 0

# ---- acceptance: asked once somebody accepts or refuses
scale K-3
must lims standard accept S-A1 --certificate K-1 --decision accepted --procedures platform-scale --from-on 2026-01-15 --compared 'U ≤ 1/3 MPE'
check for_other_procedures_it_is_not_accepted has "$(warned "$sheet")" 'certificate K-1 of standard S-A1 was not accepted for spring-dial-scale'
scale K-4
must lims standard accept S-A1 --certificate K-1 --decision accepted --procedures "platform-scale, spring-dial-scale" --from-on 2026-01-15
check the_last_decision_counts is "$(warned "$sheet" | grep -c 'not accepted for')" 0
scale K-5
must lims standard accept S-A1 --certificate K-1 --decision refused --note 'sai số quá lớn'
check a_refused_one_shuts_the_gate has "$(warned "$sheet")" 'certificate K-1 of standard S-A1 was refused'

# ---- checks between calibrations
must lims standard check S-A1 --point '1 kg' --value '1000.02 g' --reference '1000.00 g' --limit '0.05 g' --against 'F1 số 7' --on 2026-04-01
must lims standard check S-A1 --point '1 kg' --value '1000.05 g' --reference '1000.00 g' --limit '0.05 g' --on 2026-05-01
refuses another_unit_is_no_comparison 2 'one unit' lims standard check S-A1 --value '1 kg' --reference '1000 g' --limit '1 g'
refuses a_comma_is_no_point 2 'decimal point' lims standard check S-A1 --value '1000,02 g'
said=$(lims standard check S-A1 --point '1 kg' --value '1000.06 g' --reference '1000.00 g' --limit '0.05 g' --on 2026-06-01 --note 'sau khi rơi')
check beyond_the_limit_opens_nonconforming_work has "$said" 'nonconforming work'
case=$(grep -oE 'show [A-Z0-9.-]+' <<<"$said" | head -n 1)
case=${case#show }
lims nonconformity show "$case" >"$work/case"
check which_names_the_standard has "$(cat "$work/case")" 'S-A1'
check and_what_was_found has "$(cat "$work/case")" '1000.06 g'
lims standard checks S-A1 --json >"$work/checks.json"
check checks_keep_their_data is "$(value "$work/checks.json" '$[1].value') $(value "$work/checks.json" '$[1].outcome') $(value "$work/checks.json" '$[2].outcome')" \
	'1000.05 g pass fail'
check a_check_without_limit_is_only_recorded is "$(lims standard check S-A2 --value '0.03 %' --json)" \
	'{"standard":"S-A2","recorded":"check","case":null}'

# ---- maintenance, functional checks; devices live the same life
printf '%%PDF bảo dưỡng' >"$work/m.pdf"
must lims standard maintain S-A1 --what 'lau, kiểm tra hộp' --who 'Công ty B' --next-on 2027-01-15 --paper "$work/m.pdf"
must lims standard functional S-A1 --when before_leaving --outcome pass --job J-A1
check a_failed_one_opens_nonconforming_work has "$(lims standard functional S-A1 --when after_return --outcome fail --note 'hộp vỡ')" 'nonconforming work'
must lims device set nhiet1 --name 'Nhiệt ẩm kế' --serial T-1
must lims device status nhiet1 --status out_of_service --note 'hết pin'

check a_device_too has "$(lims device life nhiet1)" 'out of service'
check all_of_it_in_one_list has "$(lims standard life S-A1)" 'functional'
must lims audit verify
must lims rebuild
check a_rebuild_tells_the_same is "$(lims standard checks S-A1 --json | sha256sum)" "$(sha256sum <"$work/checks.json")"
