#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# past_test.sh BIN: how did it look then: commands that show something show what was recorded until a moment, and nothing writes there.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
now() { sleep 0.01 && date +%Y-%m-%dT%H:%M:%S.%6N%:z && sleep 0.01; }
must lims --as hoa customer set C-A1 --phone "0912 000 001"
first=$(now)
must lims --as hoa customer set C-A1 --phone "0912 000 002"
dial 0001
while read -r step row run column load; do
	must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
done < <(dial_cells)
measured=$(now)
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
number=$(sql 'SELECT number FROM paper')
valid=$(now)
must lims --as chau certificate revoke "$number" --reason "chuẩn hỏng"

check a_changed_value_is_the_old_one has "$(lims customer show C-A1 --as-of "$first")" '0912 000 001'
check now_it_is_the_new_one has "$(lims customer show C-A1)" '0912 000 002'
check the_answer_says_of_when_it_is has "$(lims customer list --as-of "$first")" 'As it stood at'
check json_is_the_same_as_without is "$(lims customer show C-A1 --as-of "$valid" --json)" "$(lims customer show C-A1 --json)"
check there_was_no_item_yet lacks 0001 lims item list --as-of "$first" --json
check now_there_is_one has "$(lims item list --json)" 0001
lims worksheet show "$sheet" --as-of "$measured" >"$work/then.txt"
check the_worksheet_was_open has "$(cat "$work/then.txt")" 'State: open'
check with_all_its_readings is "$(grep -cE '^ +[0-9]+ +(discrimination|repeatability|eccentricity|weighing) ' "$work/then.txt")" \
	"$(lims worksheet show "$sheet" | grep -cE '^ +[0-9]+ +(discrimination|repeatability|eccentricity|weighing) ')"
check and_now_it_is_reviewed has "$(lims worksheet show "$sheet")" 'State: reviewed'
check the_paper_was_not_there_yet lacks "$number" lims certificate list --as-of "$measured" --json
check then_it_stood lacks evoked lims certificate show "$number" --as-of "$valid"
check now_it_is_revoked has "$(lims certificate show "$number")" 'revoked'
check its_story_ends_there lacks '  paper.revoked/' lims audit show "$number" --as-of "$valid"
check and_goes_on_today is "$(lims audit show "$number" | grep -c '  paper.revoked/')" 1
check it_computes_again_from_then has "$(lims audit recompute "$number" --as-of "$valid")" ' 0 differences'
check a_second_is_shown_as_it_ended has "$(lims customer list --as-of "$(date +%FT%T)")" 'As it stood at'
revoked=$(lims certificate print "$number" --output "$work/p.pdf")
check a_revoked_paper_is_printed_as_such has "$revoked" 'was revoked' "Written: $work/p.pdf"
check every_page_says_so is "$(pdftotext "$work/p.pdf" - 2>/dev/null | grep -c '^KHÔNG CÒN GIÁ TRỊ: đã thu hồi ngày .* NO LONGER VALID: revoked on ')" "$(pdfinfo "$work/p.pdf" 2>/dev/null | sed -n 's/^Pages: *//p')"
must lims certificate print "$number" --as-issued --output "$work/kept.pdf"
check as_issued_it_is_the_kept_one has "$(lims certificate show "$number")" "$(sha256sum "$work/kept.pdf" | cut -d ' ' -f 1)"
check which_says_nothing_of_it lacks 'thu hồi' pdftotext "$work/kept.pdf" -
check what_is_written_over_is_said has "$(lims certificate print "$number" --output "$work/p.pdf")" 'over the file that was there'
check a_day_is_shown_as_it_ended has "$(lims certificate show "$number" --as-of "$(date +%F)")" 'revoked'

entries=$(count journal_entry)
refuses nothing_was_there_before_the_first_day 2 'nothing was recorded' lims item list --as-of 2020-01-01
refuses the_future_is_not_shown 2 'future' lims item list --as-of 2999-01-01
refuses no_day_is_no_day 2 '--as-of takes a day' lims item list --as-of yesterday
refuses nothing_is_written_there 2 'changes nothing' lims --as hoa customer set C-A1 --phone 1 --as-of "$first"
refuses not_what_is_not_recorded 2 'changes nothing' lims procedure list --as-of "$first"
check the_store_is_untouched is "$(count journal_entry)" "$entries"
check help_says_so has "$(lims item list --help)" '--as-of DATE'
check and_not_where_it_does_not_go lacks as-of lims item receive --help
