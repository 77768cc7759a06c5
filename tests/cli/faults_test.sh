#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# faults_test.sh BIN: the faults of a data file are told in the user's language, Vietnamese unless another is asked for, at the same line and column in both.
# shellcheck disable=SC2016 # what is typed stands in single quotes on purpose
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
faulty=$(cd "$(dirname "$0")/../data/faulty" && pwd)
share=$(readlink -f "$bin/../share/lims")

# told COMMAND…: its lines of faults and of failed examples in both languages, in $work/en and $work/vi.
told() {
	lims "$@" --lang en 2>/dev/null | grep -E ':[0-9]+: ' >"$work/en"
	lims "$@" --lang vi 2>/dev/null | grep -E ':[0-9]+: ' >"$work/vi"
}
places() { grep -oE '^[^ ]*:[0-9]+: ' "$1"; }
# Every fault at the same place, none with the same sentence, none of both languages mixed. A formula may hold and, or, not.
in_both() {
	[ -s "$work/en" ] || { echo '  there is no fault'; return 1; }
	is "$(places "$work/vi")" "$(places "$work/en")" && is "$(grep -Fxf "$work/en" "$work/vi")" '' &&
		is "$(grep -iE ' (is|are|the|has|have|here|must|needs|of|with|which|expected|got|write|at)[ :]' "$work/vi")" ''
}

cat >"$work/thu.yaml" <<'END'
format: lims-procedure-1
id: thu
revision: "1"
title: {vi: "Thử", en: "Test"}
object: {vi: "Vật", en: "Thing"}
service: test
methode: {code: "X", title: {vi: "X", en: "X"}}
source: {document: "X", evidence: derived}
modes: [{id: initial, vi: "Ban đầu", en: "Initial"}]
item:
  - {name: m, label: {vi: "m", en: "m"}, unit: g}
  - {name: V, label: {vi: "V", en: "V"}, unit: L}
  - {name: class, label: {vi: "c", en: "c"}, kind: choice, choices: [I, II]}
steps:
  - id: one
    kind: table
    title: {vi: "Một", en: "One"}
    columns:
      - {id: x, label: {vi: "x", en: "x"}, unit: g, entered: true}
      - {id: y, label: {vi: "y", en: "y"}, unit: g, formula: "x + V", print: as_is}
END
check vietnamese_is_the_language_when_none_is_asked_for has "$(env -u LIMS_LANG "$bin/lims" procedure check "$work/thu.yaml" 2>&1)" \
	"$work/thu.yaml:7:1: khóa \"methode\" không dùng được ở đây: hãy kiểm tra chính tả" \
	"$work/thu.yaml:20:62: Trong \"x + V\", ký tự 3: \"g\" và \"L\" không thể cộng với nhau: đó là đơn vị của các đại lượng khác nhau"
told procedure check "$work/thu.yaml"
check english_is_told_as_it_was has "$(cat "$work/en")" "$work/thu.yaml:7:1: the key \"methode\" is not known here: check its spelling" \
	"$work/thu.yaml:20:62: In \"x + V\", character 3: \"g\" and \"L\" cannot be added: they are units of different quantities"
check a_procedure_is_told_in_both in_both
for file in "$faulty"/*.yaml; do
	told procedure check "$file"
	check "$(basename "$file" .yaml)_is_told_in_both" in_both
done

# Formulas: one column each.
{
	sed 's/^methode:/method:/; /id: y/d' "$work/thu.yaml"
	printf '  - id: two\n    kind: table\n    title: {vi: "Hai", en: "Two"}\n    columns:\n'
	n=0
	while IFS= read -r formula; do
		n=$((n + 1))
		printf "      - {id: c%d, label: {vi: c, en: c}, unit: g, print: as_is, formula: '%s'}\n" "$n" "${formula//\'/\'\'}"
	done <<'END'
m <= 3 'kPa' * V
max(m, V)
if(true, m, V)
[m, V]
round(m, 1)
in(m, 'L')
3 'kgg'
1 +
(1
1)
max(1,
max(1 2)
[1 2]
max()
[]
1.
1.2.3
500e
2^m
2^99
m m
m.
"abc
3 'kg
m = 3
m; 3
m ≤ 3
'kg'
m * 'kg'
in(m, 3 'kg')
if(true, 1)
if(true, 1, "a")
m and true
class + 1
class == 1
class == "V"
class < "I"
m[1]
one.x[one.x]
one.x[0]
first(m)
first(one.x, true)
abs(1, 2)
abs(20 'Cel')
sqrt(20 'Cel')
sqrt(m)
20 'Cel' + 20 'Cel'
20 'Cel' * 2
20 'Cel' + m
(20 'Cel')^2
12345678901234567890123456789012345
1 <= 2 <= 3
1 / 2 m
pi(1)
abs
nobody(1)
exp(m)
student(0.95)
where(m, m > 1 'g')
where(one.x, one.x)
cumsum([1 'Cel', 2 'Cel'])
slope(m, one.x)
slope0([1 'Cel'], one.x)
wmean(one.x, [1 'Cel', 2 'Cel'])
wmean(one.x, [1 'L', 2 'L'])
fit_at(one.x, one.x, V)
poly(one.x, one.x, m, 1)
poly(one.x, one.x, 2, 3)
variance([1 'Cel', 2 'K'])
previous(1, 2)
previous(m, 2)
one.x
class
[one.x, 1]
1 <= class
END
} >"$work/formulas.yaml"
sed -i 's/^id: thu/id: formulas/' "$work/formulas.yaml"
told procedure check "$work/formulas.yaml"
check formulas_are_told_in_both in_both
check as_many_as_are_kept_at_least test "$(wc -l <"$work/vi")" -ge 70

# What is no YAML: libyaml's own sentences.
n=0
for text in 'a: [1, 2' 'a: {b: 1' 'a: "b' 'a: b: c' 'a: 1\n b: 2' '- a\nb: 1' 'a: %b' 'a: @b' 'a: &x 1' 'a: *x' 'a: !t 1' 'a:\n\t- 1' 'a: "\\q"' '? [a]\n: 1' '%YAML x\n---\na: 1' '' 'a: 1\n---\nb: 2' \
	'a: 1\na: 2' '\0377' 'a: \0001'; do
	n=$((n + 1))
	printf %b "$text" >"$work/no-yaml-$n"
	told procedure check "$work/no-yaml-$n"
	check "what_is_no_yaml_is_told_in_both_$n" in_both
done

# Units and models.
sed -e 's/^  - {code: g, .*/&\n&/' -e 's/power: 3,/power: 0,/' "$share/units.yaml" >"$work/units.yaml"
told procedure check "$work/units.yaml"
check units_are_told_in_both in_both
cat >"$work/sai.yaml" <<'END'
format: lims-model-2
id: wrong
maker: M
model: T
protocol: modbus-rtu
source: S
colour: red
timeout_ms: 500
latency_ms: 20
reads:
  - {function: 4, address: 0, count: 200}
  - {function: 4, address: 0, count: 4, confirm: 4}
registers:
  - {role: voltage, function: 4, address: 0, type: float32, unit: V, change: -5}
  - {role: current, function: 4, address: 1, type: float32, unit: A, change: 1, scale: 0}
  - {role: power, function: 4, address: 65535, type: float32, unit: W, status: true}
identity: [serial]
END
told device check-model "$work/sai.yaml"
check a_model_is_told_in_both in_both
cat >"$work/dong.yaml" <<'END'
format: lims-model-1
id: dong
maker: M
model: T
protocol: line-query
evidence: document
source: S
lines:
  patterns:
    - {line: "{unit}", values: []}
    - {line: "{value} {what}", values: [{unit: g}]}
    - {line: "{value", values: []}
queries:
  - {send: "P"}
END
told device check-model "$work/dong.yaml"
check a_model_of_lines_is_told_in_both in_both
check json_is_not_translated is "$(lims device check-model "$work/dong.yaml" --json --lang vi 2>/dev/null)" "$(lims device check-model "$work/dong.yaml" --json 2>/dev/null)"

# Examples: what was expected, what came, and why.
mkdir "$work/own"
example=$work/own/spring-dial-scale.yaml
sed -e 's/"weighing.up\[4\]": "15.08 kg"/"weighing.up[4]": "15.07 kg"/' -e '0,/verdict: pass/s//verdict: fail/' "$share/procedures/spring-dial-scale.yaml" >"$example"
told procedure check "$example"
check examples_are_told_in_both in_both
check an_example_says_what_came has "$(cat "$work/vi")" 'error-just-over-fails: mong đợi kết luận fail, nhận được pass'
digest() { LIMS_STORE='' XDG_CONFIG_HOME=$work/config lims validate --lang "$1" 2>/dev/null | grep -oE '[0-9a-f]{64}$' | tail -1; }
mkdir -p "$work/config/lims/procedures"
cp "$example" "$work/config/lims/procedures"
check the_digest_of_the_results_knows_no_language is "$(digest vi)" "$(digest en)"
report() { LIMS_STORE='' XDG_CONFIG_HOME=$work/config lims validate --json --lang "$1" 2>/dev/null | sed 's/"at":"[^"]*"//'; }
check nor_does_the_report_as_json is "$(report vi)" "$(report en)"
