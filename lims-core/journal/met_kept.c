// SPDX-License-Identifier: Apache-2.0
// The setting "met": for each pack that was taken in and not looked at yet these lines, the oldest pack first.
//
//   pack <writer>
//   span <node> <entries before> <entries after>     how far every chain went
//   have <writer> <node> <sequence>                  as the pack told
//   end
#include "lims-core/journal/met_kept.h"
#include "lims-core/chain/words.h"
#include "lims-core/journal/schema.h"

#include <inttypes.h>
#include <string.h>

enum { KEPT_MAX = 64 << 20 };

lims_rc lims_met_keep(struct lims_tx *tx, const struct lims_sync_met *m, struct lims_err *err)
{
	struct lims_buf b;
	lims_buf_init(&b, KEPT_MAX);
	lims_rc rc = lims_setting_read(tx->db, "met", &b, err);
	lims_buf_addf(&b, "pack %s\n", m->writer);
	for (size_t i = 0; i < m->count; i++)
		lims_buf_addf(&b, "span %s %" PRId64 " %" PRId64 "\n", m->spans[i].node, m->spans[i].before, m->spans[i].after);
	for (size_t i = 0; i < m->have_count; i++)
		lims_buf_addf(&b, "have %s %s %" PRId64 "\n", m->haves[i].writer, m->haves[i].node, m->haves[i].sequence);
	lims_buf_add_text(&b, "end\n");
	if (rc == LIMS_OK)
		rc = lims_buf_check(&b, "what came in and was not looked at yet", err);
	if (rc == LIMS_OK)
		rc = lims_setting_set(tx->db, "met", lims_buf_text(&b), err);
	lims_buf_finish(&b);
	return rc;
}

static lims_rc not_so(struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_CORRUPT, "what the store keeps of entries that came in and were not looked at yet is damaged; run lims audit verify");
}

/// One line that is neither the first nor the last of a pack.
static lims_rc take_line(struct lims_sync_met *m, char *line, struct lims_err *err)
{
	char *at = line;
	const char *what = lims_word(&at);
	struct lims_sync_span s;
	struct lims_pack_have h;
	if (what && strcmp(what, "span") == 0 && lims_word_node(&at, s.node) && lims_word_number(&at, 0, INT64_MAX, &s.before) &&
		lims_word_number(&at, s.before, INT64_MAX, &s.after) && !at)
		return lims_met_add_span(m, &s, err);
	if (what && strcmp(what, "have") == 0 && lims_word_node(&at, h.writer) && lims_word_node(&at, h.node) &&
		lims_word_number(&at, 0, INT64_MAX, &h.sequence) && !at)
		return lims_met_add_have(m, &h, err);
	return not_so(err);
}

/// Reads what one pack left; *at moves behind it. The text is taken apart.
static lims_rc take_pack(struct lims_sync_met *m, char **at, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (bool first = true; rc == LIMS_OK; first = false) {
		char *line = *at, *end = strchr(line, '\n');
		if (!end)
			return not_so(err);
		*end = '\0';
		*at = end + 1;
		if (first) {
			const char *what = lims_word(&line);
			if (!what || strcmp(what, "pack") != 0 || !lims_word_node(&line, m->writer) || line)
				return not_so(err);
		} else if (strcmp(line, "end") == 0) {
			return LIMS_OK;
		} else {
			rc = take_line(m, line, err);
		}
	}
	return rc;
}

static lims_rc tell_each(char *text, const struct lims_sync_meeting *meeting, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	while (rc == LIMS_OK && *text) {
		struct lims_sync_met m = {.count = 0};
		rc = take_pack(&m, &text, err);
		if (rc == LIMS_OK)
			rc = meeting->met(meeting->ctx, &m, err);
		lims_met_finish(&m);
	}
	return rc;
}

/// Forgets what was told, and keeps what another program took in meanwhile.
static lims_rc forget(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct lims_buf *told = ctx;
	struct lims_buf now;
	lims_buf_init(&now, KEPT_MAX);
	lims_rc rc = lims_setting_read(tx->db, "met", &now, err);
	if (rc == LIMS_OK && now.len >= told->len && memcmp(lims_buf_text(&now), told->data, told->len) == 0)
		rc = lims_setting_set(tx->db, "met", lims_buf_text(&now) + told->len, err);
	lims_buf_finish(&now);
	return rc;
}

static lims_rc read_kept(struct lims_journal *j, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_db *db = NULL;
	// A connection of its own, for the reading one may be in use by another thread.
	lims_rc rc = lims_journal_reader(j, &db, err);
	if (rc == LIMS_OK)
		rc = lims_setting_read(db, "met", ret, err);
	lims_db_close(db);
	return rc;
}

lims_rc lims_met_tell(struct lims_journal *j, const struct lims_sync_meeting *meeting, struct lims_err *err)
{
	struct lims_buf kept, text;
	lims_buf_init(&kept, KEPT_MAX);
	lims_buf_init(&text, KEPT_MAX);
	lims_rc rc = read_kept(j, &kept, err);
	lims_buf_add(&text, kept.data, kept.len);
	if (rc == LIMS_OK)
		rc = lims_buf_check(&text, "what came in and was not looked at yet", err);
	if (rc == LIMS_OK && text.len > 0)
		rc = tell_each((char *)text.data, meeting, err);
	if (rc == LIMS_OK && kept.len > 0 && !*j->why)
		rc = lims_journal_command(j, forget, &kept, err);
	lims_buf_finish(&text);
	lims_buf_finish(&kept);
	return rc;
}

lims_rc lims_met_copy(struct lims_db *from, struct lims_db *to, struct lims_err *err)
{
	struct lims_buf kept;
	lims_buf_init(&kept, KEPT_MAX);
	lims_rc rc = lims_setting_read(from, "met", &kept, err);
	if (rc == LIMS_OK && kept.len > 0)
		rc = lims_setting_set(to, "met", lims_buf_text(&kept), err);
	lims_buf_finish(&kept);
	return rc;
}
