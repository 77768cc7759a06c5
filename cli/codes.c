// SPDX-License-Identifier: Apache-2.0
// Gives codes their names.
#include "cli/codes.h"

#include "cli/words.h"
#include "laboratory/equipment/found.h"
#include "laboratory/equipment/life.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { WORD = 256, PLACES = 8 };

/// Codes that the tables of the laboratory do not hold: the fields of verifiers' cards, what protocols are, decision rules.
static const char *of_data(const char *code)
{
	static const char *const words[][2] = {{"volume_flow", LIMS_MSG("volume and flow")}, {"electricity", LIMS_MSG("electricity")},
		{"mass", LIMS_MSG("mass")}, {"pressure", LIMS_MSG("pressure")}, {"stable", LIMS_MSG("stable")},
		{"experimental", LIMS_MSG("experimental")}, {"listen", LIMS_MSG("listened to")}, {"ask", LIMS_MSG("asked")},
		{"talk", LIMS_MSG("talked with")}, {"captures", LIMS_MSG("captures")}, {"third-party", LIMS_MSG("others' programs")},
		{"as_procedure", LIMS_MSG("as the procedure says")}, {"none", LIMS_MSG("none")}, {"simple", LIMS_MSG("simple acceptance")},
		{"guard_band", LIMS_MSG("guarded acceptance")}, {"guarded_rejection", LIMS_MSG("guarded rejection")},
		{"probability", LIMS_MSG("by probability")}, {"non_binary", LIMS_MSG("guarded, with conditional statements")}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i][0], code))
			return words[i][1];
	return code;
}

void lims_cli_code(const struct lims_cli *cli, const char *code, char *ret, size_t size)
{
	snprintf(ret, size, "%s", lims_tr(cli->lang, of_data(code)));
	for (char *at = ret; *at; at++)
		if (*at == '_')
			*at = ' ';
}

void lims_cli_add_codes(const struct lims_cli *cli, struct lims_grid *g, const char *codes)
{
	struct lims_buf text;
	lims_buf_init(&text, LIMS_CLI_OUT_MAX);
	for (const char *at = codes; *at;) {
		char code[WORD], word[WORD];
		size_t n = strcspn(at, ",");
		snprintf(code, sizeof code, "%.*s", (int)(n < WORD ? n : WORD - 1), at);
		lims_cli_code(cli, code + strspn(code, " "), word, sizeof word);
		lims_buf_addf(&text, "%s%s", text.len ? ", " : "", word);
		at += n + (at[n] == ',');
	}
	lims_grid_add(g, lims_buf_text(&text));
	lims_buf_finish(&text);
}

void lims_cli_add_register_value(
	struct lims_cli *cli, struct lims_grid *g, const struct lims_register *r, const char *field, const char *value)
{
	const struct lims_field *f = NULL;
	for (size_t i = 0; i < r->count; i++)
		f = lims_text_equal(r->fields[i].name, field) ? &r->fields[i] : f;
	if (value && lims_text_equal(r->noun, "card") && lims_text_equal(field, "fields"))
		lims_cli_add_codes(cli, g, value);
	else
		lims_cli_add_value(cli, g, f, value);
}

void lims_cli_add_value(struct lims_cli *cli, struct lims_grid *g, const struct lims_field *f, const char *value)
{
	if (value && f && (f->kind == LIMS_FIELD_CHOICE || f->kind == LIMS_FIELD_CHOICES))
		lims_cli_add_codes(cli, g, value);
	else
		lims_grid_add(g, f && f->kind == LIMS_FIELD_VALUE ? lims_cli_shown(cli, value) : value);
}

const char *lims_cli_evidence(const struct lims_cli *cli, enum lims_evidence evidence)
{
	static const char *const words[] = {
		[LIMS_EVIDENCE_FOUND] = LIMS_MSG("found in a source"),
		[LIMS_EVIDENCE_DERIVED] = LIMS_MSG("derived"),
		[LIMS_EVIDENCE_HIGH] = LIMS_MSG("known, high confidence"),
		[LIMS_EVIDENCE_MEDIUM] = LIMS_MSG("known, medium confidence"),
		[LIMS_EVIDENCE_LOW] = LIMS_MSG("known, low confidence"),
	};
	return (size_t)evidence < sizeof words / sizeof words[0] ? lims_tr(cli->lang, words[evidence]) : "";
}

void lims_cli_put_draft(struct lims_cli *cli, const char *draft)
{
	const char *comma = strrchr(draft, ',');
	for (int e = LIMS_EVIDENCE_FOUND; comma && e <= LIMS_EVIDENCE_LOW; e++)
		if (lims_text_equal(comma + strspn(comma, ", "), lims_evidence_name((enum lims_evidence)e))) {
			lims_buf_addf(&cli->out, "  %s: %.*s, %s\n", lims_tr(cli->lang, "draft"), (int)(comma - draft), draft,
				lims_cli_evidence(cli, (enum lims_evidence)e));
			return;
		}
	lims_buf_addf(&cli->out, "  %s: %s\n", lims_tr(cli->lang, "draft"), draft);
}

const char *lims_cli_stated(struct lims_cli *cli, const char *name)
{
	// The corrections of instruments of the air (laboratory/proof/correction.c).
	static const char *const known[] = {
		LIMS_MSG("temperature_correction"), LIMS_MSG("humidity_correction"), LIMS_MSG("pressure_correction")};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (lims_text_equal(known[i], name)) {
			char word[WORD];
			lims_cli_code(cli, name, word, sizeof word);
			return lims_cli_kept(cli, word);
		}
	return name;
}

void lims_cli_cause(const struct lims_cli *cli, const char *cause, const char *label, char *ret, size_t size)
{
	// Causes of regulations/causes.yaml; a laboratory may have its own, which are recorded with their label.
	static const char *const known[] = {LIMS_MSG("disturbance"), LIMS_MSG("misread"), LIMS_MSG("wrong_load"), LIMS_MSG("unstable"),
		LIMS_MSG("equipment_fault"), LIMS_MSG("wrong_cell"), LIMS_MSG("transcription")};
	bool listed = !label || !label[0];
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		listed = listed || lims_text_equal(known[i], cause);
	if (listed)
		lims_cli_code(cli, cause, ret, size);
	else
		snprintf(ret, size, "%s", label);
}

const char *lims_cli_noun(const struct lims_cli *cli, const char *noun)
{
	// Those that neither a register nor a kind of case has.
	static const char *const others[][2] = {{"paper", LIMS_MSG("certificate")}, {"notice", LIMS_MSG("notice of failure")},
		{"item", LIMS_MSG("item")}, {"worksheet", LIMS_MSG("worksheet")}, {"sample", LIMS_MSG("sample")}, {"node", LIMS_MSG("node")}};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (lims_text_equal(others[i][0], noun))
			return lims_tr(cli->lang, others[i][1]);
	return lims_tr(cli->lang, noun);
}

void lims_cli_subject(const struct lims_cli *cli, const char *subject, char *ret, size_t size)
{
	size_t n = strcspn(subject, ":");
	char noun[WORD];
	snprintf(noun, sizeof noun, "%.*s", (int)(n < WORD ? n : WORD - 1), subject);
	snprintf(ret, size, subject[n] ? "%s %s" : "%s%s", lims_cli_noun(cli, noun), subject[n] ? subject + n + 1 : "");
}

/// Finds what stands in the places (%s) of a sentence that the program wrote: where each begins and how long it is.
static bool take_apart(const char *sentence, const char *text, const char *at[PLACES], size_t len[PLACES])
{
	size_t n = 0;
	for (;;) {
		const char *place = strstr(sentence, "%s");
		size_t fixed = place ? (size_t)(place - sentence) : strlen(sentence);
		if (strncmp(text, sentence, fixed) != 0)
			return false;
		text += fixed;
		if (!place)
			return text[0] == '\0';
		sentence = place + 2;
		const char *next = strstr(sentence, "%s"), *end = text + strlen(text);
		char after[WORD];
		snprintf(after, sizeof after, "%.*s", (int)(next ? next - sentence : (long)strlen(sentence)), sentence);
		if (after[0])
			end = strstr(text, after);
		if (!end || n == PLACES)
			return false;
		at[n] = text;
		len[n++] = (size_t)(end - text);
		text = end;
	}
}

/// What stood in one place of a recorded sentence, a value as the reader writes it; what does not fit is cut. Gives the length.
static size_t put_place(struct lims_cli *cli, const char *at, size_t len, char *ret, size_t room)
{
	char text[WORD];
	snprintf(text, sizeof text, "%.*s", (int)len, at);
	snprintf(ret, room, "%s", lims_cli_shown(cli, text));
	lims_text_clean(ret, true);
	return strlen(ret);
}

void lims_cli_reason(struct lims_cli *cli, const char *because, char *ret, size_t size)
{
	static const char *const sentences[] = {LIMS_LIFE_WHY_CHECK, LIMS_LIFE_WHY_FUNCTIONAL, LIMS_FOUND_WHY};
	const char *at[PLACES], *words = lims_tr(cli->lang, because);
	size_t len[PLACES], n = 0, place = 0;
	snprintf(ret, size, "%s", words);
	for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
		if (!take_apart(sentences[i], because, at, len))
			continue;
		// A translation has the places of its sentence, in the same order: the catalogue refuses others.
		for (const char *c = lims_tr(cli->lang, sentences[i]); *c && n + 1 < size; c++)
			if (c[0] == '%' && c[1] == 's') {
				n += put_place(cli, at[place], len[place], ret + n, size - n);
				place++;
				c++;
			} else
				ret[n++] = *c;
		ret[n] = '\0';
		return;
	}
}
