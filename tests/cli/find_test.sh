#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# find_test.sh BIN: what is recorded is found by the beginnings of its words, with or without marks.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
must lims --as hoa customer set --name "Cửa hàng xăng dầu Đường Mới" --address "Phường Yên Thịnh"
dial 15-012345
first=$item
item=$(lims item receive --procedure spring-dial-scale --customer C-A2 --serial XD-7 --name "Cân đồng hồ lò xo" --place "Quầy 2" \
	--set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" --set "e=50 g" | head -n 1)
second=${item##* }

found() { lims find "$@" --json | grep -o '"code":"[^"]*"' | cut -d '"' -f 4 | sort | tr '\n' ' '; }
check without_marks is "$(found can dong ho)" "$first $second "
check with_marks is "$(found Cân đồng hồ)" "$first $second "
check beginnings_suffice is "$(found ca don)" "$first $second "
check in_capitals is "$(found CAN DONG)" "$first $second "
check the_letter_d_with_a_stroke is "$(found duong moi)" "C-A2 $second "
check a_serial_number is "$(found 15-0123)" "$first "
check by_place is "$(found quay 2)" "$second "
check a_customer_brings_its_items is "$(found yen thinh)" "C-A2 $second "
refuses words_must_all_be_there 1 'Nothing has' lims find can xang
refuses nothing_has_these_words 1 'Nothing has' lims find khongco
refuses nothing_to_look_for 2 'what to look for' lims find '???'
refuses not_only_a_dash 2 'what to look for' lims find ' - '
check a_person is "$(found nguyen van an)" 'an '
check a_standard is "$(found qua can m1)" 'S-A1 '
# What was renamed is found by its name of today.
must lims --as hoa customer set C-A2 --name "Cửa hàng Số 5"
refuses the_old_name_is_forgotten 1 'Nothing has' lims find duong moi
check the_new_name_is_found is "$(found cua hang so 5)" "C-A2 $second "
refuses a_quotation_mark_harms_nothing 1 'Nothing has' lims find "can'; DROP TABLE item; --"
tables "$LIMS_STORE" >"$work/before.tables"
must lims rebuild
tables "$LIMS_STORE" >"$work/after.tables"
check a_rebuild_finds_the_same cmp "$work/before.tables" "$work/after.tables"
