#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# new_kind_test.sh BIN: a kind of instrument that the program has never seen goes the whole way from its file alone: plan, intake, captures up, hold and
# down, planned moments, verdict, paper, proof. The file is tests/data/house/procedures/dynamometer.yaml; class 1 of 4 kg may err by 10, 20, 40 g.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME"
cp -r "$(dirname "$0")/../data/house" "$XDG_CONFIG_HOME/lims"
laboratory training

check its_file_is_sound lims procedure check "$XDG_CONFIG_HOME/lims/procedures/dynamometer.yaml"
check it_is_listed_with_the_house has "$(lims procedure list)" dynamometer
lims procedure show dynamometer --set 'Max=4 kg' --set class=1 --mode initial --json >"$work/plan.json"
order() { value "$work/plan.json" "\$.steps[1].order[$1].row"; value "$work/plan.json" "\$.steps[1].order[$1].column"; }
check the_plan_goes_up_first is "$(order 0 | xargs)" '0 up'
check the_plan_holds_at_the_top is "$(order 3 | xargs)" '2 held'
check the_plan_comes_down_last is "$(order 6 | xargs)" '0 down'
check the_plan_says_how_long is "$(value "$work/plan.json" '$.steps[1].hold')" '1 s'
check the_plan_has_the_limits_before_anything_is_read is "$(value "$work/plan.json" '$.steps[1].rows[2].cells.limit.text')" 40
check the_plan_knows_no_error_before_anything_is_read is "$(value "$work/plan.json" '$.steps[1].rows[2].cells.error.text')" ''
plan=$(lims procedure show dynamometer --set 'Max=4 kg' --set class=1 --mode initial)
check the_shown_plan_counts_the_readings has "$plan" '9 readings'
check the_shown_plan_says_from_where_a_cell_comes has "$(tr -s ' ' <<<"$plan")" '3 4000 g item: mass time item: mass 40 g'
check the_shown_plan_says_the_order has "$plan" 'Order: up, rows 1–3; hold 1 s; down, rows 3–1'
check the_shown_plan_says_what_must_hold has "$(tr -s ' ' <<<"$plan")" '? Held long enough held >= (1 '"'s')"
check a_check_of_another_mode_is_not_shown [ -z "$(grep mark <<<"$plan")" ]
refuses a_plan_needs_every_characteristic 2 class lims procedure show dynamometer --set 'Max=4 kg'
check its_file_is_shown_before_it_is_installed is "$(lims procedure show "$XDG_CONFIG_HOME/lims/procedures/dynamometer.yaml" --set 'Max=4 kg' --set class=1)" "$plan"

item=$(lims --as hoa item receive --procedure dynamometer --customer C-A1 --serial 77 --type LK-4 --set 'Max=4 kg' --set class=1 | head -n 1)
item=${item##* }
sheet=$(lims worksheet open "$item" --mode initial --standard weights=S-A1)
sheet=${sheet##* }
must lims worksheet check "$sheet" visual all yes
# 4 kg are shown 40 g too high, exactly what is permitted.
sim hook sim-scale --tcp 127.0.0.1:0 --max 5000 --d 5 --e 5 --unit g --error 2000:0 --error 4000:40
must lims device set hook --port "${tcp[hook]}" --model mettler-mt-sics --simulated yes
# take LOAD NEXT: hangs the load on, captures the cell that the program asks for, and the next one is NEXT.
take() {
	tell hook "load $1"
	said=$(lims worksheet capture "$sheet" --device hook 2>&1)
	check "after_$1_g_comes_${2// /_}" has "$said" "Next: $2"
}
take 1000 'Errors with rising and falling load, row 2, Rising [g]; Load 2000 g'
take 2000 'Errors with rising and falling load, row 3, Rising'
said=
tell hook 'load 4000'
said=$(lims worksheet capture "$sheet" --device hook 2>&1)
check the_hold_comes_before_the_way_down has "$said" 'Errors with rising and falling load, row 3, Held'
sleep 1.1
at_top=(--step errors --row 3 --column down)
said=$(lims worksheet capture "$sheet" --device hook "${at_top[@]}" 2>&1)
check the_time_held_is_known_from_the_captures has "$said" 'Next: Errors with rising and falling load, row 2, Falling'
take 2000 'Errors with rising and falling load, row 1, Falling'
take 1000 'Creep, row 1, Indication'
take 4000 'Creep, row 2, Indication'
sleep 1.2
take 4000 'Creep, row 3, Indication'
sleep 1.2
said=$(lims worksheet capture "$sheet" --device hook 2>&1)
check nothing_more_is_asked_for is "$(grep -c Next <<<"$said")" 0
lims worksheet show "$sheet" --json >"$work/sheet.json"
check it_passes_at_its_limit is "$(value "$work/sheet.json" '$.verdict')" pass
check the_time_held_is_in_the_result [ "$(value "$work/sheet.json" '$.steps.errors.rows[2].cells.held.value' | cut -c 1)" -ge 1 ]
check its_marks_are_those_of_the_file is "$(value "$work/sheet.json" '$.marks[1].kind')" sticker
lims worksheet export "$sheet" >"$work/export.json"
lims evaluate "$work/export.json" >"$work/evaluated.json"
check evaluate_says_the_same_of_the_export cmp "$work/sheet.json" "$work/evaluated.json"

reviewed "$sheet"
must lims --as chau certificate issue "$sheet" --sticker 'SL 77'
number=$(sql 'SELECT number FROM paper')
must lims --as hoa certificate print "$number" --output "$work/certificate.pdf"
must lims --as hoa certificate print "$number" --record --output "$work/record.pdf"
certificate=$(pdftotext -layout "$work/certificate.pdf" - 2>/dev/null) record=$(pdftotext -layout "$work/record.pdf" - 2>/dev/null | tr -s ' ')
check the_certificate_names_the_kind has "$certificate" 'Lực kế'
check the_certificate_has_the_conclusion_of_the_file has "$certificate" 'Lực kế đạt'
check the_record_has_the_marks_of_the_file has "$record" 'Giấy chứng nhận; Tem'
check the_record_shows_the_time_held has "$record" 'Thời gian giữ'
check the_record_shows_the_row_of_the_limit has "$record" '3 4000 4040'
check its_paper_computes_again has "$(lims audit recompute "$number")" ' 0 differences'
check the_journal_verifies lims audit verify

# The moments are evidence: a time typed over them is said.
sheet=$(lims worksheet open "$item" --mode control --standard weights=S-A1)
sheet=${sheet##* }
for row in 1 2; do must lims worksheet capture "$sheet" --device hook --step creep --row "$row" --column shown; done
must lims worksheet enter "$sheet" '1 s' --step creep --row 2 --column elapsed
check a_typed_time_is_told has "$(lims worksheet show "$sheet")" 'was typed; the readings were captured at'
