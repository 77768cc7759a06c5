// SPDX-License-Identifier: Apache-2.0
// Asks the gates of a paper again that the other copy may have shut: on one copy they are asked before it is issued, between two copies nobody could ask.
#include "laboratory/quality/meeting_ended.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/gate.h"
#include "laboratory/gate_causes.h"
#include "laboratory/people/gate_cells.h"
#include "laboratory/quality/meeting_who.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DETAIL_MAX = 2000, NAME_TEXT = 256 };

struct lims_meeting_known {
	struct lims_entry at; ///< node and sequence alone
	char subject[LIMS_SUBJECT_SIZE], who[LIMS_MEETING_WHO];
};

/// A gate that is asked again, and of what it asks.
static const struct asked {
	enum lims_gate gate;
	void (*ask)(struct lims_laboratory *, const struct lims_opened_sheet *, struct lims_causes *);
	const char *about[3];
} asked_again[] = {
	{LIMS_GATE_STANDARD_IN_DATE, lims_equipment_gate, {"standard:", "device:", NULL}},
	{LIMS_GATE_ENVIRONMENT, lims_equipment_sensors, {"device:", "standard:", NULL}},
	{LIMS_GATE_AUTHORISATION, lims_cell_authorisation, {"authorisation:", NULL}},
	{LIMS_GATE_VERIFIER_CARD, lims_cell_verifier_card, {"card:", NULL}},
};

static bool is_about(const struct asked *a, const char *subject)
{
	for (size_t i = 0; a->about[i]; i++)
		if (lims_text_starts(subject, a->about[i]))
			return true;
	return false;
}

/// Whether the entry can shut a gate. What the cards of standards say is frozen in worksheets; their life is not.
static bool can_shut(const struct lims_stored *e)
{
	if (lims_text_starts(e->entry.type, "equipment."))
		return true;
	return lims_text_equal(e->entry.type, "register.recorded") &&
		   (lims_text_starts(e->entry.subject, "authorisation:") || lims_text_starts(e->entry.subject, "card:"));
}

static bool is_paper(const struct lims_stored *e)
{
	return lims_text_equal(e->entry.type, "paper.issued");
}

struct asking {
	struct lims_laboratory *lab;
	struct lims_db *db;
	const struct lims_sync_met *met;
	lims_meeting_ended_visit *visit;
	void *ctx;
	struct lims_meeting_nodes nodes;
};

static void keep(const struct asking *a, const struct lims_stored *e, struct lims_meeting_known *k)
{
	memset(k, 0, sizeof *k);
	memcpy(k->at.node, e->entry.node, sizeof k->at.node);
	k->at.sequence = e->entry.sequence;
	snprintf(k->subject, sizeof k->subject, "%s", e->entry.subject);
	lims_meeting_who(&a->nodes, &e->entry, k->who);
}

void lims_meeting_unknown_finish(struct lims_meeting_unknown *u)
{
	free(u->list);
	*u = (struct lims_meeting_unknown){.count = 0};
}

static lims_rc add_unknown(const struct asking *a, const struct lims_stored *e, struct lims_meeting_unknown *u, struct lims_err *err)
{
	if (u->count == u->cap) {
		size_t cap = u->cap ? u->cap * 2 : 16;
		struct lims_meeting_known *list = realloc(u->list, cap * sizeof *list);
		if (!list)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare what two copies recorded of %s", e->entry.subject);
		u->list = list;
		u->cap = cap;
	}
	keep(a, e, &u->list[u->count++]);
	return LIMS_OK;
}

/// From the last entry of each chain back to the first one that the writer had.
static lims_rc find_unknown(const struct asking *a, const struct lims_stored *in, struct lims_meeting_unknown *u, struct lims_err *err)
{
	size_t count = 0;
	const struct lims_sync_span *spans = lims_sync_spans(a->met, &count);
	lims_rc rc = LIMS_OK;
	u->looked = true;
	for (size_t i = 0; !rc && i < count; i++) {
		bool known = false;
		for (int64_t n = spans[i].before; !rc && !known && n > 0; n--) {
			struct lims_buf bytes;
			struct lims_stored e;
			rc = lims_journal_entry_at(a->db, spans[i].node, n, &bytes, &e, err);
			if (rc)
				break;
			known = lims_sync_knew(a->met, &in->entry, &e.entry);
			if (!known && (is_paper(&e) || can_shut(&e)))
				rc = add_unknown(a, &e, u, err);
			lims_buf_finish(&bytes);
		}
	}
	return rc;
}

static bool stands(const struct asking *a, const char *worksheet, const char *paper, lims_rc *rc, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	bool row = false, found = false;
	*rc = lims_db_use(a->db, &lims_q_papers_standing, &stmt, err);
	if (*rc)
		return false;
	snprintf(subject, sizeof subject, "worksheet:%s", worksheet);
	lims_stmt_text(stmt, 1, subject);
	while (!found && !(*rc = lims_stmt_step(stmt, &row, err)) && row)
		found = lims_text_equal(lims_stmt_col_text(stmt, 0), paper);
	lims_stmt_release(stmt);
	return found;
}

/// What the paper says of the gate; NULL: nothing, or that it is off.
static const struct lims_json *gate_of(const struct lims_json *body, enum lims_gate gate)
{
	const struct lims_json *gates = lims_json_get(body, "gates");
	for (size_t i = 0; i < lims_json_size(gates); i++) {
		const struct lims_json *g = lims_json_at(gates, i);
		if (lims_text_equal(lims_json_get_text(g, "gate", ""), lims_gate_name(gate)))
			return lims_text_equal(lims_json_get_text(g, "action", ""), lims_gate_action_name(LIMS_GATE_OFF)) ? NULL : g;
	}
	return NULL;
}

static bool of_code(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/// As a whole: AU-A1 does not stand in AU-A12.
static bool says_code(const char *sentence, const char *code)
{
	size_t n = strlen(code);
	for (const char *at = strstr(sentence, code); at; at = strstr(at + 1, code))
		if ((at == sentence || !of_code(at[-1])) && !of_code(at[n]))
			return true;
	return false;
}

/// The first cause that names what the entry is about and that the paper does not name; "" when there is none.
static void find_cause(const struct lims_causes *causes, const char *subject, const char *said, char out[LIMS_GATE_TEXT])
{
	const char *code = strchr(subject, ':') + 1, *line = lims_buf_text(&causes->text);
	out[0] = '\0';
	while (*line && !out[0]) {
		size_t n = strcspn(line, "\n");
		snprintf(out, LIMS_GATE_TEXT, "%.*s", (int)n, line);
		if (!says_code(out, code) || strstr(said, out))
			out[0] = '\0';
		line += n + (line[n] == '\n');
	}
}

static lims_rc tell(const struct asking *a, const struct lims_meeting_known *paper, const struct lims_meeting_known *shut,
	enum lims_gate gate, const char *why, struct lims_err *err)
{
	char detail[DETAIL_MAX], name[NAME_TEXT];
	struct lims_meeting_names names = {.count = 0};
	bool thing = lims_text_starts(shut->subject, "standard:") || lims_text_starts(shut->subject, "device:");
	snprintf(detail, sizeof detail, "%s: %s; %s (%s: %s)", paper->subject, paper->who, why, shut->subject, shut->who);
	snprintf(name, sizeof name, "%s:%" PRId64 " %s", paper->at.node, paper->at.sequence, lims_gate_name(gate));
	lims_meeting_names_add(&names, name, true, false);
	lims_meeting_names_pair(&names, &paper->at, &shut->at, true);
	const struct lims_meeting_ended found = {detail, &names, paper->subject, thing ? shut->subject : NULL};
	return a->visit(a->ctx, &found, err);
}

/// One gate of a paper against the entries that were recorded apart from it.
static lims_rc ask(const struct asking *a, const struct asked *gate, const struct lims_opened_sheet *o, const struct lims_json *body,
	const struct lims_meeting_known *paper, const struct lims_meeting_known *const *shut, size_t count, struct lims_err *err)
{
	const struct lims_json *said = gate_of(body, gate->gate);
	struct lims_causes causes;
	char why[LIMS_GATE_TEXT], all[LIMS_GATE_TEXT];
	bool any = false;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < count; i++)
		any = any || is_about(gate, shut[i]->subject);
	if (!said || !any)
		return LIMS_OK;
	lims_causes_init(&causes);
	gate->ask(a->lab, o, &causes);
	for (size_t i = 0; !rc && i < count; i++) {
		why[0] = '\0';
		if (is_about(gate, shut[i]->subject))
			find_cause(&causes, shut[i]->subject, lims_json_get_text(said, "why", ""), why);
		if (why[0])
			rc = tell(a, paper, shut[i], gate->gate, why, err);
	}
	(void)lims_causes_none(&causes, NULL, all);
	return rc;
}

static lims_rc ask_all(const struct asking *a, const struct lims_meeting_known *paper, const struct lims_json *body,
	const struct lims_meeting_known *const *shut, size_t count, struct lims_err *err)
{
	struct lims_opened_sheet o;
	const char *worksheet = lims_json_get_text(body, "worksheet", "");
	lims_rc rc = LIMS_OK;
	if (!stands(a, worksheet, paper->subject, &rc, err))
		return rc;
	rc = lims_opened_sheet_init(&o, a->db, worksheet, err);
	// Evidence that is lost or damaged is told by who meets it; here it must not keep all else from being told.
	bool lost = rc == LIMS_E_NOT_FOUND || rc == LIMS_E_CORRUPT || rc == LIMS_E_INPUT;
	if (lost) {
		lims_err_clear(err);
		rc = LIMS_OK;
	}
	o.nobody_signs = true;
	for (size_t i = 0; !rc && !lost && i < sizeof asked_again / sizeof asked_again[0]; i++)
		rc = ask(a, &asked_again[i], &o, body, paper, shut, count, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

static lims_rc ask_entry(const struct asking *a, const struct lims_stored *issued, const struct lims_meeting_known *const *shut,
	size_t count, struct lims_err *err)
{
	struct lims_meeting_known paper;
	struct lims_json_doc *doc = NULL;
	if (count == 0)
		return LIMS_OK;
	keep(a, issued, &paper);
	lims_rc rc = lims_json_parse(issued->entry.body, issued->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (!rc)
		rc = ask_all(a, &paper, lims_json_root(doc), shut, count, err);
	lims_json_destroy(doc);
	return rc;
}

/// A paper that came in, against all that was here.
static lims_rc paper_came(const struct asking *a, const struct lims_stored *in, const struct lims_meeting_unknown *u, struct lims_err *err)
{
	const struct lims_meeting_known **shut = calloc(u->count + 1, sizeof *shut);
	size_t count = 0;
	if (!shut)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to compare what two copies recorded of %s", in->entry.subject);
	for (size_t i = 0; i < u->count; i++)
		if (!lims_text_starts(u->list[i].subject, "paper:") && !lims_sync_knew(a->met, &in->entry, &u->list[i].at))
			shut[count++] = &u->list[i];
	lims_rc rc = ask_entry(a, in, shut, count, err);
	free((void *)shut);
	return rc;
}

/// What can shut a gate came in, against each paper that was here.
static lims_rc shut_came(const struct asking *a, const struct lims_stored *in, const struct lims_meeting_unknown *u, struct lims_err *err)
{
	struct lims_meeting_known shut;
	const struct lims_meeting_known *const list[] = {&shut};
	lims_rc rc = LIMS_OK;
	keep(a, in, &shut);
	for (size_t i = 0; !rc && i < u->count; i++) {
		struct lims_buf bytes;
		struct lims_stored e;
		if (!lims_text_starts(u->list[i].subject, "paper:") || lims_sync_knew(a->met, &in->entry, &u->list[i].at))
			continue;
		rc = lims_journal_entry_at(a->db, u->list[i].at.node, u->list[i].at.sequence, &bytes, &e, err);
		if (rc)
			break;
		rc = ask_entry(a, &e, list, 1, err);
		lims_buf_finish(&bytes);
	}
	return rc;
}

lims_rc lims_meeting_ended(struct lims_laboratory *lab, const struct lims_sync_met *met, const struct lims_stored *in,
	struct lims_meeting_unknown *unknown, lims_meeting_ended_visit *visit, void *ctx, struct lims_err *err)
{
	struct asking a = {lab, lims_journal_db(lab->journal), met, visit, ctx, {.count = 0}};
	if (!is_paper(in) && !can_shut(in))
		return LIMS_OK;
	lims_rc rc = lims_meeting_nodes_init(&a.nodes, lab, err);
	if (!rc && !unknown->looked)
		rc = find_unknown(&a, in, unknown, err);
	if (!rc && unknown->count > 0)
		rc = is_paper(in) ? paper_came(&a, in, unknown, err) : shut_came(&a, in, unknown, err);
	lims_meeting_nodes_finish(&a.nodes);
	return rc;
}
