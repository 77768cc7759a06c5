// SPDX-License-Identifier: Apache-2.0
// environment record, read, import, list and withdraw: readings of the air.
#include "cli/air_view.h"
#include "cli/instrument.h"
#include "cli/listing.h"
#include "cli/table_view.h"
#include "cli/words.h"
#include "laboratory/equipment/environment.h"
#include "laboratory/laboratory.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	TIMEOUT_DEFAULT = 10000,
	TIMEOUT_LEAST = 100,
	TIMEOUT_MOST = 600000,
	READINGS_MAX = 16,
	VALUE_MAX = 80,
	ARENA_MAX = 256 << 20,
	HEADER_LINES = 100,
	HOURS_SHOWN = 24
};
static const int64_t HOUR_US = 3600000000;

/* ---- by hand ---- */

static lims_rc run_record(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_environment_value values[READINGS_MAX];
	struct lims_environment_batch batch = {
		.device = cli->args[0], .place = lims_cli_option(cli, "place"), .values = values, .sure = lims_cli_option(cli, "sure") != NULL};
	struct lims_moment at = lims_clock_now(cli->zone_min);
	lims_rc rc = lims_cli_moment(cli, "at", &at, err);
	if (!rc && cli->arg_count % 2 == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "Every quantity has a value: temperature \"25.1 Cel\" humidity \"55 %%\"");
	for (int i = 1; !rc && i < cli->arg_count && batch.count < READINGS_MAX; i += 2)
		values[batch.count++] = (struct lims_environment_value){at, cli->args[i], cli->args[i + 1]};
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_environment_record(lab, &batch, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"device", cli->args[0], NULL}))
		for (size_t i = 0; i < batch.count; i++)
			lims_cli_say(cli, "Recorded: %s %s", lims_cli_quantity(cli, values[i].quantity), lims_cli_shown(cli, values[i].value));
	return rc;
}

/* ---- from the line ---- */

static lims_rc read_one(struct lims_cli *cli, struct lims_laboratory *lab, struct lims_instrument *i, const char *quantity,
	char value[VALUE_MAX], struct lims_err *err)
{
	struct lims_environment_capture c = {.quantity = quantity, .role = lims_environment_role(quantity)};
	struct lims_reading live = {0}, kept = {0};
	struct lims_buf bytes;
	int timeout_ms = 0;
	lims_rc rc = lims_cli_number(cli, "timeout", TIMEOUT_DEFAULT, TIMEOUT_LEAST, TIMEOUT_MOST, &timeout_ms, err);
	lims_buf_init(&bytes, LIMS_CAPTURE_MAX);
	if (!rc)
		rc = lims_device_read(i->device, c.role, timeout_ms, &live, &bytes, err);
	c.capture = bytes.data;
	c.capture_len = bytes.len;
	c.model = i->model ? i->model_bytes.data : NULL;
	c.model_len = i->model_bytes.len;
	if (!rc)
		rc = lims_environment_captured(lab, cli->args[0], lims_cli_option(cli, "place"), &c, &kept, value, VALUE_MAX, err);
	if (!rc && !value[0]) {
		char why[LIMS_WHY];
		lims_instrument_why(cli, &kept, why);
		rc = lims_err_set(err, LIMS_E_DEVICE, "No %s from %s: %s; nothing was recorded of it", quantity, i->name, why);
	}
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc run_read(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_instrument i = {0};
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_instrument_find(cli, cli->args[0], &i, err);
	if (!rc && !i.port[0])
		rc = lims_err_set(
			err, LIMS_E_INPUT, "%s has no line: record what it shows with lims environment record %s", cli->args[0], cli->args[0]);
	if (!rc) {
		struct lims_device_options o = lims_instrument_options(cli, &i);
		rc = lims_device_open(i.port, &o, &i.device, err);
	}
	if (cli->json)
		lims_jw_array(&w, NULL);
	for (int k = 1; !rc && k < cli->arg_count; k++) {
		char value[VALUE_MAX] = "";
		rc = read_one(cli, lab, &i, cli->args[k], value, err);
		if (rc)
			break;
		if (!cli->json) {
			lims_cli_say(cli, "Recorded: %s %s", lims_cli_quantity(cli, cli->args[k]), lims_cli_shown(cli, value));
			continue;
		}
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "quantity", cli->args[k]);
		lims_jw_text(&w, "value", value);
		lims_jw_end_object(&w);
	}
	if (cli->json) {
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_instrument_finish(&i);
	return rc;
}

/* ---- from a logger's table ---- */

static lims_rc read_form(const struct lims_cli *cli, struct lims_logger_form *f, struct lims_err *err)
{
	const char *dates = lims_cli_option(cli, "dates");
	*f = (struct lims_logger_form){.decimal_comma = lims_cli_option(cli, "decimal-comma") != NULL,
		.offset_min = cli->zone_min,
		.columns = lims_cli_option(cli, "columns"),
		.units = lims_cli_option(cli, "units")};
	if (dates && !lims_logger_days_named(dates, &f->days))
		return lims_err_set(err, LIMS_E_INPUT, "Days are written iso (2026-12-31), dmy (31/12/2026) or mdy (12/31/2026), not %s", dates);
	return lims_cli_number(cli, "header-line", 1, 1, HEADER_LINES, &f->header_line, err);
}

static void report(struct lims_cli *cli, const struct lims_environment_imported *r)
{
	struct lims_jw w;
	char from[LIMS_MOMENT_TEXT] = "", until[LIMS_MOMENT_TEXT] = "", first[LIMS_CLI_MINUTE], last[LIMS_CLI_MINUTE];
	lims_jw_init(&w, &cli->out);
	if (r->readings > 0) {
		lims_moment_text(r->from, from);
		lims_moment_text(r->until, until);
	}
	if (cli->json) {
		lims_jw_object(&w, NULL);
		lims_jw_bool(&w, "written", r->written);
		lims_jw_int(&w, "rows", (int64_t)r->rows);
		lims_jw_int(&w, "readings", (int64_t)r->readings);
		lims_jw_int(&w, "known", (int64_t)r->known);
		lims_jw_int(&w, "blanks", (int64_t)r->blanks);
		lims_jw_text(&w, "from", from);
		lims_jw_text(&w, "until", until);
	}
	lims_cli_put_faults(cli, &w, cli->args[1], &r->faults);
	if (cli->json) {
		lims_jw_end_object(&w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (r->faults.count == 0) {
		lims_cli_say(cli, "%zu readings of %zu rows, %.16s to %.16s; %zu were recorded already, %zu cells were blank", r->readings, r->rows,
			lims_cli_minute(from, first), lims_cli_minute(until, last), r->known, r->blanks);
		if (!r->written)
			lims_cli_say(cli, "Nothing was written: it was a trial");
	}
}

static lims_rc run_import(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_environment_imported r = {0};
	struct lims_buf file = {0};
	const char *slash = strrchr(cli->args[1], '/');
	struct lims_environment_import in = {.device = cli->args[0],
		.place = lims_cli_option(cli, "place"),
		.file_name = slash ? slash + 1 : cli->args[1],
		.dry_run = lims_cli_option(cli, "dry-run") != NULL,
		.sure = lims_cli_option(cli, "sure") != NULL};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? read_form(cli, &in.form, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	if (!rc)
		rc = lims_file_read(cli->args[1], LIMS_CSV_BYTES + 1, &file, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc) {
		in.bytes = file.data;
		in.n = file.len;
		rc = lims_environment_import(lab, &in, arena, &r, err);
		if (!rc || r.faults.count > 0)
			report(cli, &r);
	}
	lims_buf_finish(&file);
	lims_arena_destroy(arena);
	return rc;
}

/* ---- showing ---- */

static const char *way_text(const struct lims_cli *cli, const char *way)
{
	static const char *const words[] = {LIMS_MSG("hand"), LIMS_MSG("line"), LIMS_MSG("logger")};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (!cli->json && lims_text_equal(words[i], way))
			return lims_tr(cli->lang, words[i]);
	return way;
}

/// A value as people read it; a program gets it as it is recorded.
static const char *shown(struct lims_cli *cli, const char *value)
{
	return cli->json ? value : lims_cli_shown(cli, value);
}

static lims_rc put_row(void *ctx, const struct lims_environment_row *r, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char corrected[LIMS_CLI_CORRECTED];
	lims_cli_corrected(l->cli, r->value, &r->corrected, corrected);
	const char *const pairs[][2] = {{"at", r->at}, {"quantity", l->cli->json ? r->quantity : lims_cli_quantity(l->cli, r->quantity)},
		{"value", shown(l->cli, r->value)}, {"corrected", corrected},
		{"certificate", r->corrected.certificate ? r->corrected.certificate->number : ""},
		{l->cli->json && r->corrected.uncorrected ? "uncorrected" : "U", r->corrected.uncorrected
																			 ? (l->cli->json ? r->corrected.uncorrected : "")
																		 : r->corrected.certificate ? shown(l->cli, r->corrected.c.U)
																									: ""},
		{"device", r->device}, {"place", r->place}, {"taken_by", way_text(l->cli, r->by)}, {"actor", r->actor},
		{"withdrawn", r->withdrawn ? r->withdrawn : ""}};
	char at[LIMS_CLI_MINUTE];
	(void)err;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	lims_cli_minute(r->at, at);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (!l->cli->json)
			lims_grid_add(&l->g, i == 0 ? at : pairs[i][1]);
		else if (pairs[i][1][0])
			lims_jw_text(&l->w, pairs[i][0], pairs[i][1]);
	if (l->cli->json)
		lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	struct lims_environment_ask ask = {.device = lims_cli_option(cli, "device"),
		.place = lims_cli_option(cli, "place"),
		.quantity = lims_cli_option(cli, "quantity"),
		.until = lims_clock_now(cli->zone_min)};
	lims_rc rc = lims_cli_moment(cli, "until", &ask.until, err);
	ask.from = (struct lims_moment){ask.until.us - HOURS_SHOWN * HOUR_US, 0};
	if (!rc)
		rc = lims_cli_moment(cli, "from", &ask.from, err);
	if (!rc && !ask.device && !ask.place)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say whose readings: --device CODE or --place TEXT");
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	static const char *const headings[] = {LIMS_MSG("Read"), LIMS_MSG("Quantity"), LIMS_MSG("Shown"), LIMS_MSG("Corrected"),
		LIMS_MSG("Certificate"), "U", LIMS_MSG("Instrument"), LIMS_MSG("Place"), LIMS_MSG("Taken by"), LIMS_MSG("Person"),
		LIMS_MSG("Withdrawn")};
	lims_listing_begin(&l, cli, headings, sizeof headings / sizeof headings[0]);
	rc = lims_environment_each(lab, &ask, put_row, &l, err);
	lims_listing_end(&l);
	return rc;
}

/* ---- withdrawing ---- */

static lims_rc run_withdraw(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_environment_withdrawal w = {.device = cli->args[0], .quantity = lims_cli_option(cli, "quantity")};
	const char *needed = NULL;
	char number[24];
	size_t count = 0;
	lims_rc rc = lims_cli_need(cli, "note", &w.note, err);
	if (!rc)
		rc = lims_cli_need(cli, "from", &needed, err);
	if (!rc)
		rc = lims_cli_need(cli, "until", &needed, err);
	if (!rc)
		rc = lims_cli_moment(cli, "from", &w.from, err);
	if (!rc)
		rc = lims_cli_moment(cli, "until", &w.until, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_environment_withdraw(lab, &w, &count, err);
	snprintf(number, sizeof number, "%zu", count);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"device", cli->args[0], "withdrawn", number, NULL}))
		lims_cli_say(cli, "%zu readings of %s are withdrawn: they stay in the record and count no more", count, cli->args[0]);
	return rc;
}

#define PLACE                                                                                                                              \
	{                                                                                                                                      \
		"place", "TEXT", LIMS_MSG("Where it hangs; without it as the register says")                                                       \
	}
static const struct lims_option record_options[] = {{"at", "MOMENT", LIMS_MSG("When it was read, \"2026-11-29 08:30\" (now)")},
	{"sure", NULL, LIMS_MSG("It was read like that, however far from the limits")}, PLACE};
static const struct lims_option read_options[] = {{"timeout", "MS", LIMS_MSG("How long to wait (10000)")}, PLACE};
static const struct lims_option import_options[] = {
	{"dates", "iso|dmy|mdy", LIMS_MSG("How days are written: 2026-12-31 (iso), 31/12/2026 (dmy) or 12/31/2026 (mdy)")},
	{"decimal-comma", NULL, LIMS_MSG("Numbers are written with a decimal comma: 25,1")},
	{"header-line", "N", LIMS_MSG("Line in which the names of the columns stand (1)")},
	{"columns", "QUANTITY=NAME; …", LIMS_MSG("Which column is what, where its name does not tell: time, temperature, humidity, pressure")},
	{"units", "QUANTITY=UNIT; …", LIMS_MSG("Units of columns that name none: temperature=Cel; humidity=%")},
	{"dry-run", NULL, LIMS_MSG("Only checks; nothing is written")},
	{"sure", NULL, LIMS_MSG("It was read like that, however far from the limits")}, PLACE};
static const struct lims_option list_options[] = {{"device", "CODE", LIMS_MSG("Instrument that showed them")},
	{"place", "TEXT", LIMS_MSG("Place in which it hung")}, {"quantity", "NAME", LIMS_MSG("One quantity alone")},
	{"from", "MOMENT", LIMS_MSG("From when (the last 24 hours)")}, {"until", "MOMENT", LIMS_MSG("Until when (now)")}};
static const struct lims_option withdraw_options[] = {{"from", "MOMENT", LIMS_MSG("The first reading that does not count")},
	{"until", "MOMENT", LIMS_MSG("The last one")}, {"quantity", "NAME", LIMS_MSG("One quantity alone")}, {"note", "TEXT", LIMS_MSG("Why")}};

static const struct lims_command list[] = {
	{"environment", "record", "DEVICE QUANTITY VALUE …", 3, 1 + 2 * READINGS_MAX,
		LIMS_MSG("Records what an instrument showed, e.g. temperature \"25.1 Cel\" humidity \"55 %\""), record_options, 3, run_record},
	{"environment", "read", "DEVICE QUANTITY …", 2, 1 + READINGS_MAX,
		LIMS_MSG("Reads temperature, humidity or pressure from an instrument's line and records them with their bytes"), read_options, 2,
		run_read},
	{"environment", "import", "DEVICE FILE", 2, 2,
		LIMS_MSG("Records the table of a logger (CSV, UTF-8): all of it, or nothing when a row has a fault"), import_options, 8,
		run_import},
	{"environment", "list", "", 0, 0, LIMS_MSG("Lists readings of the air by instrument or place"), list_options, 5, run_list},
	{"environment", "withdraw", "DEVICE", 1, 1, LIMS_MSG("Withdraws readings that are wrong: they stay in the record and count no more"),
		withdraw_options, 4, run_withdraw},
};
const struct lims_commands lims_commands_environment = {list, sizeof list / sizeof list[0]};
