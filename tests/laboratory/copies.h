// SPDX-License-Identifier: Apache-2.0
// Copies of one laboratory that work apart and meet over sticks, for the tests of what is told then.
#ifndef TESTS_LABORATORY_COPIES_H
#define TESTS_LABORATORY_COPIES_H

#include "tests/laboratory/world.h"

#include "laboratory/quality/incidents.h"
#include "lims-core/journal/sync.h"

/// An exchange, and what is told there.
struct cp_meeting {
	struct world *w;
	bool interrupted; ///< nothing is looked at: the exchange ends once the pack was taken in
	char told[4096];  ///< "TITLE: DETAIL" and a line feed for each
};
void cp_take(void *meeting, const char *code, const char *title, const char *detail, const char *because);

/// Another store, as the person an.
void cp_open(struct world *w, const char *store);
/// Exchanges over the stick and gives what is told there, until the next exchange; the world is left on that store.
const char *cp_exchange(struct world *w, const char *store, const char *stick);
/// Takes the stick and looks at nothing.
void cp_take_blindly(struct world *w, const char *store, const char *stick);

struct cp_two {
	char here[WD_PATH], there[WD_PATH];
};
/// A further node that is admitted; both know of everything.
void cp_join(struct world *w, const char *here, const char *there, const char *code);
/// The world's node and a second one, B.
struct cp_two cp_second(struct world *w);
/// What is told when the second node takes what the first one gave, the first what the second gave, and afterwards.
const char *cp_meet(struct world *w, const struct cp_two *t);

/// Fails the test when `part` is not in it.
void cp_has(const char *told, const char *part);
void cp_set_customer(struct world *w, const char *store, const char *field, const char *value);
/// As ti: a mark applied to an item; numbers 101 to 300 of a lot come in (on the store that is open); some of them are handed out.
void cp_apply_mark(struct world *w, const char *store, const char *kind, const char *item, const char *place, const char *serial);
void cp_receive_lot(struct world *w, const char *kind);
void cp_hand_out(struct world *w, const char *store, const char *kind, const char *from, const char *to, const char *person);

#endif
