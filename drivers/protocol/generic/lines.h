// SPDX-License-Identifier: Apache-2.0
// Text lines of any instrument as data (docs/formats/model.md): what a line looks like, what its words mean, and what may be asked.
//
// A pattern is a row of steps that are taken one after the other, each in exactly one way: there is nothing to try again, so a line costs at most its
// length for each pattern.
#ifndef LIMS_PROTOCOL_GENERIC_LINES_H
#define LIMS_PROTOCOL_GENERIC_LINES_H

#include "drivers/protocol/line.h"

enum {
	LIMS_LINE_MAX = 256,     ///< bytes of a line with its end
	LIMS_LINE_PATTERNS = 64, ///< of a model
	LIMS_LINE_STEPS = 64,    ///< of a pattern
	LIMS_LINE_VALUES = 8,    ///< of a pattern
	LIMS_LINE_NAMES = 128,   ///< units, states and texts without value, each
	LIMS_LINE_QUERIES = 32,
	LIMS_LINE_SEND = 60, ///< bytes of a question without its end
};

enum lims_line_step_kind {
	LIMS_LINE_TEXT,   ///< these bytes
	LIMS_LINE_BLANKS, ///< any number of blanks, also none
	LIMS_LINE_VALUE,  ///< {value}: a number, or a text that stands for none; {value:8}: that many columns
	LIMS_LINE_UNIT,   ///< {unit}: the longest unit of the model, else a word; {unit:3}: that many columns
	LIMS_LINE_STATE,  ///< {state}: the longest state of the model
	LIMS_LINE_SKIP,   ///< {skip}: bytes up to the next blank; {skip:5}: that many
	LIMS_LINE_REST,   ///< {rest}: everything that is left
};

struct lims_line_step {
	enum lims_line_step_kind kind;
	const char *text; ///< TEXT
	size_t len;       ///< TEXT: its bytes; VALUE, UNIT, SKIP: columns, 0 as far as it goes
	size_t value;     ///< VALUE, UNIT: of which value
};

/// A name in the line and what it means.
struct lims_line_name {
	const char *text;
	size_t len;
	const char *unit;        ///< units: UCUM
	enum lims_reason reason; ///< states: NONE for stable, net, gross and nothing
	bool stable, net;        ///< states
};

struct lims_line_names {
	const struct lims_line_name *list; ///< the longest first: the first that fits says most
	size_t count;
};

struct lims_line_value {
	const char *role;
	const char *unit; ///< UCUM when the line does not name it; NULL: from the line, else declared in the set-up
};

struct lims_line_pattern {
	const struct lims_line_step *steps;
	size_t step_count;
	const struct lims_line_value *values;
	size_t value_count;
	bool has_reason;         ///< a line that carries no value
	enum lims_reason reason; ///< then why
	const char *note;        ///< then what it says; NULL: the line itself
	bool stable;             ///< the instrument sends such a line only when it is at rest
	bool net;
};

/// A question that only reads.
struct lims_line_query {
	const char *role;
	const char *unit; ///< scpi: UCUM when the answer does not name it; NULL
	uint8_t bytes[LIMS_LINE_SEND + 2];
	size_t len; ///< with the end
};

/// The section `lines` and the list `queries` of a model. All memory belongs to the model's arena.
struct lims_lines {
	uint8_t end; ///< last byte of a line
	bool cr;     ///< CR stands before it
	char decimal;
	struct lims_line_names units, states, no_values;
	const struct lims_line_pattern *patterns;
	size_t pattern_count;
	const struct lims_line_query *queries;
	size_t query_count;
};

/// What a pattern found in a line; pieces of the line. Filled for the values of the pattern only.
struct lims_line_found {
	struct lims_piece number[LIMS_LINE_VALUES];
	struct lims_piece unit[LIMS_LINE_VALUES];             ///< at NULL: the pattern has none
	const struct lims_line_name *known[LIMS_LINE_VALUES]; ///< the unit, where its name is what `unit` holds; NULL: look it up
	const struct lims_line_name *reason;                  ///< the first state that says why there is no value
	bool said_stable, stable, net;
};

/// Does the whole line (without its end) fit the pattern?
bool lims_line_match(
	const struct lims_lines *lines, const struct lims_line_pattern *pattern, struct lims_piece line, struct lims_line_found *ret);
/// The bytes at the beginning that are a number: sign, blanks behind a sign, digits with at most one decimal mark, exponent. 0: none.
size_t lims_line_number_length(struct lims_piece text, char decimal);
/// Such a number into digits (with a point) and value. LIMS_REASON_NO_VALUE for a blank and for a text of no_values, LIMS_REASON_BAD_NUMBER with a note.
enum lims_reason lims_line_number(const struct lims_lines *lines, struct lims_piece text, struct lims_reading *r);
/// The longest name that the text begins with; NULL: none.
const struct lims_line_name *lims_line_name_at(const struct lims_line_names *names, struct lims_piece text);
/// The query that these bytes ask; NULL: none.
const struct lims_line_query *lims_line_query_of(const struct lims_lines *lines, const uint8_t *bytes, size_t n);
/// The query for a role; the only one there is when the role is "". NULL: none.
const struct lims_line_query *lims_line_query_for(const struct lims_lines *lines, const char *role);

struct lims_protocol;
/// Reads `lines` and `queries` of a model file for a protocol that takes them (lims_protocol.has_lines). Faults as usual. *ret_no_memory is set when the arena is used up. NULL after
/// a fault.
const struct lims_lines *lims_lines_read(
	struct lims_node *root, const struct lims_protocol *protocol, struct lims_arena *arena, struct lims_faults *f, bool *ret_no_memory);

#endif
