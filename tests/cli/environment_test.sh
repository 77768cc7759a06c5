#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# environment_test.sh BIN: conditions that are asked for are recorded or nothing passes, slips are doubted and struck, readings of a room reach the worksheet.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
gates_of() { lims --as chau certificate issue "$1" --json 2>&1; }

# A filled record whose temperature nobody recorded: not determined, and it says what is missing.
item=$(lims item receive --procedure spring-dial-scale --customer C-A1 --serial K-1 --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" | head -n 1)
item=${item##* }
sheet=$(lims worksheet open "$item" --standard weights=S-A1)
sheet=${sheet##* }
must lims worksheet check "$sheet" visual all yes
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
lims worksheet show "$sheet" >"$work/shown"
check what_is_missing_is_shown_with_its_limits has "$(grep Temperature "$work/shown")" '−10 … 40 °C  MISSING'
check and_the_verdict_waits_for_it has "$(cat "$work/shown")" 'Temperature: not determined, not recorded.'
refuses it_is_not_submitted_without 1 'Temperature: not determined, not recorded' lims worksheet submit "$sheet"
lims worksheet export "$sheet" >"$work/sheet.json"
check evaluate_says_the_same is "$(lims evaluate "$work/sheet.json" >"$work/result.json" 2>/dev/null; echo $?) $(value "$work/result.json" '$.verdict')" '1 undetermined'
check and_names_it has "$(value "$work/result.json" '$.reasons')" 'temperature: not determined, not recorded.'

# A slip: 1000 Cel is further from -10 … 40 than these are apart.
refuses a_slip_is_doubted 1 'repeat with --sure' lims worksheet condition "$sheet" temperature '1000 Cel'
refuses in_any_unit 1 'repeat with --sure' lims worksheet condition "$sheet" temperature '1300 K'
check nothing_was_recorded lacks 'c1 ' lims worksheet show "$sheet"
must lims worksheet condition "$sheet" temperature '1000 Cel' --sure
check outside_is_plain_to_see has "$(lims worksheet show "$sheet" | grep 'c1 ')" 'OUTSIDE'
refuses the_measurement_is_not_valid 1 'Temperature' lims worksheet submit "$sheet"
refuses a_cause_is_listed 2 'listed cause' lims worksheet strike "$sheet" c1 --cause typo
refuses there_are_no_others 2 '1 recorded conditions' lims worksheet strike "$sheet" c2 --cause misread
must lims worksheet strike "$sheet" c1 --cause misread --note 'gõ nhầm'
refuses once_is_enough 1 'struck out already' lims worksheet strike "$sheet" c1 --cause misread
check it_stays_in_the_record has "$(lims worksheet show "$sheet" | grep 'c1 ')" 'misread'
check and_is_missing_again has "$(lims worksheet show "$sheet")" 'MISSING'
must lims worksheet condition "$sheet" temperature '25 Cel'
check now_it_passes has "$(lims worksheet show "$sheet")" 'Verdict: passes'
must lims worksheet export "$sheet"
check what_is_struck_decides_nothing lacks '1000 Cel' lims worksheet export "$sheet"
must lims --as an worksheet submit "$sheet"
refuses the_strike_waits_for_the_reviewer 1 '1 strikes' lims --as binh worksheet review "$sheet" --accept
lims worksheet strikes "$sheet" >"$work/strikes"
check what_it_turned_is_said has "$(cat "$work/strikes")" '! With this condition the verdict would be: not determined'
check it_is_named_like_at_the_bench has "$(cat "$work/strikes")" "worksheet accept $sheet c1"
refuses no_other_condition_was_struck 2 'Condition c2' lims --as binh worksheet accept "$sheet" c2
refuses a_name_is_3_or_c3 2 'or of a condition' lims --as binh worksheet accept "$sheet" cc
must lims --as binh worksheet accept "$sheet" c1
check who_accepted_is_shown has "$(lims worksheet strikes "$sheet")" 'accepted by binh'
must lims --as binh worksheet review "$sheet" --accept
refuses what_is_reviewed_is_closed 1 'is reviewed' lims worksheet strike "$sheet" c2 --cause misread
number=$(lims --as chau certificate issue "$sheet" | head -n 1)
check the_story_tells_the_strike has "$(lims audit show "${number##* }")" 'worksheet.condition_struck/1'
must lims --as hoa certificate print "${number##* }" --record --output "$work/record.pdf"
pdftotext -layout "$work/record.pdf" "$work/record.txt"
check what_was_struck_stays_on_paper_with_its_cause has "$(tr -s ' ' <"$work/record.txt")" '(°C) 1000' 'Gạch bỏ: đọc nhầm; gõ nhầm (an)' '(°C) 25'
must lims audit recompute "${number##* }"
must lims audit verify
