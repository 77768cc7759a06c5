#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# copies_test.sh BIN: two copies of a laboratory work apart and agree through a file; whatever the order, equal tables, equal to rebuilds.
bin=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
with_only spring-dial-scale
laboratory training

# a and b: the program at the hub and on the laptop.
a() { LIMS_STORE=$work/lab.db LIMS_KEYS=$work/keys "$bin/lims" "$@"; }
b() { LIMS_STORE=$work/b.db LIMS_KEYS=$work/keys-b "$bin/lims" "$@"; }
mkdir -m 0700 "$work/keys-b"
pack=$work/stick.pack

# enter WHO SERIAL [OPTION…]: receives and measures a dial scale by typing at that copy, and issues its paper with these options; worksheet in $sheet.
enter() {
	local who=$1 serial=$2 step row run column load
	shift 2
	item=$($who item receive --procedure spring-dial-scale --customer C-A1 --serial "$serial" --set "Max=15 kg" --set "Min=0.5 kg" --set "d=50 g" \
		--set "e=50 g" | head -n 1)
	sheet=$($who worksheet open "${item##* }" --standard weights=S-A1)
	sheet=${sheet##* }
	must "$who" worksheet condition "$sheet" temperature "25 Cel"
	must "$who" worksheet check "$sheet" visual all yes
	while read -r step row run column load; do
		must "$who" worksheet enter "$sheet" "$load g" --step "$step" --row "$row" --run "$run" --column "$column"
	done < <(dial_cells)
	must "$who" worksheet submit "$sheet"
	must "$who" --as binh worksheet review "$sheet" --accept
	must "$who" --as chau certificate issue "$sheet" "$@"
}

enter a 0001
must a sync --file "$pack"
joined=$(b --as hoa init --join "$pack" --node B 2>&1) || echo "FAILED: join: $joined"
check a_copy_joins_by_a_pack has "$joined" 'Joined as node B'
node=$(sql "SELECT value FROM journal_setting WHERE name = 'node'" "$work/b.db")
check a_joined_copy_has_the_tables_of_the_laboratory is "$(b certificate list | tail -n +2 | wc -l)" 1
refuses a_second_init_over_a_live_copy 1 'already holds a laboratory' b --as hoa init --join "$pack" --node C
must b sync --file "$pack"
must a sync --file "$pack"
check an_unknown_node_waits has "$(a node list)" 'waits to be admitted'
refuses who_may_not_set_up_admits_nobody 1 'needs one of: admin' a --as an node admit "$node"
refuses a_code_that_nobody_has_admits_nobody 2 'no node with the code C waits' a --as hoa node admit C
must a --as hoa node admit B
must a sync --file "$pack"
must b sync --file "$pack"
check the_node_is_admitted_on_both_sides is "$(a node list | grep -c waits)$(b node list | grep -c waits)" 00

# Both work apart: own items and papers, the same customer changed on both, and one sticker of which each thinks that it is free.
enter a 0002 --sticker 'SL 000109'
enter b 0003 --sticker 'sl000109'
must a --as hoa customer set C-A1 --phone 111
sleep 0.01
must b --as hoa customer set C-A1 --phone 222
year=$(date +%y)
check numbers_of_two_nodes_never_collide is "$(sql "SELECT number FROM paper WHERE worksheet = '$sheet'" "$work/b.db")" "TH-V$year.10001"

# Every order of arrival: copies of this moment, synced in four orders, must come to the same tables.
mkdir "$work/apart"
cp -a "$work"/lab.db* "$work"/b.db* "$work/keys" "$work/keys-b" "$pack" "$work/apart/"
round=0
for order in 'a b a' 'b a b' 'a b a b a' 'b b a a b'; do
	round=$((round + 1))
	here=$work/order-$round
	cp -a "$work/apart" "$here"
	(
		ha() { LIMS_STORE=$here/lab.db LIMS_KEYS=$here/keys "$bin/lims" "$@"; }
		hb() { LIMS_STORE=$here/b.db LIMS_KEYS=$here/keys-b "$bin/lims" "$@"; }
		for who in $order; do "h$who" sync --file "$here/stick.pack" >>"$here/said" || echo "sync of $who failed"; done
		tables "$here/lab.db" >"$here/a.tables"
		tables "$here/b.db" >"$here/b.tables"
		cmp "$here/a.tables" "$here/b.tables" || diff "$here/a.tables" "$here/b.tables" | head -n 4
		ha rebuild >/dev/null || echo "rebuild of a differs"
		hb rebuild >/dev/null || echo "rebuild of b differs"
		tables "$here/lab.db" | cmp - "$here/a.tables"
		tables "$here/b.db" | cmp - "$here/b.tables"
		ha audit verify >/dev/null || echo "verify of a"
		hb audit verify >/dev/null || echo "verify of b"
		hb audit recompute --all >/dev/null || echo "recompute of b"
	) >"$here/complaints" 2>&1
	check "copies_agree_in_the_order_${order// /_}" is "$(cat "$here/complaints")" ''
	# Which of them found what met is told by the order; the rest is not.
	grep -v 'incident:' "$here/a.tables" >"$here/a.without"
	check "order_${order// /_}_comes_to_the_same_tables" cmp "$work/order-1/a.without" "$here/a.without"
	check "order_${order// /_}_tells_what_met_once" is "$(grep -c '^! IN-' "$here/said")" 2
	check "order_${order// /_}_has_all_three_papers" is "$(count paper "$here/b.db")" 3
done
check the_later_value_of_a_register_wins is "$(sql "SELECT value FROM register_field WHERE code = 'C-A1' AND field = 'phone'" "$work/order-1/lab.db")" 222

said=$(cat "$work/order-1/said")
check one_sticker_on_two_papers_is_told has "$said" "A sticker or seal was used twice: SL 000109: TH-V$year.00002 (I-A2), TH-V$year.10001 (I-B1)" \
	'put another mark on one of them and replace its paper'
check a_field_changed_on_both_is_told_with_what_stands has "$said" 'customer:C-A1 phone: "111" (hoa, ' '), "222" (hoa, ' 'set it again' 'lims incident list'

# A stick on which nothing can be written: here the name of the file leaves no room for the one beside it.
cp -a "$work/apart" "$work/full"
# shellcheck disable=SC2317 # called by must
ha() { LIMS_STORE=$work/full/lab.db LIMS_KEYS=$work/full/keys "$bin/lims" "$@"; }
hb() { LIMS_STORE=$work/full/b.db LIMS_KEYS=$work/full/keys-b "$bin/lims" "$@"; }
must ha sync --file "$work/full/stick.pack"
full=$work/full/$(printf 'x%.0s' {1..252})
cp "$work/full/stick.pack" "$full"
cp -a "$work/full" "$work/full-json"
said=$(hb sync --file "$full" 2>&1)
check a_stick_that_is_full_is_said is $? 4
check what_met_is_shown_all_the_same has "$said" 'A sticker or seal was used twice' 'customer:C-A1 phone: "111"' 'lims incident list'
check and_not_again is "$(hb sync --file "$work/full/stick.pack" | grep -c '^! IN-')" 0
said=$(LIMS_STORE=$work/full-json/b.db LIMS_KEYS=$work/full-json/keys-b "$bin/lims" sync --json --file "$full" 2>/dev/null)
check also_as_json is "$(grep -o '"incident"' <<<"$said" | wc -l)" 2

# A copy whose key is elsewhere says what met and records nothing; the store of its backup has a key, and does.
cp -a "$work/apart" "$work/keyless"
# shellcheck disable=SC2317 # called by must
ha() { LIMS_STORE=$work/keyless/lab.db LIMS_KEYS=$work/keyless/keys "$bin/lims" "$@"; }
hb() { LIMS_STORE=$work/keyless/b.db LIMS_KEYS=$work/keyless/none "$bin/lims" "$@"; }
hr() { LIMS_STORE=$work/keyless/r.db LIMS_KEYS=$work/keyless/keys-r "$bin/lims" "$@"; }
mkdir -m 0700 "$work/keyless/none" "$work/keyless/keys-r"
must ha sync --file "$work/keyless/stick.pack"
check what_met_is_said_without_a_key is "$(hb sync --file "$work/keyless/stick.pack" | grep -c '^! ')" 2
must hb backup "$work/keyless/b.backup"
must hr --as hoa restore "$work/keyless/b.backup" --node R
said=$(hr sync --file "$work/keyless/other.pack")
check a_backup_brings_along_what_met has "$said" 'A sticker or seal was used twice' 'customer:C-A1 phone: "111"'
check and_there_it_is_recorded has "$(hr incident list)" 'A sticker or seal was used twice' 'A register was changed on two nodes'
check and_told_once is "$(hr sync --file "$work/keyless/other.pack" | grep -c '^! IN-')" 0

# The serial number of a card is changed here, a certificate of the old one recorded there; two sticks cross, and each copy finds it.
cp -a "$work/apart" "$work/card"
# shellcheck disable=SC2317 # called by must
ha() { LIMS_STORE=$work/card/lab.db LIMS_KEYS=$work/card/keys "$bin/lims" "$@"; }
hb() { LIMS_STORE=$work/card/b.db LIMS_KEYS=$work/card/keys-b "$bin/lims" "$@"; }
cat >"$work/card/n.yaml" <<'END'
format: lims-certificate-2
item: {serial: QC-01}
number: "N-1"
from: 2026-01-10
pieces: [{id: "10 kg", nominal: "10 kg"}]
END
must ha standard set S-A1 --serial QC-99
must hb standard certificate S-A1 "$work/card/n.yaml" --identified 'số trên hộp'
must ha sync --file "$work/card/one.pack"
must hb sync --file "$work/card/two.pack"
said=$(hb sync --file "$work/card/one.pack")
check a_number_changed_against_a_certificate_is_told has "$said" 'The serial number of a card was changed while a certificate of another one was recorded on it' \
	'standard:S-A1: QC-01 → QC-99 (an, ' ', A); N-1: QC-01 (an, ' ', B)' 'take the certificate back with withdraw'
code=$(sed -n 's/^! \(IN-[0-9a-f]*\) The serial number of a card.*/\1/p' <<<"$said")
check the_other_copy_finds_the_same has "$(ha sync --file "$work/card/two.pack")" "! $code The serial number of a card" 'A sticker or seal was used twice'
must ha sync --file "$work/card/one.pack"
must hb sync --file "$work/card/one.pack"
must ha sync --file "$work/card/one.pack"
check and_it_is_one_incident is "$(ha incident list | grep -c 'serial number of a card') $(hb incident list | grep -c 'serial number of a card')" '1 1'
check as_is_all_that_met is "$(sql "SELECT count(*) FROM case_record WHERE noun = 'incident'" "$work/card/lab.db")" 3
check it_names_the_card has "$(hb incident show "$code")" 'standard:S-A1' 'QC-01 → QC-99'
check the_card_can_be_put_right ha standard set S-A1 --serial QC-01
check its_tables_are_those_of_the_journal ha audit verify

# A head that belongs to a number was taken out before the others had it; a file written before that has it.
cp -a "$work/apart" "$work/bare"
# shellcheck disable=SC2317 # called by must
ha() { LIMS_STORE=$work/bare/lab.db LIMS_KEYS=$work/bare/keys "$bin/lims" "$@"; }
hb() { LIMS_STORE=$work/bare/b.db LIMS_KEYS=$work/bare/keys-b "$bin/lims" "$@"; }
must ha sync --file "$work/bare/whole.pack"
at=$(sql "SELECT max(sequence) FROM journal_entry WHERE type LIKE 'paper.numbered/%'" "$work/bare/lab.db")
sqlite3 "$work/bare/lab.db" "DROP TRIGGER journal_head_no_delete; DELETE FROM journal_head WHERE sequence = $at;
	CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head BEGIN SELECT RAISE(ABORT, 'journal_head is append-only'); END;"
home=$(sql "SELECT value FROM journal_setting WHERE name = 'node'" "$work/bare/lab.db")
must ha sync --file "$work/bare/stick.pack"
said=$(hb sync --file "$work/bare/stick.pack")
check an_entry_without_the_head_it_was_signed_with_is_taken is "$(sql "SELECT count(*) FROM journal_entry WHERE node = '$home' AND sequence = $at" "$work/bare/b.db")" 1
check and_who_brought_it_is_told has "$said" "the pack of node $home brought 1 entries without the head" "first entry $at of node $home" \
	'by lims sync to a new file there'
check it_is_an_incident has "$(hb incident list)" 'The record does not verify'
refuses verify_says_how_to_get_it_back 1 "by lims sync to a new file there and from that file here, else a backup" hb audit verify
must hb sync --file "$work/bare/whole.pack"
check it_came_back hb audit verify
must hb sync --file "$work/bare/back.pack"
must ha sync --file "$work/bare/back.pack"
check and_to_who_lost_it_from_the_other_copy ha audit verify

# The hub exports what the other copy issued: its entries stand under that copy's heads, and the first node vouches for its key.
ha() { LIMS_STORE=$work/order-1/lab.db LIMS_KEYS=$work/order-1/keys "$bin/lims" "$@"; }
number=$(sql "SELECT number FROM paper WHERE number LIKE '%.10001'" "$work/order-1/lab.db")
must ha audit export "$number" "$work/b.bundle"
said=$("$bin/lims-verify" --lang en "$work/b.bundle" 2>&1)
check a_paper_of_another_copy_is_proven has "$said" 'All of it holds.'
check both_copies_are_named is "$(grep -c '^  node ' <<<"$said")$(grep -c 'state their key themselves' <<<"$said")" 20

# What must not come in: a damaged pack, another laboratory's, a production store's.
cp "$work/order-1/stick.pack" "$work/damaged.pack"
printf '\xff' | dd of="$work/damaged.pack" bs=1 seek=$(($(stat -c %s "$work/damaged.pack") / 2)) conv=notrunc 2>/dev/null
cp "$work/damaged.pack" "$work/damaged.before"
entries "$work/lab.db" >"$work/entries.before"
refuses a_damaged_pack_is_refused 2 'damaged or cut off at byte' a sync --file "$work/damaged.pack"
check damage_is_an_incident has "$(a incident show IN-A1)" 'damaged or cut off at byte'
echo 'no pack' >"$work/no.pack"
before=$(a incident list --json | grep -o '"code"' | wc -l)
refuses what_is_no_pack_is_only_said 2 'no sync pack' a sync --file "$work/no.pack"
check and_is_no_incident is "$(a incident list --json | grep -o '"code"' | wc -l)" "$before"
check a_refused_pack_is_left_as_it_is cmp "$work/damaged.pack" "$work/damaged.before"
head -c $(($(stat -c %s "$pack") / 2)) "$pack" >"$work/cut.pack"
refuses a_truncated_pack_is_refused 2 'it ends here' a sync --file "$work/cut.pack"
mkdir -m 0700 "$work/keys-o"
must env LIMS_STORE="$work/other.db" LIMS_KEYS="$work/keys-o" "$bin/lims" init --name Khác --kind training
must env LIMS_STORE="$work/other.db" LIMS_KEYS="$work/keys-o" "$bin/lims" sync --file "$work/other.pack"
refuses the_pack_of_another_laboratory_is_refused 1 'another laboratory' a sync --file "$work/other.pack"
entries "$work/lab.db" >"$work/entries.after"
# But for the incident behind them, in the chain of the node that met it.
check a_refused_pack_changes_no_entry is "$(LC_ALL=C comm -23 <(LC_ALL=C sort "$work/entries.before") <(LC_ALL=C sort "$work/entries.after"))" ''
check and_is_an_incident has "$(a incident list)" 'A pack of entries was refused'
