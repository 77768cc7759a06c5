// SPDX-License-Identifier: Apache-2.0
// A small laboratory in a temporary folder: people, a customer, standards, items and worksheets as the tests of this room need them.
#ifndef TESTS_LABORATORY_WORLD_H
#define TESTS_LABORATORY_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "laboratory/audit.h"
#include "laboratory/bench.h"
#include "laboratory/gate_causes.h"
#include "laboratory/issue.h"
#include "laboratory/items.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"
#include "lims-core/journal/journal.h"

enum { WD_PATH = 512 };

/// One test's laboratory. People: an (admin), ti (technician), re (reviewer), si (signatory), reception "le".
struct world {
	char dir[WD_PATH];
	char keys[WD_PATH];
	char data[WD_PATH]; ///< installed data files: those of the house, until a test takes fewer
	char own[WD_PATH];  ///< the laboratory's own data files; empty folder until a test writes there
	char store[WD_PATH];
	enum lims_store_kind kind;
	const char *actor; ///< `acting`; NULL: nobody
	char acting[LIMS_CODE];
	struct lims_laboratory *lab; ///< opened for `actor`; NULL: closed
	struct lims_err err;
};

int wd_empty(void **state);       ///< a training store without anybody
int wd_training(void **state);    ///< a training store with people, organisation, customer and standards
int wd_production(void **state);  ///< the same as a production store
int wd_on_back_end(void **state); ///< wd_training on the back end of this run: with LIMS_TEST_SERVER set, on the server
int wd_teardown(void **state);

void wd_path(const struct world *w, const char *name, char out[WD_PATH]);  ///< in the test's folder; an address of a server as it is
void wd_create(struct world *w, const char *store, const char *node_code); ///< a new store; it is the world's from now on
void wd_people(struct world *w);
/// The laboratory as this person sees it; the one that was open before is closed.
struct lims_laboratory *wd_as(struct world *w, const char *actor);
/// What a person types when asked for a password (NULL: nobody answers), and how often that was.
struct wd_answering {
	const char *password;
	int asked;
};
/// The laboratory as this person sees it, opened anew, who answers so; NULL: is not asked.
void wd_as_answering(struct world *w, const char *actor, struct wd_answering *a);
void wd_close(struct world *w);
/// Makes another store file the world's (a copy, another node).
void wd_switch(struct world *w, const char *store);
void wd_copy_file(const char *from, const char *to);
/// A procedure of tests/data becomes one of the laboratory's own: "capability", "box". Closes the laboratory, which reads its files when it is opened.
void wd_own_procedure(struct world *w, const char *house, const char *name);
/// Copies the (closed) store, and goes on with the copy: what is edited below the interface is never the original.
void wd_copy_store(struct world *w, const char *name);
/// Runs SQL on the store's file, with its triggers dropped first; the laboratory is closed before. Fails the test when nothing changed.
void wd_edit(struct world *w, const char *sql);
/// One text or number from the store's file, as text.
void wd_query(struct world *w, const char *sql, char *out, size_t size);

#define wd_ok(w, rc) wd_ok_at((w), (rc), __FILE__, __LINE__)
void wd_ok_at(struct world *w, lims_rc rc, const char *file, int line);
/// The call must fail with this code and a sentence that has `part` in it.
#define wd_fails(w, rc, code, part) wd_fails_at((w), (rc), (code), (part), __FILE__, __LINE__)
void wd_fails_at(struct world *w, lims_rc rc, lims_rc code, const char *part, const char *file, int line);

/// Writes fields "name", "value", …, NULL of a register.
lims_rc wd_set(struct world *w, const char *noun, const char *code, char ret_code[LIMS_CODE], ...) __attribute__((sentinel));
void wd_field(struct world *w, const char *noun, const char *code, const char *field, char out[256]);
int64_t wd_entries(struct world *w); ///< of the store's own node

/// A spring dial scale of 15 kg, e = 50 g, of customer "kh1"; a single-phase meter of class 1, k = 1000.
void wd_scale(struct world *w, const char *serial, char ret_code[LIMS_CODE]);
void wd_meter(struct world *w, const char *serial, char ret_code[LIMS_CODE]);
/// Opens a worksheet (periodic) with the standard that the procedure asks for; work on `day` ("" today).
void wd_open(struct world *w, const char *item, const char *day, char ret_code[LIMS_CODE]);
/// The scale "S-1" with a worksheet of today.
void wd_scale_sheet(struct world *w, char ret_item[LIMS_CODE], char ret_sheet[LIMS_CODE]);
/// The worksheet as it stands now; the caller destroys it.
struct lims_bench_view *wd_view(struct world *w, const char *sheet);
struct lims_bench_cell wd_cell(const char *step, int row, int run, const char *column);
void wd_enter(struct world *w, const char *sheet, const char *step, int row, int run, const char *column, const char *value);
void wd_answer_all(struct world *w, const char *sheet, const char *answer);
/// Enters the filled record of ĐLVN 30:2021 but for the highest weighing, which gets `top` ("14950 g" in the record).
void wd_fill_scale(struct world *w, const char *sheet, const char *top);
/// Fills, submits as ti and reviews as re.
void wd_finish_scale(struct world *w, const char *sheet, const char *top);
/// Item, worksheet, filled and reviewed: ready to be issued by si.
void wd_ready_scale(struct world *w, const char *serial, const char *top, const char *day, char ret_sheet[LIMS_CODE]);
/// Whoever acts now accepts every strike of the submitted worksheet, as a reviewer does.
void wd_accept_strikes(struct world *w, const char *sheet);
/// Issues as si; what is printed as a warning comes back. warnings may be NULL.
lims_rc wd_try_issue(struct world *w, const char *sheet, char ret_number[LIMS_CODE], char warnings[4096]);
/// The same; fails the test when it is refused.
void wd_issue(struct world *w, const char *sheet, char ret_number[LIMS_CODE]);

/// What adds to the causes for which a gate is shut.
typedef void wd_gate(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);
/// `why` is a part of what shuts the gate for this worksheet; NULL: it is open.
#define wd_gate_says(w, gate, sheet, why) wd_gate_says_at((w), (gate), (sheet), (why), __FILE__, __LINE__)
void wd_gate_says_at(struct world *w, wd_gate *gate, const char *sheet, const char *why, const char *file, int line);

/// The text of a capture: a scale that was asked "SI" or "S" and answered `reply` ("S S     500.00 g"; NULL: nothing came).
void wd_scale_capture(const char *reply, bool simulated, const char *port, struct lims_buf *b);
/// The instrument "can1" at WD_PORT, a scale asked twice under this declared set-up; its line carries "500.00 g".
#define WD_PORT "tcp:127.0.0.1:4001"
void wd_declared_capture(const char *setup, bool simulated, struct lims_buf *b);
/// The same bytes taken by the worksheet's cell.
lims_rc wd_capture(struct world *w, const char *sheet, const struct lims_bench_cell *cell, const char *reply, struct lims_reading *ret);

/// One entry of a paper's story, copied; the last of that type.
struct wd_line {
	char type[64], subject[128], actor[LIMS_CODE], node[8], hash[LIMS_HASH_HEX], at[LIMS_MOMENT_TEXT];
	int64_t sequence;
	char body[8192];
};
/// Finds the last entry of a type ("paper.issued/1") in the story; fails the test when there is none. Returns the number of entries in the story.
size_t wd_story(struct world *w, const char *number, const char *type, struct wd_line *ret);
/// Appends an entry ("TYPE" of version 1, or "TYPE/2") as another program could, past every rule of this room; signs the head.
void wd_append(struct world *w, const char *type, const char *subject, const char *actor, const char *body);

/// Takes from and gives to the pack that every node of the test writes, as an.
void wd_sync(struct world *w);
/// A second node "B" in b.db beside lab.db: joined and admitted; the world is left on it.
void wd_join(struct world *w);

/// Only these files of the house are installed from now on; NULL-terminated.
void wd_install(struct world *w, const char *const *names);
/// What `lims validate --accept` does, in a laboratory that is opened anew for this person. note may be NULL.
lims_rc wd_accept(struct world *w, const char *actor, const char *note);

/// The paper is computed again, without a difference.
void wd_check_recompute(struct world *w, const char *number);
/// The tables equal those of a rebuild.
void wd_check_rebuild(struct world *w);
void wd_digest(struct world *w, char hex[LIMS_HASH_HEX]);
/// Gates of the laboratory's own: every gate off but the named one, which has this action for every service. gate NULL: all off.
void wd_gates(struct world *w, const char *gate, const char *action);

#endif
