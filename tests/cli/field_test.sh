#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# field_test.sh BIN: field visits with what goes along and comes back, work of partners, state inspections.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
must lims --as hoa staff set dung --name "Ngô Dũng" --roles quality
must lims --as hoa job set --customer C-A1
must lims --as dung supplier set --name "Viện Đo" --supplies calibration
visit() { lims --as hoa visit set "$@"; }

refuses the_team_is_of_the_house 2 'nobody' visit --job J-A1 --from 2026-06-01 --team an,nobody
refuses standards_stand 2 'S-A9' visit --job J-A1 --from 2026-06-01 --team an --standards S-A1,S-A9
day() { date -d "$1" +%F; }
refuses an_end_before_its_beginning 2 'lies before --from' visit --job J-A1 --from 2031-06-01 --until 2031-05-31 --team an
refuses a_visit_that_is_over_has_come_back 2 '--back-on too' visit --job J-A1 --from "$(day '3 days ago')" --until "$(day yesterday)" --team an
must visit --job J-A1 --from "$(day yesterday)" --until "$(day tomorrow)" --team an,binh --standards S-A1,S-A2 --stickers "V26 101-150"
check what_is_out_is_told is "$(lims visit out --json | grep -o '"standard":"[^"]*"' | cut -d '"' -f 4 | tr '\n' ' ')" 'S-A1 S-A2 '
refuses only_what_went_comes_back 2 'S-A3' visit VIS-A1 --back-on "$(day today)" --standards-back S-A1,S-A3
refuses nobody_comes_back_tomorrow 2 'future' visit VIS-A1 --back-on "$(day tomorrow)"
refuses nobody_comes_back_before_going 2 'lies before --from' visit VIS-A1 --back-on "$(day '2 days ago')"
refuses a_visit_does_not_begin_after_its_end 2 'lies before --from' visit VIS-A1 --from "$(day '3 days')"
must visit VIS-A1 --back-on "$(day today)" --standards-back S-A1 --stickers-used 101-110 --stickers-back 111-150
check one_is_still_out has "$(lims visit out | tr -s ' ')" 'S-A2 VIS-A1'
must visit VIS-A1 --standards-back "S-A1, S-A2"
check nothing_is_out_any_more is "$(lims visit out)" 'Every standard is in the house'

# A partner's certificate is never one of ours, and the item is done by it.
dial P-1
printf '%%PDF-1.4 scan' >"$work/partner.pdf"
other=$(lims item receive --procedure spring-dial-scale --customer C-A1 --job J-A1 --serial P-2 \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" | head -n 1 | grep -o 'I-A.*')
must lims --as hoa subcontract set --kind subcontracted --item "$other" --partner SUP-A1 --agreed-on 2026-05-20 --people an --share "mang mẫu"
state() { lims job show J-A1 --json >"$work/job.json"; value "$work/job.json" '$.content[0].state'; }
check the_partner_has_not_answered is "$(state)" received
refuses no_certificate_before_the_customer_agreed 2 'lies before --agreed-on' lims --as hoa subcontract set SUB-A1 --certified-on 2026-05-19
refuses nor_one_of_tomorrow 2 'future' lims --as hoa subcontract set SUB-A1 --certified-on 2150-01-01
must lims --as hoa subcontract set SUB-A1 --certificate "VMI-77" --certified-on 2026-06-05 --paper "$work/partner.pdf"
check done_by_the_partner is "$(state)" subcontracted
check its_number_is_not_counted_as_ours is "$(lims certificate list --json)" '[]'
refuses an_item_must_stand 2 'I-A9' lims --as hoa subcontract set --kind joint --item I-A9 --partner SUP-A1
refuses a_partner_must_stand 2 'SUP-A9' lims --as hoa subcontract set --kind joint --item "$other" --partner SUP-A9

# A state inspection: every instrument with what was looked at, and the signed minutes.
printf '%%PDF-1.4 biên bản' >"$work/minutes.pdf"
refuses minutes_are_not_signed_before_the_day 2 'lies before --on' lims --as hoa inspection set --authority "Chi cục TĐC" --on 2026-06-10 --place "Chợ Thử" --people an --signed-on 2026-06-09
must lims --as hoa inspection set --authority "Chi cục TĐC" --on 2026-06-10 --place "Chợ Thử" --people an --minutes "$work/minutes.pdf" --signed-on 2026-06-10
refuses a_seal_is_said 2 '--seal' lims --as hoa inspected set --inspection INS-A1 --name "Cân đĩa" --certificate valid --mark intact --in-use pass
refuses the_worksheet_must_stand 2 'W-A9' lims --as hoa inspected set --inspection INS-A1 --name "Cân" --certificate valid --mark intact --seal intact --in-use pass --worksheet W-A9
must lims --as hoa inspected set --inspection INS-A1 --name "Cân đồng hồ" --serial P-1 --item "$item" --certificate expired --mark intact --seal broken \
	--in-use fail --worksheet "$sheet" --finding "Niêm phong bị phá"
report=$(lims inspection report INS-A1)
check the_instrument_is_told has "$(tr -s ' ' <<<"$report")" 'expired intact broken fail Niêm phong bị phá'
check the_minutes_are_kept has "$report" "$(sha256sum "$work/minutes.pdf" | cut -c 1-12)"
must lims --as hoa inspection file INS-A1 minutes "$work/back.pdf"
check and_come_back_byte_for_byte cmp "$work/minutes.pdf" "$work/back.pdf"
lims inspection report INS-A1 --json >"$work/report.json"
check as_data_too is "$(value "$work/report.json" '$.instruments[0].seal')" broken
must lims rebuild
check a_rebuild_says_the_same is "$(lims inspection report INS-A1)" "$report"
