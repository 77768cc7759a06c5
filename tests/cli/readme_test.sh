#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# readme_test.sh BIN README: the first day in README.md works when it is pasted: its very commands are run here.
bin=$1 readme=$2
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset LIMS_STORE LIMS_KEYS LIMS_LANG

# All blocks marked sh, in one shell, as a person pastes them; only the folder of the programs is another.
# shellcheck disable=SC2016 # $PWD stands so in the text
sed -n '/^```sh$/,/^```$/p' "$readme" | sed '/^```/d' | sed "s#\\\$PWD/build/release/bin#$bin#" >"$work/pasted"
check the_readme_has_a_first_day [ "$(grep -c lims "$work/pasted")" -gt 20 ]
check its_programs_are_found_where_it_says grep -q "$bin" "$work/pasted"
mkdir "$work/here"
(cd "$work/here" && bash -eu -o pipefail "$work/pasted") >"$work/answers" 2>&1 </dev/null
rc=$?
check every_command_of_it_works is "$rc" 0
[ "$rc" -eq 0 ] || tail -n 5 "$work/answers"
check it_ends_with_a_certificate [ -s "$(echo "$work"/training/TH-V*[0-9].pdf)" ]
check it_ends_with_a_record [ -s "$(echo "$work"/training/TH-V*-record.pdf)" ]
check a_calibration_has_a_certificate_of_its_own_series [ -s "$(echo "$work"/training/TH-HC*[0-9].pdf)" ]
check its_paper_computes_again grep -q ' 0 differences$' "$work/answers"
check its_journal_verifies grep -q 'faults: 0$' "$work/answers"
