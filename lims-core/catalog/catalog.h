// SPDX-License-Identifier: Apache-2.0
// The book of data files: finds procedures, tables and regulations, checks them with all faults at once, hashes them, runs their examples.
#ifndef LIMS_CATALOG_CATALOG_H
#define LIMS_CATALOG_CATALOG_H

#include "lims-core/base/yaml.h"
#include "lims-core/engine/worksheet.h"

/* ---- files in folders ---- */

struct lims_catalog;

/// One data file as found. `name` is relative to its folder: "procedures/spring-dial-scale.yaml".
struct lims_catalog_file {
	const char *name;
	const char *path;   ///< whole path of the file that is used
	const char *hidden; ///< whole path of the installed file that it overrides; NULL otherwise
	bool own;           ///< from a later folder than the first: the laboratory's own
	struct lims_hash hash;
	struct lims_hash hidden_hash; ///< of the file that it overrides
	size_t size;
};

/// Opens folders of data files; a later folder overrides an earlier one by file name (installed share folder first, then the laboratory's own).
/// Folders that do not exist are skipped when they are not the first. Reads and hashes procedures/, tolerances/, regulations/ *.yaml and units.yaml.
/// LIMS_E_NOT_FOUND when the first folder is not there, LIMS_E_STORAGE, LIMS_E_INPUT (a file too large).
lims_rc lims_catalog_open(const char *const *dirs, size_t dir_count, struct lims_catalog **ret_catalog, struct lims_err *err);
void lims_catalog_close(struct lims_catalog *c); ///< accepts NULL
size_t lims_catalog_count(const struct lims_catalog *c);
const struct lims_catalog_file *lims_catalog_file(const struct lims_catalog *c, size_t i); ///< sorted by name; NULL beyond the end
/// By its name; NULL when there is none.
const struct lims_catalog_file *lims_catalog_file_named(const struct lims_catalog *c, const char *name);
/// Bytes of a file of the catalog; NULL when there is none.
const char *lims_catalog_bytes(const struct lims_catalog *c, const char *name, size_t *ret_n);

/* ---- procedures ---- */

enum { LIMS_CATALOG_ID = 160 }; ///< the longest id of a file, with its '\0'

/// The bytes that a procedure is loaded from. Not owned.
struct lims_blob_file {
	const char *name;
	const char *bytes;
	size_t n;
	struct lims_hash hash; ///< SHA-256 of the bytes; checked
};

/// A loaded procedure with the memory of everything that it is built from.
struct lims_procedure_set;

/// Loads by id. LIMS_E_NOT_FOUND; LIMS_E_INPUT with the first fault (all of them: lims_catalog_check).
lims_rc lims_catalog_load(const struct lims_catalog *c, const char *id, struct lims_procedure_set **ret_set, struct lims_err *err);
/// Loads the procedure of a file outside of the catalog, which is called ID.yaml; what it uses comes from the catalog. Errors of lims_catalog_load.
lims_rc lims_catalog_load_file(const struct lims_catalog *c, const char *file_name, const char *bytes, size_t n,
	struct lims_procedure_set **ret_set, struct lims_err *err);
/// Loads the procedure `id` from these bytes alone: no folder is read. LIMS_E_CORRUPT when a hash does not fit, LIMS_E_NOT_FOUND when a file is missing.
lims_rc lims_procedure_load_bytes(
	const char *id, const struct lims_blob_file *files, size_t file_count, struct lims_procedure_set **ret_set, struct lims_err *err);
void lims_procedure_set_destroy(struct lims_procedure_set *set); ///< accepts NULL
const struct lims_procedure *lims_procedure_set_procedure(const struct lims_procedure_set *set);
/// The bytes of every file used (as listed in lims_procedure.files, same order); they live as long as the set.
const struct lims_blob_file *lims_procedure_set_files(const struct lims_procedure_set *set, size_t *ret_count);

/// One line of a list of procedures. `faulty`: it does not load.
struct lims_catalog_entry {
	const char *id;
	const char *file;
	struct lims_words title;
	const char *method_code;
	const char *service;
	bool draft;
	bool own;         ///< comes from the laboratory's own folder
	bool overridden;  ///< in place of an installed file
	size_t own_files; ///< of the files that it uses, itself not counted, so many are the laboratory's own
	struct lims_hash hash;
	bool faulty;
};
/// Fills `arena` with a sorted list; a faulty file is listed by its file name.
lims_rc lims_catalog_list(const struct lims_catalog *c, struct lims_arena *arena, const struct lims_catalog_entry **ret_list,
	size_t *ret_count, struct lims_err *err);

/* ---- certificates of standards ---- */

enum { LIMS_CERTIFICATE_NUMBER = 81 }; ///< the longest number of a certificate, with its '\0'

/// A standard that a certificate names: the next level of traceability. "" where nothing is said.
struct lims_certificate_reference {
	const char *name, *certificate, *by;
};

/// What the certificate is of, as it says so. "" where the file says nothing; a file lims-certificate-1 says nothing at all, one lims-certificate-2 at least the serial number.
struct lims_certificate_item {
	const char *serial, *maker, *model, *kind;
};

/// What a file "lims-certificate-1" or "lims-certificate-2" holds (docs/formats/procedure-standards.md).
struct lims_certificate_file {
	const char *by; ///< who issued it; "" when the file does not say
	struct lims_certificate_item item;
	const struct lims_certificate_reference *standards;
	size_t standard_count;
	struct lims_ws_certificate certificate;
};
/// Reads a certificate from the bytes of a file of any name, in the units of the catalog; all memory from the arena. Appends one line per fault and counts
/// them; *ret is whole only when there are none. LIMS_E_MEMORY only.
lims_rc lims_catalog_certificate(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_arena *arena,
	struct lims_certificate_file *ret, struct lims_buf *report, size_t *ret_faults, struct lims_err *err);

/// The units of the catalog; they and all that is read with them live as long as the arena. LIMS_E_INPUT: units.yaml is missing or has faults.
lims_rc lims_catalog_units(const struct lims_catalog *c, struct lims_arena *arena, const struct lims_units **ret, struct lims_err *err);

/* ---- checks ---- */

/// Checks one file of any kind (its bytes, its name for messages); tables that it uses come from the catalog (NULL: none). Appends one
/// line per fault, "file:line:column: sentence", in the language of err, and counts them; no fault is no line. LIMS_E_MEMORY only.
lims_rc lims_catalog_check_bytes(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_buf *report,
	size_t *ret_faults, struct lims_err *err);
/// Checks every file of the catalog.
lims_rc lims_catalog_check(const struct lims_catalog *c, struct lims_buf *report, size_t *ret_faults, struct lims_err *err);

/// Runs the examples of one procedure or table (by file name). One line per example, "file: id: ok" or "file:line: id: expected …, got …" in the language of
/// err. An example whose expectation is missing fails. LIMS_E_NOT_FOUND, LIMS_E_INPUT when the file does not load.
struct lims_examples {
	size_t run;
	size_t failed;
};
lims_rc lims_catalog_examples(
	const struct lims_catalog *c, const char *name, struct lims_buf *report, struct lims_examples *ret, struct lims_err *err);
/// The same for the bytes of a file of any name; what it uses comes from the catalog (NULL: nothing).
lims_rc lims_catalog_examples_bytes(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_buf *report,
	struct lims_examples *ret, struct lims_err *err);

/* ---- regulations ---- */

/// How a gate acts (design 4).
enum lims_gate_action { LIMS_GATE_OFF, LIMS_GATE_WARN, LIMS_GATE_OVERRIDE, LIMS_GATE_HARD };
const char *lims_gate_action_name(enum lims_gate_action a); ///< "off", "warn", "override", "hard"

enum lims_gate {
	LIMS_GATE_STANDARD_IN_DATE,
	LIMS_GATE_STANDARD_CERTIFIED,
	LIMS_GATE_VERIFIER_CARD,
	LIMS_GATE_AUTHORISATION,
	LIMS_GATE_TYPE_APPROVAL,
	LIMS_GATE_LICENCE_ROW,
	LIMS_GATE_ENVIRONMENT,
	LIMS_GATE_SECOND_PERSON,
	LIMS_GATE_EVIDENCE_CONFIRMED,
	LIMS_GATE_ORGANISATION_CONFLICT,
	LIMS_GATE_SOFTWARE_VALIDATED,
	LIMS_GATE_SETUP_CONFIRMED,
	LIMS_GATE_COUNT,
};
const char *lims_gate_name(enum lims_gate g); ///< "standard_in_date", …

struct lims_gate_rule {
	enum lims_gate_action action;
	const char *override_role;  ///< who may override; "" otherwise
	struct lims_words sentence; ///< what is printed or shown
	struct lims_source source;
};

/// What the law asks, from regulations/: gates, the rule of validity dates, forms.
struct lims_regulations;
/// Loads regulations/*.yaml of the catalog. LIMS_E_INPUT with the first fault, LIMS_E_NOT_FOUND.
lims_rc lims_regulations_load(const struct lims_catalog *c, struct lims_regulations **ret, struct lims_err *err);
void lims_regulations_destroy(struct lims_regulations *r); ///< accepts NULL
/// The rule of a gate for a service ("verification", "calibration", "test", "measurement", "inspection", "own_standard", "training"). NULL when the service is unknown.
const struct lims_gate_rule *lims_regulations_gate(const struct lims_regulations *r, enum lims_gate gate, const char *service);
enum lims_validity_rule lims_regulations_validity(const struct lims_regulations *r); ///< the default of the files

/// The reading of the phrase behind a rule as a block, when it is draft; NULL otherwise.
const struct lims_block *lims_regulations_reading(const struct lims_regulations *r, enum lims_validity_rule rule);
/// Every draft block of these files.
const struct lims_block *lims_regulations_blocks(const struct lims_regulations *r, size_t *ret_count);

/// A form of paper, dated.
struct lims_form {
	const char *id;   ///< "verification_certificate", "verification_record", "notice_of_failure", "verification_sticker"
	const char *code; ///< "Mẫu 18.GCNKĐ"; may be ""
	struct lims_words title;
	struct lims_date from, to; ///< in force; no date: open
	struct lims_source source;
	struct lims_block block; ///< when the source is draft: what is to be confirmed
};
/// A rule that keeps organisations apart: work in these modes by these procedures is not done by who did the verification that is still valid.
struct lims_conflict {
	const char *id;
	struct lims_words sentence;
	const char *const *modes;      ///< NULL-terminated
	const char *const *procedures; ///< NULL-terminated
	struct lims_source source;
};
const struct lims_conflict *lims_regulations_conflicts(const struct lims_regulations *r, size_t *ret_count);
/// The rule that keeps the organisation of the last verification away from work in this mode by this procedure; NULL when there is none.
const struct lims_conflict *lims_regulations_conflict(const struct lims_regulations *r, const char *procedure, const char *mode);
/// A listed cause for which a reading is struck out (ISO/IEC 17025, 7.5.2).
struct lims_cause {
	const char *id;
	struct lims_words label;
	bool note; ///< a remark is needed with it
};
const struct lims_cause *lims_regulations_causes(const struct lims_regulations *r, size_t *ret_count);
const struct lims_cause *lims_regulations_cause(const struct lims_regulations *r, const char *id); ///< NULL: not listed; accepts NULL
/// How long records are kept.
struct lims_retention {
	const char *id;
	struct lims_words title;
	int months;
	const char *from; ///< "issue", "expiry"
	struct lims_source source;
};
const struct lims_retention *lims_regulations_retention(const struct lims_regulations *r, size_t *ret_count);
/// The last day on which a record is kept whose time begins on `day`: the same day so many months later, or the last of that month.
struct lims_date lims_retention_until(const struct lims_retention *k, struct lims_date day);
/// What a list of group 2 says of a control; its source may not tell.
enum lims_asked { LIMS_ASKED_NO, LIMS_ASKED_YES, LIMS_ASKED_UNKNOWN };
enum { LIMS_GROUP2_UNKNOWN = -1 }; ///< months that the source does not tell
/// A row of the list of group 2.
struct lims_group2_row {
	const char *row;  ///< number in the list
	const char *name; ///< in Vietnamese, as the list has it
	const char *kind; ///< row of regulations/periods.yaml; "" none
	enum lims_asked type_approval, initial, periodic, after_repair;
	int months; ///< 0: none
	struct lims_source source;
};
/// One edition of the list, dated.
struct lims_group2_list {
	const char *document;
	struct lims_date from, to; ///< in force; no date: open
	struct lims_words lacking; ///< what of it is not here, and why; "" when it is whole
	const struct lims_group2_row *rows;
	size_t row_count;
};
/// The edition in force on `day`; NULL when there is none.
const struct lims_group2_list *lims_regulations_group2(const struct lims_regulations *r, struct lims_date day);
const struct lims_group2_list *lims_regulations_group2_lists(const struct lims_regulations *r, size_t *ret_count);
/// Rows of which kinds of licence cover a service.
struct lims_service_licences {
	const char *service;
	const char *const *kinds; ///< NULL-terminated
	struct lims_source source;
};
/// Whether a row of this kind of licence ("designation", …) covers the service; true for every kind when the files say nothing about the service.
bool lims_regulations_licence_covers(const struct lims_regulations *r, const char *service, const char *kind);
/// Whether number and symbol of this kind of licence may stand beside the one that covers the work.
bool lims_regulations_licence_marks(const struct lims_regulations *r, const char *kind);
/// A field that a verifier's card names (lĩnh vực), and the procedures in it.
struct lims_card_field {
	const char *id;
	struct lims_words title;
	const char *const *procedures; ///< NULL-terminated
};
const struct lims_card_field *lims_regulations_fields(const struct lims_regulations *r, size_t *ret_count);
/// The field of a procedure; NULL when none names it.
const struct lims_card_field *lims_regulations_field_of(const struct lims_regulations *r, const char *procedure);

/// The form in force on `day`; NULL when there is none.
const struct lims_form *lims_regulations_form(const struct lims_regulations *r, const char *id, struct lims_date day);
/// What is said of forms that are not here, and why; "" when nothing is.
struct lims_words lims_regulations_forms_lacking(const struct lims_regulations *r);

#endif
