#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# standards_test.sh BIN: a certificate is recorded from a file, a worksheet takes it, loads are named by their pieces up to the verdict.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
source=$(cd "$(dirname "$0")/../.." && pwd)
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME/lims/procedures"
cp "$source/tests/data/loads/procedures/bench-scale.yaml" "$XDG_CONFIG_HOME/lims/procedures"
laboratory training
must lims standard set --name "Bộ quả cân M2" --serial QC-02 --class M2 --certificate V26/1 --certified-by V --certified-on 2026-01-10 \
	--valid-until 2027-01-10

refuses a_limit_has_a_known_unit 2 '--limit 2 kilo is no error limit' lims standard set S-A3 --limit '2 kilo'
for limit in '-0.05 %' abc '0,05 %' 0.05; do
	refuses "no_limit_is_${limit// /_}" 2 "--limit $limit is no error limit" lims standard set S-A3 --limit "$limit"
done
refuses and_is_a_number 2 '--limit nhỏ g' lims standard set S-A3 --limit 'nhỏ g'
refuses above_zero 2 '--limit 0 g' lims standard set S-A3 --limit '0 g'
refuses a_limit_is_of_the_quantity_of_the_class 2 '--limit 5 V is of another quantity than class M2' lims standard set S-A3 --limit '5 V'
check and_the_unit_that_is_meant_is_named has "$(cat "$work/said.err")" 'write it in g or a unit of its kind'
refuses of_a_new_card_too 2 'class F1, which is one of masses' lims standard set --name "Quả cân F1" --serial C-9 --class F1 --limit '5 V' \
	--certificate V26/9 --certified-by V --certified-on 2026-01-10 --valid-until 2027-01-10
must lims standard set S-A3 --limit '0.1 %'
must lims standard set S-A3 --limit '0.05 g'

# An error that is asked for as a size is none below zero; that of a weight has its sign.
refuses no_error_is_below_zero 2 'error: "-5 kPa" is below zero' lims standard set S-A3 --values 'error=-5 kPa'
refuses nor_no_number 2 'is no number' lims standard set S-A3 --values 'scale=1000 kN; error=abc'
must lims standard set S-A3 --values 'error=-0.3 mg; U=0.1 mg'

# The file alone, in both notations.
cat >"$work/c.yaml" <<'END'
format: lims-certificate-2
item: {serial: "QC-02", maker: "Häfner", kind: "Bộ quả cân"}
number: "V26/1"
by: "VMI"
from: 2026-01-01
to: 2026-12-31
pieces:
  - {id: "10 kg", nominal: "10 kg"}
  - {id: "5 kg", nominal: "5 kg"}
  - {id: "2 kg", nominal: "2 kg"}
  - {id: "2 kg*", nominal: "2 kg"}
  - {id: "500 g", nominal: "500 g"}
  - {id: "100 g", nominal: "100 g"}
END
cat >"$work/c.json" <<'END'
{"format": "lims-certificate-1", "number": "V25/9", "to": "2025-12-31",
 "pieces": [{"id": "10 kg", "nominal": "10 kg"}]}
END
check a_good_file_has_no_faults has "$(lims procedure check "$work/c.yaml")" 'No faults'
check also_as_json has "$(lims procedure check "$work/c.json")" 'No faults'
refuses every_fault_is_listed 1 '12 faults, listed above' lims standard certificate S-A3 "$source/tests/data/faulty/certificate_numbers.yaml"
check with_its_place has "$(cat "$work/said.out")" 'certificate_numbers.yaml:12:5: nominal: "-5 kg" is not above zero'
refuses a_standard_that_is_not_there 2 'no standard S-A9' lims standard certificate S-A9 "$work/c.yaml"
refuses a_file_that_is_not_there 2 'no-such.yaml' lims standard certificate S-A3 "$work/no-such.yaml"

# Opened before anything is recorded: said at once, and it stays so.
item=$(lims item receive --procedure bench-scale --customer C-A1 --serial B-1 --received-on 2026-03-16 --set "Max=15 kg" --set "Min=100 g" --set "e=5 g")
item=$(head -n 1 <<<"$item")
item=${item##* }
open() { lims worksheet open "$item" --mode initial --date "$1" --standard weights=S-A3 "${@:2}"; }
said=$(open 2026-03-17)
check what_is_missing_is_said_before_anything_is_measured has "$said" 'lims standard certificate S-A3 FILE'
printf '%%PDF-1.7 scanned' >"$work/scan.pdf"
printf 'a list of numbers' >"$work/no.pdf"
refuses what_is_no_paper_is_no_evidence 2 'no JPEG, PNG or PDF' lims standard certificate S-A3 "$work/c.yaml" --evidence "$work/no.pdf"
must lims standard certificate S-A3 "$work/c.yaml" --evidence "$work/scan.pdf"
# Of another set of weights: the same pieces, and the number on the box is another one. The old form does not say of what it is.
sed 's/QC-02/QC-20/; s/Häfner/Kern/' "$work/c.yaml" >"$work/foreign.yaml"
refuses a_certificate_of_another_item_is_refused 1 'of the serial number QC-20, and the card of S-A3 says QC-02' lims standard certificate S-A3 "$work/foreign.yaml"
refuses whatever_is_said 1 'QC-20' lims standard certificate S-A3 "$work/foreign.yaml" --identified 'vẫn là nó'
refuses one_that_does_not_say_of_what_it_is 1 '--identified TEXT' lims standard certificate S-A3 "$work/c.json"
must lims standard certificate S-A3 "$work/c.json" --identified 'số QC-02 khắc trên hộp'
check who_said_whose_it_is has "$(lims standard certificates S-A3)" 'an: số QC-02 khắc trên hộp' 'QC-02'
lims standard certificates S-A3 --json >"$work/list.json"
check certificates_are_listed_by_number is "$(value "$work/list.json" '$[0].number') $(value "$work/list.json" '$[1].number')" 'V25/9 V26/1'
check with_the_kept_paper is "$(value "$work/list.json" '$[1].evidence')" "$(sha256sum "$work/scan.pdf" | cut -d' ' -f1)"
check in_words_too has "$(lims standard certificates S-A3)" 'pieces: 6'
sed 's/V26\/1/V26\/2/' "$work/c.yaml" >"$work/overlap.yaml"
refuses two_from_one_day 2 'both state the piece "10 kg"' lims standard certificate S-A3 "$work/overlap.yaml"

refuses another_one_says_why 1 '--another TEXT' open 2026-03-17
sheet=$(open 2026-03-17 --another 'giấy chứng nhận ghi sau khi mở')
check nothing_is_missing_now is "$(wc -l <<<"$sheet")" 1
sheet=${sheet##* }
check the_plan_proposes_pieces has "$(lims worksheet show "$sheet")" '15 kg = 10 kg + 5 kg; 0.0024 kg of 0.0025 kg allowed'
refuses a_load_needs_its_pieces_or_a_value 2 '--pieces' lims worksheet enter "$sheet"
refuses a_plus_names_nothing 2 'with + between them' lims worksheet enter "$sheet" --pieces "10 kg + "
refuses only_pieces_that_there_are 2 'nothing is in force' lims worksheet enter "$sheet" --pieces "20 kg"
refuses pieces_must_make_the_load 2 'the pieces make 15 kg, and the load is 0.1 kg' lims worksheet enter "$sheet" --pieces "10 kg + 5 kg"

# Without a step pieces go to the next planned load, and values to the next empty cell.
check the_first_load has "$(lims worksheet enter "$sheet" --pieces "100 g")" 'Errors, row 1, Load: 0.100 kg'
for pieces in "2 kg+500 g" "5 kg + 2 kg* + 500 g" "10 kg" "10 kg + 5 kg"; do must lims worksheet enter "$sheet" --pieces "$pieces"; done
for value in "0.100 kg" "2.500 kg" "7.500 kg" "10.005 kg" "15.000 kg"; do must lims worksheet enter "$sheet" "$value"; done
must lims worksheet enter "$sheet" --pieces "10 kg" --pieces "2 kg"
# From the one to the other, in the order of the certificate; the reading is a spare, for the pieces above count.
last=(--step repeatability --row 1 --column load)
check a_range_of_pieces has "$(lims worksheet enter "$sheet" "${last[@]}" --pieces "5 kg..2 kg* + 500 g")" 'Load: 9.500 kg'
check of_a_standard has "$(lims worksheet enter "$sheet" "${last[@]}" --pieces "S-A3/10 kg..5 kg")" 'Load: 15 kg'
refuses a_range_the_wrong_way_round 2 'from 2 kg to 5 kg in this order' lims worksheet enter "$sheet" "${last[@]}" --pieces "2 kg..5 kg"
refuses a_range_of_another_standard 2 'in this order' lims worksheet enter "$sheet" "${last[@]}" --pieces "S-A1/5 kg..2 kg"
refuses a_range_without_ends 2 'in this order' lims worksheet enter "$sheet" "${last[@]}" --pieces ".."
refuses a_range_and_one_of_it 2 'named twice' lims worksheet enter "$sheet" "${last[@]}" --pieces "10 kg..2 kg + 5 kg"
for value in "12.000 kg" "12.000 kg" "12.005 kg"; do must lims worksheet enter "$sheet" "$value"; done
lims worksheet show "$sheet" >"$work/shown"
check readings_show_their_pieces has "$(cat "$work/shown")" '12 kg = 10 kg + 2 kg'
check it_passes has "$(cat "$work/shown")" 'Verdict: passes'
lims worksheet export "$sheet" >"$work/sheet.json"
check the_worksheet_has_the_certificate is "$(value "$work/sheet.json" '$.standards[0].certificates[1].pieces[0].id')" '10 kg'
check and_of_another_day_only_its_days is "$(value "$work/sheet.json" '$.standards[0].certificates[0]')" '{"number":"V25/9","to":"2025-12-31"}'
lims evaluate "$work/sheet.json" >"$work/result.json"
check anywhere_it_gives_the_same is "$(value "$work/result.json" '$.verdict')" pass

# What is taken back later changes no worksheet.
refuses why_it_is_taken_back 2 '--note' lims standard withdraw S-A3 V26/1
must lims standard withdraw S-A3 V26/1 --note "nhầm chuẩn"
check it_is_gone is "$(lims standard certificates S-A3 --json | sed 's/"number"/\n&/g' | grep -c '"number"')" 1
lims worksheet export "$sheet" >"$work/again.json"
check the_worksheet_keeps_it cmp "$work/sheet.json" "$work/again.json"
refuses a_day_on_which_nothing_was_read 1 "was opened for 2026-03-17, but its first reading was taken on" lims worksheet submit "$sheet"
must lims audit verify
