// SPDX-License-Identifier: Apache-2.0
// No statement walks through a whole table, but for those that are listed with the reason why they may. Asked of SQLite, without statistics: as every store is.
#include "tests/laboratory/world.h"

#include "laboratory/project.h"

#include <stdio.h>
#include <string.h>

struct walk {
	const char *statement, *why;
};

static const struct walk allowed[] = {
	{"people.account", "a row a person"},
	{"stock.stock_lots", "the list of all lots"},
	{"stock.marks_again", "asks of every mark whether its number was used by another work too, for the list of numbers"},
	{"laboratory.items", "the list of all items"},
	{"laboratory.sheets", "the list of all worksheets"},
	{"laboratory.papers", "the list of all papers"},
	{"laboratory.due", "asks of every certificate whether something has ended it"},
	{"laboratory.paper_numbers", "the list of all numbers"},
	{"laboratory.paper_again", "rows only where two nodes gave one number"},
	{"laboratory.paper_twins", "asks of every paper whether its worksheet has another one, after a sync and for the list of numbers"},
	{"laboratory.validation", "a row for each acceptance of a program"},
	{"laboratory.validation_last", "a row for each acceptance of a program"},
	{"laboratory.validation_file", "a row for each acceptance of a program and file"},
	{"laboratory.confirmations", "a row for each draft and person"},
	{"laboratory.paper_ordinal", "of the series that were taken over: a row each"},
	{"statistics.works", "the report counts all work"},
	{"statistics.work_papers", "the report counts all papers"},
	{"intake.series", "the list of the series that were taken over"},
	{"intake.unverified", "counts all that was taken over"},
	{"sample.sample_sets", "the list of all sets"},
	{"sample.sample_groups", "the list of all tests that are planned"},
	{"journal.clock_last", "the last row of an index, and no other"},
	{"journal.blob_count", "verifying counts all"},
	{"journal.blob_name_count", "verifying counts all"},
	{"journal.pending_all", "nodes that wait: a row each"},
};

static bool may_walk(const char *name)
{
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (strcmp(allowed[i].statement, name) == 0)
			return true;
	return false;
}

/// Whether a step of a plan reads a whole table: a scan; the search for a least or largest value that no index has; an index that is made for the occasion.
static bool is_walk(const char *step)
{
	if (strncmp(step, "SEARCH ", 7) == 0)
		return !strstr(step, " USING ") || strstr(step, "AUTOMATIC");
	return strncmp(step, "SCAN ", 5) == 0 && strncmp(step, "SCAN CONSTANT", 13) != 0 && strncmp(step, "SCAN (", 6) != 0;
}

/// What a subquery gave, under the name of the step that made it, is no table; the tables in it have steps of their own.
static bool is_made(const char *step, const char *made)
{
	char name[64];
	const char *at = strchr(step, ' ') + 1;
	snprintf(name, sizeof name, " %.*s ", (int)strcspn(at, " "), at);
	return strstr(made, name) != NULL;
}

/// The steps of the plan that walk through a table, joined; "" when none does.
static void walks_of(struct world *w, const struct lims_sql *sql, char out[512])
{
	// A connection of its own: prepared statements are known by their address, and this one has the same each time.
	struct lims_db *db = NULL;
	static char text[16384];
	char made[512] = " ";
	struct lims_stmt *stmt = NULL;
	bool row = false;
	size_t used = 0, named = 1;
	int n = snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql->text);
	assert_true(n > 0 && (size_t)n < sizeof text);
	const struct lims_sql explain = {sql->name, text};
	out[0] = '\0';
	wd_ok(w, lims_db_open(w->store, LIMS_DB_READ, &db, &w->err));
	wd_ok(w, lims_db_use(db, &explain, &stmt, &w->err));
	while (lims_stmt_step(stmt, &row, &w->err) == LIMS_OK && row) {
		const char *step = lims_stmt_col_text(stmt, 3);
		if (strncmp(step, "CO-ROUTINE ", 11) == 0 || strncmp(step, "MATERIALIZE ", 12) == 0)
			named += (size_t)snprintf(made + named, sizeof made - named, "%s ", strchr(step, ' ') + 1);
		else if (is_walk(step) && !is_made(step, made))
			used += (size_t)snprintf(out + used, 512 - used, "%s%s", used ? ", " : "", step);
		assert_true(used < 512 && named < sizeof made);
	}
	lims_stmt_release(stmt);
	lims_db_close(db);
}

static void look(struct world *w, const struct lims_sql *sql, int *bad)
{
	char step[512];
	walks_of(w, sql, step);
	if (may_walk(sql->name)) {
		if (!*step)
			print_error("%s is listed and walks through nothing\n", sql->name);
		*bad += !*step;
		return;
	}
	if (!*step)
		return;
	print_error("%s: %s: %.300s\n", sql->name, step, sql->text);
	++*bad;
}

static void no_statement_walks_through_a_whole_table(void **state)
{
	struct world *w = *state;
	size_t lists = 0;
	int bad = 0;
	wd_as(w, "an");
	const struct lims_sql_list *const *all = lims_laboratory_statements(&lists);
	for (size_t i = 0; i < lists; i++)
		for (size_t k = 0; k < all[i]->count; k++)
			look(w, all[i]->items[k], &bad);
	const struct lims_sql_list *journal = lims_journal_statements();
	for (size_t k = 0; k < journal->count; k++)
		look(w, journal->items[k], &bad);
	const struct lims_projection *p = lims_project();
	for (size_t t = 0; t < p->table_count; t++) {
		look(w, &p->tables[t]->remove, &bad);
		look(w, &p->tables[t]->rows, &bad);
		look(w, &p->tables[t]->subjects, &bad);
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_statement_walks_through_a_whole_table, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
