// SPDX-License-Identifier: Apache-2.0
// Gathers everything that proves one paper and writes it as a bundle.
#include "laboratory/bundle.h"

#include "laboratory/desk.h"
#include "laboratory/issue.h"
#include "laboratory/items.h"
#include "laboratory/people/on_paper.h"
#include "laboratory/proof/bundle.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA = 256 << 20, SUBJECTS_MAX = 512 };

/// One entry by its place.
struct place {
	char node[LIMS_NODE_ID];
	int64_t sequence;
};

/// A chain that another node took over: up to here it counts as signed.
struct taken_over {
	char node[LIMS_NODE_ID];
	int64_t sequence;
};

struct gathering {
	struct lims_laboratory *lab;
	struct lims_db *db;
	struct lims_arena *arena;
	char worksheet[LIMS_CODE], item[LIMS_CODE], customer[LIMS_CODE], issued_by[LIMS_CODE];
	const char *subjects[SUBJECTS_MAX];
	size_t subject_count;
	struct place *places;
	size_t place_count, place_room;
	const char **blobs; ///< hashes, each once
	size_t blob_count, blob_room;
	struct taken_over *taken;
	size_t taken_count, taken_room;
	struct lims_bundle_made made;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the bundle");
}

/// One more zeroed element of a list that doubles in the arena; NULL when memory is out.
static void *more(struct gathering *g, void *list_at, size_t *count, size_t *room, size_t size)
{
	void **list = list_at;
	if (*count == *room) {
		size_t wanted = *room ? 2 * *room : 64;
		void *grown = lims_arena_array(g->arena, wanted, size);
		if (!grown)
			return NULL;
		if (*count)
			memcpy(grown, *list, *count * size);
		*list = grown;
		*room = wanted;
	}
	return (char *)*list + (*count)++ * size;
}

static lims_rc take_paper(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct gathering *g = ctx;
	(void)err;
	snprintf(g->worksheet, sizeof g->worksheet, "%s", i->worksheet);
	snprintf(g->item, sizeof g->item, "%s", i->item);
	snprintf(g->customer, sizeof g->customer, "%s", i->customer ? i->customer : "");
	snprintf(g->issued_by, sizeof g->issued_by, "%s", i->issued_by ? i->issued_by : "");
	return LIMS_OK;
}

/// Each subject once; what is empty is left out.
static lims_rc add_subject(struct gathering *g, const char *noun, const char *code, struct lims_err *err)
{
	if (!code || !code[0])
		return LIMS_OK;
	const char *subject = lims_arena_printf(g->arena, "%s%s%s", noun, noun[0] ? ":" : "", code);
	if (!subject)
		return no_memory(err);
	for (size_t i = 0; i < g->subject_count; i++)
		if (strcmp(g->subjects[i], subject) == 0)
			return LIMS_OK;
	if (g->subject_count == SUBJECTS_MAX)
		return lims_err_set(err, LIMS_E_MEMORY, "The paper has to do with more than %d people, standards and instruments", SUBJECTS_MAX);
	g->subjects[g->subject_count++] = subject;
	return LIMS_OK;
}

static lims_rc take_job(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	return add_subject(ctx, "job", i->job, err);
}

/// The record by which a person was authorised for the procedure on the day.
static lims_rc take_person(void *ctx, const struct lims_paper_person *p, struct lims_err *err)
{
	return add_subject(ctx, "authorisation", p->may.code, err);
}

static lims_rc add_blob(struct gathering *g, const char *hex, struct lims_err *err)
{
	for (size_t i = 0; i < g->blob_count; i++)
		if (strcmp(g->blobs[i], hex) == 0)
			return LIMS_OK;
	const char *copy = lims_arena_text(g->arena, hex);
	const char **kept = copy ? more(g, &g->blobs, &g->blob_count, &g->blob_room, sizeof *kept) : NULL;
	if (!kept)
		return no_memory(err);
	*kept = copy;
	return LIMS_OK;
}

/// The blobs that an entry names, and the chain that a birth takes over.
static lims_rc read_body(struct gathering *g, const struct lims_entry *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(e->body, e->body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *root = rc ? NULL : lims_json_root(doc), *blobs = lims_json_get(root, "blobs"),
						   *after = lims_json_get(root, "after");
	for (size_t i = 0; !rc && i < lims_json_size(blobs); i++) {
		const char *hex = lims_json_text(lims_json_at(blobs, i));
		rc = hex ? add_blob(g, hex, err) : LIMS_OK;
	}
	if (!rc && after && lims_text_equal(e->type, "node.born")) {
		struct taken_over *t = more(g, &g->taken, &g->taken_count, &g->taken_room, sizeof *t);
		if (t) {
			snprintf(t->node, sizeof t->node, "%s", lims_json_get_text(after, "node", ""));
			t->sequence = lims_json_get_int(after, "sequence", 0);
		} else {
			rc = no_memory(err);
		}
	}
	lims_json_destroy(doc);
	return rc;
}

static lims_rc take_entry(struct gathering *g, const struct lims_entry *e, struct lims_err *err)
{
	struct place *p = more(g, &g->places, &g->place_count, &g->place_room, sizeof *p);
	if (!p)
		return no_memory(err);
	memcpy(p->node, e->node, sizeof p->node);
	p->sequence = e->sequence;
	return read_body(g, e, err);
}

static lims_rc gather_subject(struct gathering *g, const char *subject, struct lims_err *err)
{
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	lims_rc rc = lims_cursor_open(g->db, LIMS_BY_SUBJECT, subject, &cursor, err);
	while (!rc) {
		rc = lims_cursor_next(cursor, &e, err);
		if (rc || !e)
			break;
		rc = take_entry(g, &e->entry, err);
	}
	lims_cursor_close(cursor);
	return rc;
}

/// The one entry of all the readings of an instrument of the air from which a condition was taken; what brought it is not asked twice.
static lims_rc gather_readings(struct gathering *g, const struct lims_dossier *sheet, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sheet->recorded_count; i++) {
		struct lims_buf bytes = {0};
		struct lims_stored e;
		struct lims_hash hash;
		bool first = sheet->recorded[i].source != NULL;
		for (size_t k = 0; first && k < i; k++)
			first = !lims_text_equal(sheet->recorded[k].source, sheet->recorded[i].source);
		if (!first || !lims_hash_read(sheet->recorded[i].source, &hash))
			continue;
		rc = lims_journal_entry(g->db, &hash, &bytes, &e, err);
		if (!rc)
			rc = take_entry(g, &e.entry, err);
		lims_buf_finish(&bytes);
	}
	return rc;
}

/// Who and what had to do with a worksheet; *ret_sheet in the arena.
static lims_rc name_sheet(struct gathering *g, const char *code, struct lims_dossier *ret_sheet, struct lims_err *err)
{
	struct lims_dossier sheet;
	lims_rc rc = lims_desk_sheet(g->db, code, g->arena, &sheet, err);
	if (rc)
		return rc;
	rc = add_subject(g, "worksheet", code, err);
	if (!rc)
		rc = add_subject(g, "staff", sheet.reviewed_by, err);
	for (size_t i = 0; !rc && i < sheet.worker_count; i++)
		rc = add_subject(g, "staff", sheet.workers[i], err);
	for (size_t i = 0; !rc && i < sheet.standard_count; i++)
		rc = add_subject(g, "standard", sheet.standards[i].code, err);
	for (size_t i = 0; !rc && i < sheet.reading_count; i++)
		rc = add_subject(g, "device", sheet.readings[i].device, err);
	for (size_t i = 0; !rc && i < sheet.recorded_count; i++)
		rc = add_subject(g, "device", sheet.recorded[i].device, err);
	if (!rc)
		rc = gather_readings(g, &sheet, err);
	*ret_sheet = sheet;
	return rc;
}

/// Who and what had to do with the paper.
static lims_rc name_subjects(struct gathering *g, const char *number, struct lims_err *err)
{
	struct lims_dossier sheet, found;
	lims_rc rc = LIMS_OK;
	const char *const plain[][2] = {
		{"", "nodes"}, {"org", "main"}, {"customer", g->customer}, {"item", g->item}, {"paper", number}, {"staff", g->issued_by}};
	for (size_t i = 0; i < sizeof plain / sizeof plain[0] && !rc; i++)
		rc = add_subject(g, plain[i][0], plain[i][1], err);
	if (!rc)
		rc = name_sheet(g, g->worksheet, &sheet, err);
	if (!rc && sheet.as_found)
		rc = name_sheet(g, sheet.as_found, &found, err);
	if (!rc)
		rc = lims_item_each(g->lab, g->item, take_job, g, err);
	return rc ? rc : lims_paper_people(g->lab, number, NULL, take_person, g, err);
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int c = strcmp(x->node, y->node);
	return c ? c : (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/// How far the chain must be shown so that this entry stands under something signed; *ret_head is empty (sequence 0) under a successor's birth. 0: nothing is signed yet.
static lims_rc proven_until(struct gathering *g, const struct place *p, struct lims_head *ret_head, int64_t *ret_last, struct lims_err *err)
{
	*ret_last = 0;
	*ret_head = (struct lims_head){.sequence = 0};
	lims_rc rc = lims_journal_head_for(g->db, p->node, p->sequence, ret_head, NULL);
	if (rc == LIMS_OK) {
		*ret_last = ret_head->sequence;
		return LIMS_OK;
	}
	if (rc != LIMS_E_NOT_FOUND)
		return lims_journal_head_for(g->db, p->node, p->sequence, ret_head, err);
	for (size_t i = 0; i < g->taken_count; i++)
		if (strcmp(g->taken[i].node, p->node) == 0 && g->taken[i].sequence >= p->sequence)
			*ret_last = g->taken[i].sequence;
	return LIMS_OK;
}

static lims_rc put_entries(
	struct gathering *g, struct lims_bundle_writer *w, const char *node, int64_t first, int64_t last, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	lims_bundle_segment(w, node, first, last);
	for (int64_t n = first; n <= last && !rc; n++) {
		struct lims_buf bytes = {0};
		struct lims_stored e;
		rc = lims_journal_entry_at(g->db, node, n, &bytes, &e, err);
		if (!rc)
			lims_bundle_entry(w, bytes.data, bytes.len);
		lims_buf_finish(&bytes);
	}
	return rc;
}

/// Each run of entries from one that matters to the head above it; runs that touch or overlap are one.
static lims_rc put_segments(struct gathering *g, struct lims_bundle_writer *w, struct lims_err *err)
{
	size_t shown = 0;
	lims_rc rc = LIMS_OK;
	qsort(g->places, g->place_count, sizeof *g->places, by_place);
	for (size_t i = 0; i < g->place_count && !rc;) {
		struct lims_head head;
		int64_t last;
		const struct place *first = &g->places[i];
		rc = proven_until(g, first, &head, &last, err);
		size_t next = i + 1;
		if (!rc && last == 0) {
			g->made.unproven++;
			i = next;
			continue;
		}
		while (!rc && next < g->place_count && strcmp(g->places[next].node, first->node) == 0 && g->places[next].sequence <= last + 1) {
			if (g->places[next].sequence == last + 1) {
				struct lims_head further;
				int64_t beyond;
				rc = proven_until(g, &g->places[next], &further, &beyond, err);
				if (rc || beyond == 0)
					break;
				head = further;
				last = beyond;
			}
			next++;
		}
		if (!rc)
			rc = put_entries(g, w, first->node, first->sequence, last, err);
		if (!rc && head.sequence)
			lims_bundle_head(w, &head);
		g->made.entries += next - i;
		shown += (size_t)(last - first->sequence + 1);
		i = next;
	}
	g->made.joining = shown - g->made.entries;
	return rc;
}

static lims_rc put_blobs(struct gathering *g, struct lims_bundle_writer *w, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(g->db);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < g->blob_count && !rc; i++) {
		struct lims_buf bytes = {0};
		struct lims_hash name;
		rc = blobs.get(blobs.ctx, g->blobs[i], &bytes, err);
		if (!rc && lims_hash_read(g->blobs[i], &name))
			lims_bundle_blob(w, &name, lims_buf_text(&bytes), bytes.len);
		lims_buf_finish(&bytes);
	}
	g->made.blobs = g->blob_count;
	return rc;
}

static lims_rc sign(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_head head;
	(void)ctx;
	return lims_journal_sign_head(tx, &head, err);
}

static lims_rc gather(struct gathering *g, const char *number, struct lims_err *err)
{
	lims_rc rc = lims_issued_each(g->lab, number, take_paper, g, err);
	// What happened since the last head (a print, say) must be under one.
	if (!rc && !lims_journal_why_read_only(g->lab->journal))
		rc = lims_journal_command(g->lab->journal, sign, NULL, err);
	if (!rc)
		rc = name_subjects(g, number, err);
	for (size_t i = 0; i < g->subject_count && !rc; i++)
		rc = gather_subject(g, g->subjects[i], err);
	return rc;
}

lims_rc lims_bundle_export(
	struct lims_laboratory *lab, const char *number, struct lims_buf *ret_bytes, struct lims_bundle_made *ret, struct lims_err *err)
{
	struct gathering g = {.lab = lab, .db = lims_journal_db(lab->journal), .arena = lims_arena_create(ARENA)};
	struct lims_bundle_writer w;
	struct lims_bundle_header h = {.training = lims_laboratory_training(lab),
		.program = "lims " LIMS_VERSION,
		.made = lims_clock_now(lims_journal_offset(lab->journal))};
	lims_rc rc = g.arena ? LIMS_OK : no_memory(err);
	if (!rc)
		rc = gather(&g, number, err);
	if (!rc) {
		snprintf(h.laboratory, sizeof h.laboratory, "%s", lims_journal_laboratory_id(lab->journal));
		snprintf(h.paper, sizeof h.paper, "%s", number);
		lims_bundle_begin(&w, ret_bytes, &h);
		rc = put_segments(&g, &w, err);
	}
	if (!rc)
		rc = put_blobs(&g, &w, err);
	if (!rc)
		rc = lims_bundle_end(&w, err);
	if (!rc)
		*ret = g.made;
	lims_arena_destroy(g.arena);
	return rc;
}
