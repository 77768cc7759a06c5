#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# procedure_test.sh BIN: the book of procedures from the command line: the plan of an item as a technician reads it, files of the laboratory's own that win
# and are seen to, the law of a day, the coverage of the facts.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
export XDG_CONFIG_HOME=$work/config
own=$XDG_CONFIG_HOME/lims
mkdir -p "$own/procedures" "$own/tolerances"
laboratory training

# The plan of an item that the laboratory has on record.
item=$(lims item receive --procedure counter-scale --customer C-A1 --serial 7 --type CD-15 --set 'Max=15 kg' --set 'Min=100 g' --set 'e=5 g' \
	--set 'd=5 g' --set 'max_tare=6 kg' --set price_computing=yes | head -n 1)
item=${item##* }
plan=$(lims procedure show counter-scale --item "$item" --mode periodic)
squeezed=$(tr -s ' ' <<<"$plan")
check the_plan_says_which_item has "$squeezed" 'Max Maximum capacity (Max) 15 kg'
check what_the_item_does_not_state_has_its_default has "$squeezed" 'class Accuracy class III'
check columns_are_headed_in_words has "$squeezed" ' Load L I up ΔL up I down ΔL down MPE'
check and_by_the_names_that_the_bench_takes has "$squeezed" ' # load up up_added down down_added limit'
check limits_stand_beside_the_loads has "$squeezed" '5 15000 g item: mass by hand 7.5 g'
check tare_and_price_are_planned_for_this_item has "$squeezed" 'Price computing [price]: 9 readings'
check the_range_of_the_surroundings_reads_as_one has "$squeezed" '−10 … 40 °C'
check drafts_are_one_line is "$(grep -c draft <<<"$plan")" 1
check drafts_lead_to_the_list has "$plan" 'lims procedure confirm --list --procedure counter-scale'
refuses an_item_of_another_procedure 2 'lims procedure show counter-scale --item' lims procedure show platform-scale --item "$item"
refuses an_item_and_values 2 'not both' lims procedure show counter-scale --item "$item" --set 'Max=3 kg'

# A file of the laboratory's own: it wins, and says so with its hash.
installed=$(readlink -f "$bin/../share/lims")
sed 's/Counter scale"/Counter scale of the market"/' "$installed/procedures/counter-scale.yaml" >"$own/procedures/counter-scale.yaml"
sum=$(sha256sum "$own/procedures/counter-scale.yaml" | cut -d ' ' -f 1)
check the_list_says_that_it_stands_in_place has "$(lims procedure list | grep '^counter-scale ')" 'own, in place of the installed file'
check show_says_which_file_and_hash has "$(lims procedure show counter-scale)" "The laboratory's own: $own/procedures/counter-scale.yaml (SHA-256 ${sum:0:12}…), in place of"
lims procedure list --json >"$work/list.json"
field() { sqlite3 -batch :memory: "SELECT json_extract(p.value, '\$.$2') FROM json_each(readfile('$work/list.json')) p WHERE json_extract(p.value, '\$.id') = '$1'"; }
check the_list_has_its_hash is "$(field counter-scale sha256)" "$sum"
check it_is_marked_as_own_and_overriding is "$(field counter-scale own)$(field counter-scale overridden)" 11
check another_is_not is "$(field platform-scale own)$(field platform-scale overridden)$(field platform-scale own_files)" 000
sheet=$(lims worksheet open "$item" --mode periodic --standard weights=S-A1)
sheet=${sheet##* }
check the_worksheet_froze_the_file_that_wins is "$(lims worksheet export "$sheet" | grep -c "$sum")$(sql "SELECT count(*) FROM journal_blob WHERE lower(hex(hash)) = '$sum'")" "01"

# A table of its own is seen at every procedure that uses it.
sed 's/revision: "1"/revision: "house"/' "$installed/tolerances/oiml-r76-mpe.yaml" >"$own/tolerances/oiml-r76-mpe.yaml"
check a_procedure_says_that_it_uses_an_own_table has "$(lims procedure list | grep '^platform-scale ')" "uses files of the laboratory's own"
check show_names_the_table has "$(lims procedure show platform-scale)" "$own/tolerances/oiml-r76-mpe.yaml"
lims procedure list --json >"$work/list.json"
check the_list_counts_them is "$(field platform-scale own_files)" 1
rm "$own/procedures/counter-scale.yaml" "$own/tolerances/oiml-r76-mpe.yaml"
check without_it_the_installed_one_holds lacks own: lims procedure show counter-scale

# What check says of a file that stands alone.
cp "$installed/procedures/counter-scale.yaml" "$work/can-dia.yaml"
lims procedure check "$work/can-dia.yaml" >"$work/said" 2>&1
check a_name_that_is_not_the_id_is_a_fault has "$(cat "$work/said")" 'must be the name of the file'
sed -e 's/table: oiml-r76-mpe/table: no-such/' "$installed/procedures/counter-scale.yaml" >"$own/procedures/counter-scale.yaml"
lims procedure check "$own/procedures/counter-scale.yaml" >"$work/said" 2>&1
check a_missing_table_is_named_with_the_folders has "$(cat "$work/said")" "no tolerances/no-such.yaml in "
check both_folders_are_named has "$(cat "$work/said")" " or $own"
rm "$own/procedures/counter-scale.yaml"

# The law of a day.
law() { lims procedure law --date "$1" | tr -s ' '; }
check a_truck_scale_had_12_months has "$(law 2026-04-14)" 'truck-scale 12 months type approval TT 03/2024/TT-BKHCN'
check the_next_day_it_has_24_from_a_transcription has "$(law 2026-04-15)" 'truck-scale 24 months type approval TT 04/2026/TT-BKHCN, known, low confidence'
check a_meter_had_60_months_in_2019 has "$(law 2019-12-31)" 'single-phase-static-meter 60 months'
check the_two_readings_of_validity_are_shown has "$(law 2025-03-17)" 'month_end 2026-03-31 unless set otherwise draft'
check no_form_before_its_circular lacks GCNKĐ law 2013-11-14
check who_controls_is_another_organisation has "$(law 2026-01-01)" 'by another organisation'
check records_are_kept_ten_years has "$(law 2026-01-01)" '120 months'
group2() { lims procedure law --group2 --date "$1" | tr -s ' '; }
check the_list_of_group_2_is_dated is "$(group2 2024-10-14 | grep -c ' TT 07/2019')" 87
check and_has_its_days has "$(group2 2024-10-14)" 'TT 07/2019/TT-BKHCN, from 2020-01-01 to 2024-10-14'
check a_whole_list_lacks_nothing lacks Lacking group2 2024-10-14
check the_list_of_2026_says_what_is_wrong_with_it has "$(group2 2026-11-01)" 'Lacking: The transcription is damaged'
check what_is_not_known_is_a_question_mark has "$(group2 2026-11-01)" '10 Cân ô tô ? ? ? ? 24 months'
check before_the_first_list_it_names_those_there_are has "$(group2 2013-11-14 | tr '\n' ' ' | tr -s ' ')" 'no list of 2013-11-14 is at hand; there is one of: TT 23/2013/TT-BKHCN: from 2013-11-15'
check a_day_without_rules_says_so has "$(law 1900-01-01)" 'no rule of this day is at hand'
check the_forms_of_a_circular_that_was_not_read_are_named has "$(law 2026-11-01)" 'TT 54/2025/TT-BKHCN'
check the_rules_of_the_law_run_their_examples has "$(lims procedure check)" 'regulations/periods.yaml: a-truck-scale-of-2026: ok'
check a_block_that_nobody_confirmed_says_so has "$(lims procedure confirm --list --procedure fuel-dispenser)" 'not confirmed yet'
printf 'format: lims-procedure-1\nid: bent\nrevision: "1"\n' >"$work/bent.yaml"
echo '{"format":"lims-worksheet-1","procedure":"bent","mode":"initial","item":{},"steps":{}}' >"$work/bent.json"
lims evaluate "$work/bent.json" --procedure "$work/bent.yaml" >"$work/said" 2>&1
check a_fault_names_the_file_that_was_given has "$(cat "$work/said")" "$work/bent.yaml:1:1"

# Facts and files.
coverage=$(lims procedure list --coverage)
check the_coverage_names_the_files has "$coverage" 'tolerances/oiml-r76-mpe.yaml'
check and_says_what_is_missing has "$coverage" MISSING
lims procedure list --coverage --json >"$work/coverage.json"
check the_coverage_counts is "$(value "$work/coverage.json" '$.missing')" "$(grep -c 'MISSING:' <<<"$coverage")"
