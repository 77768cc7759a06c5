// SPDX-License-Identifier: Apache-2.0
// Says of a number that was used twice what every copy knows it by: the number and both works, whatever papers each knows of by then.
#include "laboratory/quality/meeting_marks.h"

#include "laboratory/stock/again.h"
#include "laboratory/stock/serial.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL_MAX = 800, ABOUT_TEXT = 128, NAME_TEXT = 512, WAYS = 3 };

struct telling {
	lims_meeting_visit *visit;
	void *ctx;
};

/// Two in one order, whichever was first by the clock.
static void add_both(char out[NAME_TEXT], const char *a, const char *b)
{
	bool swap = strcmp(a, b) > 0;
	size_t n = strlen(out);
	snprintf(out + n, NAME_TEXT - n, " %s %s", swap ? b : a, swap ? a : b);
}

/// The number, the instruments, and where that is one the worksheets.
static void name_of(const struct lims_mark_again *m, char out[NAME_TEXT])
{
	struct lims_serial s;
	if (lims_serial_read(m->serial, &s, NULL) == LIMS_OK)
		snprintf(out, NAME_TEXT, "%s %s %" PRId64, m->kind, s.key, s.number);
	else
		snprintf(out, NAME_TEXT, "%s %s", m->kind, m->serial);
	add_both(out, m->first.item, m->again.item);
	if (lims_text_equal(m->first.item, m->again.item))
		add_both(out, m->first.worksheet, m->again.worksheet);
}

/// The same use as it was known before its paper, or before its worksheet.
static struct lims_mark_use known_before(const struct lims_mark_use *use, int way)
{
	return (struct lims_mark_use){use->item, way > 1 ? "" : use->worksheet, way > 0 ? "" : use->paper, use->on};
}

static lims_rc tell(void *ctx, const struct lims_mark_again *again, struct lims_err *err)
{
	const struct telling *t = ctx;
	char detail[WAYS * WAYS][DETAIL_MAX], items[2][ABOUT_TEXT], name[NAME_TEXT];
	const char *about[] = {items[0], items[1]};
	struct lims_incident_name names[1 + WAYS * WAYS] = {{name, true, true}};
	name_of(again, name);
	snprintf(items[0], sizeof items[0], "item:%s", again->first.item);
	snprintf(items[1], sizeof items[1], "item:%s", again->again.item);
	// Older programs knew it by its words, which name what they knew of.
	for (int i = 0; i < WAYS * WAYS; i++) {
		struct lims_mark_again m = *again;
		m.first = known_before(&again->first, i / WAYS);
		m.again = known_before(&again->again, i % WAYS);
		lims_mark_again_text(&m, detail[i], sizeof detail[i]);
		names[1 + i] = (struct lims_incident_name){detail[i], false, true};
	}
	const struct lims_meeting found = {.what = LIMS_INCIDENT_MARK,
		.detail = detail[0],
		.names = names,
		.name_count = sizeof names / sizeof names[0],
		.about = about,
		.about_count = lims_text_equal(again->first.item, again->again.item) ? 1 : 2};
	return t->visit(t->ctx, &found, err);
}

lims_rc lims_meeting_marks(struct lims_laboratory *lab, lims_meeting_visit *visit, void *ctx, struct lims_err *err)
{
	struct telling t = {visit, ctx};
	return lims_marks_again(lab, tell, &t, err);
}

lims_rc lims_meeting_marks_of(
	struct lims_laboratory *lab, const struct lims_entry *e, lims_meeting_visit *visit, void *ctx, struct lims_err *err)
{
	struct telling t = {visit, ctx};
	return lims_marks_again_of(lab, e, tell, &t, err);
}
