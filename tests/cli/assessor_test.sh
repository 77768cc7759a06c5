#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# assessor_test.sh BIN: the assessor's day: what is pulled in a vertical audit of ISO/IEC 17025:2017, each question answered by one command, with its time.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training
today=$(date +%F)
printf '%%PDF-1.4 paper' >"$work/p.pdf"

# ---- what happened before the assessor came
must lims --as hoa staff set dung --name "Ngô Dũng" --roles technical_manager
must lims --as hoa staff set quy --name "Đỗ Thị Quy" --roles quality
must lims --as hoa staff set tham --name "Đoàn Đánh Giá" --roles assessor
must lims --as quy authorisation set --staff an --procedure spring-dial-scale --activity measure --from 2026-01-05 --training ĐT-1 --evidence "$work/p.pdf"
must lims --as quy authorisation set --staff binh --procedure spring-dial-scale --activity review --from 2026-01-05 --training QĐ-2
must lims --as quy authorisation set --staff chau --procedure spring-dial-scale --activity sign --from 2026-01-05 --training QĐ-3
must lims --as quy card set --staff an --number KDV-001 --fields mass --from 2026-01-01 --until "$(date -d '+9 months' +%F)"
must lims --as hoa job set --customer C-A1 --due-on 2031-05-20
must lims --as hoa job review J-A1 --procedure spring-dial-scale --decision-rule simple --fee "200 000 VND"
item=$(lims --as hoa item receive --procedure spring-dial-scale --customer C-A1 --job J-A1 --serial 0417 --type NH-15 --condition "xước nhẹ" \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" | head -n 1)
item=${item##* }
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g
must lims device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
sheet=$(lims worksheet open "$item" --standard weights=S-A1 | head -n 1)
sheet=${sheet##* }
must lims worksheet condition "$sheet" temperature "24.5 Cel"
must lims worksheet check "$sheet" visual all yes
while read -r _ _ _ _ load; do
	tell scale "load $load"
	must lims worksheet capture "$sheet" --device can
done < <(dial_cells)
wrong=$(lims worksheet show "$sheet" | sed -nE 's/^ +([0-9]+) +Errors with increasing and decreasing loads, row 1, Indication, decreasing .*/\1/p')
must lims worksheet strike "$sheet" "$wrong" --cause disturbance --note "xe tải chạy qua"
tell scale "load 500"
must lims worksheet capture "$sheet" --device can
reviewed "$sheet"
must lims --as chau certificate issue "$sheet" --sticker 26V.00001
number=$(sql 'SELECT number FROM paper')
must lims --as hoa certificate print "$number" --output "$work/handed.pdf"
before=$(sleep 0.01 && date +%Y-%m-%dT%H:%M:%S.%6N%:z && sleep 0.01)
must lims --as hoa customer set C-A1 --name "Chợ Mới"
must lims --as chau certificate replace "$number" --reason "khách hàng đổi tên"
# The year in figures: the sticker is the one that is on the instrument, whatever paper names it; a recorded card is the verifier's, and counts once.
lims --as quy report annual --json >"$work/annual.json"
check a_replacement_uses_no_second_sticker is "$(value "$work/annual.json" '$.papers.certificates') $(value "$work/annual.json" '$.papers.stickers')" '2 1'
check a_verifier_is_who_has_a_card is "$(value "$work/annual.json" '$.card[0].number') $(value "$work/annual.json" '$.card[0].in_date')" 'KDV-001 1'
check and_is_not_listed_twice is "$(value "$work/annual.json" '$.staff[0].code')" ''
check in_words_too has "$(lims --as quy report annual)" "Verifiers' cards: 1 in date, 0 not"
must lims --as quy comparison open --title "Quả cân 10 g" --sort proficiency --provider "Viện" --quantity "10 g" --due-on 2027-01-31
must lims --as an comparison report PT-A1 --value "10.0012 g" --U "0.0009 g"
must lims --as quy comparison evaluate PT-A1 --assigned "10.0000 g" --assigned-U "0.0012 g" --report "$work/p.pdf"
must lims --as quy internal-audit open --title "Đánh giá nội bộ 2026" --scope "7.2 đến 7.8" --auditor dung --due-on 2026-06-30
must lims --as dung internal-audit perform IA-A1 --held-on 2026-06-20 --summary "phù hợp" --findings "không" --report "$work/p.pdf"
must lims --as quy management-review open --title "Xem xét 2026" --due-on 2026-12-31 --about internal-audit:IA-A1
must lims --as quy validate --accept --note "đã đối chiếu với bảng tính tay"

# question NAME COMMAND…: one command, run by the assessor, who can change nothing; its answer is in $answer, and its time is told.
question() {
	local name=$1 begin
	shift
	begin=$(date +%s%N)
	answer=$(lims --as tham "$@" 2>&1)
	printf '%6d ms  %-60s lims %s\n' $((($(date +%s%N) - begin) / 1000000)) "$name" "$*" >>"$work/questions"
}
says() { # NAME TEXT…: all of it is in the answer
	local name=$1
	shift
	for text in "$@"; do check "$name" has "$answer" "$text"; done
}

# 1. This certificate: contract, item, surroundings, standards, raw data, calculation, check, approval, register.
question "follow a certificate from the contract to the register" audit show "$number"
says the_contract job.reviewed/1 '"fee":"200 000 VND"'
says the_item '"condition":"xước nhẹ"'
says the_surroundings '"quantity":"temperature","value":"24.5 Cel"'
says the_standard_with_its_certificate '"certificate":"K-1"'
says the_raw_bytes '← S S        500 g\x0d\x0a'
says the_calculation worksheet.submitted/2
says the_check 'binh  worksheet.reviewed/1'
says the_approval 'chau  paper.issued/1'
says who_printed_it 'hoa  paper.printed/1'
says the_strike reading.struck/2 'xe tải chạy qua'
says in_words_too 'value read from the line' 'result frozen and submitted' 'issued and signed'
check in_vietnamese_as_well has "$(lims --as tham audit show "$number" --lang vi)" 'đọc từ đường truyền'
check each_line_has_who_when_node_and_bytes is "$(grep -cE '^20[0-9-]+T[0-9:.]+\+07:00  A:[0-9]+  [a-z]+  [a-z_.]+/[0-9]+  [a-z]+:' <<<"$answer")" \
	"$(grep -cE '^    [0-9a-f]{16}…$' <<<"$answer")"
check in_the_order_of_the_journal is "$(sed -nE 's/^20[^ ]+  A:([0-9]+)  .*/\1/p' <<<"$answer" | sort -nc && echo sorted)" sorted

# 2. Compute it again: 29 cells, and the one that was struck.
question "compute it again from the raw data" audit recompute "$number"
says it_computes_again '30 captures decoded again' ' 0 differences'

# 3. Were these people authorised, and was the card valid, on that day?
question "authorisations and cards of that day" certificate people "$number"
says who_measured_by_which_record 'measured  an    Nguyễn Văn An' AU-A1 KDV-001
says who_reviewed 'reviewed  binh'
says who_signed 'signed    chau'

# 4. Equipment: certificate, last day, status, on that day; when is it due?
question "equipment: certificate, last day, due" standard list --as-of "$before"
says certificate_and_last_day K-1 "$(date -d '+9 months' +%F)"

# 5. Traceability of the result.
question "the certificate of the standard named in the report" certificate trace "$number"
says the_chain 'standard S-A1 Bộ quả cân M1' 'certificate K-1 by V'

# 6. Comparisons.
question "results of proficiency tests" comparison show PT-A1
says en_and_its_judgement 0.800 satisfactory

# 7. Internal audit and management review.
question "the last management review and the audit that it rests on" management-review show MR-A1
says the_review_names_the_audit internal-audit IA-A1

# 8. The software.
question "validation of the software" validate
says who_accepted_it 'These results stand accepted by quy' '0 failed; 0 faults'

# 9. A corrected report.
question "a corrected report" certificate show "$number"
says replaced_by_which_and_why "${number}R1" 'khách hàng đổi tên'

# 10. An amended datum: the original value, the day, what changed, who.
question "an amended datum" worksheet strikes "$sheet"
says the_original_stays "$wrong  Errors with increasing and decreasing loads, row 1, Indication, decreasing  500 g" 'xe tải chạy qua' "(an, $today" 'with it: passes' 'accepted by binh'

# 11. to 14.: which method, how it looked, whether it was touched, who may do what.
question "which version of the method on that day" worksheet show "$sheet"
says the_method 'ĐLVN 30:2021'
question "how did the certificate look before it was corrected" certificate show "$number" --as-of "$before"
check then_it_was_not_replaced is "$(grep -c "${number}R1" <<<"$answer")" 0
question "has anybody changed the database" audit verify
says nobody_did 'faults: 0'
question "who has which rights" staff list
says rights_are_listed 'tham  Đoàn Đánh Giá  assessor'

question "everything about one standard" audit show standard:S-A1
says what_was_recorded_of_it register.recorded/1 'standard:S-A1' '"certificate":"K-1"'
question "everything about one person" audit show staff:an
says who_gave_the_roles 'hoa  register.recorded' 'staff:an'
refuses a_thing_that_is_not_there 2 'no standard S-A9' lims audit show standard:S-A9

refuses the_assessor_changes_nothing 1 'tham is an assessor' lims --as tham customer set C-A1 --name x
question "a copy that proves it elsewhere" audit export "$number" "$work/n.bundle"
mkdir "$work/empty"
check the_bundle_holds_in_an_empty_directory env -i -C "$work/empty" PATH=/usr/bin:/bin LIMS_LANG=en "$bin/lims-verify" --quiet "$work/n.bundle"
check the_contract_and_the_authorisation_are_in_it is "$(grep -acE '^subject (job:J-A1|authorisation:AU-A[123])$' "$work/n.bundle")" 5
cat "$work/questions"
