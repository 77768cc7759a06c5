// SPDX-License-Identifier: Apache-2.0
// A procedure (quy trình kiểm định, hiệu chuẩn, thử nghiệm) as read-only structures: what is asked, measured, computed and decided.
//
// The catalog builds these structures from files; everybody else only reads them. All memory belongs to the set of files
// that the procedure was loaded from (lims_procedure_set, catalog.h) and lives as long as it. A loaded procedure never changes and may be
// shared by threads. Texts are valid UTF-8 in NFC and never NULL unless said. The file form is docs/formats/procedure.md.
#ifndef LIMS_ENGINE_PROCEDURE_H
#define LIMS_ENGINE_PROCEDURE_H

#include "lims-core/base/clock.h"
#include "lims-core/base/crypto.h"
#include "lims-core/base/dec.h"

struct lims_budget;      ///< engine/uncertainty.h
struct lims_component;   ///< engine/uncertainty.h
struct lims_correlation; ///< engine/uncertainty.h
struct lims_formula;     ///< a checked and compiled formula with its place in the file (engine/formula.h)
struct lims_table;       ///< a tolerance table (engine/table.h)
struct lims_unit;        ///< engine/units.h
struct lims_units;
struct lims_within; ///< engine/decision.h

/// A text in the two languages of the paper. `en` is "" when the file gives none.
struct lims_words {
	const char *vi;
	const char *en;
};

/// How well a fact is known. Medium and low are drafts until the technical manager confirms them.
enum lims_evidence { LIMS_EVIDENCE_FOUND, LIMS_EVIDENCE_DERIVED, LIMS_EVIDENCE_HIGH, LIMS_EVIDENCE_MEDIUM, LIMS_EVIDENCE_LOW };
const char *lims_evidence_name(enum lims_evidence e); ///< "found", "derived", "knowledge-high", "knowledge-medium", "knowledge-low"

/// Where a fact comes from. A block without its own source has that of the file.
struct lims_source {
	const char *document; ///< "ĐLVN 30:2021", "OIML R 76-1"
	const char *edition;  ///< may be ""
	const char *clause;   ///< may be ""
	const char *note;     ///< may be ""
	enum lims_evidence evidence;
	bool draft; ///< not to be issued upon before a person confirmed it: status draft, or evidence medium or low
};

/// The role of a criterion (design 4).
enum lims_role {
	LIMS_ROLE_CONFORMITY,  ///< decides the item
	LIMS_ROLE_VALIDITY,    ///< decides the measurement: failed → verdict "not determined", never fail
	LIMS_ROLE_SELECTION,   ///< names which values enter the result
	LIMS_ROLE_INFORMATION, ///< decides nothing
};
const char *lims_role_name(enum lims_role r); ///< "conformity", "validity", "selection", "information"

enum lims_cell_kind { LIMS_CELL_NUMBER, LIMS_CELL_CHOICE, LIMS_CELL_TEXT };

struct lims_choice {
	const char *id; ///< as formulas and worksheets write it
	struct lims_words label;
};

/// What the sign of a value can be: a count, a mass, a time is never below zero.
enum lims_sign { LIMS_SIGN_ANY, LIMS_SIGN_NOT_NEGATIVE, LIMS_SIGN_POSITIVE };

/// One thing that is asked of the item, or of a standard: maximum capacity, class, constant (đặc trưng kỹ thuật đo lường).
struct lims_characteristic {
	const char *name; ///< as formulas write it: "Max"
	struct lims_words label;
	enum lims_cell_kind kind;
	const char *
		unit; ///< UCUM, the unit in which it is printed; any unit of the same dimension may be entered. "1" for pure numbers, "" for choice and text
	const struct lims_unit *measure; ///< `unit` as parsed; NULL for choice and text
	const struct lims_choice *choices;
	size_t choice_count;
	const char *const *choice_ids; ///< the same ids, NULL-terminated; NULL unless a choice
	bool required;
	enum lims_sign sign;              ///< another one is refused
	const char *fallback;             ///< used when not given; NULL when there is none
	const struct lims_formula *check; ///< must be true for the given value; NULL when there is none
	const struct lims_component *uncertainty;
	size_t uncertainty_count;
	int line; ///< in the file
};

/// A value that follows from the characteristics: n = Max / e.
struct lims_derived {
	const char *name;
	struct lims_words label;
	const char *unit;
	const struct lims_unit *measure;
	const struct lims_formula *formula;
	const struct lims_component *uncertainty;
	size_t uncertainty_count;
};

struct lims_mode {
	const char *id; ///< "initial", "periodic", "after_repair", …
	struct lims_words title;
};

/// What a certificate of a standard states: a number, or a curve over another quantity. Formulas write ROLE.NAME(x), ROLE.NAME.U(x) and
/// ROLE.NAME.k(x); of a number ROLE.NAME, ROLE.NAME.U and ROLE.NAME.k.
struct lims_certified {
	const char *name;
	struct lims_words label; ///< may be empty
	const char *unit;
	const struct lims_unit *measure;
	const struct lims_unit *difference; ///< of U: the unit of differences of `measure`
	const char *of;                     ///< unit of the argument; "" for a number
	const struct lims_unit *argument;   ///< `of` as parsed; NULL for a number
};

/// A standard that is used in pieces, several of which make one load (bộ quả cân, hộp điện trở).
struct lims_pieces {
	const char *unit;
	const struct lims_unit *measure;  ///< of nominal values, errors, limits and U
	const struct lims_formula *limit; ///< of a piece's error, over its `nominal` and what is asked; NULL: each piece states its own
};

/// A standard or aid that is needed (chuẩn, phương tiện kiểm định).
struct lims_standard_need {
	const char *role; ///< as formulas and worksheets name it: "weights"
	const char *kind; ///< what the register of standards calls it
	struct lims_words title;
	struct lims_words requirement;   ///< as printed; may be empty
	const struct lims_formula *when; ///< over the item: needed only there; NULL: always
	const char *ratio;               ///< required ratio of its limit to that of the item, "1/3"; "" when there is none
	bool required;
	const struct lims_characteristic *asked; ///< what the worksheet states about it (class, limit, U)
	size_t asked_count;
	bool by_certificate;                    ///< values of pieces are those of the certificate; else nominal
	const struct lims_certified *certified; ///< at most LIMS_STANDARD_CURVES_MAX
	size_t certified_count;
	const struct lims_pieces *pieces; ///< NULL: it is one thing
	struct lims_source source;
};

/// A condition of the surroundings or supply (điều kiện kiểm định). Outside its limits: a failed validity criterion.
struct lims_condition {
	const char *quantity; ///< "temperature", "humidity", "voltage", …
	struct lims_words title;
	const char *unit;
	const struct lims_unit *measure;
	bool has_low, has_high;
	struct lims_dec low, high; ///< in `unit`; the ends belong to the allowed range
	enum lims_role role;       ///< validity unless the file says information
	const struct lims_formula
		*when; ///< over the item: asked for and judged only there; NULL: always. Several of one quantity each have one
	bool required;
	const struct lims_component *uncertainty; ///< of each value given
	size_t uncertainty_count;
	struct lims_source source;
	int line; ///< in the file
};

enum lims_column_source {
	LIMS_COLUMN_ROW,        ///< the planned value of the row
	LIMS_COLUMN_INSTRUMENT, ///< read from an instrument
	LIMS_COLUMN_ENTERED,    ///< entered by hand
	LIMS_COLUMN_COMPUTED,
};
const char *lims_column_source_name(enum lims_column_source s); ///< "row", "instrument", "entered", "computed"

/// When a cell of a paired step is taken: first all rows upwards, then the hold, then all rows downwards.
enum lims_pass { LIMS_PASS_NONE, LIMS_PASS_UP, LIMS_PASS_HOLD, LIMS_PASS_DOWN };
const char *lims_pass_name(enum lims_pass p); ///< "", "up", "hold", "down"

/// How a value is printed. Decisions never use it.
struct lims_print {
	bool hidden;
	bool as_is;   ///< all digits of the value (readings); else step or places
	bool trim;    ///< with as_is: without zeros at the end of the decimals (limits)
	bool by_step; ///< `step` is a formula over the row's scope; else `significant` or `places`
	const struct lims_formula *step;
	int significant;                     ///< so many significant digits; 0: by step or places
	const struct lims_formula *place_of; ///< U of the column: rounded to its last place; NULL otherwise
	const char *unit;                    ///< printed in this unit
	const struct lims_unit *measure;
	int places;
	enum lims_rounding rule;
};

/// A column of loads made of pieces. Formulas also see COLUMN.nominal, COLUMN.limit, COLUMN.U and COLUMN.k of the pieces together.
struct lims_load_column {
	const struct lims_standard_need *need;
	size_t need_index;
	const struct lims_criterion *ratio; ///< limit, or U, at most the need's share of the tolerance; NULL: not checked
};

struct lims_column {
	const char *id; ///< as formulas write it: "up"
	struct lims_words label;
	const char *unit;                ///< unit of the cells ("" for choice and text)
	const struct lims_unit *measure; ///< `unit` as parsed; NULL for choice and text
	enum lims_cell_kind kind;
	enum lims_column_source source;
	const struct lims_choice *choices; ///< of a choice
	size_t choice_count;
	const char *const *choice_ids;       ///< NULL-terminated; NULL unless a choice
	bool per_run;                        ///< one cell per run of a series; else one per row
	bool adjustable;                     ///< row: another value than planned may stand in the worksheet (loads at hand)
	bool optional;                       ///< missing decides nothing
	enum lims_sign sign;                 ///< read, entered or planned: a value of another sign is none (LIMS_VALUE_SIGN)
	bool running;                        ///< a register that runs on: how large it is says nothing
	bool clock;                          ///< entered: else found from the moments of captured readings (times of timed and paired steps)
	enum lims_pass pass;                 ///< of a cell that is taken in a paired step; NONE otherwise
	const char *instrument;              ///< instrument: "item", "reference", or another role; "" otherwise
	const char *quantity;                ///< instrument: role as in lims_reading.role: "mass", "pulse_count", "energy_active", …
	const char *together;                ///< columns of one name are captured over the same interval; "" otherwise
	const struct lims_formula *formula;  ///< computed
	const struct lims_formula *fallback; ///< entered: used when the cell is absent (row scope); NULL when there is none
	const struct lims_formula *when;     ///< the cell exists only where this is true; NULL: always
	const struct lims_formula *doubt;    ///< a value further from zero than this is questioned; NULL: none is
	const struct lims_formula *digit;    ///< step of indication: a reading that is no multiple of it is questioned; NULL: not checked
	struct lims_print print;
	const struct lims_component *uncertainty;
	size_t uncertainty_count;
	const struct lims_budget *budget;    ///< computed: a measurand; NULL otherwise
	const struct lims_unit *difference;  ///< unit of differences of `measure`, in which uncertainties are; NULL for choice and text
	const struct lims_unit *one;         ///< of pure numbers; NULL for choice and text
	const struct lims_load_column *load; ///< NULL: no load of pieces
	int line;
};

/// A criterion (yêu cầu). Evaluated once per run, row or step, or over the whole worksheet.
struct lims_criterion {
	const char *id;
	struct lims_words label;
	enum lims_role role;
	bool per_run, per_row;            ///< both false: once per step (or per worksheet)
	const struct lims_formula *that;  ///< true: passed. A comparison shows its two sides in the result. NULL where `within` stands
	const struct lims_within *within; ///< a value between limits, by a decision rule; NULL where `that` stands
	const struct lims_formula *when;  ///< applies only where true; NULL: always
	const char *stated_by;            ///< the text of the item that says where its requirement comes from; "": the source says it
	struct lims_source source;
	int line;
};

struct lims_check {
	const char *id;
	struct lims_words label;
	enum lims_role role;
	const struct lims_formula *when; ///< NULL: always
	struct lims_source source;
};

enum lims_step_kind {
	LIMS_STEP_CHECKLIST,
	LIMS_STEP_TABLE,
	LIMS_STEP_SERIES,
	LIMS_STEP_TIMED,  ///< rows are planned moments; the actual time has a column of its own
	LIMS_STEP_PAIRED, ///< rows are measured upwards, then downwards in reverse order
};
const char *lims_step_kind_name(enum lims_step_kind k); ///< "checklist", "table", "series", "timed", "paired"

/// A fixed row, or the expressions from which rows are generated.
struct lims_row_value {
	const char *column;
	const struct lims_formula *formula;
};
struct lims_row {
	const char *id; ///< may be ""
	struct lims_words label;
	const struct lims_row_value *values;
	size_t value_count;
	const struct lims_formula *when; ///< NULL: always
};

enum lims_row_order { LIMS_ROWS_AS_WRITTEN, LIMS_ROWS_ASCENDING, LIMS_ROWS_DESCENDING };

struct lims_step {
	const char *id;
	struct lims_words title;
	struct lims_words instruction; ///< how it is done; may be empty
	enum lims_step_kind kind;
	const struct lims_formula *when; ///< on mode, class, item; NULL: always
	const struct lims_check *checks;
	size_t check_count;
	const struct lims_row *rows; ///< none: one row
	size_t row_count;
	const char *row_key; ///< rows generated from a list: the column whose equal values make duplicates; "" otherwise
	enum lims_row_order order;
	size_t more;                     ///< so many rows beyond the planned may stand in a worksheet
	size_t runs;                     ///< of a series; 1 otherwise
	const struct lims_formula *hold; ///< paired: how long the turning point is held at least, over the item; NULL: no hold
	const struct lims_column *columns;
	size_t column_count;
	const struct lims_criterion *criteria;
	size_t criterion_count;
	const struct lims_correlation *correlations;
	size_t correlation_count;
	bool printed; ///< stands on the record's printed tables
	struct lims_source source;
	int line;
};

/// Several tables may stand under one name, one after the other in time: formulas know the first, `next` leads to the others.
struct lims_use {
	const char *name; ///< as formulas call it: mpe(…)
	const struct lims_table *table;
	struct lims_date from, to; ///< in force; no date: open
	size_t next;               ///< index of the next use of this name; 0: none
};

/// A dated row of the periods (chu kỳ kiểm định).
struct lims_period {
	const char *document;      ///< "TT 07/2019/TT-BKHCN"
	struct lims_date from, to; ///< in force; no date: open
	int months;                ///< 0: none is set
	bool type_approval;        ///< the kind needs one
	struct lims_source source;
};

/// How "valid until" follows from the date and the months (TT 24/2013 art. 41(10), two readings of the phrase).
enum lims_validity_rule { LIMS_VALIDITY_MONTH_END, LIMS_VALIDITY_SAME_DAY, LIMS_VALIDITY_DAY_BEFORE };
const char *lims_validity_rule_name(enum lims_validity_rule r); ///< "month_end", "same_day", "day_before"
/// Index by name; false when unknown.
bool lims_validity_rule_read(const char *name, enum lims_validity_rule *ret);

/// By what and when a service is counted (đơn vị tính, ngày tính) in reports of activity.
enum lims_counting_date { LIMS_COUNTING_WORK, LIMS_COUNTING_RECEIPT, LIMS_COUNTING_ISSUE };
const char *lims_counting_date_name(enum lims_counting_date d); ///< "work", "receipt", "issue"
struct lims_counting {
	const char *unit; ///< "instrument", "nozzle", "set", "point"; NULL: the file does not say
	struct lims_words label;
	const char *of; ///< a step: as many as it has rows with a value; "" one for each worksheet
	bool whole;     ///< worksheets on parts of one whole (a post and its nozzles), in one mode on one day, are one
	enum lims_counting_date date;
};

/// A sentence for the paper.
struct lims_statement {
	const char *id;
	struct lims_words text;
	const struct lims_formula *when; ///< over the whole worksheet; NULL: always
};

/// What a pass earns (chứng chỉ kiểm định).
struct lims_mark {
	const char *kind; ///< "certificate", "sticker", "seal", …
	struct lims_words title;
	const struct lims_formula *when; ///< over the whole worksheet; NULL: always
};

/// A part of a data file that a person confirms as one: a clause, a row of a table, a dated period, a form, a rule.
enum lims_block_kind { LIMS_BLOCK_CLAUSE, LIMS_BLOCK_ROW, LIMS_BLOCK_PERIOD, LIMS_BLOCK_FORM, LIMS_BLOCK_RULE, LIMS_BLOCK_KINDS };
const char *lims_block_kind_name(enum lims_block_kind k); ///< "clause", "row", "period", "form", "rule"

/// A block that is draft. It is named by its content: an edit elsewhere in the file leaves the hash, an edit of the block changes it.
struct lims_block {
	const char *file; ///< "tolerances/some-table.yaml"
	enum lims_block_kind kind;
	const char *name; ///< in the file, for people: "steps.repeatability", "rows class=III"
	struct lims_source source;
	struct lims_date from, to; ///< in force; no date: open
	struct lims_hash hash;
	int line;
};

/// A file that a procedure was built from.
struct lims_file_used {
	const char *name; ///< "procedures/some-kind.yaml"
	struct lims_hash hash;
};

struct lims_procedure {
	const char *id;
	const char *revision;
	struct lims_words title;
	struct lims_words object; ///< name of the instrument as printed (tên phương tiện đo)
	const char *service;      ///< "verification", "calibration", "test", "measurement", "inspection", "own_standard"
	bool in_place;            ///< what is measured stands where it is: the work is never done in the laboratory's rooms
	const char *method_code;
	struct lims_words method_title;
	struct lims_source source;
	const struct lims_units *units;
	const struct lims_unit *one; ///< of pure numbers
	const struct lims_mode *modes;
	size_t mode_count;
	const char *const *mode_ids; ///< NULL-terminated
	const struct lims_characteristic *item;
	size_t item_count;
	const struct lims_derived *derived;
	size_t derived_count;
	const struct lims_use *uses;
	size_t use_count;
	const struct lims_standard_need *standards;
	size_t standard_count;
	const struct lims_condition *conditions;
	size_t condition_count;
	const struct lims_step *steps;
	size_t step_count;
	const struct lims_criterion *criteria; ///< over the whole worksheet
	size_t criterion_count;
	const struct lims_correlation *correlations; ///< of quantities that belong to no step, or to several
	size_t correlation_count;
	bool budgets;                      ///< some column has a budget
	bool stop_on_fail;                 ///< the method stops at the first failed step; the technician may go on measuring
	const struct lims_period *periods; ///< ascending by date; none: no validity date
	size_t period_count;
	struct lims_counting counting;
	struct lims_words pass_text, fail_text, undetermined_text; ///< the conclusion
	const struct lims_statement *statements;
	size_t statement_count;
	const struct lims_mark *marks; ///< that a pass earns
	size_t mark_count;
	const struct lims_file_used *files; ///< every file that it was built from, by name
	size_t file_count;
	bool draft; ///< some block is draft: issuing waits for a confirmation
	size_t draft_count;
	const char *const *drafts;       ///< one sentence per draft block, "steps.repeatability: OIML R 76-1, knowledge-medium"
	const struct lims_block *blocks; ///< the same, in the same order
};

const struct lims_step *lims_procedure_step(const struct lims_procedure *p, const char *id); ///< NULL when there is none
const struct lims_column *lims_step_column(const struct lims_step *s, const char *id);       ///< NULL when there is none
const struct lims_mode *lims_procedure_mode(const struct lims_procedure *p, const char *id); ///< NULL when there is none

/// Whether `day` lies within from … to, both days included; no date is an open end. Without a day only what has no end is in force.
bool lims_in_force(struct lims_date from, struct lims_date to, struct lims_date day);
/// The period in force on `day`; NULL when the procedure sets none on that day.
const struct lims_period *lims_procedure_period(const struct lims_procedure *p, struct lims_date day);
/// The last day of validity for work done on `day`. Month end: 2025-03-17 + 12 → 2026-03-31; same day → 2026-03-17; day before → 2026-03-16.
/// The month end of 2024-02-29 + 12 is 2025-02-28. months ≤ 0 gives no date.
struct lims_date lims_validity_until(struct lims_date day, int months, enum lims_validity_rule rule);

#endif
