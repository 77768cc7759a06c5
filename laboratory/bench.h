// SPDX-License-Identifier: Apache-2.0
// Worksheets at the bench: open, capture, enter, strike, submit, review (biên bản, phiếu đo).
#ifndef LIMS_LABORATORY_BENCH_H
#define LIMS_LABORATORY_BENCH_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/crypto.h"
#include "lims-core/base/reading.h"

struct lims_doubt;
struct lims_strike;
struct lims_plan;
struct lims_procedure;
struct lims_result;
struct lims_sample_told;
struct lims_dossier;

struct lims_bench_standard {
	const char *role; ///< as the procedure names it
	const char *code; ///< in the register "standard"
};

struct lims_bench_opening {
	const char *item;
	const char *procedure; ///< NULL: the item's
	const char *mode;      ///< "initial", "periodic", "after_repair", …
	const char *place;     ///< where the work is done; NULL: the laboratory, or where the item stands when the procedure measures in place
	struct lims_date work_on; ///< month 0: today; LIMS_E_INPUT in the future or before the receipt of the item
	const struct lims_bench_standard *standards;
	size_t standard_count;
	bool incomplete; ///< standards that the procedure needs may lack: the item fails before they are used
	const char
		*another; ///< why there is another one beside an open worksheet of the item that has no reading yet; kept. NULL: there is none
};

/// Opens a worksheet: freezes every data file that the procedure uses (blobs by hash). Gives the code ("W-A1"). LIMS_E_REFUSED also when a role that the
/// procedure needs for this item has no standard, unless o->incomplete; and when a worksheet of the item by this procedure is open and has no reading, unless o->another.
lims_rc lims_bench_open(struct lims_laboratory *lab, const struct lims_bench_opening *o, char ret_code[LIMS_CODE], struct lims_err *err);
/// Opens one for each item, all or none, in one command; o->item is not used. ret_codes holds `count` codes. Of several, an error is as lims_bench_none_done says it, of an item.
lims_rc lims_bench_open_each(struct lims_laboratory *lab, const struct lims_bench_opening *o, const char *const *items, size_t count,
	char (*ret_codes)[LIMS_CODE], struct lims_err *err);
/// An environmental condition as read: quantity as the procedure names it, "25.1 Cel".
lims_rc lims_bench_condition(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err);
/// The same condition in each worksheet, all or none, in one command. Of several, an error is as lims_bench_none_done says it.
lims_rc lims_bench_condition_each(struct lims_laboratory *lab, const char *const *worksheets, size_t count, const char *quantity,
	const char *value, struct lims_err *err);
/// An answer to a point of a checklist.
struct lims_bench_answer {
	const char *worksheet, *step, *point;
	const char *answer; ///< "yes", "no" or "not_applicable"
	const char *note;   ///< NULL: none
};
lims_rc lims_bench_check(struct lims_laboratory *lab, const char *worksheet, const char *step, const char *point, const char *answer,
	const char *note, struct lims_err *err);
/// Answers, those of one worksheet beside each other, all or none, in one command. An error about several worksheets is as lims_bench_none_done says it.
lims_rc lims_bench_check_each(struct lims_laboratory *lab, const struct lims_bench_answer *answers, size_t count, struct lims_err *err);
/// What is done in several worksheets is done in all or in none: puts before an error which of them refuses (or its item) and that nothing was done. One alone, or LIMS_OK: nothing.
/// Gives rc.
lims_rc lims_bench_none_done(const char *worksheet, size_t count, lims_rc rc, struct lims_err *err);

/// Where a reading belongs. row and run count from 0; run is 0 outside a series.
struct lims_bench_cell {
	char step[LIMS_CODE];
	int row;
	int run;
	char column[LIMS_CODE];
	bool adjust;                 ///< another value than the planned one really stood there
	bool sure;                   ///< somebody was asked (lims_doubt_shown) and says that it was shown like that; recorded
	char observer[LIMS_CODE];    ///< who read it, when the actor only records; "": the actor
	bool now;                    ///< in a worksheet that is copied from paper: read just now, not from the paper
	struct lims_moment observed; ///< of a value from paper, when the paper says so for this one; us 0: as the late entry says
};

/// A value read by eye and typed: "500 g". LIMS_E_INPUT also for a row that does not follow the last one; LIMS_E_REFUSED for a planned value that is
/// changed by more than a tenth without cell->adjust, and for a further row or a changed plan while the method is stopped.
lims_rc lims_bench_enter(
	struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *value, struct lims_err *err);
enum { LIMS_BENCH_PHOTO = 8 * 1024 * 1024 };

/// What a person types, and what shows it.
struct lims_bench_typed {
	const char *value;         ///< "500 g"; NULL: what the pieces make
	const char *const *pieces; ///< that make a load, as the standards in its role name them: "10 kg", "Q-01/5 kg"
	size_t piece_count;
	const void *photo; ///< of the display: JPEG, PNG or PDF of at most LIMS_BENCH_PHOTO bytes; NULL: none. A blob, kept with the reading
	size_t photo_len;
};
/// The same with all that may stand beside a typed value. LIMS_E_INPUT: also a photo that is none.
lims_rc lims_bench_type(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell,
	const struct lims_bench_typed *typed, struct lims_err *err);
/// The photo of the reading with that number, byte for byte, and its hash. Finish *ret_bytes after success. LIMS_E_NOT_FOUND: no such reading, or it has none.
lims_rc lims_bench_photo(struct lims_laboratory *lab, const char *worksheet, int number, struct lims_buf *ret_bytes,
	char ret_hash[LIMS_HASH_HEX], struct lims_err *err);
/// One exchange with an instrument, as the bytes of a capture (docs/formats/capture.md). The capture is decoded here, by the same pure code
/// that recomputes it later; it is kept whether or not it gives a reading. *ret_reading tells which; only a reading without reason fills the cell.
/// model/model_len: the model file's bytes, kept as a blob. device: code in the register "device".
lims_rc lims_bench_capture(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *device,
	const void *capture, size_t capture_len, const void *model, size_t model_len, struct lims_reading *ret_reading, struct lims_err *err);
/// Records that measuring goes on although the method stops at a failed step, and why. LIMS_E_REFUSED when it does not stop.
lims_rc lims_bench_continue(struct lims_laboratory *lab, const char *worksheet, const char *note, struct lims_err *err);
/// Says of a part of the item that was declared (its mark) that it is not measured, and why: it is printed on the paper and on the record. reason NULL: it is measured
/// after all. LIMS_E_NOT_FOUND: no such part was declared; LIMS_E_REFUSED: there is a row for each part that is left.
lims_rc lims_bench_unmeasured(
	struct lims_laboratory *lab, const char *worksheet, const char *part, const char *reason, struct lims_err *err);
/// Freezes the result and signs the head. Refused while something required is missing, unless the verdict is already fail; and when measuring went
/// on beyond the step at which the method stops and nobody said why; and while there is a row for a part that is said not to be measured; and when the readings of a sample say another age than the worksheet (laboratory/bench_told.h).
/// LIMS_E_REFUSED too for a worksheet that was opened for an earlier day on which nothing was read (docs/decisions/gates-by-day.md).
lims_rc lims_bench_submit(struct lims_laboratory *lab, const char *worksheet, struct lims_err *err);
/// Submits each, all or none, in one command under one signed head; who has a password gives it once. Of several, an error is as lims_bench_none_done says it.
lims_rc lims_bench_submit_each(struct lims_laboratory *lab, const char *const *worksheets, size_t count, struct lims_err *err);
/// Tells an open worksheet anew what its readings say about the age and its window; *ret_told: what they say, count 0: nothing. LIMS_E_REFUSED: submitted already, or as
/// lims_sample_tested.
lims_rc lims_bench_tell(
	struct lims_laboratory *lab, const char *worksheet, const char *mode, struct lims_sample_told *ret_told, struct lims_err *err);
/// Accepts (true) a submitted worksheet or hands it back; a reviewed one that has no paper yet is handed back too, with a note. Who measured cannot review. LIMS_E_REFUSED,
/// LIMS_E_INPUT without the note.
lims_rc lims_bench_review(struct lims_laboratory *lab, const char *worksheet, bool accept, const char *note, struct lims_err *err);

/// Everything about one worksheet. Freed by lims_bench_view_destroy; all pointers belong to it.
struct lims_bench_view {
	const struct lims_dossier *sheet;       ///< what was recorded (laboratory/proof/dossier.h)
	const struct lims_procedure *procedure; ///< from the frozen files
	const struct lims_plan *plan;
	const struct lims_result *result; ///< of what is there so far
	bool judged;                      ///< something is held against a requirement; else the verdict says no more than that all is there
	const struct lims_step *stopped;  ///< the method stops here and nobody decided to measure on; NULL otherwise
	bool has_next;                    ///< an empty cell that waits for an instrument or a hand; behind `stopped` none does
	struct lims_bench_cell next;
	bool has_next_load; ///< a planned load whose pieces are not named; behind `stopped` none is asked for
	struct lims_bench_cell next_load;
	size_t rows_beyond;              ///< more than there are parts left, while of some it is said that they are not measured
	const struct lims_doubt *doubts; ///< readings that are questioned (laboratory/doubts.h)
	size_t doubt_count;
	const struct lims_bench_age *ages; ///< of its sample, outside of their windows (laboratory/bench_age.h)
	size_t age_count;
	const struct lims_strike *strikes; ///< as the reviewer sees them (laboratory/strikes.h)
	size_t strike_count;
};
lims_rc lims_bench_view(struct lims_laboratory *lab, const char *worksheet, struct lims_bench_view **ret_view, struct lims_err *err);
void lims_bench_view_destroy(struct lims_bench_view *v); ///< accepts NULL
/// The worksheet as "lims-worksheet-1" JSON (docs/formats/worksheet.md), struck readings left out.
lims_rc lims_bench_json(struct lims_laboratory *lab, const char *worksheet, struct lims_buf *b, struct lims_err *err);

typedef lims_rc lims_bench_visit(
	void *ctx, const char *code, const char *item, const char *procedure, const char *state, const char *verdict, struct lims_err *err);
lims_rc lims_bench_each(struct lims_laboratory *lab, lims_bench_visit *visit, void *ctx, struct lims_err *err);

#endif
