#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# intake_test.sh BIN: a job from the request to the hand-back: review, items, who has them, what is due, papers.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training

receive() {
	lims item receive --procedure spring-dial-scale --customer C-A1 --job J-A1 --serial "$1" \
		--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" | head -n 1 | grep -o 'I-A.*'
}

must lims --as hoa site set --customer C-A1 --name "Quầy thịt" --address "Nhà lồng 2"
refuses nothing_is_due_before_it_came 2 'lies before the day on which the job came' lims --as hoa job set --customer C-A1 --received-on 2026-01-06 --due-on 2026-01-05
refuses a_new_job_is_not_over 2 '--received-on too' lims --as hoa job set --customer C-A1 --due-on 2026-01-05
refuses no_job_comes_tomorrow 2 'future' lims --as hoa job set --customer C-A1 --received-on 2150-01-06
must lims --as hoa job set --customer C-A1 --site SITE-A1 --received-on 2026-01-02 --due-on 2026-01-05
refuses nor_is_its_day_moved_before_that 2 'lies before the day' lims --as hoa job set J-A1 --due-on 2026-01-01
refuses nor_agreed_before_that 2 'lies before the day' lims --as hoa job review J-A1 --procedure spring-dial-scale --due-on 2026-01-01
refuses a_site_must_stand 2 'no site' lims --as hoa job set --customer C-A1 --site SITE-A9
check a_job_without_a_review_is_shown_so has "$(lims job show J-A1)" 'NOT REVIEWED'
check in_the_list_too has "$(lims job list --open)" 'NOT REVIEWED'
check and_that_it_is_late has "$(lims job list)" 'LATE'
refuses a_review_names_its_methods 2 '--procedure' lims --as hoa job review J-A1
must lims --as hoa job review J-A1 --procedure spring-dial-scale --fee "200 000 VND" --due-on 2031-05-20 --note "Trả tại chợ"
shown=$(lims job show J-A1)
check the_reviewer_is_named has "$shown" 'hoa'
check the_day_agreed_counts has "$shown" '2031-05-20'
check who_samples_is_said_in_words has "$(lims --lang vi job show J-A1 | tr -s ' ')" 'Bên lấy mẫu khách hàng'
check the_fee_is_kept has "$shown" '200 000 VND'
check nobody_misses_the_review is "$(grep -c 'NOT REVIEWED' <<<"$shown")" 0
a=$(receive S-1) b=$(receive S-2)
refuses no_work_until_yesterday 2 'is over already' lims --as hoa item assign --job J-A1 --to an --until 2026-01-05
must lims --as hoa item assign --job J-A1 --to an --until 2031-05-10
check the_person_sees_the_work is "$(lims --as an item assigned --json | grep -o '"item":"[^"]*"' | cut -d '"' -f 4 | tr '\n' ' ')" "$a $b "
check the_job_says_who_has_it_and_until_when has "$(lims job show J-A1 | tr -s ' ')" 'an 2031-05-10'
sheet=$(lims --as an worksheet open "$a" --standard weights=S-A1 | head -n 1 | grep -o 'W-A.*')
lims job show J-A1 --json >"$work/job.json"
check the_worksheet_is_named is "$(value "$work/job.json" '$.content[0].worksheet')" "$sheet"
check the_state_follows is "$(value "$work/job.json" '$.content[0].state')" in_work
check the_job_is_in_work is "$(value "$work/job.json" '$.state')" in_work
check what_is_due_by_a_day is "$(lims job list --due 2031-05-20 --json | grep -o '"code":"[^"]*"')" '"code":"J-A1"'
check and_not_the_day_before lacks code lims job list --due 2031-05-19 --json
refuses who_took_it_is_said 2 '--to' lims --as hoa item hand-back "$a"
refuses nothing_goes_before_it_came 2 'came on' lims --as hoa item hand-back "$a" --to "Ông Ba" --on 2026-01-05
refuses nothing_happened_before_it_came 2 'came for the first time on' lims --as hoa item event "$a" repaired --on 2026-01-05
refuses nothing_is_made_after_it_came 2 'cannot be made in' lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S-9 --year 2150 \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
refuses letters_are_no_year 2 'is no year of manufacture' lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S-9 --year abcd \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
refuses five_digits_are_no_year 2 'is no year of manufacture' lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S-9 --year 20266 \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
refuses nor_is_a_slip 2 'is no year of manufacture' lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --serial S-9 --year 0202 \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g"
must lims --as hoa item hand-back "$a" --to "Ông Ba"
refuses nothing_is_handed_back_twice 1 'Ông Ba' lims --as hoa item hand-back "$a" --to "Bà Tư"
must lims --as hoa item hand-back --job J-A1 --to "Bà Tư"
lims job show J-A1 --json >"$work/job.json"
check each_with_whom is "$(value "$work/job.json" '$.content[0].returned_to'), $(value "$work/job.json" '$.content[1].returned_to')" 'Ông Ba, Bà Tư'
check everything_is_back is "$(value "$work/job.json" '$.state')" handed_back
check it_is_not_open_any_more is "$(lims job list --open)" 'There is no such job'
refuses items_or_a_job_not_both 2 'Name items' lims --as hoa item hand-back "$a" --job J-A1 --to x
refuses no_such_job 2 'J-A7' lims --as hoa job show J-A7
{ lims job list; lims job show J-A1; lims find s-1; lims find cho; lims worksheet list; } >"$work/tables.txt"
check no_line_ends_in_blanks is "$(grep -c ' $' "$work/tables.txt")" 0
check what_is_found_has_its_parts_in_a_row has "$(lims find s-1)" 'S-1, C-A1'
must lims rebuild
check a_rebuild_says_the_same is "$(lims job show J-A1 --json)" "$(cat "$work/job.json")"
