// SPDX-License-Identifier: Apache-2.0
// What is known of a standard (chuẩn đo lường) on the day of the work: its pieces and what its certificates state, as written.
//
// The file form is docs/formats/procedure-standards.md. Texts are values as people write them ("0.05 kPa") and are read when a procedure
// asks for them; NULL where nothing is stated.
#ifndef LIMS_ENGINE_STANDARD_H
#define LIMS_ENGINE_STANDARD_H

#include "lims-core/base/arena.h"
#include "lims-core/base/clock.h"
#include "lims-core/base/json.h"
#include "lims-core/base/yaml.h"

enum {
	LIMS_STANDARD_CERTIFICATES_MAX = 50,
	LIMS_STANDARD_CURVES_MAX = 40, ///< of one certificate
	LIMS_STANDARD_POINTS_MAX = 500,
	LIMS_STANDARD_COEFFICIENTS_MAX = 13, ///< degree 12
	LIMS_STANDARD_PIECES_MAX = 500,
};

/// A named value as written: {"Max", "15 kg"}, {"class", "IIII"}.
struct lims_ws_value {
	const char *name;
	const char *text;
};

struct lims_ws_point {
	const char *at, *value;
	const char *U, *k; ///< NULL: those of the curve
};

enum lims_ws_curve_kind {
	LIMS_CURVE_CONSTANT,
	LIMS_CURVE_POINTS,     ///< linear between them
	LIMS_CURVE_POLYNOMIAL, ///< of bare numbers in the stated units
	LIMS_CURVE_EXPANSION,  ///< value · (1 + coefficient · (x − at))
};

/// One quantity of a certificate, as a number or over another quantity.
struct lims_ws_curve {
	const char *name;
	enum lims_ws_curve_kind kind;
	const char *value; ///< constant, expansion
	const struct lims_ws_point *points;
	size_t point_count;
	const char *const *coefficients; ///< polynomial, of x⁰, x¹, …
	size_t coefficient_count;
	const char *unit, *of;      ///< polynomial: UCUM codes of its value and its argument
	const char *at, *expansion; ///< expansion: the reference and the coefficient
	const char *from, *to;      ///< the range; needed by a polynomial
	const char *U, *k;
};

/// One piece of a standard that is used in combinations: a weight of a set, a resistor of a decade.
struct lims_ws_piece {
	const char *id;
	const char *nominal;
	const char *limit;                  ///< of its error, when it is not that of a class
	const char *error, *U, *k;          ///< by a certificate
	const struct lims_ws_value *values; ///< what is asked of the standard and differs in this piece (its class)
	size_t value_count;
};

/// A certificate (giấy chứng nhận hiệu chuẩn, kiểm định). In force on both its days and between; no date is an open end.
struct lims_ws_certificate {
	const char *number;
	struct lims_date from, to;
	const struct lims_ws_curve *curves; ///< none and no pieces: only that the certificate is there is known
	size_t curve_count;
	const struct lims_ws_piece *pieces;
	size_t piece_count;
};

/// A standard used.
struct lims_ws_standard {
	const char *role;                   ///< of lims_standard_need
	const char *id;                     ///< of the laboratory; may be NULL
	const struct lims_ws_value *values; ///< what the procedure asks of it
	size_t value_count;
	const struct lims_ws_piece *pieces; ///< that are there on every day
	size_t piece_count;
	const struct lims_ws_certificate *certificates;
	size_t certificate_count;
};

/// Reads the keys `pieces` and `certificates` of a standard, of a data file or of JSON (lims_node_json); all faults to f. Nothing of the tree is kept.
void lims_standard_read(struct lims_node *map, struct lims_arena *arena, struct lims_faults *f, struct lims_ws_standard *ret);
/// The same of a JSON object, which may hold more; of several faults the first is told. LIMS_E_INPUT, LIMS_E_MEMORY.
lims_rc lims_standard_from_json(const struct lims_json *j, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err);
/// Reads one certificate: number, from, to, data, pieces. `extra` (NULL-terminated, may be NULL) names further keys that the caller reads.
void lims_certificate_read(
	struct lims_node *map, const char *const *extra, struct lims_arena *arena, struct lims_faults *f, struct lims_ws_certificate *ret);
/// LIMS_E_INPUT when two certificates of one standard state the same on one day.
lims_rc lims_certificates_disjoint(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b, struct lims_err *err);
/// Writes `pieces` and `certificates` as members of the open object, when there are any.
void lims_standard_json(const struct lims_ws_standard *s, struct lims_jw *w);
void lims_certificate_json(const struct lims_ws_certificate *c, struct lims_jw *w);

#endif
