// SPDX-License-Identifier: Apache-2.0
// procedure law: what the dated regulations say on a day, with source and evidence.
#include "cli/codes.h"
#include "cli/words.h"
#include "lims-core/base/clock.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20 };

struct law {
	struct lims_cli *cli;
	struct lims_catalog *catalog;
	struct lims_regulations *regulations;
	struct lims_arena *arena;
	struct lims_date day;
};

static void put_source(struct law *l, struct lims_grid *g, const struct lims_source *s)
{
	char text[512];
	snprintf(text, sizeof text, "%s%s%s, %s", s->document, s->clause[0] ? ", " : "", s->clause, lims_cli_evidence(l->cli, s->evidence));
	lims_grid_add(g, text);
}

static void put_months(struct law *l, struct lims_grid *g, int months)
{
	char text[48];
	snprintf(text, sizeof text, "%d %s", months, lims_tr(l->cli->lang, "months"));
	lims_grid_add(g, months > 0 ? text : "-");
}

static lims_rc put_periods(struct law *l, struct lims_err *err)
{
	const struct lims_catalog_entry *list = NULL;
	size_t n = 0;
	struct lims_grid g;
	lims_rc rc = lims_catalog_list(l->catalog, l->arena, &list, &n, err);
	lims_cli_say(l->cli, "Periods of verification");
	lims_grid_init(&g, 4);
	for (size_t i = 0; !rc && i < n; i++) {
		struct lims_procedure_set *set = NULL;
		if (list[i].faulty || lims_catalog_load(l->catalog, list[i].id, &set, NULL) != LIMS_OK)
			continue;
		const struct lims_procedure *p = lims_procedure_set_procedure(set);
		const struct lims_period *period = lims_procedure_period(p, l->day);
		if (period) {
			lims_grid_add(&g, list[i].id);
			put_months(l, &g, period->months);
			lims_grid_add(&g, period->type_approval ? lims_tr(l->cli->lang, "type approval") : " ");
			put_source(l, &g, &period->source);
		}
		lims_procedure_set_destroy(set);
	}
	if (!rc && g.cells.len == 0)
		lims_cli_say(l->cli, "  no rule of this day is at hand");
	lims_grid_print(&g, &l->cli->out, "  ");
	return rc;
}

static void put_validity(struct law *l)
{
	struct lims_grid g;
	enum lims_validity_rule standing = lims_regulations_validity(l->regulations);
	char until[LIMS_DATE_TEXT];
	lims_cli_say(
		l->cli, "Valid until, for work of this day and 12 months; a laboratory sets its reading with: lims org set --validity-rule");
	lims_grid_init(&g, 4);
	for (int r = LIMS_VALIDITY_MONTH_END; r <= LIMS_VALIDITY_DAY_BEFORE; r++) {
		const struct lims_block *draft = lims_regulations_reading(l->regulations, (enum lims_validity_rule)r);
		lims_date_text(lims_validity_until(l->day, 12, (enum lims_validity_rule)r), until);
		lims_grid_add(&g, lims_validity_rule_name((enum lims_validity_rule)r));
		lims_grid_add(&g, until);
		lims_grid_add(&g, r == (int)standing ? lims_tr(l->cli->lang, "unless set otherwise") : " ");
		lims_grid_add(&g, draft ? lims_tr(l->cli->lang, "draft") : " ");
	}
	lims_grid_print(&g, &l->cli->out, "  ");
}

static void put_forms(struct law *l)
{
	static const char *const ids[] = {"verification_mark", "verification_sticker", "verification_certificate", "verification_record",
		"notice_of_failure", "calibration_sticker", "calibration_certificate", "calibration_record", "test_certificate", "test_record",
		"measurement_certificate", "measurement_record", "inspection_report", "inspection_record", "own_calibration_report",
		"own_calibration_record"};
	struct lims_grid g;
	lims_cli_say(l->cli, "Forms");
	lims_grid_init(&g, 4);
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		const struct lims_form *f = lims_regulations_form(l->regulations, ids[i], l->day);
		if (!f)
			continue;
		lims_grid_add(&g, ids[i]);
		lims_grid_add(&g, f->code[0] ? f->code : "-");
		lims_grid_add(&g, lims_cli_words(l->cli, f->title));
		put_source(l, &g, &f->source);
	}
	lims_grid_print(&g, &l->cli->out, "  ");
	if (lims_regulations_forms_lacking(l->regulations).vi[0])
		lims_cli_say(l->cli, "  Lacking: %s", lims_cli_words(l->cli, lims_regulations_forms_lacking(l->regulations)));
}

static void put_rules(struct law *l)
{
	struct lims_grid g;
	size_t n = 0;
	const struct lims_conflict *conflicts = lims_regulations_conflicts(l->regulations, &n);
	lims_cli_say(l->cli, "Conflicts between organisations");
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < n; i++) {
		lims_grid_add(&g, lims_cli_words(l->cli, conflicts[i].sentence));
		put_source(l, &g, &conflicts[i].source);
	}
	lims_grid_print(&g, &l->cli->out, "  ");
	const struct lims_retention *records = lims_regulations_retention(l->regulations, &n);
	lims_cli_say(l->cli, "How long records are kept");
	lims_grid_init(&g, 4);
	for (size_t i = 0; i < n; i++) {
		lims_grid_add(&g, lims_cli_words(l->cli, records[i].title));
		put_months(l, &g, records[i].months);
		lims_grid_add(&g,
			lims_text_equal(records[i].from, "issue") ? lims_tr(l->cli->lang, "from the issue") : lims_tr(l->cli->lang, "from the expiry"));
		put_source(l, &g, &records[i].source);
	}
	lims_grid_print(&g, &l->cli->out, "  ");
}

/// Which editions there are, when none holds on the day.
static void put_editions(struct law *l)
{
	size_t n = 0;
	const struct lims_group2_list *lists = lims_regulations_group2_lists(l->regulations, &n);
	char day[LIMS_DATE_TEXT], from[LIMS_DATE_TEXT];
	lims_date_text(l->day, day);
	lims_cli_say(l->cli, "  no list of %s is at hand; there is one of:", day);
	for (size_t i = 0; i < n; i++) {
		lims_date_text(lists[i].from, from);
		lims_cli_say(l->cli, "  %s: from %s", lists[i].document, from);
	}
}

static const char *asked(struct law *l, enum lims_asked a, const char *msgid)
{
	return a == LIMS_ASKED_UNKNOWN ? "?" : a == LIMS_ASKED_YES ? lims_tr(l->cli->lang, msgid) : "-";
}

static void put_spell(struct law *l, const struct lims_group2_list *list)
{
	char from[LIMS_DATE_TEXT], to[LIMS_DATE_TEXT];
	lims_date_text(list->from, from);
	lims_date_text(list->to, to);
	if (to[0])
		lims_cli_say(l->cli, "  %s, from %s to %s", list->document, from, to);
	else
		lims_cli_say(l->cli, "  %s, from %s", list->document, from);
	if (list->lacking.vi[0])
		lims_cli_say(l->cli, "  Lacking: %s", lims_cli_words(l->cli, list->lacking));
}

static void put_group2(struct law *l)
{
	struct lims_grid g;
	const struct lims_group2_list *list = lims_regulations_group2(l->regulations, l->day);
	lims_cli_say(l->cli, "Group 2 measuring instruments");
	if (!list) {
		put_editions(l);
		return;
	}
	put_spell(l, list);
	lims_grid_init(&g, 8);
	for (size_t i = 0; i < list->row_count; i++) {
		const struct lims_group2_row *r = &list->rows[i];
		lims_grid_add(&g, r->row);
		lims_grid_add(&g, r->name);
		lims_grid_add(&g, asked(l, r->type_approval, "type approval"));
		lims_grid_add(&g, asked(l, r->initial, "initial"));
		lims_grid_add(&g, asked(l, r->periodic, "periodic"));
		lims_grid_add(&g, asked(l, r->after_repair, "after repair"));
		if (r->months == LIMS_GROUP2_UNKNOWN)
			lims_grid_add(&g, "?");
		else
			put_months(l, &g, r->months);
		put_source(l, &g, &r->source);
	}
	lims_grid_print(&g, &l->cli->out, "  ");
}

static lims_rc run_law(struct lims_cli *cli, struct lims_err *err)
{
	struct law l = {.cli = cli, .arena = lims_arena_create(ARENA_MAX)};
	const char *date = lims_cli_option(cli, "date");
	lims_rc rc = l.arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list");
	l.day = lims_moment_date(lims_clock_now(cli->zone_min), cli->zone_min);
	if (!rc && date)
		rc = lims_date_parse(date, &l.day, err);
	if (!rc)
		rc = lims_cli_catalog(cli, &l.catalog, err);
	if (!rc)
		rc = lims_regulations_load(l.catalog, &l.regulations, err);
	if (!rc && lims_cli_option(cli, "group2"))
		put_group2(&l);
	else if (!rc) {
		rc = put_periods(&l, err);
		put_validity(&l);
		put_forms(&l);
		put_rules(&l);
	}
	lims_regulations_destroy(l.regulations);
	lims_catalog_close(l.catalog);
	lims_arena_destroy(l.arena);
	return rc;
}

static const struct lims_option options[] = {
	{"date", "2026-12-31", LIMS_MSG("The law of this day (today)")},
	{"group2", NULL, LIMS_MSG("Instead: the list of group 2 measuring instruments of that day")},
};
static const struct lims_command list[] = {{"procedure", "law", "", 0, 0,
	LIMS_MSG("Shows what the dated regulations say: periods, validity dates, forms, conflicts, retention"), options, 2, run_law}};
const struct lims_commands lims_commands_law = {list, 1};
