#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# messages_test.sh SOURCE CASE: the Vietnamese catalogue is whole where people read it, and no translation breaks a format.
set -euo pipefail
source=$1 case=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
po=$source/locale/vi.po

# merged POT CATALOGUE: POT with the translations that CATALOGUE has.
merged() { msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file=- "$2" "$1"; }
# waiting POT CATALOGUE: the messages of POT without a translation in CATALOGUE.
waiting() { merged "$1" "$2" | msgattrib --untranslated --no-wrap | grep -A 9 '^#: ' || true; }

case "$case" in
no_translation_is_fuzzy_or_breaks_a_format)
	msgfmt --check --check-format --output-file="$out/vi.mo" "$po"
	fuzzy=$(msgattrib --only-fuzzy "$po")
	[ -z "$fuzzy" ] || { echo "$fuzzy"; exit 1; }
	;;
every_text_on_the_screen_is_translated)
	"$source/tools/messages" --extract screens "$out/screens.pot" "$source"
	waiting "$out/screens.pot" "$po" >"$out/waiting"
	[ ! -s "$out/waiting" ] || { cat "$out/waiting"; exit 1; }
	;;
every_error_sentence_is_translated)
	"$source/tools/messages" --extract all "$out/all.pot" "$source"
	waiting "$out/all.pot" "$po" >"$out/waiting"
	[ ! -s "$out/waiting" ] || { cat "$out/waiting"; exit 1; }
	;;
a_text_without_translation_is_found)
	mkdir -p "$out/house/cli"
	cat >"$out/house/cli/planted.c" <<'END'
void planted(void) { say(lims_tr(lang, "a text that nobody knows")); }
static const char *const planted_table[] = {LIMS_MSG("a text that stands in the catalogue without translation")};
static const char *const planted_good[] = {LIMS_MSG("a text with its translation")};
END
	cp "$po" "$out/vi.po"
	printf '\nmsgid "a text that stands in the catalogue without translation"\nmsgstr ""\n' >>"$out/vi.po"
	printf '\nmsgid "a text with its translation"\nmsgstr "có bản dịch"\n' >>"$out/vi.po"
	"$source/tools/messages" --extract screens "$out/planted.pot" "$out/house"
	waiting "$out/planted.pot" "$out/vi.po" >"$out/waiting"
	cat "$out/waiting"
	[ "$(grep -c '^msgid' "$out/waiting")" -eq 2 ]
	grep -q 'nobody knows' "$out/waiting"
	grep -q 'without translation' "$out/waiting"
	;;
a_translation_that_breaks_its_format_is_found)
	cp "$po" "$out/vi.po"
	printf '\n#, c-format\nmsgid "planted %%d of %%s"\nmsgstr "%%s %%d"\n' >>"$out/vi.po"
	! msgfmt --check-format --output-file=/dev/null "$out/vi.po" 2>"$out/said" || { echo 'the broken format was not found'; exit 1; }
	grep -q 'format specifications' "$out/said"
	;;
*)
	echo "there is no case $case"
	exit 2
	;;
esac
