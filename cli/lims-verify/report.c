// SPDX-License-Identifier: Apache-2.0
// Checks a bundle step by step and says in words what each step found.
#include "cli/lims-verify/report.h"

#include "laboratory/proof/paper_kinds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 16 };

static void put_finding(void *ctx, const char *sentence)
{
	struct report *r = ctx;
	lims_buf_addf(r->out, "  ! %s\n", sentence);
}

static void put_title(struct report *r, const char *text)
{
	lims_buf_addf(r->out, "%s\n", text);
}

static void put_header(struct report *r, const struct lims_bundle *b)
{
	const struct lims_bundle_header *h = &b->header;
	char made[LIMS_MOMENT_TEXT];
	lims_moment_text(h->made, made);
	if (r->quiet)
		return;
	lims_buf_addf(r->out, lims_tr(r->lang, "Paper %s of the laboratory %s\n"), h->paper, h->laboratory);
	lims_buf_addf(r->out, lims_tr(r->lang, "  The file says that it was written %s by %s; no entry proves that\n"), made, h->program);
	if (lims_bundle_training(b))
		put_title(r, lims_tr(r->lang, "TRAINING: this paper has no legal value"));
}

/// What everybody must read first: also where only what is wrong is asked for.
static void put_end(struct report *r, const struct lims_bundle *b, const struct lims_bundle_paper *p)
{
	r->ended = p->ended[0] != '\0';
	if (strcmp(p->ended, "replaced") == 0)
		lims_buf_addf(r->out, lims_tr(r->lang, "NOT VALID: the paper %s was replaced on %s by %s (by decision of %s): %s\n"),
			b->header.paper, p->ended_on, p->successor, p->ended_by, p->ended_note);
	else if (p->ended[0])
		lims_buf_addf(r->out, lims_tr(r->lang, "NOT VALID: the paper %s was revoked on %s by %s: %s\n"), b->header.paper, p->ended_on,
			p->ended_by, p->ended_note);
}

/// What a person compares with the paper in hand: whose keys these are.
static void put_nodes(struct report *r, const struct lims_bundle *b)
{
	for (size_t i = 0; i < b->entry_count; i++) {
		const struct lims_bundle_entry_view *v = &b->entries[i];
		char hash[LIMS_HASH_HEX];
		if (strcmp(v->e.type, "node.born") != 0)
			continue;
		lims_hash_hex(&v->hash, hash);
		lims_buf_addf(r->out, lims_tr(r->lang, "  node %.8s…, first entry %.16s…\n"), v->e.node, hash);
	}
}

static lims_rc check_chain(struct report *r, const struct lims_bundle *b, struct lims_err *err)
{
	struct lims_bundle_count n = {0};
	lims_rc rc = lims_bundle_check(b, put_finding, r, &n, err);
	if (r->quiet || (rc != LIMS_OK && rc != LIMS_E_CORRUPT))
		return rc;
	lims_buf_addf(r->out,
		lims_tr(r->lang,
			"Chain: %zu entries, %zu of them about the paper; %zu of %zu runs under a signed head, %zu vouched for; %zu attachments\n"),
		n.entries, n.about, n.heads, n.segments, n.vouched, n.blobs);
	put_nodes(r, b);
	if (n.self_stated > 0)
		lims_buf_addf(r->out, lims_tr(r->lang, "  %zu nodes state their key themselves; ask the laboratory whether they are its own\n"),
			n.self_stated);
	return rc;
}

static void put_paper(struct report *r, const struct lims_bundle_paper *p)
{
	if (r->quiet)
		return;
	lims_buf_addf(r->out, lims_tr(r->lang, "Issued %s by %s: %s, result %s, worksheet %s, item %s\n"), p->issued_on, p->issued_by,
		lims_tr(r->lang, lims_paper_kind_name(p->kind)),
		strcmp(p->result, "pass") == 0 ? lims_tr(r->lang, "passes") : lims_tr(r->lang, "fails"), p->worksheet, p->item);
	if (p->replaces[0])
		lims_buf_addf(r->out, lims_tr(r->lang, "  in place of the paper %s\n"), p->replaces);
	lims_buf_addf(r->out, lims_tr(r->lang, "  head on the paper: %s\n"), p->head);
	lims_buf_addf(r->out, lims_tr(r->lang, "  SHA-256 of the PDF: %s, of the record: %s\n"), p->pdf, p->record_pdf);
}

static void put_standards(struct report *r, const struct lims_dossier *s)
{
	for (size_t i = 0; i < s->standard_count; i++) {
		const struct lims_dossier_standard *x = &s->standards[i];
		const char *certificate = lims_dossier_standard_field(x, "certificate"), *until = lims_dossier_standard_field(x, "valid-until");
		lims_buf_addf(r->out, lims_tr(r->lang, "  standard %s (%s), certificate %s, valid until %s\n"), x->code, x->role,
			certificate ? certificate : "–", until ? until : "–");
	}
	for (size_t i = 0; i < s->recorded_count; i++) {
		const struct lims_dossier_condition *c = &s->recorded[i];
		if (c->struck)
			lims_buf_addf(r->out, lims_tr(r->lang, "  condition %s: %s, struck out: %s"), c->quantity, c->value, c->struck);
		else
			lims_buf_addf(r->out, lims_tr(r->lang, "  condition %s: %s"), c->quantity, c->value);
		if (c->shown)
			lims_buf_addf(r->out, lims_tr(r->lang, "  (%s shown, corrected by certificate %s)"), c->shown,
				c->corrected_by ? c->corrected_by->number : "–");
		if (c->uncorrected)
			lims_buf_add_text(r->out, lims_tr(r->lang, "  not corrected"));
		if (c->device)
			lims_buf_addf(r->out, lims_tr(r->lang, "  read at %.16s by %s in %s"), c->at, c->device, c->place ? c->place : "–");
		if (c->accepted_by)
			lims_buf_addf(r->out, lims_tr(r->lang, "  accepted by %s"), c->accepted_by);
		lims_buf_add_char(r->out, '\n');
	}
}

static void put_readings(struct report *r, const struct lims_dossier *s)
{
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *x = &s->readings[i];
		lims_buf_addf(r->out, "  %d  %s  %s[%d][%d].%s = %s  %s  %s", x->number, x->at, x->step, x->row + 1, x->run + 1, x->column,
			x->value ? x->value : "–", x->actor, x->device ? x->device : lims_tr(r->lang, "by hand"));
		if (x->capture)
			lims_buf_addf(r->out, "  %.16s…", x->capture);
		if (x->observer)
			lims_buf_addf(r->out, lims_tr(r->lang, "  observed by %s"), x->observer);
		if (x->late)
			lims_buf_addf(r->out, lims_tr(r->lang, "  copied from paper, compared by %s"), x->compared ? x->compared_by : "–");
		if (x->struck)
			lims_buf_addf(r->out, lims_tr(r->lang, "  struck by %s: %s"), x->struck_by, x->struck);
		if (x->accepted_by)
			lims_buf_addf(r->out, lims_tr(r->lang, "  accepted by %s"), x->accepted_by);
		lims_buf_add_char(r->out, '\n');
	}
}

/// What people decided and said around the readings.
static void put_said(struct report *r, const struct lims_dossier *s)
{
	for (size_t i = 0; i < s->late_count; i++)
		lims_buf_addf(r->out, lims_tr(r->lang, "  paper of %s by %s, copied by %s, scan %.16s…\n"), s->lates[i].observed,
			s->lates[i].observer ? s->lates[i].observer : s->lates[i].actor, s->lates[i].actor, s->lates[i].scan);
	for (size_t i = 0; i < s->continued_count; i++)
		lims_buf_addf(r->out, lims_tr(r->lang, "  measured on beyond the step %s by decision of %s: %s\n"), s->continued[i].step,
			s->continued[i].actor, s->continued[i].note);
	for (size_t i = 0; i < s->unmeasured_count; i++)
		lims_buf_addf(r->out, lims_tr(r->lang, "  not measured: %s: %s (%s, %.16s)\n"), s->unmeasured[i].part, s->unmeasured[i].reason,
			s->unmeasured[i].actor, s->unmeasured[i].at);
	for (size_t i = 0; i < s->override_count; i++)
		lims_buf_addf(r->out, lims_tr(r->lang, "  gate %s let pass by %s (%s): %s\n"), s->overrides[i].gate, s->overrides[i].actor,
			s->overrides[i].role, s->overrides[i].reason);
	if (s->as_found)
		lims_buf_addf(r->out, lims_tr(r->lang, "  as left; as found: worksheet %s\n"), s->as_found);
	if (s->adjusted_by)
		lims_buf_addf(r->out, lims_tr(r->lang, "  as found; adjusted by %s: %s\n"), s->adjusted_by, s->adjusted_note);
	for (size_t i = 0; i < s->comment_count; i++)
		lims_buf_addf(r->out, lims_tr(r->lang, "  remark of %s: %s\n"), s->comments[i].actor, s->comments[i].text);
	if (s->witness)
		lims_buf_addf(r->out,
			s->witness->refused ? lims_tr(r->lang, "  for the owner %s, who refused to sign: %s\n")
								: lims_tr(r->lang, "  for the owner %s signed; remarks: %s\n"),
			s->witness->name, s->witness->remarks ? s->witness->remarks : "–");
}

static void put_story(struct report *r, const struct lims_bundle_entry_view *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct lims_entry *e = &list[i]->e;
		char at[LIMS_MOMENT_TEXT], hash[LIMS_HASH_HEX];
		lims_moment_text(e->observed, at);
		lims_hash_hex(&list[i]->hash, hash);
		lims_buf_addf(r->out, "  %s  %.8s:%" PRId64 "  %s  %s/%u  %s  %.*s\n", at, e->node, e->sequence, e->actor, e->type, e->version,
			e->subject, SHOWN, hash);
	}
}

static lims_rc tell(struct report *r, const struct lims_bundle *b, const struct lims_bundle_paper *p, const struct lims_dossier *s,
	struct lims_arena *arena, struct lims_err *err)
{
	const char *const subjects[][2] = {{"item", p->item}, {"worksheet", p->worksheet}, {"paper", b->header.paper}};
	lims_rc rc = LIMS_OK;
	lims_buf_addf(r->out, lims_tr(r->lang, "Procedure %s, revision %s, mode %s\n"), s->procedure, s->revision ? s->revision : "–", s->mode);
	put_standards(r, s);
	put_title(r, lims_tr(r->lang, "Readings"));
	put_readings(r, s);
	put_said(r, s);
	put_title(r, lims_tr(r->lang, "Story"));
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0] && rc == LIMS_OK; i++) {
		const struct lims_bundle_entry_view **list = NULL;
		char subject[LIMS_SUBJECT_SIZE + LIMS_BUNDLE_TEXT];
		size_t n = 0;
		(void)snprintf(subject, sizeof subject, "%s:%s", subjects[i][0], subjects[i][1]);
		rc = lims_bundle_subject(b, subject, arena, &list, &n, err);
		put_story(r, list, n);
	}
	return rc;
}

static lims_rc recompute(
	struct report *r, const struct lims_bundle *b, const struct lims_bundle_paper *p, struct lims_dossier *s, struct lims_err *err)
{
	struct lims_proof_count n = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, 4 << 20);
	lims_rc rc = lims_bundle_recompute(b, p, s, &n, &lines, err);
	if (rc == LIMS_OK && !r->quiet)
		lims_buf_addf(r->out,
			lims_tr(r->lang, "Computed again: %d captures decoded, %d values typed, %d printed values compared, %d differences\n"),
			n.readings, n.typed, n.cells, n.differences);
	if (rc == LIMS_OK && !r->quiet && n.air > 0)
		lims_buf_addf(r->out,
			lims_tr(r->lang, "  %d conditions stand in the readings of the air that they name, %d of them also in the table of a logger\n"),
			n.air, n.tables);
	if (rc == LIMS_OK && !r->quiet && n.absent > 0)
		lims_buf_addf(r->out, lims_tr(r->lang, "  the readings of the air that %d conditions name are not in the bundle\n"), n.absent);
	if (rc == LIMS_OK && !r->quiet && n.found_unlisted > 0)
		lims_buf_add_text(
			r->out, lims_tr(r->lang, "  the paper does not list the values as found: they are computed again, not compared with it\n"));
	lims_buf_add_text(r->out, lims_buf_text(&lines));
	if (rc == LIMS_OK && n.differences > 0)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "%d values differ from what the kept bytes give: %.*s", n.differences,
			(int)strcspn(lims_buf_text(&lines), "\n"), lims_buf_text(&lines));
	lims_buf_finish(&lines);
	return rc;
}

lims_rc report_bundle(struct report *r, const struct lims_bundle *b, struct lims_arena *arena, struct lims_err *err)
{
	struct lims_bundle_paper paper;
	struct lims_dossier sheet;
	struct lims_err further = {.lang = err->lang};
	put_header(r, b);
	// The head of the report says first whether the paper still stands.
	if (lims_bundle_paper(b, arena, &paper, NULL) == LIMS_OK)
		put_end(r, b, &paper);
	// What the chain does not prove is told even when the numbers agree, and the numbers are told even when the chain is broken.
	lims_rc chain = check_chain(r, b, err);
	if (chain != LIMS_OK && chain != LIMS_E_CORRUPT)
		return chain;
	struct lims_err *next = chain == LIMS_OK ? err : &further;
	lims_rc rc = lims_bundle_paper(b, arena, &paper, next);
	if (rc == LIMS_OK)
		rc = lims_bundle_sheet(b, paper.worksheet, arena, &sheet, next);
	if (rc == LIMS_OK) {
		put_paper(r, &paper);
		rc = recompute(r, b, &paper, &sheet, next);
	}
	if (rc == LIMS_OK && !r->quiet)
		rc = tell(r, b, &paper, &sheet, arena, next);
	return chain != LIMS_OK ? chain : rc;
}
