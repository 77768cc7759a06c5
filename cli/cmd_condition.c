// SPDX-License-Identifier: Apache-2.0
// worksheet condition and surroundings: the conditions of a worksheet, typed, read from an instrument, or taken from the readings of the air.
#include "cli/air_view.h"
#include "cli/listing.h"
#include "cli/many.h"
#include "cli/words.h"
#include "laboratory/bench.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/environment.h"
#include "laboratory/laboratory.h"

#include <string.h>

enum { WITHIN_DEFAULT = 60, WITHIN_MOST = 1440, ARENA_MAX = 1 << 16 };

/// The condition by its title, its value as the reader's language writes it.
static void say_condition(struct lims_cli *cli, struct lims_laboratory *lab)
{
	struct lims_bench_view *v = NULL;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const char *title = cli->args[1], *value = cli->args[2];
	bool known = arena && lims_bench_view(lab, cli->args[0], &v, NULL) == LIMS_OK;
	for (size_t i = 0; known && i < v->procedure->condition_count; i++)
		if (strcmp(v->procedure->conditions[i].quantity, cli->args[1]) == 0)
			title = lims_cli_words(cli, v->procedure->conditions[i].title);
	if (known)
		value = lims_cli_written(cli, arena, v->procedure->units, value);
	lims_cli_say(cli, "Recorded: %s %s", title, value);
	lims_bench_view_destroy(v);
	lims_arena_destroy(arena);
}

/// Whether the worksheet in cli->args[0] can take it, as far as that is known before anything is recorded.
static lims_rc condition_allowed(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && !lims_cli_option(cli, "sure"))
		rc = lims_condition_doubt(lab, cli->args[0], cli->args[1], cli->args[2], err);
	if (!rc && lims_cli_option(cli, "device"))
		rc = lims_environment_takes(lab, cli->args[0], cli->args[1], cli->args[2], err);
	return rc;
}

/// What the worksheets took of what was just read.
struct shown {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	const char *told; ///< worksheet that was told last
};

static void put_correction(struct lims_cli *cli, const struct lims_environment_taken *t)
{
	char printed[LIMS_PROOF_VALUE];
	if (t->corrected->uncorrected)
		lims_cli_say(cli, "  ! not corrected: %s", lims_tr(cli->lang, lims_air_uncorrected_words(t->corrected->uncorrected)));
	else if (t->corrected->certificate) {
		lims_correction_printed(t->value, t->corrected->c.value, printed);
		lims_cli_say(cli, "  %s corrected by certificate %s", lims_cli_shown(cli, printed), t->corrected->certificate->number);
	}
}

static lims_rc say_taken(void *ctx, const struct lims_environment_taken *t, struct lims_err *err)
{
	struct shown *s = ctx;
	struct lims_cli *cli = s->cli;
	bool first = s->told != t->worksheet;
	(void)err;
	s->told = t->worksheet;
	cli->args[0] = t->worksheet;
	if (first && lims_cli_answer(cli, (const char *const[]){"worksheet", t->worksheet, "quantity", cli->args[1], "value", cli->args[2],
										  "device", t->device, NULL}))
		return LIMS_OK;
	if (first)
		say_condition(cli, s->lab);
	if (!cli->json)
		put_correction(cli, t);
	return LIMS_OK;
}

/// Read just now from an instrument of the register: one reading of the air like any other, which each of the worksheets takes at once.
static lims_rc condition_shown(struct lims_cli *cli, const struct lims_many *many, struct lims_laboratory *lab, struct lims_err *err)
{
	struct lims_environment_value value = {lims_clock_now(cli->zone_min), cli->args[1], cli->args[2]};
	struct lims_environment_batch batch = {
		.device = lims_cli_option(cli, "device"), .values = &value, .count = 1, .sure = lims_cli_option(cli, "sure") != NULL};
	struct lims_environment_take takes[LIMS_MANY];
	struct shown shown = {.cli = cli, .lab = lab};
	const char *given = cli->args[0];
	for (size_t i = 0; i < many->count; i++)
		takes[i] = (struct lims_environment_take){.worksheet = many->codes[i],
			.quantity = cli->args[1],
			.device = batch.device,
			.from = value.at,
			.until = value.at,
			.within_min = 1};
	lims_rc rc = lims_environment_shown(lab, &batch, takes, many->count, say_taken, &shown, err);
	cli->args[0] = given;
	return rc;
}

static lims_rc tell_condition(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc &&
		!lims_cli_answer(cli, (const char *const[]){"worksheet", cli->args[0], "quantity", cli->args[1], "value", cli->args[2], NULL}))
		say_condition(cli, lab);
	return rc;
}

static lims_rc run_condition(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_many many;
	lims_rc rc = lims_cli_many(cli, &many, &lab, err);
	if (!rc)
		rc = lims_cli_ask_each(cli, &many, condition_allowed, err);
	if (!rc && lims_cli_option(cli, "device"))
		return condition_shown(cli, &many, lab, err);
	if (!rc)
		rc = lims_bench_condition_each(lab, many.listed, many.count, cli->args[1], cli->args[2], err);
	return rc ? rc : lims_cli_tell_each(cli, &many, tell_condition, err);
}

/* ---- taken from the readings of the air ---- */

static lims_rc put_taken(void *ctx, const struct lims_environment_taken *t, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	(void)err;
	char corrected[LIMS_CLI_CORRECTED], at[LIMS_CLI_MINUTE];
	const char *quantity = lims_cli_quantity(l->cli, t->quantity), *value = lims_cli_shown(l->cli, t->value);
	lims_cli_corrected(l->cli, t->value, t->corrected, corrected);
	lims_cli_minute(t->at, at);
	if (!l->cli->json && t->corrected->uncorrected) {
		lims_cli_say(l->cli, "%s %s, read at %.16s by %s; not corrected: %s", quantity, value, at, t->device, corrected);
		return LIMS_OK;
	}
	if (!l->cli->json && t->corrected->certificate) {
		lims_cli_say(l->cli, "%s %s, read at %.16s by %s; %s corrected by certificate %s", quantity, value, at, t->device, corrected,
			t->corrected->certificate->number);
		return LIMS_OK;
	}
	if (!l->cli->json) {
		lims_cli_say(l->cli, "%s %s, read at %.16s by %s", quantity, value, at, t->device);
		return LIMS_OK;
	}
	lims_jw_object(&l->w, NULL);
	lims_jw_text(&l->w, "quantity", t->quantity);
	lims_jw_text(&l->w, "value", t->value);
	if (corrected[0])
		lims_jw_text(&l->w, "corrected", corrected);
	if (t->corrected->uncorrected)
		lims_jw_text(&l->w, "uncorrected", t->corrected->uncorrected);
	if (t->corrected->certificate)
		lims_jw_text(&l->w, "certificate", t->corrected->certificate->number);
	lims_jw_text(&l->w, "device", t->device);
	lims_jw_text(&l->w, "at", t->at);
	lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_surroundings(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	struct lims_environment_take take = {
		.worksheet = cli->args[0], .device = lims_cli_option(cli, "device"), .place = lims_cli_option(cli, "place")};
	lims_rc rc = lims_cli_moment(cli, "from", &take.from, err);
	if (!rc)
		rc = lims_cli_moment(cli, "until", &take.until, err);
	if (!rc)
		rc = lims_cli_number(cli, "within", WITHIN_DEFAULT, 1, WITHIN_MOST, &take.within_min, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	if (cli->json)
		lims_jw_array(&l.w, NULL);
	rc = lims_environment_take(lab, &take, put_taken, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	return rc;
}

static const struct lims_option condition_options[] = {{"sure", NULL, LIMS_MSG("It was read like that, however far from the limits")},
	{"device", "CODE", LIMS_MSG("Instrument of the register that shows it: what it shows is corrected by its certificate")}};
static const struct lims_option surroundings_options[] = {{"device", "CODE", LIMS_MSG("Instrument that showed them")},
	{"place", "TEXT", LIMS_MSG("Place in which it hung")}, {"from", "MOMENT", LIMS_MSG("When the work began (its first reading)")},
	{"until", "MOMENT", LIMS_MSG("When the work ended (its last reading)")},
	{"within", "MINUTES", LIMS_MSG("Longest time without a reading that is allowed (60)")}};

static const struct lims_command list[] = {
	{"worksheet", "condition", "WORKSHEET QUANTITY VALUE", 3, 3,
		LIMS_MSG("Records a condition, e.g. temperature \"25.1 Cel\"; of each of W-A1..W-A20, all or none"), condition_options, 2,
		run_condition},
	{"worksheet", "surroundings", "WORKSHEET", 1, 1,
		LIMS_MSG("Takes the lowest and highest readings of the air during the work into the worksheet"), surroundings_options, 5,
		run_surroundings},
};
const struct lims_commands lims_commands_condition = {list, sizeof list / sizeof list[0]};
