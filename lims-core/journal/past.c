// SPDX-License-Identifier: Apache-2.0
// A store as it stood at a moment: the entries written until then and the tables that follow from them, beside the store itself.
#include "lims-core/journal/internal.h"
#include "lims-core/journal/statements.h"

#include <inttypes.h>
#include <stdio.h>

/// Walks the journal in the order of its clocks: what is before a moment is the beginning of every node's chain.
static lims_rc copy_entries(struct lims_db *from, struct lims_db *to, int64_t until_ms, int64_t *ret_count, struct lims_err *err)
{
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(from, LIMS_BY_CLOCK, NULL, &c, err);
	while (!rc && !(rc = lims_cursor_next(c, &e, err)) && e && e->entry.clock.ms <= until_ms) {
		rc = lims_entry_row(to, e, err);
		(*ret_count)++;
	}
	lims_cursor_close(c);
	return rc;
}

/// The signed heads of the entries that are there.
static lims_rc copy_heads(struct lims_db *from, struct lims_db *to, struct lims_err *err)
{
	struct lims_head last = {.sequence = 0};
	bool any = true;
	lims_rc rc = LIMS_OK;
	while (!rc && any) {
		struct lims_stmt *s = NULL;
		rc = lims_db_use(from, &lims_q_head_page, &s, err);
		if (rc)
			return rc;
		lims_stmt_text(s, 1, last.node);
		lims_stmt_int(s, 2, last.sequence);
		any = false;
		bool row = false;
		while (!rc && !(rc = lims_stmt_step(s, &row, err)) && row) {
			int64_t count = 0;
			rc = lims_row_head(s, &last, err);
			if (!rc)
				rc = lims_journal_count(to, last.node, &count, err);
			if (!rc && last.sequence <= count)
				rc = lims_append_head_row(to, &last, err);
			any = true;
		}
		lims_stmt_release(s);
	}
	return rc;
}

static lims_rc fill(
	struct lims_journal *j, const struct lims_projection *p, struct lims_db *past, struct lims_moment moment, struct lims_err *err)
{
	int64_t count = 0;
	char text[LIMS_MOMENT_TEXT], label[LIMS_SETTING_SIZE];
	lims_moment_text(moment, text);
	lims_project_label(p, label);
	lims_rc rc = lims_schema_create(past, err);
	if (!rc)
		rc = copy_entries(j->reader, past, moment.us / 1000, &count, err);
	if (!rc && count == 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "nothing was recorded in this store until %s", text);
	if (!rc)
		rc = copy_heads(j->reader, past, err);
	if (!rc)
		rc = lims_setting_set(past, "node", j->id.node, err);
	if (!rc)
		rc = lims_project_all(p, past, past, err);
	return rc ? rc : lims_setting_set(past, "projection", label, err);
}

lims_rc lims_journal_open_past(const char *url, const struct lims_journal_options *o, struct lims_moment moment,
	struct lims_journal **ret_journal, struct lims_err *err)
{
	struct lims_journal_options plain = *o;
	struct lims_journal *j = NULL;
	struct lims_db *past = NULL;
	char text[LIMS_MOMENT_TEXT];
	plain.read_only = true;
	plain.projection = NULL;
	if (!o->projection || moment.us > lims_clock_now(o->offset_min).us)
		return lims_err_set(err, LIMS_E_INPUT, "the moment lies in the future: say one of the past");
	lims_rc rc = lims_journal_open(url, &plain, &j, err);
	if (!rc)
		rc = lims_db_open_scratch(&past, err);
	if (!rc)
		rc = lims_db_begin(past, err);
	if (!rc)
		rc = fill(j, o->projection, past, moment, err);
	if (!rc)
		rc = lims_db_commit(past, err);
	if (rc) {
		lims_db_close(past);
		lims_journal_close(j);
		return rc;
	}
	lims_moment_text(moment, text);
	snprintf(j->why, sizeof j->why, "it shows how the store stood at %s", text);
	lims_db_lean(past, j->reader);
	j->present = j->reader;
	j->reader = past;
	j->projection = o->projection;
	*ret_journal = j;
	return LIMS_OK;
}
