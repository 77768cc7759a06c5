#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# rubbish_test.sh BIN: what is no procedure, table or worksheet is refused soon and in little memory, each fault with file, line, column and a sentence.
# shellcheck disable=SC2016 # what is typed stands in single quotes on purpose
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
faulty=$(cd "$(dirname "$0")/../data/faulty" && pwd)

# Within 20 seconds and 1 GiB; a sanitizer maps far more than it uses.
limit=$((1 << 20))
ldd "$bin/lims" | grep -q asan && limit=unlimited
bounded() (
	ulimit -v "$limit"
	timeout 20 "$bin/lims" "$@"
)
# procedure FILE: a procedure without fault, to be spoilt by sed.
procedure() {
	cat >"$1" <<'END'
format: lims-procedure-1
id: rubbish
revision: "1"
title: {vi: "Thử", en: "Test"}
object: {vi: "Vật", en: "Thing"}
service: test
method: {code: "X", title: {vi: "X", en: "X"}}
source: {document: "made for the tests", evidence: derived}
modes: [{id: initial, vi: "Ban đầu", en: "Initial"}]
item:
  - {name: m, label: {vi: "m", en: "m"}, unit: g}
  - {name: V, label: {vi: "V", en: "V"}, unit: L}
conditions:
  - {quantity: temperature, title: {vi: "t", en: "t"}, unit: Cel, low: 10}
steps:
  - id: one
    kind: table
    title: {vi: "Một", en: "One"}
    columns:
      - {id: x, label: {vi: "x", en: "x"}, unit: g, entered: true}
      - {id: y, label: {vi: "y", en: "y"}, unit: g, formula: "x + m", print: as_is}
    criteria:
      - {id: c, label: {vi: "c", en: "c"}, that: "y <= m"}
conclusion: {pass: {vi: "Đạt"}, fail: {vi: "Không đạt"}, undetermined: {vi: "Chưa"}}
examples:
  - {id: a, mode: initial, item: {m: "1 g", V: "1 L"}, conditions: {temperature: "20 Cel"}, cells: {one: {x: ["0 g"]}}, expect: {verdict: pass}}
END
}
# spoilt NAME SENTENCE SED: the spoilt procedure has a fault with this place and sentence, and exit code 1.
spoilt() {
	procedure "$work/rubbish.yaml"
	sed -i "$3" "$work/rubbish.yaml"
	refuses "$1" 1 'fault' bounded procedure check "$work/rubbish.yaml"
	check "$1_and_says_where" has "$(cat "$work/said.out")" "rubbish.yaml:$2"
}
procedure "$work/rubbish.yaml"
check the_procedure_is_sound_before_it_is_spoilt bounded procedure check "$work/rubbish.yaml"
spoilt an_unknown_key '7:1: the key "methode" is not known' 's/^method:/methode:/'
spoilt a_missing_key '1:1: the key "revision" is missing' '/^revision/d'
spoilt a_missing_source '1:1: the key "source" is missing' '/^source/d'
spoilt grams_and_litres '21:62: In "x + V", character 3: "g" and "L" cannot be added' 's/x + m/x + V/'
spoilt a_column_of_itself '21:1: "y" refers to itself' 's/x + m/y + m/'
spoilt a_text_in_a_number '14:72: the key "low": "warm" is no number' 's/low: 10/low: warm/'
spoilt a_number_in_quotes '14:72: the key "low" takes a number' 's/low: 10/low: "10"/'
spoilt a_decimal_comma '21:62: In "0,5 x"' 's/x + m/0,5 x/'
spoilt a_name_that_nobody_knows '23:50: In "y <= n"' 's/y <= m/y <= n/'
spoilt a_row_that_never_applies '18:11: "false" never holds' 's/kind: table/kind: table\n    when: "false"/'
spoilt a_criterion_over_nothing_measured '23:50: "2 m >= m"' 's/y <= m/2 m >= m/'
spoilt an_unknown_unit '20:' 's/{id: x\(.*\)unit: g/{id: x\1unit: gram/'
spoilt a_tab_in_the_indentation '16:' 's/^  - id: one/\t- id: one/'
spoilt an_anchor '9:' 's/^modes: /modes: \&m /'
spoilt a_key_twice '4:1: the key "revision" stands already in line 3' 's/^revision.*/&\n&/'
spoilt a_quantity_twice_without_a_when '15:5: The quantity "temperature" stands here twice' 's/^  - {quantity.*/&\n&/'
# All at once, in the order of the file's readers.
procedure "$work/rubbish.yaml"
sed -i 's/^method:/methode:/; s/low: 10/low: warm/; s/x + m/x + V/; s/y <= m/y <= n/' "$work/rubbish.yaml"
refuses several_faults_at_once 1 '5 faults' bounded procedure check "$work/rubbish.yaml"
for file in gap procedure table reach; do refuses "the_faults_of_$file" 1 faults bounded procedure check "$faulty/$file.yaml"; done

# A formula of a million parentheses, in its place and as the whole file; brackets of YAML and JSON likewise.
deep() { head -c 1000000 /dev/zero | tr '\0' "$1"; }
procedure "$work/deep.yaml"
{
	sed -n '1,20p' "$work/deep.yaml"
	printf '      - {id: y, label: {vi: "y", en: "y"}, unit: g, formula: "'
	deep '('
	printf '1", print: as_is}\n'
	sed -n '22,$p' "$work/deep.yaml"
} >"$work/deeper.yaml"
refuses a_million_parentheses 1 fault bounded procedure check "$work/deeper.yaml"
check a_million_parentheses_are_named_with_their_place has "$(cat "$work/said.out")" 'deeper.yaml:21:62: A formula is expected here, in quotes, of at most 4096 bytes.'
procedure "$work/nested.yaml"
sed -i "s/x + m/$(head -c 2000 /dev/zero | tr '\0' '(')x$(head -c 2000 /dev/zero | tr '\0' ')')/" "$work/nested.yaml"
refuses parentheses_within_the_length_but_too_deep 1 fault bounded procedure check "$work/nested.yaml"
check they_are_named_with_their_place has "$(cat "$work/said.out")" 'nested.yaml:21:62: In "((('
deep '[' >"$work/brackets"
deep '(' >"$work/parentheses"
refuses a_million_brackets_of_yaml 1 fault bounded procedure check "$work/brackets"
refuses a_million_parentheses_as_a_file 1 fault bounded procedure check "$work/parentheses"
refuses a_million_brackets_of_json 2 'nested deeper' bounded evaluate "$work/brackets"
{ printf '{"format":"lims-worksheet-1","mode":'; deep '{'; } >"$work/braces"
refuses a_million_braces_of_json 2 'nested deeper' bounded evaluate "$work/braces"

# A hundred megabytes.
truncate -s 100M "$work/zeros"
yes '# a comment' | head -c 100000000 >"$work/comments"
{ printf '{"format":"lims-worksheet-1","mode":"'; head -c 100000000 /dev/zero | tr '\0' a; printf '"}'; } >"$work/worksheet"
for file in zeros comments; do refuses "a_data_file_of_100_MB_$file" 2 'too large' bounded procedure check "$work/$file"; done
for file in zeros worksheet; do refuses "a_worksheet_of_100_MB_$file" 2 'too large' bounded evaluate "$work/$file"; done
mkdir -p "$work/data/procedures"
cp -r "$bin"/../share/lims/* "$work/data"
mv "$work/comments" "$work/data/procedures/large.yaml"
refuses a_folder_with_such_a_file 2 'large.yaml' env LIMS_DATA="$work/data" timeout 20 "$bin/lims" procedure list

# Worksheets: a text where a number is due, a number where a text is due, what does not belong there.
sheet() {
	printf '{"format":"lims-worksheet-1","procedure":"spring-dial-scale","mode":"periodic","item":{"Max":%s,"Min":"0.5 kg","d":"50 g","e":"50 g"},"steps":%s}' \
		"$1" "$2" >"$work/sheet.json"
}
sheet '"fifteen kg"' '{}'
refuses a_text_in_a_characteristic 2 'no number' bounded evaluate "$work/sheet.json"
sheet '15' '{}'
refuses a_bare_number_in_a_characteristic 2 'must be a text' bounded evaluate "$work/sheet.json"
sheet '"15 L"' '{}'
refuses a_characteristic_in_another_quantity 2 'not in kg' bounded evaluate "$work/sheet.json"
sheet '"1e400 kg"' '{}'
refuses a_characteristic_beyond_all_bounds 2 '"Max" does not fulfil' bounded evaluate "$work/sheet.json"
sheet '"15 kg"' '{"weighing":{"rows":[{"up":"a lot"}]}}'
refuses a_text_in_a_reading 2 'no number' bounded evaluate "$work/sheet.json"
