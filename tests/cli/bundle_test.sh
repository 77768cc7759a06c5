#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bundle_test.sh BIN: a paper travels with its proof in one file; lims-verify reads it in an empty directory and names what was changed.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training
sim scale sim-scale --tcp 127.0.0.1:0 --max 15000 --d 5 --e 50 --unit g
must lims device set can --port "${tcp[scale]}" --model mettler-mt-sics --simulated yes
dial 0001
while read -r step row run column load; do
	tell scale "load $load"
	if [ "$step" = eccentricity ]; then
		must lims worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	else
		must lims worksheet capture "$sheet" --device can
	fi
done < <(dial_cells)
reviewed "$sheet"
must lims --as chau certificate issue "$sheet"
number=$(sql 'SELECT number FROM paper')
must lims --as hoa certificate print "$number" --output "$work/certificate.pdf"
refuses a_paper_that_is_not_there_has_no_bundle 2 'No paper was issued' lims audit export NO-1 "$work/none.bundle"
check an_export_says_what_is_in_it has "$(lims audit export "$number" "$work/a.bundle")" 'lims-verify'

# In an empty directory, without a store, a key or a home.
mkdir "$work/empty"
verify() { (cd "$work/empty" && env -i PATH=/usr/bin:/bin LIMS_LANG=en "$bin/lims-verify" "$@"); }
verify "$work/a.bundle" >"$work/said.txt" 2>"$work/said.err"
check the_bundle_holds is "$? $(tail -n 1 "$work/said.txt") $(cat "$work/said.err")" '0 All of it holds. '
said=$(cat "$work/said.txt")
check it_names_the_paper has "$said" "Paper $number"
check it_computes_again_without_a_difference has "$said" '24 captures decoded, 5 values typed,'
check it_says_that_nothing_differs has "$said" ', 0 differences'
check it_shows_the_head_on_the_paper has "$said" "$(sql 'SELECT head FROM paper')"
check it_shows_the_standard has "$said" 'standard S-A1 (weights), certificate K-1'
check it_shows_who_reviewed has "$said" 'binh  worksheet.reviewed/1'
check it_says_training has "$said" 'TRAINING'
check it_shows_each_reading is "$(grep -cE '^  [0-9]+  20' "$work/said.txt")" "$(count reading)"
verify "$work/a.bundle" --extract "$work/empty" --quiet >"$work/quiet.txt"
check the_pdf_of_the_bundle_is_the_one_that_was_printed cmp "$work/empty/paper.pdf" "$work/certificate.pdf"
check quiet_is_silent is "$(cat "$work/quiet.txt")" ''
refuses what_is_wrong_with_the_options_is_told_in_the_language_too 2 'Hãy nêu tệp gói bằng chứng' env LIMS_LANG=vi "$bin/lims-verify"
refuses also_where_it_is_named_behind_them 2 'Không có tùy chọn --x' env LIMS_LANG=en "$bin/lims-verify" --x --lang vi
check vietnamese_is_spoken has "$("$bin/lims-verify" --lang vi "$work/a.bundle")" 'Mọi điều đều đúng.'

# seal FILE: the digest in the last line is made right again, as somebody would who changed the file.
seal() {
	local last records
	last=$(tail -n 1 "$1")
	records=$(head -n -1 "$1" | grep -acE '^(lims-bundle-1|(laboratory|kind|paper|program|made|segment|entry|head|blob) )')
	head -c $(($(stat -c %s "$1") - ${#last} - 1)) "$1" >"$1.body"
	[ $# -lt 2 ] || records=$2
	{
		cat "$1.body"
		echo "end $records $(sha256sum "$1.body" | cut -d ' ' -f 1)"
	} >"$1"
}
records=$(tail -n 1 "$work/a.bundle" | cut -d ' ' -f 2)
# changed NAME SED TEXT: the bundle with one change, sealed again; it is refused with TEXT among the findings.
changed() {
	sed -E "$2" "$work/a.bundle" >"$work/b.bundle"
	cmp -s "$work/a.bundle" "$work/b.bundle" && echo "FAILED: $1 changed nothing"
	seal "$work/b.bundle" "${4-$records}"
	refuses "$1" 1 'lims-verify: ' verify "$work/b.bundle"
	check "$1_is_named" has "$(cat "$work/said.out" "$work/said.err")" "$3"
}
changed a_typed_reading '0,/"value":"5000 g"/s//"value":"5050 g"/' 'entry'
changed a_captured_reading '0,/"value":"525 g"/s//"value":"520 g"/' 'the bytes say 525 g'
changed who_reviewed 's/^actor binh$/actor baya/' 'does not'
changed the_time_of_a_reading '0,/^observed 20/s//observed 21/' 'entry'
changed bytes_of_the_pdf '0,/^%PDF-1\.[0-9]/s//%PDF-9.9/' 'were changed'
changed the_procedure 's/^format: lims-procedure-1/format: lims-procedure-9/' 'were changed'
changed the_signature_of_a_head 's/^(head [0-9]+ [0-9a-f]{64} ).{4}/\10000/' 'signature'
changed the_number_on_the_paper "s/^paper $number\$/paper X$number/" 'no entry of the bundle issues the paper'
# What the first lines claim is held against the entries: a training paper sold as a real one, another laboratory.
changed the_kind_of_store 's/^kind training$/kind production/' 'was born in a training store'
check training_is_still_told has "$(verify "$work/b.bundle" 2>/dev/null)" 'TRAINING'
changed the_laboratory '0,/^laboratory [0-9a-f]{8}/s//laboratory 00000000/' 'was born in another laboratory'
# An opening that cannot be read is no opening: nothing is computed by a procedure that nobody names.
changed the_type_of_the_opening 's,^type worksheet.opened/2,type worksheet.0pened/2,' 'cannot be read'
changed the_body_of_the_opening '0,/"revision":"([0-9]+)"/s//"revision":\1, /' 'is no valid JSON'
changed another_type_of_opening 's,^type worksheet.opened/2,type worksheet.closed/2,' 'does not carry the hash'
check an_opening_under_another_name_is_told_too has "$(cat "$work/said.out" "$work/said.err")" 'does not carry the hash'
heads=$(grep -acE '^head [0-9]+ [0-9a-f]{64} ' "$work/a.bundle")
changed a_head_taken_away '/^head [0-9]+ [0-9a-f]{64} /d' 'stand under no signed head' $((records - heads))
# The key in the node's first entry replaced by another one: neither the chain nor the heads hold.
changed another_key 's/"key":"[0-9a-f]{8}/"key":"00000000/' 'signature'

refuses a_flipped_byte_breaks_the_digest 2 'digest' verify <(sed '0,/"value":"525 g"/s//"value":"520 g"/' "$work/a.bundle")
size=$(stat -c %s "$work/a.bundle")
for at in 1 20 200 $((size / 3)) $((size / 2)) $((size - 1)); do
	head -c "$at" "$work/a.bundle" >"$work/cut.bundle"
	refuses "cut_at_$at" 2 'bundle' verify "$work/cut.bundle"
done
sed '1s/lims-bundle-1/lims-bundle-2/' "$work/a.bundle" >"$work/newer.bundle"
refuses a_newer_format_is_refused_politely 2 'newer version' verify "$work/newer.bundle"
refuses a_pdf_is_no_bundle 2 'no bundle' verify "$work/certificate.pdf"
refuses an_empty_file_is_no_bundle 2 'no bundle' verify /dev/null
refuses a_file_that_is_not_there 2 'there is no file' verify "$work/nothing"
refuses no_file_is_wrong_use 2 '--help' verify
check help_is_there has "$(verify --help)" 'lims-verify FILE'

# A paper that has ended says so first, also to who asks only for what is wrong; its bundle still holds.
must lims --as hoa customer set C-A1 --name "Tên đúng"
must lims --as chau certificate replace "$number" --reason "sai tên chủ"
must lims audit export "$number" "$work/replaced.bundle"
verify "$work/replaced.bundle" >"$work/said.txt"
check a_replaced_paper_still_verifies is "$? $(tail -n 1 "$work/said.txt")" '0 All of it holds. The paper is no longer valid.'
check it_says_first_that_it_was_replaced has "$(head -n 4 "$work/said.txt")" "NOT VALID: the paper $number was replaced on $(date +%F) by ${number}R1 (by decision of chau): sai tên chủ"
check also_when_only_faults_are_asked has "$(verify --quiet "$work/replaced.bundle")" 'NOT VALID'
must lims audit export "${number}R1" "$work/r1.bundle"
check its_successor_names_it has "$(verify "$work/r1.bundle")" "in place of the paper $number"
must lims --as chau certificate revoke "${number}R1" --reason "chuẩn hỏng"
must lims audit export "${number}R1" "$work/r1.bundle"
check a_revoked_paper_says_when_and_why has "$(verify "$work/r1.bundle")" "NOT VALID: the paper ${number}R1 was revoked on $(date +%F) by chau: chuẩn hỏng"
check and_in_vietnamese has "$("$bin/lims-verify" --lang vi "$work/r1.bundle")" 'KHÔNG CÒN HIỆU LỰC'
# The worksheet is spent: nothing more is issued of it, and who may not issue learns that first.
refuses what_ended_is_not_issued_again 1 "$number replaced, ${number}R1 revoked" lims --as chau certificate issue "$sheet"
refuses who_may_not_issue_is_told_first 1 'signatory' lims --as an certificate issue "$sheet"
# Faults are told in the language of the reader.
sed 's/^kind training$/kind production/' "$work/a.bundle" >"$work/b.bundle"
seal "$work/b.bundle" "$records"
check faults_are_told_in_vietnamese has "$("$bin/lims-verify" --lang vi "$work/b.bundle" 2>&1)" 'gói khai giấy thuộc kho chính thức'
