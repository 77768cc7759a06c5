// SPDX-License-Identifier: Apache-2.0
// Chooses the language of a data file's text, and how its numbers are written.
#include "cli/words.h"

#include "laboratory/laboratory.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"
#include "lims-core/engine/amount.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { SCREEN_MAX = 64 << 20 };

const char *lims_cli_words(const struct lims_cli *cli, struct lims_words w)
{
	return lims_words_in(cli->lang, w);
}

static const char *kept(struct lims_arena *arena, const char *text, const char *out)
{
	const char *copy = text == out ? lims_arena_text(arena, text) : text;
	return copy ? copy : "";
}

/// Without a language English: the program is not told numbers through here.
static enum lims_amount_style style_of(const struct lims_cli *cli)
{
	return cli->lang ? lims_amount_style_of(cli->lang) : LIMS_AMOUNT_ENGLISH;
}

const char *lims_cli_digits(const struct lims_cli *cli, struct lims_arena *arena, const char *digits)
{
	char out[LIMS_AMOUNT_DIGITS];
	return kept(arena, lims_amount_digits(style_of(cli), digits, out), out);
}

const char *lims_cli_unit(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *ucum)
{
	char out[LIMS_AMOUNT_UNIT];
	return kept(arena, lims_amount_unit(style_of(cli), units, ucum, out), out);
}

const char *lims_cli_amount(
	const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *digits, const char *ucum)
{
	const char *number = lims_cli_digits(cli, arena, digits), *unit = lims_cli_unit(cli, arena, units, ucum);
	const char *text = number[0] && unit[0] ? lims_arena_printf(arena, "%s %s", number, unit) : number;
	return text ? text : "";
}

const char *lims_cli_written(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *value)
{
	char out[LIMS_AMOUNT_TEXT];
	return kept(arena, lims_amount_written(style_of(cli), units, value, out), out);
}

const char *lims_cli_kept(struct lims_cli *cli, const char *text)
{
	if (!cli->screen)
		cli->screen = lims_arena_create(SCREEN_MAX);
	const char *copy = cli->screen ? lims_arena_text(cli->screen, text) : NULL;
	return copy ? copy : "";
}

const struct lims_units *lims_cli_units(struct lims_cli *cli)
{
	struct lims_catalog *catalog = NULL;
	if (!cli->screen)
		cli->screen = lims_arena_create(SCREEN_MAX);
	if (!cli->screen)
		return NULL;
	if (!cli->units && cli->lab)
		(void)lims_catalog_units(lims_laboratory_catalog(cli->lab), cli->screen, &cli->units, NULL);
	else if (!cli->units && lims_cli_catalog(cli, &catalog, NULL) == LIMS_OK)
		(void)lims_catalog_units(catalog, cli->screen, &cli->units, NULL);
	lims_catalog_close(catalog);
	return cli->units;
}

const char *lims_cli_shown(struct lims_cli *cli, const char *value)
{
	const struct lims_units *units = value ? lims_cli_units(cli) : NULL;
	if (!value || !cli->screen)
		return value;
	const char *text = lims_cli_written(cli, cli->screen, units, value);
	return text[0] ? text : value;
}

const char *lims_cli_choice(struct lims_cli *cli, const struct lims_choice *c)
{
	const char *words = lims_cli_words(cli, c->label);
	return lims_text_equal(words, c->id) ? lims_cli_shown(cli, words) : words;
}

const char *lims_cli_minute(const char *moment, char out[LIMS_CLI_MINUTE])
{
	snprintf(out, LIMS_CLI_MINUTE, "%s", moment ? moment : "");
	for (char *at = out; *at; at++)
		if (*at == 'T')
			*at = ' ';
	return out;
}

const char *lims_cli_verdict(const struct lims_cli *cli, const char *verdict)
{
	if (!verdict || !verdict[0])
		return "";
	if (lims_text_equal(verdict, "pass"))
		return lims_tr(cli->lang, "passes");
	if (lims_text_equal(verdict, "fail"))
		return lims_tr(cli->lang, "fails");
	return lims_tr(cli->lang, "not determined");
}

const char *lims_cli_quantity(const struct lims_cli *cli, const char *quantity)
{
	static const struct {
		const char *quantity, *words;
	} known[] = {{"mass", LIMS_MSG("mass")}, {"temperature", LIMS_MSG("temperature")}, {"humidity", LIMS_MSG("humidity")},
		{"pressure", LIMS_MSG("pressure")}, {"force", LIMS_MSG("force")}, {"resistance", LIMS_MSG("resistance")},
		{"volume", LIMS_MSG("volume")}, {"frequency", LIMS_MSG("frequency")}, {"voltage", LIMS_MSG("voltage")},
		{"current", LIMS_MSG("current")}, {"flow", LIMS_MSG("flow")}, {"duration", LIMS_MSG("duration")},
		{"pulse_count", LIMS_MSG("pulses")}, {"energy_active", LIMS_MSG("active energy")}, {"energy_reactive", LIMS_MSG("reactive energy")},
		{"energy_reference", LIMS_MSG("reference energy")}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (lims_text_equal(known[i].quantity, quantity))
			return lims_tr(cli->lang, known[i].words);
	return quantity;
}
