// SPDX-License-Identifier: Apache-2.0
// stock and seal: stickers and seals from the order to the instrument, and what was found, removed and applied there.
#include "cli/fill.h"
#include "cli/listing.h"
#include "cli/taken_over.h"
#include "laboratory/stock/marks.h"
#include "laboratory/stock/stock.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

static lims_rc take_day(const struct lims_cli *cli, struct lims_date *ret, struct lims_err *err)
{
	const char *on = lims_cli_option(cli, "on");
	return on ? lims_date_parse(on, ret, err) : LIMS_OK;
}

/// The series is written once: "SL 000101" and "000200" are of one series.
static void say_range(struct lims_cli *cli, const char *what, const char *from, const char *to)
{
	lims_cli_say(cli, "%s: %s to %s", lims_tr(cli->lang, what), from, to ? to : from);
}

static lims_rc run_order(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_stock_lot lot = {.kind = cli->args[0], .supplier = lims_cli_option(cli, "supplier")};
	char code[LIMS_CODE];
	lims_rc rc = lims_cli_number(cli, "quantity", 0, 1, 1000000, &lot.quantity, err);
	if (!rc)
		rc = take_day(cli, &lot.on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_stock_order(lab, &lot, code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"lot", code, NULL}))
		lims_cli_say(cli, "Ordered: %s", code);
	return rc;
}

static lims_rc run_receive(struct lims_cli *cli, struct lims_err *err)
{
	static const struct lims_field paper[] = {{"paper", NULL, LIMS_FIELD_FILE, false, NULL, NULL}};
	struct lims_laboratory *lab = NULL;
	struct lims_cli_filled f;
	struct lims_stock_lot lot = {.kind = cli->args[0], .supplier = lims_cli_option(cli, "supplier"), .to = lims_cli_option(cli, "to")};
	char code[LIMS_CODE];
	lims_rc rc = lims_cli_fill(cli, paper, 1, &f, err);
	if (!rc)
		rc = lims_cli_need(cli, "from", &lot.from, err);
	if (!rc)
		rc = take_day(cli, &lot.on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	lot.paper = f.filled.file_count > 0 ? &f.files[0] : NULL;
	if (!rc)
		rc = lims_stock_receive(lab, lims_cli_option(cli, "lot"), &lot, code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"lot", code, NULL}))
		lims_cli_say(cli, "Received: %s, %s to %s", code, lot.from, lot.to ? lot.to : lot.from);
	lims_cli_filled_finish(&f);
	return rc;
}

static lims_rc move(struct lims_cli *cli, const char *what, const char *said, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_stock_move m = {.kind = cli->args[0],
		.what = what,
		.to = lims_cli_option(cli, "to"),
		.person = lims_cli_option(cli, "person"),
		.visit = lims_cli_option(cli, "visit"),
		.note = lims_cli_option(cli, "note")};
	lims_rc rc = lims_cli_need(cli, "from", &m.from, err);
	if (!rc)
		rc = take_day(cli, &m.on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_stock_moved(lab, &m, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"what", what, "from", m.from, "to", m.to ? m.to : m.from, NULL}))
		say_range(cli, said, m.from, m.to);
	return rc;
}

static lims_rc run_issue(struct lims_cli *cli, struct lims_err *err)
{
	return move(cli, "issued", LIMS_MSG("Handed out"), err);
}
static lims_rc run_return(struct lims_cli *cli, struct lims_err *err)
{
	return move(cli, "returned", LIMS_MSG("Back in the store"), err);
}
static lims_rc run_damage(struct lims_cli *cli, struct lims_err *err)
{
	return move(cli, "damaged", LIMS_MSG("Damaged"), err);
}
static lims_rc run_lose(struct lims_cli *cli, struct lims_err *err)
{
	return move(cli, "lost", LIMS_MSG("Lost"), err);
}
static lims_rc run_destroy(struct lims_cli *cli, struct lims_err *err)
{
	return move(cli, "destroyed", LIMS_MSG("Destroyed"), err);
}

static void put_count(struct lims_listing *l, const char *name, int64_t n)
{
	char text[24];
	if (l->cli->json) {
		lims_jw_int(&l->w, name, n);
		return;
	}
	snprintf(text, sizeof text, "%lld", (long long)n);
	lims_grid_add(&l->g, text);
}

static void put_cell(struct lims_listing *l, const char *name, const char *value)
{
	if (l->cli->json)
		lims_jw_text(&l->w, name, value);
	else
		lims_grid_add(&l->g, value && value[0] ? value : NULL);
}

/// What makes the row stand out: `again`, in words, else that it was taken over.
static void put_remark(struct lims_listing *l, bool taken_over, const char *again)
{
	if (!l->cli->json)
		lims_grid_add(&l->g, again[0] ? again : taken_over ? lims_tr(l->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	else if (taken_over)
		lims_jw_bool(&l->w, "taken_over", true);
}

static lims_rc put_lot(void *ctx, const struct lims_stock_sum *s, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char again[128] = "";
	(void)err;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	if (s->again > 0)
		snprintf(again, sizeof again, lims_tr(l->cli->lang, "! %lld used twice: lims stock ledger"), (long long)s->again);
	put_cell(l, "lot", s->code);
	put_cell(l, "kind", l->cli->json ? s->kind : lims_tr(l->cli->lang, s->kind));
	put_cell(l, "from", s->from);
	put_cell(l, "to", s->to);
	put_cell(l, "ordered_on", s->ordered_on);
	put_cell(l, "received_on", s->received_on);
	put_count(l, "quantity", s->quantity);
	put_count(l, "in_store", s->in_store);
	put_count(l, "issued", s->issued);
	put_count(l, "used", s->used);
	put_count(l, "damaged", s->damaged);
	put_count(l, "lost", s->lost);
	put_count(l, "destroyed", s->destroyed);
	if (l->cli->json && s->again > 0)
		lims_jw_int(&l->w, "used_twice", s->again);
	put_remark(l, s->taken_over, again);
	if (l->cli->json)
		lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Lot"), LIMS_MSG("Kind"), LIMS_MSG("First number"), LIMS_MSG("Last number"),
		LIMS_MSG("Ordered"), LIMS_MSG("Received"), LIMS_MSG("How many"), LIMS_MSG("In store"), LIMS_MSG("Handed out"), LIMS_MSG("Used"),
		LIMS_MSG("Damaged"), LIMS_MSG("Lost"), LIMS_MSG("Destroyed"), " "};
	struct lims_laboratory *lab = NULL;
	struct lims_listing l;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_stock_lots(lab, put_lot, &l, err);
	lims_listing_end(&l);
	return rc;
}

static const char *used_on(const struct lims_stock_run *r)
{
	return r->paper[0] ? r->paper : r->worksheet[0] ? r->worksheet : r->item;
}

static lims_rc put_run(void *ctx, const struct lims_stock_run *r, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	const char *state = lims_text_equal(r->state, "issued") ? LIMS_MSG("handed out") : r->state;
	const char *visit = lims_cli_option(l->cli, "visit");
	char again[1200] = "";
	(void)err;
	if (r->again[0])
		snprintf(again, sizeof again, lims_tr(l->cli->lang, "! used again: %.1000s"), r->again);
	if (visit && !lims_text_equal(visit, r->visit))
		return LIMS_OK;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	put_cell(l, "lot", r->lot);
	put_cell(l, "from", r->from);
	put_cell(l, "to", r->to);
	put_count(l, "count", r->count);
	put_cell(l, "state", l->cli->json ? r->state : lims_tr(l->cli->lang, state));
	put_cell(l, "person", r->person);
	put_cell(l, "visit", r->visit);
	put_cell(l, "on", r->on);
	put_cell(l, l->cli->json ? "item" : "", r->item);
	put_cell(l, "used_on", used_on(r));
	put_cell(l, "note", r->note);
	if (l->cli->json && r->again[0])
		lims_jw_text(&l->w, "used_again", r->again);
	put_remark(l, r->taken_over, again);
	if (l->cli->json)
		lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_ledger(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Lot"), LIMS_MSG("First number"), LIMS_MSG("Last number"), LIMS_MSG("How many"),
		LIMS_MSG("State"), LIMS_MSG("Person"), LIMS_MSG("Visit"), LIMS_MSG("Day"), LIMS_MSG("Item"), LIMS_MSG("Used on"), LIMS_MSG("Note"),
		" "};
	struct lims_laboratory *lab = NULL;
	struct lims_listing l;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_stock_each(lab, lims_cli_option(cli, "kind"), lims_cli_option(cli, "person"), put_run, &l, err);
	lims_listing_end(&l);
	return rc;
}

// ---- seals

static void say_finding(struct lims_cli *cli, const char *place, const char *found, const struct lims_placed_finding *f)
{
	if (!f->compared)
		lims_cli_say(cli, "Nothing was recorded there before");
	else if (f->differs)
		lims_cli_say(cli, "! Finding: %s holds %s, the last record says %s (%s, %s)", place, found, f->expected, f->item, f->on);
	else
		lims_cli_say(cli, "It is what the last record says (%s, %s)", f->item, f->on);
}

static lims_rc run_record(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_placed_finding finding;
	const char *kind = lims_cli_option(cli, "kind");
	struct lims_placed_act act = {.kind = kind ? kind : "seal",
		.place = lims_cli_option(cli, "place"),
		.found = lims_cli_option(cli, "found"),
		.removed = lims_cli_option(cli, "removed"),
		.applied = lims_cli_option(cli, "applied"),
		.worksheet = lims_cli_option(cli, "worksheet"),
		.note = lims_cli_option(cli, "note")};
	lims_rc rc = take_day(cli, &act.on, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_placed_record(lab, cli->args[0], &act, &finding, err);
	if (rc || lims_cli_answer(cli, (const char *const[]){"item", cli->args[0], "finding", finding.differs ? "yes" : "no", "expected",
									   finding.compared ? finding.expected : "", NULL}))
		return rc;
	lims_cli_say(cli, "Recorded: %s %s", lims_tr(cli->lang, "item"), cli->args[0]);
	if (act.found)
		say_finding(cli, act.place ? act.place : lims_tr(cli->lang, act.kind), act.found, &finding);
	return LIMS_OK;
}

static const char *placed_text(const struct lims_cli *cli, const char *what)
{
	static const char *const words[] = {LIMS_MSG("used"), LIMS_MSG("found"), LIMS_MSG("removed"), LIMS_MSG("applied")};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i], what))
			return lims_tr(cli->lang, words[i]);
	return what;
}

static lims_rc put_placed(void *ctx, const struct lims_placed *m, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	char text[256] = "";
	(void)err;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	put_cell(l, "on", m->on);
	put_cell(l, "kind", l->cli->json ? m->kind : lims_tr(l->cli->lang, m->kind));
	put_cell(l, "place", m->place);
	put_cell(l, "what", l->cli->json ? m->what : placed_text(l->cli, m->what));
	put_cell(l, "serial", m->serial);
	put_cell(l, "item", m->item);
	put_cell(l, "work", m->paper[0] ? m->paper : m->worksheet);
	put_cell(l, "by", m->actor);
	if (l->cli->json && m->expected)
		lims_jw_text(&l->w, "expected", m->expected);
	if (!l->cli->json) {
		if (m->expected)
			snprintf(text, sizeof text, "! %s %.100s", lims_tr(l->cli->lang, "the last record said"), m->expected);
		lims_grid_add(&l->g, m->expected ? text : m->note[0] ? m->note : NULL);
	}
	if (l->cli->json) {
		lims_jw_text(&l->w, "note", m->note);
		lims_jw_end_object(&l->w);
	}
	return LIMS_OK;
}

static lims_rc run_seals(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {LIMS_MSG("Day"), LIMS_MSG("Kind"), LIMS_MSG("Place"), LIMS_MSG("What was done"), LIMS_MSG("Number"),
		LIMS_MSG("Item"), LIMS_MSG("Paper or worksheet"), LIMS_MSG("Done by"), LIMS_MSG("Remark")};
	struct lims_laboratory *lab = NULL;
	struct lims_listing l;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_placed_each(lab, cli->args[0], put_placed, &l, err);
	lims_listing_end(&l);
	return rc;
}

#define ON                                                                                                                                 \
	{                                                                                                                                      \
		"on", "2026-12-31", LIMS_MSG("The day it happened; today when it is left out")                                                     \
	}
#define FROM                                                                                                                               \
	{                                                                                                                                      \
		"from", "NUMBER", LIMS_MSG("First number as it is printed, with its series: \"SL 000101\"")                                        \
	}
#define TO                                                                                                                                 \
	{                                                                                                                                      \
		"to", "NUMBER", LIMS_MSG("Last number; the first one alone when it is left out")                                                   \
	}

static const struct lims_option order_options[] = {{"quantity", "N", LIMS_MSG("How many")}, {"supplier", "CODE", LIMS_MSG("Supplier")}, ON};
static const struct lims_option receive_options[] = {FROM, TO,
	{"lot", "LOT", LIMS_MSG("The lot that was ordered; a new one when it is left out")}, {"supplier", "CODE", LIMS_MSG("Supplier")},
	{"paper", "FILE", LIMS_MSG("The paper itself")}, ON};
static const struct lims_option issue_options[] = {FROM, TO, {"person", "STAFF", LIMS_MSG("Who gets them")},
	{"visit", "CODE", LIMS_MSG("Field visit on which the team takes them along")}, {"note", "TEXT", LIMS_MSG("Note")}, ON};
static const struct lims_option move_options[] = {FROM, TO, {"note", "TEXT", LIMS_MSG("How it came to that")}, ON};
static const struct lims_option ledger_options[] = {{"kind", "sticker|calibration_sticker|seal", LIMS_MSG("Only this kind")},
	{"person", "STAFF", LIMS_MSG("Only what this person has or had")},
	{"visit", "CODE", LIMS_MSG("Only what was handed out for this visit")}};
static const struct lims_option record_options[] = {{"place", "TEXT", LIMS_MSG("Where on the instrument")},
	{"found", "NUMBER|none", LIMS_MSG("What was there; it is compared with the last record")},
	{"removed", "NUMBER", LIMS_MSG("What was taken off")}, {"applied", "NUMBER", LIMS_MSG("What was put on")},
	{"kind", "seal|sticker|calibration_sticker|die", LIMS_MSG("Kind of mark (seal)")},
	{"worksheet", "CODE", LIMS_MSG("Worksheet of the work")}, {"note", "TEXT", LIMS_MSG("Note")}, ON};
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const struct lims_command list[] = {
	{"stock", "order", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Records an order of stickers or seals"), order_options,
		COUNT(order_options), run_order},
	{"stock", "receive", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Receives a range of numbers into the store"), receive_options,
		COUNT(receive_options), run_receive},
	{"stock", "issue", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Hands a range of numbers out to a person"), issue_options,
		COUNT(issue_options), run_issue},
	{"stock", "return", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Takes a range back into the store"), move_options,
		COUNT(move_options), run_return},
	{"stock", "damage", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Records damaged ones, with the reason"), move_options,
		COUNT(move_options), run_damage},
	{"stock", "lose", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Records lost ones, with the reason"), move_options,
		COUNT(move_options), run_lose},
	{"stock", "destroy", "sticker|calibration_sticker|seal", 1, 1, LIMS_MSG("Records destroyed ones, with the reason"), move_options,
		COUNT(move_options), run_destroy},
	{"stock", "list", "", 0, 0, LIMS_MSG("Lists the lots with what became of them"), NULL, 0, run_list},
	{"stock", "ledger", "", 0, 0, LIMS_MSG("Lists every number with where it is: in the store, with whom, on what, damaged, lost"),
		ledger_options, COUNT(ledger_options), run_ledger},
	{"seal", "record", "ITEM", 1, 1, LIMS_MSG("Records which mark was found, removed and applied at a place of an instrument"),
		record_options, COUNT(record_options), run_record},
	{"seal", "list", "ITEM", 1, 1, LIMS_MSG("Lists the marks of an instrument, also under its earlier codes"), NULL, 0, run_seals},
};
const struct lims_commands lims_commands_stock = {list, COUNT(list)};
