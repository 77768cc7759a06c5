// SPDX-License-Identifier: Apache-2.0
// The uncertainty model of a procedure (mô hình độ không đảm bảo đo) as read-only structures: components, correlations, budgets.
//
// A component is an elementary input with the estimate 0 that is added to the quantity at which it stands, so the formulas of the procedure are
// the model and nothing is written twice (JCGM 100:2008, 4.1). The file form is docs/formats/procedure-uncertainty.md.
#ifndef LIMS_ENGINE_UNCERTAINTY_H
#define LIMS_ENGINE_UNCERTAINTY_H

#include "lims-core/engine/procedure.h"
#include "lims-core/engine/rounding.h"

/// How the standard uncertainty of a component is stated, and which distribution it has.
enum lims_component_kind {
	LIMS_COMPONENT_NORMAL,      ///< U with k, or u
	LIMS_COMPONENT_STUDENT,     ///< the same, with degrees of freedom
	LIMS_COMPONENT_RECTANGULAR, ///< half width, or low and high; u = (high − low)/√12 (JCGM 100 4.3.7, 4.3.8)
	LIMS_COMPONENT_TRIANGULAR,  ///< u = (high − low)/√24 (4.3.9)
	LIMS_COMPONENT_ARCSINE,     ///< u = (high − low)/√8 (H.1.3.4)
	LIMS_COMPONENT_TRAPEZOIDAL, ///< the sum of two rectangular ones of half widths a and b: u² = (a² + b²)/3 (EA-4/02 S10.13)
	LIMS_COMPONENT_RESOLUTION,  ///< rectangular, half width step/2 (F.2.2.1)
	LIMS_COMPONENT_TYPE_A,      ///< s/√n of a list, ν = n − 1 (4.2.3); or a pooled s with n
};
const char *lims_component_kind_name(enum lims_component_kind k); ///< "normal", …, "type_a"

/// One component. The amounts are formulas in the unit of differences of the quantity; with `relative` pure numbers times its absolute value.
/// A formula that the kind does not use is NULL.
struct lims_component {
	const char *id;
	struct lims_words label; ///< may be empty
	enum lims_component_kind kind;
	bool relative;
	const struct lims_formula *expanded; ///< U, with `factor`
	const struct lims_formula *factor;   ///< k
	const struct lims_formula *standard; ///< u
	const struct lims_formula *low, *high;
	const struct lims_formula *half_width; ///< of a trapezoid the first
	const struct lims_formula *half_width_2;
	const struct lims_formula *step;
	const struct lims_formula *list;    ///< type_a: the observations
	const struct lims_formula *spread;  ///< type_a: pooled s
	const struct lims_formula *count;   ///< type_a: observations behind the mean
	const struct lims_formula *freedom; ///< ν; NULL: by the kind, else infinite
	double reliability;                 ///< Δu/u, ν = ½ (Δu/u)⁻² (G.4.2); 0: not stated
	const struct lims_formula *when;    ///< NULL: always
	const char *shared;                 ///< components of one name are one quantity wherever they stand; "" otherwise
	struct lims_source source;
	int line;
};

/// One side of a correlation: a quantity as names.h packs it, and which of its components.
struct lims_correlated {
	const char *text; ///< as written, "V" or "V/rep"
	int ref;
	const struct lims_component *component;
};

/// The correlation coefficient of two components on one row (and run).
struct lims_correlation {
	struct lims_correlated a, b;
	bool per_run;
	const struct lims_formula *r;
	int line;
};

enum lims_coverage_rule {
	LIMS_COVERAGE_AUTO, ///< EA-4/02: a dominant rectangular, two dominant rectangular, else Student, else normal
	LIMS_COVERAGE_STUDENT,
	LIMS_COVERAGE_NORMAL,
	LIMS_COVERAGE_RECTANGULAR,
	LIMS_COVERAGE_TRAPEZOIDAL,
	LIMS_COVERAGE_FIXED, ///< `k`
};
const char *lims_coverage_rule_name(enum lims_coverage_rule r); ///< "auto", "student", …

enum {
	LIMS_BUDGET_TRIALS_MAX = 5000000, ///< of one Monte Carlo run
	LIMS_BUDGET_DIGITS_MAX = 3,
};

/// A column with a budget is a measurand.
struct lims_budget {
	double probability; ///< within (0, 1)
	struct lims_dec probability_written;
	enum lims_coverage_rule rule;
	const struct lims_formula *k; ///< FIXED
	bool interpolate;             ///< k by the real ν; else ν is truncated to a whole number (JCGM 100, G.4.1)
	int significant;              ///< digits of U: 1 or 2
	enum lims_u_rule rounding;
	bool second_order; ///< JCGM 100 5.1.2, note
	bool monte_carlo;  ///< JCGM 101, beside the result of the GUM
	int mc_digits;     ///< JCGM 101 7.9.2
	uint64_t mc_seed;
	size_t mc_trials;
	const struct lims_formula *cmc; ///< U is never below; NULL: none
	const char *together;           ///< results of one name on one row have their correlation matrix shown; "" otherwise
	int line;
};

#endif
