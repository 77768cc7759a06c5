#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# quality_test.sh BIN: papers under fields, and the records of quality with their lives, as people use them.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
laboratory training

# A paper under a field of a register.
head -c 70000 /dev/urandom >"$work/Quyết định 12.pdf"
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
