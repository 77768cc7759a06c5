#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# method_test.sh BIN: a method is tried out from its file alone, and a run gives the same bytes anywhere, later, and after its files changed.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
share=$bin/../share/lims
export XDG_CONFIG_HOME=$work/config
own=$XDG_CONFIG_HOME/lims
procedure=procedures/spring-dial-scale.yaml

# A file that lies anywhere: its faults, and its examples.
mkdir "$work/draft"
draft=$work/draft/spring-dial-scale.yaml
cp "$share/$procedure" "$draft"
check a_good_file_runs_its_examples has "$(lims procedure check "$draft")" "$(sed '1,/^examples:/d' "$draft" | grep -c '^  - id: ') examples run, 0 failed"
sed -i 's/"weighing.up\[4\]": "15.08 kg"/"weighing.up[4]": "15.07 kg"/' "$draft"
refuses an_example_that_does_not_hold_is_no 1 'listed above' lims procedure check "$draft"
check what_it_gave_is_told has "$(cat "$work/said.out")" 'error-just-over-fails: expected the verdict fail, got pass'
cp "$share/tolerances/oiml-r76-mpe.yaml" "$work/draft/limits.yaml"
sed -i 's/id: oiml-r76-mpe/id: limits/; s/m: "50 kg", e: "5 g"}, value: "7.5 g"/m: "50 kg", e: "5 g"}, value: "7.6 g"/' "$work/draft/limits.yaml"
refuses a_table_runs_its_examples_too 1 'listed above' lims procedure check "$work/draft/limits.yaml"
printf 'a: 1\nb: [\n' >"$work/draft/broken.yaml"
refuses a_broken_file_runs_nothing 1 'faults' lims procedure check "$work/draft/broken.yaml"
head -c 2000000 /dev/zero >"$work/draft/large.yaml"
refuses a_large_file_is_refused 2 'too large' lims procedure check "$work/draft/large.yaml"

# A worksheet against a procedure in a file: e = 50 g, 1.5 e at 15 kg = 75 g.
cat >"$work/sheet.json" <<'END'
{"format": "lims-worksheet-1", "procedure": "spring-dial-scale", "mode": "after_repair",
 "item": {"Max": "15 kg", "Min": "0.5 kg", "d": "50 g", "e": "50 g"}, "standards": [{"role": "weights", "class": "M1"}],
 "conditions": {"temperature": "25 Cel"},
 "steps": {"visual": {"answers": {"label": "yes", "mark": "yes", "complete": "yes", "dial": "yes", "parts": "yes"}},
  "weighing": {"rows": [{"up": "500 g"}, {"up": "2500 g"}, {"up": "7500 g"}, {"up": "10000 g"}, {"up": "15076 g"}]}}}
END
evaluate() { lims evaluate "$work/sheet.json" "$@" >"$work/result.json" 2>"$work/said.err"; }
evaluate
check an_error_above_the_limit_fails is "$? $(value "$work/result.json" '$.verdict')" '1 fail'
cp "$work/result.json" "$work/by-id.json"
cp "$share/$procedure" "$draft"
evaluate --procedure "$draft"
check the_same_file_by_name_gives_the_same_bytes cmp "$work/result.json" "$work/by-id.json"
printf '# another\n' >>"$draft"
evaluate --procedure "$draft"
check the_result_names_the_bytes_of_the_file is "$(value "$work/result.json" '$.files[0].name') $(value "$work/result.json" '$.files[0].sha256')" \
	"$procedure $(sha256sum "$draft" | cut -d ' ' -f 1)"
refuses a_file_that_is_not_there 2 'no file' lims evaluate "$work/sheet.json" --procedure "$work/draft/nothing.yaml"
cp "$share/$procedure" "$work/draft/scale.yaml"
refuses a_file_of_another_name_is_no_procedure 2 'must be the name of the file' lims evaluate "$work/sheet.json" --procedure "$work/draft/scale.yaml"
refuses a_worksheet_names_no_file 2 'no name of a procedure' lims evaluate <(sed "s#spring-dial-scale#$draft#" "$work/sheet.json")

# EA-4/02 S2.8: 22.5, 8.66, 14.4, 5.77 and 5.77 mg, together 29.3 mg.
sed '/^=== worksheet$/,$d' "$(dirname "$0")/../fuzz/corpus/evaluate/ea-s2.txt" >"$work/draft/x.yaml"
sed '1,/^=== worksheet$/d' "$(dirname "$0")/../fuzz/corpus/evaluate/ea-s2.txt" >"$work/s2.json"
lims evaluate "$work/s2.json" --procedure "$work/draft/x.yaml" --budgets >"$work/budget.txt" 2>"$work/said.err"
check a_budget_is_a_table is "$(grep -cE '0\.0(2250|1443|08660|05774) g +(∞|[0-9])' "$work/budget.txt")" 5
check it_ends_with_u_and_U has "$(cat "$work/budget.txt")" 'u = 0.02926 g, ν = ∞, k = 2.000' 'U = 0.059 g' 'Monte Carlo'
lims evaluate "$work/s2.json" --procedure "$work/draft/x.yaml" --budgets --lang vi >"$work/vi.txt" 2>"$work/said.err"
check vietnamese_has_the_decimal_comma has "$(cat "$work/vi.txt")" 'u = 0,02926 g; ν = ∞; k = 2,000' 'U = 0,059 g'
check and_no_decimal_point is "$(grep -cE '[0-9]\.[0-9]' "$work/vi.txt")" 0
# GUM H.3: the slope is K/K, a pure number: its unit is not printed.
sed '/^=== worksheet$/,$d' "$(dirname "$0")/../fuzz/corpus/evaluate/gum-h3.txt" >"$work/draft/x.yaml"
sed '1,/^=== worksheet$/d' "$(dirname "$0")/../fuzz/corpus/evaluate/gum-h3.txt" >"$work/h3.json"
lims evaluate "$work/h3.json" --procedure "$work/draft/x.yaml" --budgets >"$work/budget.txt" 2>"$work/said.err"
check the_unit_one_is_not_printed has "$(cat "$work/budget.txt")" 'U = 0.0015 (from the budget)'
lims evaluate "$work/sheet.json" --budgets >"$work/budget.txt" 2>"$work/said.err"
check without_budgets_it_says_so has "$(cat "$work/budget.txt" "$work/said.err")" 'spring-dial-scale'

# The same run anywhere.
mkdir "$work/elsewhere"
cp -r "$share" "$work/elsewhere/data"
(cd "$work/elsewhere" && LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 LIMS_LANG=vi TZ=America/Bogota LIMS_ZONE=-05:00 LIMS_DATA=data \
	lims evaluate "$work/sheet.json" >result.json 2>/dev/null)
check the_same_run_gives_the_same_bytes_elsewhere cmp "$work/by-id.json" "$work/elsewhere/result.json"

# The same run later, whatever became of the files: a worksheet holds what it was opened with.
laboratory training
dial 1
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
lims worksheet show "$sheet" --json >"$work/before.json"
mkdir -p "$own/procedures" "$own/tolerances"
sed 's/revision: .*/revision: "99"/' "$share/$procedure" >"$own/$procedure"
sed 's/value: "1.5 \* e"/value: "9 * e"/' "$share/tolerances/oiml-r76-mpe.yaml" >"$own/tolerances/oiml-r76-mpe.yaml"
sed 's/^  - {code: min.*/&\n/' "$share/units.yaml" >"$own/units.yaml"
lims worksheet show "$sheet" --json >"$work/after.json"
check a_worksheet_gives_the_same_bytes_after_its_files_changed cmp "$work/before.json" "$work/after.json"
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
check its_paper_computes_again has "$(lims audit recompute "$(sql 'SELECT number FROM paper')")" ' 0 differences'
lims worksheet export "$sheet" >"$work/export.json"
lims evaluate "$work/export.json" >"$work/other.json" 2>/dev/null
check other_files_are_named_by_the_result [ "$(value "$work/other.json" '$.revision')" = 99 ]
check every_file_of_a_run_is_kept_under_its_hash is "$(sqlite3 -batch :memory: "SELECT lower(json_extract(value, '\$.sha256')) FROM json_each(readfile('$work/before.json'), '\$.files')" |
	while read -r hash; do sql "SELECT count(*) FROM journal_blob WHERE lower(hex(hash)) = '$hash'"; done | sort -u)" 1
