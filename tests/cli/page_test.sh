#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# page_test.sh BIN README: what docs/adding-a-procedure.md tells its reader to do, done: its files are cut from the page, put into a laboratory's own folder,
# checked, shown and listed; the fault that it provokes is the one that it names; an item is received and measured by the new kind.
bin=$1
page=$(dirname "$2")/docs/adding-a-procedure.md
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
export XDG_CONFIG_HOME=$work/config
own=$XDG_CONFIG_HOME/lims
mkdir -p "$own/procedures" "$own/tolerances"

# Whole files only: a fence that says yaml and nothing else.
awk -v own="$own" '
	/^```yaml$/ { inside = 1; text = ""; next }
	/^```/ { if (inside) { printf "%s", text >(own "/" folder "/" id ".yaml"); close(own "/" folder "/" id ".yaml") } inside = 0; next }
	inside && /^format: / { folder = /procedure/ ? "procedures" : "tolerances" }
	inside && /^id: / { id = $2 }
	inside { text = text $0 "\n" }' "$page"
procedure=$own/procedures/liquid-glass-thermometer.yaml table=$own/tolerances/liquid-glass-limit.yaml
check the_page_has_a_table_and_a_procedure test -s "$procedure" -a -s "$table"

# The commands of its last chapter, as they stand there.
grep '^\$ lims procedure' "$page" | sed "s|~/.config|$XDG_CONFIG_HOME|; s|^\\$ ||" >"$work/commands"
check it_shows_its_commands is "$(grep -c . "$work/commands")" 4
while read -r line; do
	check "it_runs: $line" bash -c "PATH='$bin':\$PATH; $line >'$work/said' 2>&1 || { cat '$work/said'; false; }"
done <"$work/commands"
said=$(lims procedure check "$procedure")
check every_example_runs has "$said" ' examples run, 0 failed'
plan=$(lims procedure show liquid-glass-thermometer --set 'low=0 Cel' --set 'high=100 Cel' --set 'd=0.5 K' | tr -s ' ')
check the_plan_has_points_and_limits has "$plan" '2 50 °C reference: temperature by hand 0.5 K'
check it_stands_in_the_list_as_own has "$(lims procedure list | grep '^liquid-glass-thermometer')" "the laboratory's own"

# The fault that the page provokes.
sed 's/(0.5, 1\]/(0.6, 1]/' "$table" >"$work/liquid-glass-limit.yaml"
refuses the_gap_is_a_fault 1 faults lims procedure check "$work/liquid-glass-limit.yaml"
# shellcheck disable=SC2016 # backticks of the page
check and_named_as_the_page_says has "$(lims procedure check "$work/liquid-glass-limit.yaml" 2>/dev/null)" \
	"$(sed -n 's/.*says `\(There is a gap[^`]*\)`.*/\1/p' "$page")"

# Measured by: the new kind from receipt to verdict.
laboratory training
must lims --as an standard set --name "Nhiệt kế chuẩn" --serial NK-01 --certificate T26.001 --certified-by V --certified-on 2026-01-01 \
	--valid-until "$(date -d '+9 months' +%F)" --measurement-standard C-3
cat >"$work/certificate.yaml" <<'END'
format: lims-certificate-2
item: {serial: "nk-01", kind: "Nhiệt kế"}
number: "T26.001"
from: 2026-01-01
data:
  correction: {points: [{at: "0 Cel", value: "0.02 K", U: "0.05 K"}, {at: "100 Cel", value: "0.06 K", U: "0.08 K"}], k: "2"}
END
must lims --as an standard certificate S-A3 "$work/certificate.yaml"
item=$(lims item receive --procedure liquid-glass-thermometer --customer C-A1 --serial 12 --set 'low=0 Cel' --set 'high=100 Cel' --set 'd=0.5 K' | head -n 1)
item=${item##* }
sheet=$(lims worksheet open "$item" --mode periodic --standard reference=S-A3)
sheet=${sheet##* }
must lims worksheet condition "$sheet" temperature '22 Cel'
must lims worksheet check "$sheet" visual all yes
row=0
for pair in '0.00 0.10' '50.03 49.60' '99.98 100.20'; do
	row=$((row + 1))
	must lims worksheet enter "$sheet" "${pair% *} Cel" --step comparison --row $row --column standard
	must lims worksheet enter "$sheet" "${pair#* } Cel" --step comparison --row $row --column shown
done
# 49.60 - (50.03 + 0.04) = -0.47 K
lims worksheet show "$sheet" --json >"$work/sheet.json"
check it_passes is "$(value "$work/sheet.json" '$.verdict')" pass
check with_the_correction_of_the_certificate has "$(value "$work/sheet.json" '$.steps.comparison.rows[1].cells.error.value')" -0.47
