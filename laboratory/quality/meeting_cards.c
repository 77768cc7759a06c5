// SPDX-License-Identifier: Apache-2.0
// Holds the serial number of a card against the certificates of it: on one copy the one is refused while the other stands, between two copies nobody could refuse it.
#include "laboratory/quality/meeting_cards.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/identity.h"
#include "laboratory/quality/meeting_who.h"
#include "laboratory/registers.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001, SERIAL_TEXT = 128, DETAIL_MAX = 900 };

struct holding {
	struct lims_laboratory *lab;
	const struct lims_sync_met *met;
	const struct lims_stored *in;
	lims_meeting_card_visit *visit;
	void *ctx;
	char certified[32]; ///< the type of entry
	char card[VALUE];   ///< the serial number that stands
	struct lims_meeting_nodes nodes;
};

/// One of the two entries.
struct side {
	struct lims_entry at; ///< node and sequence alone
	char who[LIMS_MEETING_WHO];
	bool here, any;
};

enum { BEFORE_MAX = 8 };
/// Both, and the number that the card had before.
struct sides {
	const struct holding *h;
	const char *number; ///< of the certificate
	struct side changed, certified;
	struct side before_it[BEFORE_MAX]; ///< earlier changes
	size_t before_count;
	char before[SERIAL_TEXT], last[SERIAL_TEXT];
};

static void keep(const struct holding *h, const struct lims_stored *e, struct side *s)
{
	*s = (struct side){.here = lims_sync_was_here(h->met, &e->entry), .any = true};
	memcpy(s->at.node, e->entry.node, sizeof s->at.node);
	s->at.sequence = e->entry.sequence;
	lims_meeting_who(&h->nodes, &e->entry, s->who);
}

static void take_serial(struct sides *s, const struct lims_stored *e, const char *serial)
{
	// Written again as it stands it is no change.
	if (!serial[0] || strncmp(serial, s->last, SERIAL_TEXT - 1) == 0)
		return;
	snprintf(s->before, sizeof s->before, "%s", s->last);
	snprintf(s->last, sizeof s->last, "%.*s", SERIAL_TEXT - 1, serial);
	if (s->changed.any && s->before_count < BEFORE_MAX)
		s->before_it[s->before_count++] = s->changed;
	keep(s->h, e, &s->changed);
}

static lims_rc take_entry(struct sides *s, const struct lims_stored *e, struct lims_err *err)
{
	const bool recorded = lims_text_equal(e->entry.type, "register.recorded");
	struct lims_json_doc *doc = NULL;
	if (!recorded && !lims_text_equal(e->entry.type, s->h->certified))
		return LIMS_OK;
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	const struct lims_json *body = lims_json_root(doc);
	if (!rc && recorded)
		take_serial(s, e, lims_json_get_text(lims_json_get(body, "fields"), "serial", ""));
	else if (!rc && lims_text_equal(lims_json_get_text(lims_json_get(body, "certificate"), "number", ""), s->number))
		keep(s->h, e, &s->certified);
	lims_json_destroy(doc);
	return rc;
}

static bool is(const struct side *s, const struct lims_entry *e)
{
	return s->at.sequence == e->sequence && lims_text_equal(s->at.node, e->node);
}

static bool apart(const struct holding *h, const struct side *in, const struct side *here)
{
	return is(in, &h->in->entry) && here->here && !lims_sync_knew(h->met, &in->at, &here->at);
}

static lims_rc take_against(void *ctx, const char *number, const char *serial, struct lims_err *err)
{
	struct holding *h = ctx;
	struct sides s = {.h = h, .number = number};
	struct lims_cursor *cursor = NULL;
	const struct lims_stored *e = NULL;
	char detail[DETAIL_MAX];
	struct lims_meeting_names names = {.count = 0};
	lims_rc rc = lims_cursor_open(lims_journal_db(h->lab->journal), LIMS_BY_SUBJECT, h->in->entry.subject, &cursor, err);
	while (!rc && !(rc = lims_cursor_next(cursor, &e, err)) && e)
		rc = take_entry(&s, e, err);
	lims_cursor_close(cursor);
	if (rc || !s.changed.any || !s.certified.any || (!apart(h, &s.changed, &s.certified) && !apart(h, &s.certified, &s.changed)))
		return rc;
	snprintf(detail, sizeof detail, "%.60s: %s → %.127s (%s); %.60s: %.100s (%s)", h->in->entry.subject, s.before[0] ? s.before : "–",
		h->card, s.changed.who, number, serial, s.certified.who);
	lims_meeting_names_pair(&names, &s.changed.at, &s.certified.at, true);
	for (size_t i = 0; i < s.before_count; i++)
		if (lims_text_equal(s.before_it[i].at.node, s.changed.at.node))
			lims_meeting_names_before(&names, &s.before_it[i].at, &s.certified.at);
	const struct lims_meeting_card found = {detail, &names};
	return h->visit(h->ctx, &found, err);
}

lims_rc lims_meeting_cards(struct lims_laboratory *lab, const struct lims_sync_met *met, const struct lims_stored *in,
	lims_meeting_card_visit *visit, void *ctx, struct lims_err *err)
{
	static const char *const nouns[] = {"standard", "device"};
	struct holding h = {.lab = lab, .met = met, .in = in, .visit = visit, .ctx = ctx};
	const char *noun = NULL, *colon = strchr(in->entry.subject, ':');
	for (size_t i = 0; colon && i < sizeof nouns / sizeof nouns[0]; i++)
		if (strlen(nouns[i]) == (size_t)(colon - in->entry.subject) && strncmp(in->entry.subject, nouns[i], strlen(nouns[i])) == 0)
			noun = nouns[i];
	if (!noun)
		return LIMS_OK;
	snprintf(h.certified, sizeof h.certified, "%s.certified", noun);
	struct lims_db *db = lims_journal_db(lab->journal);
	lims_rc rc = lims_register_stands(db, noun, colon + 1, err);
	// A certificate can be here before the card that it belongs to: then there is nothing to hold it against.
	if (rc == LIMS_E_NOT_FOUND) {
		lims_err_clear(err);
		return LIMS_OK;
	}
	if (!rc)
		rc =
			lims_register_stored(db, lims_register_find(noun), colon + 1, "serial", lims_laboratory_today(lab), h.card, sizeof h.card, err);
	if (rc || !h.card[0])
		return rc;
	rc = lims_meeting_nodes_init(&h.nodes, lab, err);
	if (!rc)
		rc = lims_identity_against(lab, noun, colon + 1, h.card, take_against, &h, err);
	lims_meeting_nodes_finish(&h.nodes);
	return rc;
}
