// SPDX-License-Identifier: Apache-2.0
// Copies of one laboratory that work apart and meet over sticks.
#include "tests/laboratory/copies.h"

#include "laboratory/stock/marks.h"
#include "laboratory/stock/stock.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void cp_take(void *ctx, const char *code, const char *title, const char *detail, const char *because)
{
	struct cp_meeting *m = ctx;
	size_t n = strlen(m->told);
	assert_true(code[0] && because[0]);
	snprintf(m->told + n, sizeof m->told - n, "%s: %s\n", title, detail);
}

static lims_rc look(void *ctx, const struct lims_sync_met *met, struct lims_err *err)
{
	struct cp_meeting *m = ctx;
	lims_rc rc = m->interrupted ? lims_err_set(err, LIMS_E_STORAGE, "interrupted") : lims_incident_papers(m->w->lab, cp_take, m, err);
	return rc ? rc : lims_incident_meetings(m->w->lab, met, cp_take, m, err);
}

void cp_open(struct world *w, const char *store)
{
	wd_close(w);
	if (store != w->store)
		snprintf(w->store, sizeof w->store, "%s", store);
	wd_as(w, "an");
}

const char *cp_exchange(struct world *w, const char *store, const char *stick)
{
	static struct cp_meeting m;
	const struct lims_sync_meeting meeting = {look, &m};
	struct lims_sync_result r;
	char pack[WD_PATH];
	const struct timespec moment = {.tv_nsec = 5000000};
	memset(&m, 0, sizeof m);
	m.w = w;
	cp_open(w, store);
	wd_path(w, stick, pack);
	wd_ok(w, lims_journal_meet_file(lims_laboratory_journal(w->lab), pack, &meeting, &r, &w->err));
	(void)nanosleep(&moment, NULL); // what the next store writes is later by the clock
	return m.told;
}

void cp_join(struct world *w, const char *here, const char *there, const char *code)
{
	struct lims_journal_params p = {.code = code, .actor = "program", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	char pack[WD_PATH], node[LIMS_NODE_ID], name[32];
	snprintf(name, sizeof name, "join-%s", code);
	cp_exchange(w, here, name);
	wd_path(w, name, pack);
	wd_close(w);
	wd_ok(w, lims_journal_join(there, pack, &p, node, &w->err));
	cp_exchange(w, there, name);
	cp_exchange(w, here, name);
	wd_ok(w, lims_journal_admit(lims_laboratory_journal(w->lab), node, "an", &w->err));
	cp_exchange(w, here, name);
	cp_exchange(w, there, name);
}

struct cp_two cp_second(struct world *w)
{
	struct cp_two t;
	snprintf(t.here, sizeof t.here, "%s", w->store);
	wd_path(w, "b.db", t.there);
	cp_join(w, t.here, t.there, "B");
	return t;
}

const char *cp_meet(struct world *w, const struct cp_two *t)
{
	static char told[4096];
	assert_string_equal(cp_exchange(w, t->here, "stick"), "");
	snprintf(told, sizeof told, "%s", cp_exchange(w, t->there, "stick"));
	// The incident goes along: nobody else finds it anew.
	assert_string_equal(cp_exchange(w, t->here, "stick"), "");
	wd_check_rebuild(w);
	assert_string_equal(cp_exchange(w, t->there, "stick"), "");
	wd_check_rebuild(w);
	return told;
}

void cp_has(const char *told, const char *part)
{
	if (strstr(told, part))
		return;
	print_error("\"%s\" is not in \"%s\"\n", part, told);
	fail();
}

void cp_set_customer(struct world *w, const char *store, const char *field, const char *value)
{
	cp_open(w, store);
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, field, value, NULL));
}

void cp_take_blindly(struct world *w, const char *store, const char *stick)
{
	struct cp_meeting m = {.w = w, .interrupted = true};
	const struct lims_sync_meeting meeting = {look, &m};
	struct lims_sync_result r = {0};
	char pack[WD_PATH];
	cp_open(w, store);
	wd_path(w, stick, pack);
	assert_int_equal(lims_journal_meet_file(lims_laboratory_journal(w->lab), pack, &meeting, &r, &w->err), LIMS_E_STORAGE);
	assert_true(r.entries_in > 0);
}

void cp_apply_mark(struct world *w, const char *store, const char *kind, const char *item, const char *place, const char *serial)
{
	struct lims_placed_finding f;
	struct lims_placed_act act = {.kind = kind, .place = place, .applied = serial};
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
}

void cp_hand_out(struct world *w, const char *store, const char *kind, const char *from, const char *to, const char *person)
{
	struct lims_stock_move m = {.kind = kind, .what = "issued", .from = from, .to = to, .person = person};
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_stock_moved(w->lab, &m, &w->err));
}

void cp_receive_lot(struct world *w, const char *kind)
{
	const struct lims_stock_lot lot = {.kind = kind, .from = "SL 000101", .to = "SL 000300"};
	char code[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, lims_stock_receive(w->lab, NULL, &lot, code, &w->err));
}
