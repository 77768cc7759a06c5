#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# trace_test.sh BIN: from a standard to every point that rests on it by its margin, from a paper to its standards and what their certificates name.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
source=$(cd "$(dirname "$0")/../.." && pwd)
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME/lims/procedures"
cp "$source/tests/data/loads/procedures/bench-scale.yaml" "$XDG_CONFIG_HOME/lims/procedures"
laboratory training

# The filled record of ĐLVN 30:2021 with one value changed: CELL=VALUE, e.g. "weighing 5 up=14930".
fill() {
	local line step row run column load
	dial "$1"
	while read -r step row run column load; do
		[ "$step $row $column" != "${2%%=*}" ] || load=${2#*=}
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
}
issued() {
	reviewed "$sheet"
	number=$(lims --as chau certificate issue "$sheet" | head -n 1)
	number=${number##* }
}

# Three sheets: e = 50 g, MPE 0.5 e up to 50 e (2.5 kg), 1 e up to 200 e (10 kg), 1.5 e above (OIML R 76-1 Table 6).
# The first errs by -50 g at 15 kg: (75 - 50) / 75 = 1/3 is its smallest margin of the weighing. The second errs by -70 g: 1/15. The third is not submitted.
fill K-1 "weighing 5 up=14950" && issued && first=$number
fill K-2 "weighing 5 up=14930" && issued && second=$number
dial K-3 && third=$sheet
lims standard trace S-A1 --json >"$work/all.json" || echo "FAILED: trace"
points() { sqlite3 -batch :memory: "SELECT $1 FROM json_each(readfile('$work/all.json'), '\$.uses') u WHERE ${2-1}"; }
at() { value "$work/all.json" "\$.uses[$1].$2"; }
check the_nearest_to_its_limit_comes_first is "$(at 0 number) $(at 0 point.step) $(at 0 point.value) $(at 0 point.limit)" "$second weighing 70 75.0"
check its_margin_has_every_digit_of_the_quotient is "$(at 0 point.margin)" 0.06666666666666666666666666666666667
check and_says_that_it_was_rounded is "$(at 0 point.exact)" 0
check then_the_next is "$(at 1 number) $(at 1 point.value) $(at 1 point.margin)" "$first 50 0.3333333333333333333333333333333333"
check with_item_and_customer is "$(at 0 item) $(at 0 serial) $(at 0 customer_name) $(at 0 verdict)" "I-A2 K-2 Chợ Thử pass"
check margins_never_fall is "$(sqlite3 -batch :memory: "SELECT count(*) FROM json_each(readfile('$work/all.json'), '\$.uses') a
	JOIN json_each(readfile('$work/all.json'), '\$.uses') b ON b.key = a.key + 1
	WHERE CAST(json_extract(a.value, '\$.point.margin') AS REAL) > CAST(json_extract(b.value, '\$.point.margin') AS REAL)")" 0
check a_worksheet_without_a_paper_is_there_too is "$(points "json_extract(value, '\$.worksheet') || json_extract(value, '\$.state')" \
	"json_extract(value, '\$.number') = ''")" "${third}open"
check the_total is "$(value "$work/all.json" '$.worksheets') $(value "$work/all.json" '$.papers') $(value "$work/all.json" '$.not_submitted')" '3 2 1'
check another_standard_has_nothing is "$(lims standard trace S-A2 --json)" \
	'{"uses":[],"standard":"S-A2","worksheets":0,"papers":0,"points_listed":0,"failed":0,"not_submitted":0}'
check days_before_are_left_out lacks weighing lims standard trace S-A1 --to 2026-01-01 --json
today=$(date +%F)
check both_days_are_included is "$(lims standard trace S-A1 --from "$today" --to "$today" --json | sha256sum)" "$(sha256sum <"$work/all.json")"
check a_few_in_words has "$(lims standard trace S-A1 --limit 1)" '6.66 %'
check and_how_many_there_are has "$(lims standard trace S-A1 --limit 1)" '3 worksheets, 2 papers, 58 points, 0 beyond the limit'
refuses a_standard_that_is_not_there 2 'no standard S-A9' lims standard trace S-A9
refuses days_the_wrong_way_round 2 '--from' lims standard trace S-A1 --from 2026-02-01 --to 2026-01-01
refuses a_day_that_there_is_not 2 '--to' lims standard trace S-A1 --to 2026-02-30

# A revoked paper is still a use; what fails is beyond its limit: -100 g at 15 kg, (75 - 100) / 75 = -1/3.
must lims --as chau certificate revoke "$first" --reason thử
fill K-4 "weighing 5 up=14900" && issued
lims standard trace S-A1 --json >"$work/all.json"
check what_fails_comes_first is "$(at 0 number) $(at 0 kind) $(at 0 point.outcome) $(at 0 point.margin)" \
	"$number notice fail -0.3333333333333333333333333333333333"
check the_revoked_one_says_so is "$(points "DISTINCT json_extract(value, '\$.paper_state')" "json_extract(value, '\$.number') = '$first'")" revoked

# Pieces: only the points whose loads are made of them, with their names.
must lims standard set --name "Bộ quả cân M2" --serial QC-02 --class M2 --certificate V26/1 --certified-by VMI --certified-on 2026-01-10 \
	--valid-until 2027-01-10
cat >"$work/c.yaml" <<'END'
format: lims-certificate-2
item: {serial: "QC-02"}
number: "V26/1"
by: "VMI"
from: 2020-01-01
to: 2099-12-31
standards:
  - {name: "Bộ quả cân F1", certificate: "N-77", by: "Viện Đo lường"}
  - {name: "Quả cân E2"}
pieces: [{id: "10 kg", nominal: "10 kg"}, {id: "5 kg", nominal: "5 kg"}, {id: "2 kg", nominal: "2 kg"},
  {id: "2 kg*", nominal: "2 kg"}, {id: "500 g", nominal: "500 g"}, {id: "100 g", nominal: "100 g"}]
END
must lims standard certificate S-A3 "$work/c.yaml"
item=$(lims item receive --procedure bench-scale --customer C-A1 --serial B-1 --set "Max=15 kg" --set "Min=100 g" --set "e=5 g" | head -n 1)
sheet=$(lims worksheet open "${item##* }" --mode initial --standard weights=S-A3 | head -n 1)
sheet=${sheet##* }
for pieces in "100 g" "2 kg+500 g" "5 kg + 2 kg* + 500 g" "10 kg" "10 kg + 5 kg"; do must lims worksheet enter "$sheet" --pieces "$pieces"; done
for value in "0.100 kg" "2.500 kg" "7.500 kg" "10.005 kg" "15.000 kg"; do must lims worksheet enter "$sheet" "$value"; done
must lims worksheet enter "$sheet" --pieces "10 kg" --pieces "2 kg"
for value in "12.000 kg" "12.000 kg" "12.005 kg"; do must lims worksheet enter "$sheet" "$value"; done
issued
lims standard trace S-A3 --json >"$work/all.json"
check pieces_stand_at_their_points is "$(points "json_extract(value, '\$.point.pieces')" \
	"json_extract(value, '\$.point.step') = 'weighing' AND json_extract(value, '\$.point.row') = 3")" '5 kg + 2 kg* + 500 g'
check the_other_set_has_none_of_them lacks "$number" lims standard trace S-A1 --json

# Forward, down to what the certificate names; a certificate that we have ourselves is followed on.
must lims standard set --name "Bộ quả cân F1" --serial F-1 --certificate N-77 --certified-by "Viện Đo lường" --certified-on 2025-06-01 \
	--valid-until 2027-06-01
printf 'format: lims-certificate-1\nnumber: "N-77"\nby: "Viện Đo lường"\nstandards: [{name: "Kilôgam quốc gia", by: "BIPM"}]\n%s\n' \
	'data: {mass: {constant: "1 kg"}}' >"$work/n.yaml"
must lims standard certificate S-A4 "$work/n.yaml" --identified "giấy ghi số F-1"
lims certificate trace "$number" >"$work/chain"
check the_chain_down_to_the_top cmp "$work/chain" - <<'END'
Standard weights [weights]: standard S-A3 Bộ quả cân M2
    certificate V26/1 by VMI, 2020-01-01 to 2099-12-31
        names: Bộ quả cân F1, certificate N-77 by Viện Đo lường
            certificate N-77 by Viện Đo lường, … to …
                names: Kilôgam quốc gia, certificate … by BIPM
        names: Quả cân E2, certificate … by …
END
lims certificate trace "$number" --json >"$work/chain.json"
check links_for_a_program is "$(value "$work/chain.json" '$[2].kind') $(value "$work/chain.json" '$[2].depth')" 'named 2'
check from_the_register_when_nothing_is_stated has "$(lims certificate trace "$second")" 'certificate K-1 by V, 2026-01-10 to'
refuses a_paper_that_is_not_there 2 'X-1' lims certificate trace X-1
sed 's/{name: "Quả cân E2"}/{certificate: "x"}/' "$work/c.yaml" >"$work/bad.yaml"
refuses a_named_standard_needs_its_name 1 '1 faults' lims standard certificate S-A3 "$work/bad.yaml"

# The list of standards has what is asked for first.
check limit_certificate_and_last_day_are_listed is "$(lims standard list | awk '/S-A2/ { print $7, $8, $9 }')" '0.1 % K-2'
check in_every_language has "$(lims standard list --lang vi)" 'V26/1'
must lims audit verify
must lims rebuild
check a_rebuild_traces_the_same is "$(lims standard trace S-A3 --json | sha256sum)" "$(sha256sum <"$work/all.json")"
