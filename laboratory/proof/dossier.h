// SPDX-License-Identifier: Apache-2.0
// A worksheet as the fold of its journal entries: what was opened, read, struck, answered, submitted and reviewed.
//
// Pure: entries in, state out. The bench, the tables, the paper and the recomputation all read a worksheet through this one fold.
#ifndef LIMS_LABORATORY_PROOF_DOSSIER_H
#define LIMS_LABORATORY_PROOF_DOSSIER_H

#include "lims-core/base/arena.h"
#include "lims-core/base/clock.h"
#include "lims-core/engine/worksheet.h"

/// One entry of the worksheet's subject, as it stands in the journal. Nothing is kept of the pointers after the call.
struct lims_dossier_entry {
	const char *type; ///< "reading.captured"
	int version;
	const char *body; ///< JSON
	size_t body_len;
	const char *hash; ///< of the entry, 64 hexadecimal digits
	const char *actor;
	const char *at; ///< time observed, RFC 3339
};

struct lims_dossier_file {
	const char *name;
	const char *hash;
};

/// A standard as it was when the worksheet was opened.
struct lims_dossier_standard {
	const char *role;
	const char *code;
	const struct lims_ws_value *fields; ///< of the register
	size_t field_count;
	const struct lims_ws_certificate *certificates; ///< of the day of the work; of others number and days
	size_t certificate_count;
};

struct lims_dossier_reading {
	int number; ///< 1, 2, … in the order of the journal
	const char *step;
	int row;
	int run;
	const char *column;
	const char *value;         ///< "500 g"; NULL when the capture gave no reading
	const char *const *pieces; ///< that make the load, as they were named
	size_t piece_count;
	const char *reason;    ///< why not; NULL otherwise
	const char *origin;    ///< "hand", "wire", "declared" or "inferred"
	const char *device;    ///< NULL when typed
	const char *capture;   ///< hash of the kept bytes; NULL when typed
	const char *model;     ///< hash of the model file; NULL when there is none
	const char *setup;     ///< declared of the instrument when it was taken; NULL: nothing, or typed
	const char *confirmed; ///< hash of the entry that confirmed the set-up; NULL: nobody had
	const char *actor;
	const char *at;
	const char *taken;        ///< when its last byte was read, by the capture; NULL when typed or not known
	const char *entry;        ///< hash of the journal entry
	const char *observer;     ///< who read it, when that was another than who recorded it; NULL otherwise
	const char *late;         ///< hash of the entry worksheet.late when it was copied from paper; NULL when it was recorded as it was read
	const char *photo;        ///< hash of the photo of the display from which it was typed; NULL: none
	const char *compared_by;  ///< who compared the copy with the paper last; NULL: nobody
	bool compared;            ///< and read the same digits there
	const char *struck;       ///< cause; NULL when it counts
	const char *struck_label; ///< the cause in words, as it was listed then; NULL in old entries
	const char *struck_note;
	const char *struck_by, *struck_at;
	const char *series;      ///< the same text for all readings that were struck together as a whole series; NULL otherwise
	const char *accepted_by; ///< the reviewer who accepted the strike; NULL: nobody yet
	bool spare;              ///< an earlier reading of the same cell counts
};

struct lims_dossier_answer {
	struct lims_ws_answer a;
	const char *actor;
};

/// A condition of the surroundings as it was recorded: by hand, or taken from the readings of the place.
struct lims_dossier_condition {
	int number; ///< 1, 2, … in the order of the journal
	const char *quantity, *value;
	const char *place, *device; ///< whose reading it is; NULL: by hand
	const char *at;             ///< when it was read, RFC 3339; of one by hand when it was recorded
	const char *actor;
	const char *source; ///< hash of the entry that recorded the reading; NULL: by hand
	const char *entry;  ///< hash of the journal entry
	const char *struck; ///< cause; NULL when it counts
	const char *struck_note, *struck_by, *struck_at;
	const char *accepted_by; ///< as of a reading
	const char *late;        ///< as of a reading
	const char *compared_by; ///< as of a reading
	bool compared;
	/// Of the instrument, as the register stood when it was taken; NULL: it said nothing, or the entry is from before version 4.
	const char *certificate, *certified_on, *valid_until;
	int version; ///< of the entry
	/// What the instrument showed, when `value` is that corrected by its certificate; NULL: `value` is what it showed.
	const char *shown;
	const struct lims_ws_certificate *corrected_by; ///< with the one curve; NULL: none corrects, or would
	const char *correction, *U, *k;                 ///< "-0.2 K"; NULL: not stated
	const char *uncorrected;                        ///< why not (equipment/correct.h); NULL: corrected, or no certificate of it is recorded
};

/// Paper from which readings are copied: the scan is the original (ISO/IEC 17025, 7.5.1).
struct lims_dossier_late {
	const char *entry;    ///< hash of its journal entry
	const char *scan;     ///< hash of the scanned sheet
	const char *observed; ///< when the paper was written, RFC 3339
	const char *observer; ///< who wrote it; NULL: who copies it
	const char *actor;
	const char *note;
};

/// Who was there for the owner (đại diện cơ sở), and what they said.
struct lims_dossier_witness {
	const char *name, *position; ///< position NULL: not said
	const char *remarks;         ///< NULL: none; of a refusal its reason
	bool refused;                ///< to sign
	const char *scan;            ///< hash of the signed sheet; NULL: none
	const char *actor, *at;
};

struct lims_dossier_comment {
	const char *text, *actor, *at;
};

/// A person's decision to measure on although the method stops at a failed step.
struct lims_dossier_continued {
	const char *step; ///< where the method stops
	const char *note; ///< why
	const char *actor;
};

/// A declared part that has no row, and why (bộ phận không đo).
struct lims_dossier_unmeasured {
	const char *part;   ///< its mark
	const char *reason; ///< as a person said it
	const char *actor, *at;
};

/// A shut gate that a person let pass.
struct lims_dossier_override {
	const char *gate, *why; ///< which, and the cause for which it was shut then
	const char *role;       ///< in which the person acted
	const char *reason, *actor, *at;
};

/// States: "open", "submitted", "returned", "reviewed", "abandoned".
struct lims_dossier {
	const char *item, *procedure, *revision, *mode, *place, *state;
	const char *opened_mode; ///< that in which it was opened; `mode` is another one when it was told so
	const char *opened_by, *submitted_by, *reviewed_by, *review_note;
	const char *opened_at;     ///< RFC 3339
	const char *reviewed_at;   ///< RFC 3339; NULL before
	const char *verdict;       ///< as submitted; NULL before
	const char *frozen_input;  ///< hash of the submitted worksheet; NULL before
	const char *frozen_result; ///< hash of the submitted result; NULL before
	const char *submission;    ///< hash of the entry that submitted it, which names both; NULL before
	struct lims_date work_on;
	bool dated; ///< the engine is told the date of the work: what is computed depends on what was in force (not in worksheet.opened/1)
	const struct lims_ws_value *characteristics;
	size_t characteristic_count;
	const struct lims_dossier_file *files;
	size_t file_count;
	const struct lims_dossier_standard *standards;
	size_t standard_count;
	const struct lims_ws_value *cmc; ///< best capabilities that held on the day of the work, by "step.column"
	size_t cmc_count;
	const struct lims_ws_value *conditions; ///< those that count
	size_t condition_count;
	struct lims_dossier_condition *recorded; ///< all of them, struck ones too
	size_t recorded_count;
	const struct lims_dossier_late *lates;
	size_t late_count;
	const struct lims_dossier_witness *witness; ///< the last one; NULL: nobody
	const struct lims_dossier_comment *comments;
	size_t comment_count;
	const char *another;       ///< why it was opened beside one that was open and had no reading yet; NULL: there was none
	const char *as_found;      ///< worksheet of the same item as it was found, after which it was adjusted; NULL: none
	const char *adjusted_by;   ///< who adjusted the item after this worksheet, which ends it; NULL: nobody
	const char *adjusted_note; ///< what was done
	const char *adjusted_at;
	const char *abandoned_by, *abandoned_note; ///< who gave the worksheet up, and why; NULL: nobody
	const char *const *workers;                ///< who opened, observed, read, answered, struck or submitted; each once
	size_t worker_count;
	const struct lims_dossier_continued *continued;
	size_t continued_count;
	const struct lims_dossier_unmeasured
		*unmeasured; ///< in the order in which they were said; what was measured after all is not among them
	size_t unmeasured_count;
	const struct lims_dossier_override *overrides; ///< in the order of the journal
	size_t override_count;
	const struct lims_dossier_answer *answers; ///< the last answer to a check counts
	size_t answer_count;
	struct lims_dossier_reading *readings;
	size_t reading_count;
	struct lims_arena *arena;
};

/// The newest version of the body of an entry type that this program reads; 1 for every other type.
int lims_dossier_version(const char *type);
/// An empty worksheet whose memory is `arena`.
void lims_dossier_init(struct lims_dossier *s, struct lims_arena *arena);
/// Folds one entry in, in the order of the journal. LIMS_E_CORRUPT when a known type has a body that cannot be read; types that are not of a
/// worksheet are LIMS_E_CORRUPT too, a newer version of a known type says so, and so is a worksheet that is opened twice, or
/// into which anything is recorded before it is opened.
lims_rc lims_dossier_apply(struct lims_dossier *s, const struct lims_dossier_entry *e, struct lims_err *err);
/// A field of the register as it was when the worksheet was opened; NULL when it was empty.
const char *lims_dossier_standard_field(const struct lims_dossier_standard *standard, const char *name);
/// True when the reading fills its cell: it has a value, is not struck and not spare.
bool lims_dossier_counts(const struct lims_dossier_reading *r);
/// The person wrote at least one of its entries other than a review or an override of a gate: opened it, took or struck a reading, an answer or a condition, submitted it.
bool lims_dossier_worked(const struct lims_dossier *s, const char *actor);
/// Readings that are not struck, and conditions, that were copied from paper and that nobody found the same there.
size_t lims_dossier_uncompared(const struct lims_dossier *s);
/// Whether a reading or condition was copied from this paper; one that another node scanned afterwards is nobody's source. *ret_compared: who compared a copy, else as it was.
bool lims_dossier_copied_from(const struct lims_dossier *s, const struct lims_dossier_late *late, const char **ret_compared);
/// Strikes of readings and of conditions that no reviewer accepted yet.
size_t lims_dossier_unaccepted(const struct lims_dossier *s);
/// The decision to measure on beyond a step; NULL when nobody took one.
const struct lims_dossier_continued *lims_dossier_continued_at(const struct lims_dossier *s, const char *step);
/// The standards as the engine takes them; a part of lims_dossier_input. As many as the sheet has.
lims_rc lims_dossier_standards(
	const struct lims_dossier *s, const struct lims_procedure *p, const struct lims_ws_standard **ret, struct lims_err *err);
/// The engine's input. Pointers belong to the sheet. `p` tells which fields of a standard are asked.
lims_rc lims_dossier_input(
	const struct lims_dossier *s, const struct lims_procedure *p, struct lims_worksheet *ret_w, struct lims_err *err);

#endif
