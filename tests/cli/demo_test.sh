#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# demo_test.sh BIN: lims demo goes the whole way, may be repeated, leaves other folders alone and no program behind.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset LIMS_STORE LIMS_KEYS
dir=$work/demo-lab
"$bin/lims" demo "$dir" --lang vi >"$work/vi.out" 2>"$work/vi.err"
check the_demonstration_succeeds is "$?: $(cat "$work/vi.err")" '0: '
# Of a processor: the time on the wall says more of what else the machine does.
times >"$work/times"
check it_takes_less_than_a_minute is "$(sed -n '2s/m[0-9.]*s//gp' "$work/times")" '0 0'
check it_leaves_two_certificates_and_a_notice is "$(cd "$dir/certificates" && echo *V*.pdf *TB*.pdf | wc -w)" 3
check it_leaves_three_records is "$(cd "$dir/records" && echo *.pdf)" 'W-A1.pdf W-A2.pdf W-A3.pdf'
check its_store_is_a_training_store is "$(sql "SELECT DISTINCT kind || ' ' || result FROM paper ORDER BY 1" "$dir/lab.db")" $'certificate pass\nnotice fail'
check the_scale_at_its_limit_shows_it grep -q '100 ≤ 100 g' "$work/vi.out"
check it_says_where_the_papers_lie grep -qF "$dir/certificates" "$work/vi.out"
check its_own_advice_works bash -eu -c "$(grep -A 6 '^  export LIMS_KEYS' "$work/vi.out")"
first=$(sql "SELECT DISTINCT node FROM journal_entry" "$dir/lab.db")
"$bin/lims" demo "$dir" --lang en >"$work/en.out" 2>&1
check it_may_be_repeated_in_its_own_folder is "$?" 0
check a_repeated_demonstration_is_a_new_laboratory [ "$first" != "$(sql "SELECT DISTINCT node FROM journal_entry" "$dir/lab.db")" ]
check in_english_it_speaks_english grep -q '^== Done' "$work/en.out"

mkdir "$work/papers"
echo mine >"$work/papers/letter.txt"
refuses a_folder_with_other_things_is_refused 2 'not empty' lims demo "$work/papers" --lang en
check other_things_are_left_alone is "$(cat "$work"/papers/*)" mine
mkdir -m 0700 "$work/own" "$work/own/keys"
LIMS_STORE=$work/own/lab.db LIMS_KEYS=$work/own/keys must lims init --name "Own laboratory" --kind training
refuses a_laboratory_that_is_no_demonstration_is_refused 2 'not empty' lims demo "$work/own" --lang en
check a_laboratory_that_is_no_demonstration_is_left_alone [ -s "$work/own/lab.db" ]
refuses a_file_is_refused 2 'letter.txt cannot be made' lims demo "$work/papers/letter.txt" --lang en

# Ended in the middle it leaves no simulator behind: they end when their line to it closes.
"$bin/lims" demo "$work/ended" --lang en >"$work/ended.out" 2>&1 &
pid=$!
: >>"$work/ended.out"
tries=0
until grep -q 'worksheet capture' "$work/ended.out" || [ $((tries += 1)) -gt 500 ]; do sleep 0.02; done
children=$(cat "/proc/$pid/task/$pid/children")
{ kill -KILL "$pid" && wait "$pid"; } 2>/dev/null
sleep 1
left=''
for child in $children; do
	case "$(tr '\0' ' ' <"/proc/$child/cmdline" 2>/dev/null)" in *sim-*) left="$left $child" ;; esac
done
check there_was_a_simulator_to_end [ -n "$children" ]
check a_demonstration_that_is_killed_leaves_no_simulator_behind is "$left" ''
