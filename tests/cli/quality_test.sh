#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# quality_test.sh BIN: papers under fields, and the records of quality with their lives, as people use them.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training

# A paper under a field of a register.
{ printf '%%PDF-1.4\n' && head -c 70000 /dev/urandom; } >"$work/Quyết định 12.pdf"
hash=$(sha256sum <"$work/Quyết định 12.pdf" | cut -d' ' -f1)
must lims --as hoa supplier set V1 --name "Viện Đo lường" --supplies calibration --paper "$work/Quyết định 12.pdf"
check show_names_the_paper_and_its_hash has "$(lims supplier show V1)" "Quyết định 12.pdf ($hash)"
check json_has_both is "$(lims supplier show V1 --json | tr -d '\n' | sed 's/.*"paper":"\([^"]*\)","paper.file":"\([^"]*\)".*/\1 \2/')" "$hash Quyết định 12.pdf"
must lims supplier file V1 paper "$work/back.pdf"
check the_paper_comes_back_byte_for_byte cmp "$work/back.pdf" "$work/Quyết định 12.pdf"
check the_chain_names_the_paper lims audit verify
refuses a_paper_that_is_not_there 2 '--paper' lims --as hoa supplier set V1 --paper "$work/none.pdf"
refuses a_folder_is_no_paper 2 '--paper' lims --as hoa supplier set V1 --paper "$work"
head -c $((20 * 1024 * 1024 + 1)) /dev/zero >"$work/large.pdf"
refuses a_paper_larger_than_20_MiB 2 '--paper' lims --as hoa supplier set V1 --paper "$work/large.pdf"
refuses a_field_that_holds_no_paper 2 'no paper called phone' lims supplier file V1 phone "$work/x"
refuses nothing_is_kept_there 2 'V2' lims supplier file V2 paper "$work/x"
must lims rebuild
check the_paper_survives_a_rebuild has "$(lims supplier show V1)" "$hash"

# ---- cases
must lims --as hoa staff set dung --name "Ngô Dũng" --roles quality
must lims --as hoa staff set tam --name "Lê Tám" --roles technical_manager
printf '%%PDF-1.4 letter' >"$work/thư.pdf"
printf '%%PDF-1.4 evidence' >"$work/ảnh.pdf"

# state KIND CODE
state() { lims "$1" show "$2" --json | tr -d '\n' | sed 's/.*"title":"[^"]*","state":"\([a-z_]*\)".*/\1/'; }

# A complaint from its letter to the answer; the technician may not decide it.
must lims --as hoa complaint open --title "Chậm trả" --from "Chợ Thử" --customer C-A1 --received-by letter --letter "$work/thư.pdf" --due-on 2027-01-15 --on 2026-02-02
check the_complaint_has_a_code_and_a_state has "$(lims complaint list)" 'CP-A1'
refuses a_complaint_without_a_title 2 'needs --title' lims --as hoa complaint open --from x --received-by letter
refuses a_step_that_is_not_there 2 'complaint' lims --as hoa complaint jump CP-A1
refuses a_step_too_early 1 'comes after' lims --as hoa complaint answer CP-A1 --told-on 2026-02-03 --letter "$work/thư.pdf"
must lims --as hoa complaint acknowledge CP-A1 --relates yes --told-on 2026-02-03
must lims --as an complaint investigate CP-A1 --findings "máy hỏng hai ngày"
refuses a_technician_does_not_decide 1 'needs one of' lims --as an complaint decide CP-A1 --justified yes --decision "xin lỗi" --corrective-action yes
must lims --as dung complaint decide CP-A1 --justified yes --decision "xin lỗi" --corrective-action yes
check the_corrective_action_opened_by_itself has "$(lims correction show CA-A1)" 'Concerns: complaint CP-A1'
check and_says_why has "$(lims correction show CA-A1)" 'a complaint that asks for a corrective action'
must lims --as hoa complaint answer CP-A1 --told-on 2026-02-10 --letter "$work/ảnh.pdf"
check it_is_closed is "$(state complaint CP-A1)" closed
must lims complaint file CP-A1 letter "$work/letter.pdf"
check the_last_letter_comes_back cmp "$work/letter.pdf" "$work/ảnh.pdf"
check nothing_open_is_due none lims complaint list --open --due 2027-12-31

# A corrective action closes only with evidence, and by another person.
must lims --as an correction analyse CA-A1 --root-cause "không có máy dự phòng" --elsewhere "không"
must lims --as tam correction plan CA-A1 --actions "mua máy" --owner an --due-on 2026-11-01
check it_is_overdue has "$(lims correction list --open)" 'overdue'
check it_is_in_the_list_of_the_day has "$(lims correction list --due 2026-11-01)" 'CA-A1'
must lims --as tam correction implement CA-A1 --done "đã mua" --evidence "$work/ảnh.pdf"
refuses not_without_evidence 2 'needs --evidence' lims --as dung correction close CA-A1 --effectiveness "không chậm nữa"
refuses not_by_who_did_it 1 'another person' lims --as tam correction close CA-A1 --effectiveness "không chậm nữa" --evidence "$work/ảnh.pdf"
must lims --as dung correction close CA-A1 --effectiveness "không chậm nữa" --evidence "$work/ảnh.pdf"
check it_is_closed_with_evidence is "$(state correction CA-A1)" closed

# The inputs of a management review are a checklist: none may be left out.
must lims --as dung management-review open --title "Năm 2026" --due-on 2026-12-31
refuses an_input_that_was_forgotten 2 'needs --other' lims --as dung management-review prepare MR-A1 --issues a --objectives b --policies c --previous d \
	--audits e --corrections f --assessments g --workload h --feedback i --complaints j --improvements k --resources l --risks m --validity n
must lims --as dung management-review prepare MR-A1 --issues a --objectives b --policies c --previous d \
	--audits e --corrections f --assessments g --workload h --feedback i --complaints j --improvements k --resources l --risks m --validity n --other o
must lims --as dung management-review hold MR-A1 --held-on 2026-11-20 --effectiveness "tốt" --improvement "x" --resources-needed "y" --changes "z" --minutes "$work/ảnh.pdf"

# A controlled document: an edition replaces the one before, who read it stands there.
must lims --as dung document open QT-07.1 --title "Quy trình cân" --origin internal --edition 1 --paper "$work/thư.pdf"
must lims --as tam document approve QT-07.1 --from 2026-03-01
must lims --as an document read QT-07.1
must lims --as dung document open QT-07.2 --title "Quy trình cân" --origin internal --edition 2 --paper "$work/ảnh.pdf" --replaces QT-07.1
must lims --as tam document approve QT-07.2 --from 2026-06-01
check the_old_edition_is_marked has "$(lims document list)" 'OBSOLETE'
check one_edition_is_in_force is "$(lims document list --open | tail -n +2 | cut -d' ' -f1)" QT-07.2
must lims --as dung document open QT-07.3 --title "Quy trình cân" --origin internal --edition 3 --paper "$work/ảnh.pdf" --replaces QT-07.2 --procedure spring-dial-scale
must lims --as tam document approve QT-07.3 --from 2026-07-01
dial 0001
check the_edition_in_force_is_shown_at_the_bench has "$(lims --as an worksheet show "$sheet")" 'Document in force: QT-07.3'
check it_says_that_it_was_not_read has "$(lims --as an worksheet show "$sheet")" 'an has not read it yet'
must lims --as an document read QT-07.3
check and_not_any_more lacks 'has not read it yet' lims --as an worksheet show "$sheet"
check who_read_it_stands_there has "$(lims document show QT-07.1 | grep -B1 'confirms having read it')" '  an  → in force'
check help_lists_the_steps has "$(lims training --help 2>/dev/null)" 'training authorise CODE'
check help_of_a_step_names_its_fields has "$(lims training evaluate --help)" '--evidence FILE'

# A comparison: En of 0.0012 against √(0.0009² + 0.0012²) is 0.8; of 0.0030 it is 2, which opens a corrective action.
must lims --as dung comparison open --title "Quả cân 10 g" --sort proficiency --provider "Viện" --quantity "10 g" --due-on 2027-01-31
must lims --as an comparison report PT-A1 --value "10.0012 g" --U "0.0009 g"
must lims --as dung comparison evaluate PT-A1 --assigned "10.0000 g" --assigned-U "0.0012 g" --report "$work/thư.pdf"
check en_is_computed_and_judged has "$(lims comparison show PT-A1 --json)" '"En":"0.800","En.verdict":"satisfactory"'
must lims --as dung comparison open --title "Quả cân 10 g" --sort proficiency --provider "Viện" --quantity "10 g" --due-on 2027-01-31
must lims --as an comparison report PT-A2 --value "10.0030 g" --U "0.0009 g"
must lims --as dung comparison evaluate PT-A2 --assigned "10.0000 g" --assigned-U "0.0012 g" --report "$work/thư.pdf"
check an_unsatisfactory_one_opens_a_corrective_action has "$(lims correction list --open)" 'Comparison between laboratories PT-A2'

# One list for the morning: what is due in any of them.
must lims --as dung finding open --title "Thiếu U" --body "Đoàn đánh giá" --clause 7.6 --grade minor --due-on 2026-09-01
must lims --as dung risk open --title "Một người biết máy" --sort risk --due-on 2099-01-01
due=$(lims quality due --before 2026-12-31)
check a_finding_is_due has "$due" 'AF-A1'
check so_is_the_comparison_that_waits_not is "$(grep -c 'PT-A1' <<<"$due")" 0
check what_is_due_later_is_not_in_it is "$(grep -c 'RK-A1' <<<"$due")" 0
check it_says_of_which_kind_and_how_late has "$(grep 'AF-A1' <<<"$due")" 'Finding of an assessor'
check nothing_closed_is_in_it lacks '"closed":true' lims quality open --json
check what_is_open_has_no_day_to_be has "$(lims quality open)" 'RK-A1'
refuses a_day_that_is_none 2 '"soon" is no date' lims quality due --before soon

tables "$LIMS_STORE" >"$work/before"
must lims rebuild
tables "$LIMS_STORE" >"$work/after"
check a_rebuild_gives_the_same_rows cmp "$work/before" "$work/after"
check the_chain_stands lims audit verify
