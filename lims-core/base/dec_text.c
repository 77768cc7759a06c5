// SPDX-License-Identifier: Apache-2.0
// Decimals to text and back, every digit kept.
#include "lims-core/base/dec_bits.h"

#include <stdio.h>
#include <string.h>

enum { PLAIN_LENGTH = 40 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

// Where the scanner stands, and the number so far. `exponent` is bounded long before it could overflow.
struct scan {
	const char *at;
	const char *end;
	struct lims_dec_parts p;
	int digits; // significant ones
	bool too_long;
};

// At least one digit. Digits after the point lower the exponent.
static bool scan_digits(struct scan *s, bool after_point)
{
	if (s->at == s->end || !is_digit(*s->at))
		return false;
	for (; s->at < s->end && is_digit(*s->at); s->at++) {
		int d = *s->at - '0';
		if (s->digits > 0 || d != 0)
			s->digits++;
		if (s->digits > LIMS_DEC_DIGITS || s->p.exponent < -2 * LIMS_DEC_RANGE) {
			s->too_long = true;
			continue;
		}
		s->p.coefficient = s->p.coefficient * 10 + (unsigned)d;
		s->p.exponent -= after_point;
	}
	return true;
}

// The part after e; false when it is no number. Anything beyond the range is one more than the range.
static bool scan_exponent(struct scan *s)
{
	int written = 0;
	bool minus = s->at < s->end && *s->at == '-';
	if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
		s->at++;
	if (s->at == s->end || !is_digit(*s->at))
		return false;
	for (; s->at < s->end && is_digit(*s->at); s->at++)
		if (written <= LIMS_DEC_RANGE)
			written = written * 10 + (*s->at - '0');
	if (written > LIMS_DEC_RANGE)
		s->too_long = true;
	else
		s->p.exponent += minus ? -written : written;
	return true;
}

static bool scan_number(struct scan *s)
{
	if (s->at < s->end && (*s->at == '-' || *s->at == '+'))
		s->p.negative = *s->at++ == '-';
	if (!scan_digits(s, false))
		return false;
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		if (!scan_digits(s, true))
			return false;
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		s->at++;
		if (!scan_exponent(s))
			return false;
	}
	return s->at == s->end;
}

lims_rc lims_dec_parse(const char *text, size_t n, struct lims_dec *ret, struct lims_err *err)
{
	struct scan s = {.at = text, .end = text + n};
	int shown = n > 60 ? 60 : (int)n;
	if (!scan_number(&s))
		return lims_err_set(err, LIMS_E_INPUT, "\"%.*s\" is no number: write digits with a point, such as -12.50", shown, text);
	if (s.too_long)
		return lims_err_set(err, LIMS_E_INPUT, "\"%.*s\" has too many digits: at most %d digits and an exponent within %d are kept", shown,
			text, LIMS_DEC_DIGITS, LIMS_DEC_RANGE);
	return lims_dec_finish(s.p, ret, err);
}

/// The `n` digits of a machine word in front of `end`, two at a time.
static void write_word(uint64_t word, int n, char *end)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
								"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
								"8081828384858687888990919293949596979899";
	for (; n >= 2; n -= 2, word /= 100) {
		end -= 2;
		memcpy(end, pairs + word % 100 * 2, 2);
	}
	if (n == 1)
		end[-1] = (char)('0' + (int)(word % 10));
}

// The digits of the coefficient, without '\0'; returns how many.
static int write_digits(lims_u128 coefficient, char digits[LIMS_DEC_DIGITS + 6])
{
	enum { LOWER = LIMS_DEC_DIGITS / 2 };
	int n = lims_dec_digits(coefficient);
	if (coefficient >> 64 == 0) {
		write_word((uint64_t)coefficient, n, digits + n);
		return n;
	}
	// Divisions of one word are quick, so both halves are written by themselves.
	lims_u128 upper = coefficient / lims_dec_power(LOWER);
	write_word((uint64_t)(coefficient - upper * lims_dec_power(LOWER)), LOWER, digits + n);
	write_word((uint64_t)upper, n - LOWER, digits + n - LOWER);
	return n;
}

static size_t write_plain(struct lims_dec_parts p, const char *digits, int n, char *out)
{
	char *o = out;
	if (p.negative)
		*o++ = '-';
	int whole = n + p.exponent; // digits before the point
	if (p.coefficient == 0 && p.exponent > 0)
		whole = 1;
	if (whole <= 0) {
		*o++ = '0';
		*o++ = '.';
		for (int i = whole; i < 0; i++)
			*o++ = '0';
		memcpy(o, digits, (size_t)n);
		o += n;
	} else {
		for (int i = 0; i < whole; i++)
			*o++ = i < n ? digits[i] : '0';
		if (whole < n) {
			*o++ = '.';
			memcpy(o, digits + whole, (size_t)(n - whole));
			o += n - whole;
		}
	}
	*o = '\0';
	return (size_t)(o - out);
}

// Is plain notation short enough to be read, and short enough in digits to read back?
static bool is_plain(struct lims_dec_parts p, int n)
{
	int whole = n + p.exponent;
	if (p.exponent >= 0)
		return p.coefficient == 0 || whole <= LIMS_DEC_DIGITS;
	return p.negative + 1 + (whole <= 0 ? 1 - whole + n : n) <= PLAIN_LENGTH;
}

size_t lims_dec_text(struct lims_dec d, char *out)
{
	struct lims_dec_parts p;
	char digits[LIMS_DEC_DIGITS + 6];
	if (!lims_dec_split(d, &p))
		return (size_t)snprintf(out, LIMS_DEC_TEXT, "NaN");
	int n = write_digits(p.coefficient, digits);
	if (is_plain(p, n))
		return write_plain(p, digits, n, out);
	return (size_t)snprintf(
		out, LIMS_DEC_TEXT, "%s%c%s%.*se%d", p.negative ? "-" : "", digits[0], n > 1 ? "." : "", n - 1, digits + 1, p.exponent + n - 1);
}
