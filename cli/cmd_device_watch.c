// SPDX-License-Identifier: Apache-2.0
// device watch: the hub of connected instruments on the screen, with its statistics.
#include "cli/instrument.h"
#include "cli/words.h"
#include "drivers/transport/hub.h"
#include "laboratory/registers.h"
#include "lims-core/engine/amount.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WATCH_MAX = 64, PERIOD_DEFAULT = 500, TIMEOUT_DEFAULT = 5000 };

struct watched {
	struct lims_instrument instrument;
	size_t index;
	char trouble[LIMS_ERR_TEXT]; ///< why the hub does not have it; "" when it has
};

struct watch {
	struct lims_cli *cli;
	struct watched *list; ///< its entries stay where they are: the hub points into them
	size_t count;
	struct lims_hub *hub;
	int period_ms, timeout_ms;
};

static lims_rc add(struct watch *w, const char *code, struct lims_err *err)
{
	if (w->count == WATCH_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "More than %d instruments at once: name those that you want to watch", WATCH_MAX);
	return lims_instrument_find(w->cli, code, &w->list[w->count++].instrument, err);
}

/// One that cannot be watched does not keep the others from the screen.
static lims_rc add_registered(struct watch *w, const char *code, struct lims_err *err)
{
	lims_rc rc = add(w, code, err);
	if (!rc && !w->list[w->count - 1].instrument.port[0])
		rc = lims_err_set(err, LIMS_E_INPUT, "%s has no line: give it one with lims device set %s --port URL", code, code);
	if (rc != LIMS_E_INPUT && rc != LIMS_E_NOT_FOUND)
		return rc;
	snprintf(w->list[w->count - 1].trouble, LIMS_ERR_TEXT, "%s", err->text);
	return LIMS_OK;
}

static lims_rc add_row(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	(void)r;
	struct watch *w = ctx;
	return w->count == WATCH_MAX ? add(w, row->code, err) : add_registered(w, row->code, err);
}

/// The instruments named, the one on --port, else all of the register.
static lims_rc find_all(struct watch *w, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = LIMS_OK;
	for (int i = 0; !rc && i < w->cli->arg_count; i++)
		rc = add(w, w->cli->args[i], err);
	if (rc || w->cli->arg_count)
		return rc;
	if (lims_cli_option(w->cli, "port"))
		return add(w, NULL, err);
	rc = lims_cli_open(w->cli, &lab, err);
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("device"), add_row, w, err);
	if (!rc && w->count == 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "No instrument is registered: lims device set CODE --port URL --model ID");
	return rc;
}

static lims_rc start(struct watch *w, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	w->hub = lims_hub_create();
	if (!w->hub)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the instruments");
	for (size_t i = 0; !rc && i < w->count; i++) {
		struct watched *one = &w->list[i];
		if (one->trouble[0])
			continue;
		struct lims_device_options o = lims_instrument_options(w->cli, &one->instrument);
		rc = lims_device_check(one->instrument.port, &o, err);
		if (!rc)
			rc = lims_hub_add(
				w->hub, one->instrument.port, &o, lims_cli_option(w->cli, "role"), w->period_ms, w->timeout_ms, &one->index, err);
		if (rc == LIMS_E_INPUT && w->count > 1) {
			snprintf(one->trouble, sizeof one->trouble, "%s", err->text);
			rc = LIMS_OK;
		}
	}
	return rc;
}

static void put_json(struct watch *w, const struct watched *one, const struct lims_hub_state *s, struct lims_jw *jw)
{
	const struct lims_device_stats *t = &s->stats;
	const struct {
		const char *key;
		uint64_t value;
	} counts[] = {{"looks", s->looks}, {"questions", t->questions}, {"frames", t->answers}, {"rejected", t->rejected},
		{"bad_checks", t->bad_checks}, {"timeouts", t->timeouts}, {"quarantines", t->quarantines}, {"reconnects", t->reconnects},
		{"bytes_in", t->bytes_in}, {"bytes_out", t->bytes_out}};
	(void)w;
	lims_jw_object(jw, NULL);
	lims_jw_text(jw, "device", one->instrument.name);
	lims_jw_text(jw, "port", one->instrument.port);
	lims_jw_bool(jw, "open", s->open);
	if (s->trouble[0])
		lims_jw_text(jw, "trouble", s->trouble);
	if (s->has_last)
		lims_reading_json(jw, "last", &s->last);
	if (s->looks && s->open)
		lims_reading_json(jw, "latest", &s->latest);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		lims_jw_int(jw, counts[i].key, (int64_t)counts[i].value);
	lims_jw_end_object(jw);
}

static void put_row(struct watch *w, const struct watched *one, const struct lims_hub_state *s, struct lims_grid *g)
{
	char text[LIMS_WHY], moment[LIMS_MOMENT_TEXT] = "";
	const struct lims_device_stats *t = &s->stats;
	const uint64_t counts[] = {t->answers, t->bad_checks, t->rejected, t->timeouts, t->reconnects};
	lims_grid_add(g, one->instrument.name);
	if (s->has_last) {
		lims_moment_text(s->last.at, moment);
		// Not by lims_cli_shown, whose texts stay until the command ends: this one runs for days.
		char shown[LIMS_AMOUNT_TEXT];
		lims_grid_add(g, lims_amount(lims_amount_style_of(w->cli->lang), lims_cli_units(w->cli), s->last.digits, s->last.unit, shown));
		snprintf(text, sizeof text, "%.8s", moment + 11);
		lims_grid_add(g, text);
	} else {
		lims_grid_add(g, NULL);
		lims_grid_add(g, NULL);
	}
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		snprintf(text, sizeof text, "%llu", (unsigned long long)counts[i]);
		lims_grid_add(g, text);
	}
	text[0] = '\0';
	if (!s->open)
		snprintf(text, sizeof text, "%.200s", s->trouble[0] ? s->trouble : lims_tr(w->cli->lang, "not opened yet"));
	else if (s->latest.reason != LIMS_REASON_NONE)
		lims_instrument_why(w->cli, &s->latest, text);
	lims_grid_add(g, text);
}

/// The state of all of them at this moment.
static void put_all(struct watch *w, struct lims_buf *out)
{
	static const char *const heads[] = {LIMS_MSG("Device"), LIMS_MSG("Last good reading"), LIMS_MSG("At"), LIMS_MSG("Frames"),
		LIMS_MSG("Bad checks"), LIMS_MSG("Rejected"), LIMS_MSG("Timeouts"), LIMS_MSG("Reconnects"), LIMS_MSG("Now")};
	struct lims_grid g;
	struct lims_jw jw;
	lims_jw_init(&jw, out);
	lims_grid_init(&g, sizeof heads / sizeof heads[0]);
	if (w->cli->json)
		lims_jw_array(&jw, NULL);
	for (size_t i = 0; !w->cli->json && i < sizeof heads / sizeof heads[0]; i++)
		lims_grid_add(&g, lims_tr(w->cli->lang, heads[i]));
	for (size_t i = 0; i < w->count; i++) {
		struct lims_hub_state s = {0};
		snprintf(s.trouble, sizeof s.trouble, "%s", w->list[i].trouble);
		if (!s.trouble[0] && lims_hub_state(w->hub, w->list[i].index, &s, NULL) != LIMS_OK)
			continue;
		w->cli->json ? put_json(w, &w->list[i], &s, &jw) : put_row(w, &w->list[i], &s, &g);
	}
	if (w->cli->json) {
		lims_jw_end_array(&jw);
		lims_buf_add_char(out, '\n');
	}
	lims_grid_print(&g, out, "");
}

/// On a terminal the table is drawn again every second; what is printed into a file or pipe is the state at the end.
static void follow(struct watch *w, int seconds, const sigset_t *ends)
{
	bool live = !w->cli->json && isatty(STDOUT_FILENO);
	for (int second = 0; !seconds || second < seconds; second++) {
		if (sigtimedwait(ends, NULL, &(struct timespec){.tv_sec = 1}) > 0)
			return;
		struct lims_buf screen;
		lims_buf_init(&screen, 1 << 20);
		lims_buf_add_text(&screen, "\033[H\033[J");
		put_all(w, &screen);
		if (live && !screen.failed) {
			(void)fwrite(screen.data, 1, screen.len, stdout);
			(void)fflush(stdout);
		}
		lims_buf_finish(&screen);
	}
}

static lims_rc run_watch(struct lims_cli *cli, struct lims_err *err)
{
	struct watch w = {.cli = cli, .list = calloc(WATCH_MAX, sizeof *w.list)};
	sigset_t ends;
	int seconds = 0;
	lims_rc rc = w.list ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the instruments");
	// Before the hub's threads begin, so that they do not take the signals.
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (!rc && lims_cli_option(cli, "for"))
		rc = lims_cli_number(cli, "for", 0, 1, 86400, &seconds, err);
	if (!rc)
		rc = lims_cli_number(cli, "period", PERIOD_DEFAULT, 20, 3600000, &w.period_ms, err);
	if (!rc)
		rc = lims_cli_number(cli, "timeout", TIMEOUT_DEFAULT, 100, 600000, &w.timeout_ms, err);
	if (!rc)
		rc = find_all(&w, err);
	if (!rc)
		rc = start(&w, err);
	if (!rc) {
		follow(&w, seconds, &ends);
		put_all(&w, &cli->out);
	}
	lims_hub_destroy(w.hub);
	for (size_t i = 0; w.list && i < w.count; i++)
		lims_instrument_finish(&w.list[i].instrument);
	free(w.list);
	return rc;
}

static const struct lims_option options[] = {
	{"port", "URL", LIMS_MSG("Its line, e.g. tcp:127.0.0.1:4001 or serial:/dev/ttyUSB0?baud=9600")},
	{"model", "ID", LIMS_MSG("Its model: share/lims/models")},
	{"protocol", "ID", LIMS_MSG("What it speaks, where no model says it: lims device protocols")},
	{"setup", "KEY=VALUE,…", LIMS_MSG("Declared set-up: unit=kg, decimals=2, equal=5, … (docs/formats/capture.md)")},
	{"role", "ROLE", LIMS_MSG("Quantity to read, e.g. mass, voltage")},
	{"for", "SECONDS", LIMS_MSG("Ends by itself; without it Ctrl-C ends it")},
	{"period", "MS", LIMS_MSG("How often each is asked (500)")},
	{"timeout", "MS", LIMS_MSG("How long to wait (5000)")},
};
static const struct lims_command list[] = {
	{"device", "watch", "[CODE…]", 0, WATCH_MAX, LIMS_MSG("Shows what connected instruments give, with frames, bad checks and timeouts"),
		options, sizeof options / sizeof options[0], run_watch},
};
const struct lims_commands lims_commands_watch = {list, sizeof list / sizeof list[0]};
