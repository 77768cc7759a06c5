// SPDX-License-Identifier: Apache-2.0
// Chooses the language of a data file's text, and how its numbers are written.
#include "cli/words.h"

#include "laboratory/presentation.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/place.h"
#include "lims-core/engine/units.h"

#include <string.h>

static bool english(const struct lims_cli *cli)
{
	return lims_text_equal(lims_lang_code(cli->lang), "en");
}

const char *lims_cli_words(const struct lims_cli *cli, struct lims_words w)
{
	return lims_words_in(cli->lang, w);
}

const char *lims_cli_digits(const struct lims_cli *cli, struct lims_arena *arena, const char *digits)
{
	if (!english(cli))
		return lims_present_number(arena, digits);
	bool below = digits && digits[0] == '-' && digits[1] >= '0' && digits[1] <= '9';
	const char *text = lims_arena_printf(arena, "%s%s", below ? "\u2212" : "", digits ? digits + below : "");
	return text ? text : "";
}

const char *lims_cli_unit(const struct lims_cli *cli, struct lims_arena *arena, const struct lims_units *units, const char *ucum)
{
	struct lims_unit unit;
	char sign[LIMS_UNIT_SYMBOL] = "";
	if (!english(cli))
		return lims_present_unit(arena, units, ucum);
	if (!ucum || !units || lims_unit_parse(units, ucum, strlen(ucum), &unit, NULL) != LIMS_OK)
		return ucum ? ucum : "";
	lims_unit_symbol(&unit, sign);
	const char *text = lims_arena_text(arena, sign);
	return text ? text : ucum;
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
	const char *blank = value ? strchr(value, ' ') : NULL;
	return blank ? lims_cli_amount(cli, arena, units, lims_arena_textn(arena, value, (size_t)(blank - value)), blank + 1)
				 : lims_cli_digits(cli, arena, value);
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
