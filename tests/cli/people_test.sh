#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# people_test.sh BIN: a production laboratory with its licence, people and passwords: who may do what, what is issued inside the scope alone, which head an old
# certificate keeps, and the matrix that shows what is missing.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory production
confirmed spring-dial-scale
must lims --as hoa org set --sign-without-password no
must lims --as hoa staff set quy --name "Đỗ Thị Quy" --roles quality
must lims --as hoa staff set tham --name "Đoàn Đánh Giá" --roles assessor
today=$(date +%F)
printf '%%PDF-1.4 decision' >"$work/quyết định.pdf"

# password WORDS COMMAND…: what is asked for is read from a descriptor, a line for each question.
password() {
	local said=$1
	shift
	LIMS_PASSWORD_FD=7 "$@" 7< <(printf '%s\n' "$said")
}

# ---- licence, scope, people
must lims --as hoa licence set --kind designation --number "N 383" --by "Ủy ban" --from 2020-01-01 --paper "$work/quyết định.pdf"
must lims --as hoa scope set --licence L-A1 --service verification --procedure spring-dial-scale --limits "Max <= 10 kg" --range "đến 10 kg" --signatories chau
refuses a_row_of_a_procedure_that_is_none 2 'no procedure spring' lims --as hoa scope set --licence L-A1 --service verification --procedure spring
refuses a_row_for_another_service 2 'not calibration' lims --as hoa scope set --licence L-A1 --service calibration --procedure spring-dial-scale
refuses a_bound_on_nothing 2 'knows no characteristic' lims --as hoa scope set SC-A1 --limits "Height <= 3 m"
refuses a_bound_of_another_kind 2 'kind' lims --as hoa scope set SC-A1 --limits "Max <= 3 V"
refuses a_day_that_is_none 2 '--until' lims --as hoa licence set L-A1 --until 2027-02-30
refuses days_in_the_wrong_order 2 'lies before' lims --as hoa licence set L-A1 --until 2019-01-01
refuses a_signatory_who_signs_nothing 2 'signatory' lims --as hoa scope set SC-A1 --signatories an
refuses a_class_that_is_none 2 'accuracy class' lims --as an standard set S-A1 --class "rất tốt"
refuses a_licence_is_recorded_once 1 'licence L-A1 says the same' lims --as hoa licence set --kind designation --number "N 383" --by x --from 2021-01-01
refuses bounds_that_nothing_fits 2 'no item would ever fit' lims --as hoa scope set SC-A1 --limits "Max >= 10 kg; Max <= 5000 g"
refuses the_organisation_is_one 2 'There is one organisation' lims --as hoa org set khac --name x
refuses a_code_that_is_the_programs_own 2 'calls itself' lims --as hoa staff set program --name P --roles technician
refuses a_code_that_differs_in_capitals_only 2 'in capitals only' lims --as hoa staff set AN --name X --roles technician
refuses what_is_written_is_named_by_its_option 2 '--name để trống' lims --lang vi --as hoa org set --name "  "
refuses a_picture_is_told_in_the_language_alone 2 'không phải PNG đọc được:' lims --lang vi --as hoa org set --logo "$work/quyết định.pdf"
check lists_speak_the_language has "$(lims --lang vi licence list; lims --lang vi staff list; lims --lang vi scope show SC-A1)" 'chỉ định' 'kỹ thuật viên' 'kiểm định'
check codes_stay_in_json has "$(lims --lang vi staff show an --json)" '"roles":"technician"'
refuses a_technician_grants_no_licence 1 'needs one of: admin' lims --as an licence set --kind vilas --number V --by B --from 2020-01-01

refuses nobody_authorises_themselves 1 'Nobody authorises themselves' lims --as quy authorisation set --staff quy --procedure spring-dial-scale --activity measure \
	--from 2026-01-01 --training ĐT-1
refuses an_authorisation_names_its_ground 2 'needs --training' lims --as quy authorisation set --staff an --procedure spring-dial-scale --activity measure --from 2026-01-01
must lims --as quy authorisation set --staff an --procedure spring-dial-scale --activity measure --from 2026-01-01 --training ĐT-1 --evidence "$work/quyết định.pdf"
must lims --as quy authorisation set --staff chau --procedure spring-dial-scale --activity sign --from 2026-01-01 --training QĐ-2
must lims --as quy authorisation set --staff binh --procedure spring-dial-scale --activity review --from 2026-01-01 --training QĐ-2
must lims --as quy card set --staff an --number KDV-001 --fields mass --from 2026-01-01 --until "$(date -d '+9 months' +%F)"
refuses a_field_that_is_none 2 'does not know' lims --as quy card set --staff an --number K-2 --fields weight --from 2026-01-01 --until 2027-01-01

refuses an_authorisation_is_recorded_once 1 'AU-A1 says the same' lims --as quy authorisation set --staff an --procedure spring-dial-scale --activity measure --from 2026-01-01 --training ĐT-1
refuses a_card_is_recorded_once 1 'K-A1 says the same' lims --as quy card set --staff an --number KDV-001 --fields mass --from 2026-01-01 --until 2027-01-01
refuses the_card_of_another_person_is_named 1 'is that of Nguyễn Văn An (an), K-A1 from 2026-01-01' lims --as quy card set --staff binh --number KDV-001 --fields mass --from 2026-01-01 --until 2027-01-01
refuses nothing_is_withdrawn_ahead 2 'lies in the future' lims --as quy authorisation withdraw AU-A1 --reason x --on 2099-01-01
refuses no_card_is_given_back_ahead 2 'lies in the future' lims --as quy card return K-A1 --on 2099-01-01
refuses a_reason_is_no_blank 2 'Say why' lims --as quy authorisation withdraw AU-A1 --reason "  "

# ---- the matrix shows what is missing
matrix() { lims scope matrix SC-A1 --json | tr -d '\n' | sed "s/.*\"$1\":{\"state\":\"\([a-z_]*\)\".*/\1/"; }
check the_method_is_missing is "$(matrix method)" empty
check missing_is_plain_to_see has "$(lims scope matrix)" MISSING
check in_vietnamese_too has "$(lims --lang vi scope matrix)" 'CHƯA CÓ'
must lims --as quy method-verification set --procedure spring-dial-scale --done-on 2026-03-02 --staff an --points "0,5 … 10 kg" --conclusion fit --report "$work/quyết định.pdf"
check the_method_is_there is "$(matrix method)" good
check people_and_signatories_are_there is "$(matrix people) $(matrix signatories)" 'good good'
check no_comparison_yet is "$(matrix comparison)" empty
refuses a_row_that_is_none_prints_nothing_else 2 'There is no scope SC-X' lims scope matrix SC-X
check no_half_answer is "$(cat "$work/said.out")" ''
refuses faults_of_options_are_in_the_language_too 2 'Không có tùy chọn --fax' lims --lang vi scope matrix --fax
refuses nouns_of_cases_are_in_the_language 2 "Không có khiếu nại CP-A9" lims --lang vi complaint show CP-A9
refuses words_of_records_are_in_the_language 2 'không phải hiệu chuẩn' lims --lang vi --as hoa scope set --licence L-A1 --service calibration --procedure spring-dial-scale
check gaps_are_listed has "$(lims scope matrix --gaps)" SC-A1

# ---- passwords
refuses too_short 2 'at least 8' password ngan lims --as chau staff password
must password 'hoa phượng đỏ' lims --as chau staff password
check the_account_is_shown has "$(lims --as chau staff account chau)" 'has a password, set by chau'
refuses another_needs_the_one_that_holds 1 'not the password' password $'sai rồi nhé\nmột cái khác' lims --as chau staff password
refuses a_technician_sets_nobody_elses 1 'needs one of: admin' password 'của người khác' lims --as an staff password binh
must password 'tạm thời 123' lims --as hoa staff password binh
check the_hash_is_argon2id has "$(cat "$LIMS_KEYS"/*.accounts)" "\$argon2id\$"
check only_the_owner_reads_it is "$(stat -c %a "$LIMS_KEYS"/*.accounts)" 600
check no_hash_in_the_store lacks argon2 dump "$LIMS_STORE"

# ---- work: everybody at their place
refuses nobody_accepts_the_program_without_a_password 1 'quy has none' lims --as quy validate --accept
must password 'chất lượng 1' lims --as quy staff password
refuses accepting_the_program_is_signing 1 'not the password of quy' password 'sai rồi nhé' lims --as quy validate --accept
must password 'chất lượng 1' lims --as quy validate --accept
# work SERIAL: a scale of 15 kg, received and measured; in $item and $sheet.
work() {
	local step row run column load
	item=$(lims item receive --procedure spring-dial-scale --customer C-A1 --serial "$1" --type-approval "PDM 1" --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" \
		--set "e=50 g" | head -n 1)
	item=${item##* }
	sheet=$(lims worksheet open "$item" --standard weights=S-A1)
	sheet=${sheet##* }
	must lims worksheet condition "$sheet" temperature "25 Cel"
	must lims worksheet check "$sheet" visual all yes
	while read -r step row run column load; do
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
}
work S-1
refuses an_administrator_measures_nothing 1 'needs one of: technician' lims --as hoa worksheet enter "$sheet" "500 g" --step weighing --row 1 --run 1 --column up
refuses an_administrator_strikes_nothing 1 'needs one of: technician' lims --as hoa worksheet strike "$sheet" 1 --cause misread
refuses a_measurer_submits_with_a_password 1 'an has none' lims --as an worksheet submit "$sheet"
must password 'người đo 123' lims --as an staff password
refuses submitting_is_signing 1 'not the password of an' password 'sai rồi nhé' lims --as an worksheet submit "$sheet"
must password 'người đo 123' lims --as an worksheet submit "$sheet"
refuses an_administrator_reviews_nothing 1 'needs one of: reviewer' lims --as hoa worksheet review "$sheet" --accept
refuses who_measured_does_not_review 1 'needs one of' lims --as an worksheet review "$sheet" --accept
refuses a_temporary_password_reviews_nothing 1 'change it' password 'tạm thời 123' lims --as binh worksheet review "$sheet" --accept
must password $'tạm thời 123\ncủa tôi 12345' lims --as binh staff password
refuses a_review_asks_for_the_password 1 'not the password of binh' password 'sai rồi nhé' lims --as binh worksheet review "$sheet" --accept
must password 'của tôi 12345' lims --as binh worksheet review "$sheet" --accept
check the_review_says_so has "$(sql "SELECT CAST(bytes AS TEXT) FROM journal_entry WHERE type LIKE 'worksheet.reviewed%'")" '"signed_with":"password"'

refuses outside_of_the_row_nothing_is_issued 1 'has the bound Max <= 10 kg, and the item has 15 kg' password 'hoa phượng đỏ' lims --as chau certificate issue "$sheet"
must lims --as hoa scope set SC-A1 --limits "Max <= 15 kg" --range "đến 15 kg"
refuses an_administrator_signs_nothing 1 'needs one of: signatory' lims --as hoa certificate issue "$sheet"
refuses a_wrong_password_signs_nothing 1 'not the password of chau' password 'sai rồi nhé' lims --as chau certificate issue "$sheet"
refuses who_has_no_password_signs_nothing 1 'chien has none' sh -c "'$bin/lims' --as hoa staff set chien --name Chiến --roles signatory >/dev/null && \
	echo 'chất lượng 1' | LIMS_PASSWORD_FD=0 '$bin/lims' --as quy authorisation set --staff chien --procedure spring-dial-scale --activity sign --from 2026-01-01 --training x >/dev/null && \
	'$bin/lims' --as hoa scope set SC-A1 --signatories chau,chien >/dev/null && '$bin/lims' --as chien certificate issue '$sheet'"
check no_number_was_taken is "$(count paper)" 0
number=$(password 'hoa phượng đỏ' lims --as chau certificate issue "$sheet" | head -n 1)
number=$(sql "SELECT number FROM paper")
check the_right_password_signs [ -n "$number" ]
check the_matrix_shows_the_certificate has "$(lims scope matrix)" "$number $today"
refuses revoking_is_signing 1 'not the password of chau' password 'sai rồi nhé' lims --as chau certificate revoke "$number" --reason nhầm

# ---- the head: the province is merged, the old certificate keeps the old head
text() { lims certificate print "$1" --output "$work/$1.pdf" >/dev/null && pdftotext -layout "$work/$1.pdf" - 2>/dev/null | tr '\n' ' '; }
check the_paper_has_its_head_and_designation has "$(text "$number")" 'N 383'
must lims --as hoa org set --name "Trung tâm tỉnh mới" --address "Số 9, tỉnh Mới" --from "$today"
check the_old_paper_prints_the_old_head has "$(text "$number")" 'Trung tâm thử'
check not_the_new_name lacks 'tỉnh mới' text "$number"
check not_the_new_address lacks 'tỉnh Mới' text "$number"
# A logo and the symbol of an accreditation, black squares of 40 pixels; the mark stands by its own row alone.
base64 -d >"$work/logo.png" <<<'iVBORw0KGgoAAAANSUhEUgAAACgAAAAoAQAAAACkhYXAAAAADElEQVR42mNgGFkAAADwAAE4aVpRAAAAAElFTkSuQmCC'
refuses a_logo_is_a_png 2 '--logo' lims --as hoa org set --logo "$work/quyết định.pdf"
must lims --as hoa org set --logo "$work/logo.png" --from "$today"
must lims --as hoa licence set --kind vilas --number "VILAS 380" --by BoA --from 2020-01-01 --symbol "$work/logo.png"
must lims --as hoa scope set --licence L-A2 --service verification --procedure spring-dial-scale
pictures() { lims certificate print "$1" --output "$work/$1.pdf" >/dev/null && pdfimages -list "$work/$1.pdf" 2>/dev/null | grep -c ' image '; }
work S-2
must password 'người đo 123' lims --as an worksheet submit "$sheet"
must password 'của tôi 12345' lims --as binh worksheet review "$sheet" --accept
must password 'hoa phượng đỏ' lims --as chau certificate issue "$sheet"
second=$(sql "SELECT number FROM paper WHERE number <> '$number'")
check the_new_paper_prints_the_new_head has "$(text "$second")" 'Trung tâm tỉnh mới'
check it_has_the_logo_and_no_symbol is "$(pictures "$second")" 1
check it_has_no_mark lacks VILAS text "$second"
check the_old_paper_has_no_logo is "$(pictures "$number")" 0
must lims --as hoa scope set SC-A2 --mark yes
work S-3
must password 'người đo 123' lims --as an worksheet submit "$sheet"
must password 'của tôi 12345' lims --as binh worksheet review "$sheet" --accept
must password 'hoa phượng đỏ' lims --as chau certificate issue "$sheet"
third=$(sql "SELECT number FROM paper WHERE number NOT IN ('$number', '$second')")
check a_row_that_allows_it_prints_the_symbol is "$(pictures "$third")" 2
check and_the_number has "$(text "$third")" 'VILAS 380'
must lims worksheet blank spring-dial-scale --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" --pdf "$work/blank.pdf"
check a_blank_record_has_the_logo is "$(pdfimages -list "$work/blank.pdf" 2>/dev/null | grep -c ' image ')" 1
check papers_with_pictures_are_drawn_again_alike has "$(lims audit recompute "$third")" '0 differences'
check the_head_of_a_day_is_shown has "$(lims org show --on 2020-01-01)" 'Trung tâm thử'
check its_history_is_told has "$(lims org history)" "Trung tâm tỉnh mới"
check its_history_speaks_the_language has "$(lims --lang vi org history)" 'Tên '
refuses a_day_of_the_head_that_is_none 2 '--from' lims --as hoa org set --phone 1 --from 2026-13-01

# ---- the assessor reads everything and writes nothing
check an_assessor_reads_the_story has "$(lims --as tham audit show "$number")" chau
check an_assessor_reads_the_matrix has "$(lims --as tham scope matrix)" SC-A1
check an_assessor_reads_the_paper lims --as tham certificate print "$number" --output "$work/assessor.pdf"
before=$(count journal_entry)
refuses an_assessor_receives_nothing 1 'writes nothing' lims --as tham item receive --procedure spring-dial-scale --customer C-A1 --serial X
refuses an_assessor_sets_nothing 1 'writes nothing' lims --as tham org set --phone 1
refuses an_assessor_adds_no_remark 1 'writes nothing' lims --as tham complaint open --title x --from y --received-by letter
refuses an_assessor_has_no_other_role 2 'no other role' lims --as hoa staff set tham --roles assessor,technician
check the_assessor_left_no_entry is "$(count journal_entry)" "$before"

# ---- who left is disabled and stays; an administrator adds and alters nothing
refuses nobody_is_deleted 2 'staff' lims --as hoa staff delete binh
must lims --as hoa staff set binh --active no
check who_left_is_still_listed has "$(lims staff list)" 'Trần Thị Bình'
check what_they_did_stands has "$(lims audit show "$number")" binh
refuses who_left_does_nothing 1 'no longer active' lims --as binh worksheet review "$sheet" --accept
refuses the_last_administrator_stays 1 'Nobody would be left' lims --as hoa staff set hoa --active no
must lims --as hoa staff set an --name "Tên Khác"
check the_name_from_before_stays_on_record has "$(sql "SELECT group_concat(CAST(bytes AS TEXT)) FROM journal_entry WHERE type LIKE 'register.recorded%'")" 'Nguyễn Văn An'
check entries_cannot_be_changed_in_the_store [ -n "$(sqlite3 "$LIMS_STORE" "UPDATE journal_entry SET type = 'x'" 2>&1)" ]
check entries_cannot_be_removed_from_the_store [ -n "$(sqlite3 "$LIMS_STORE" 'DELETE FROM journal_entry' 2>&1)" ]
check the_journal_stands lims audit verify
# Who grants shows who they are; from then on nobody takes a first password for themselves.
must password 'quản trị 123' lims --as hoa staff password
refuses granting_asks_who_has_a_password 1 'not the password of hoa' password 'sai rồi nhé' lims --as hoa staff set ma --name Ma --roles signatory
must password 'quản trị 123' lims --as hoa staff set ma --name Ma --roles signatory
refuses the_first_password_is_given 1 'given by an administrator' password 'tôi là Ma 1' lims --as ma staff password
must password $'quản trị 123\ntạm thời 9' lims --as hoa staff password ma
must password $'tạm thời 9\ntôi là Ma 1' lims --as ma staff password
check what_was_granted_says_so has "$(sql "SELECT CAST(bytes AS TEXT) FROM journal_entry WHERE type LIKE 'register.recorded%' AND subject = 'staff:ma'")" '"signed_with":"password"'

# ---- authorisations and cards end with a day and a reason
check the_competence_of_a_person_is_told has "$(lims --as tham staff competence an)" "AU-A1"
check with_its_state has "$(lims staff competence an --json)" '"state":"holds"'
refuses of_nobody_there_is_none 2 zz lims staff competence zz
refuses a_reason_is_given 2 'Say why' lims --as quy authorisation withdraw AU-A1
refuses taking_back_asks_who_has_a_password 1 'not the password of quy' password 'sai rồi nhé' lims --as quy authorisation withdraw AU-A1 --reason "chuyển việc"
must password 'chất lượng 1' lims --as quy authorisation withdraw AU-A1 --reason "chuyển việc" --on 2026-11-01
check nobody_is_authorised_any_more is "$(matrix people)" empty
must password 'chất lượng 1' lims --as quy card return K-A1 --on 2026-11-02
refuses a_card_is_given_back_once 1 'has ended already' password 'chất lượng 1' lims --as quy card return K-A1
tables "$LIMS_STORE" >"$work/before"
must lims rebuild
tables "$LIMS_STORE" >"$work/after"
check a_rebuild_gives_the_same_rows cmp "$work/before" "$work/after"

# ---- a second machine of a laboratory with one administrator: passwords do not go there with the journal, their file is taken along
elsewhere() { LIMS_STORE=$work/second/lab.db LIMS_KEYS=$work/second/keys "$@"; }
mkdir "$work/second"
must lims sync --file "$work/pack"
must elsewhere lims init --join "$work/pack" --node B
refuses a_password_does_not_go_with_the_journal 1 'none on this machine' password 'quản trị 123' elsewhere lims --as hoa staff set moi --name Moi --roles technician
refuses nobody_gives_it_to_the_administrator_there 1 'another machine' password 'mới 12345' elsewhere lims --as hoa staff password
must cp "$LIMS_KEYS"/*.accounts "$work/second/keys/"
check the_file_is_ones_own is "$(stat -c %a "$work/second/keys/"*.accounts)" 600
must password 'quản trị 123' elsewhere lims --as hoa staff set moi --name Moi --roles technician
