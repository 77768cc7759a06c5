// SPDX-License-Identifier: Apache-2.0
// Elementary functions of doubles for uncertainty, with the same bits on every machine.
#ifndef LIMS_ENGINE_REAL_H
#define LIMS_ENGINE_REAL_H

/// Why not the C library: its exp, log, sin and pow choose at run time between code with and without fused multiply-add and then differ in
/// the last bit between machines and versions. These are made of + - * /, sqrt, comparisons and whole powers of two only, which IEEE 754
/// rounds in one way (no contraction: -ffp-contract=off). So a result of Monte Carlo with a stored seed is the same bits everywhere that
/// has IEEE 754 doubles rounded to nearest.
///
/// Relative error at most 4·2^-53 unless stated. Outside the domain: NaN. Overflow: infinity; underflow: zero. NaN gives NaN. They never
/// set errno and never block.
double lims_real_exp(double x);
double lims_real_expm1(double x); ///< e^x − 1 without loss near 0
double lims_real_log(double x);   ///< natural; 0 gives -infinity
double lims_real_log1p(double x); ///< ln(1 + x) without loss near 0
double lims_real_log10(double x);
/// Angles in radians. Absolute error at most 4·2^-53 (near multiples of π/2 the relative one grows); NaN beyond ±10^6 rad, where a double no
/// longer holds an angle well.
double lims_real_sin(double x);
double lims_real_cos(double x);
double lims_real_tan(double x);
double lims_real_asin(double x);
double lims_real_acos(double x);
double lims_real_atan(double x);
/// x^y. Relative error at most (4 + |y ln x|)·2^-52. x < 0 only with a whole y; 0^0 is 1, 0^negative infinity.
double lims_real_pow(double x, double y);
/// x^n by repeated multiplication.
double lims_real_power(double x, int n);
/// cos(2πu) for u in [0, 1].
double lims_real_cos_turns(double u);

#endif
