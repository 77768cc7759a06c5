// SPDX-License-Identifier: Apache-2.0
// Functions of decimals against digits of another tool, their exact values, and their domains.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/dec.h"

#include <string.h>

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	struct lims_err err = {0};
	if (lims_dec_parse(text, strlen(text), &d, &err) != LIMS_OK)
		fail_msg("%s: %s", text, err.text);
	return d;
}

/// Within so many units of the 34th digit.
static void near(struct lims_dec got, const char *wanted, int64_t units)
{
	struct lims_dec apart, w = dec(wanted);
	char out[LIMS_DEC_TEXT];
	assert_int_equal(lims_dec_sub(got, w, &apart, NULL, NULL), LIMS_OK);
	lims_dec_text(got, out);
	if (lims_dec_cmp(lims_dec_abs(apart), lims_dec_scaled(units, lims_dec_magnitude(w) - 33)) > 0)
		fail_msg("%s, not %s", out, wanted);
}

// mpmath 1.3 with 60 digits, rounded to 34. exp 1, ln 2, ln 10, log10 2, sin 1, cos 1, tan 1 and atan 1 are also A001113, A002162, A002392,
// A007524, A049469, A049470, A049471 and A003881 of the OEIS.
static const struct {
	enum lims_dec_function function;
	const char *x, *wanted;
} rows[] = {
	{LIMS_DEC_EXP, "1", "2.718281828459045235360287471352662"},
	{LIMS_DEC_EXP, "-1", "0.3678794411714423215955237701614609"},
	{LIMS_DEC_EXP, "0.001", "1.001000500166708341668055753993058"},
	{LIMS_DEC_EXP, "-9.42", "0.00008108601930915199600688074791511369"},
	{LIMS_DEC_EXP, "93.021316", "2.504057159461189685628896888358215e40"},
	{LIMS_DEC_EXP, "-200", "1.383896526736737530648681456979085e-87"},
	{LIMS_DEC_EXP, "0.0000000000000001", "1.000000000000000100000000000000005"},
	{LIMS_DEC_LN, "2", "0.6931471805599453094172321214581766"},
	{LIMS_DEC_LN, "10", "2.302585092994045684017991454684364"},
	{LIMS_DEC_LN, "0.5", "-0.6931471805599453094172321214581766"},
	{LIMS_DEC_LN, "1.0000000000000000000001", "9.9999999999999999999995e-23"},
	{LIMS_DEC_LN, "12345.678", "9.421061321291831976526783991071446"},
	{LIMS_DEC_LN, "0.000000001", "-20.72326583694641115616192309215928"},
	{LIMS_DEC_LOG10, "2", "0.301029995663981195213738894724493"},
	{LIMS_DEC_LOG10, "0.5", "-0.301029995663981195213738894724493"},
	{LIMS_DEC_LOG10, "9.72", "0.9876662649262745769026173057245626"},
	{LIMS_DEC_LOG10, "1.000002292", "0.000000995401811792212633643282090286388"},
	{LIMS_DEC_LOG10, "299792458", "8.47682070292792755439226620822613"},
	{LIMS_DEC_SIN, "1", "0.841470984807896506652502321630299"},
	{LIMS_DEC_SIN, "0.5", "0.4794255386042030002732879352155714"},
	{LIMS_DEC_SIN, "-1.0456", "-0.8652255234041913289506002041801762"},
	{LIMS_DEC_SIN, "3.141592653589793", "2.384626433832795028841971693993728e-16"},
	{LIMS_DEC_SIN, "1000000", "-0.3499935021712929521176524867807715"},
	{LIMS_DEC_SIN, "816000000000000000000", "0.5403236187033885479188672817573236"},
	{LIMS_DEC_COS, "1", "0.5403023058681397174009366074429766"},
	{LIMS_DEC_COS, "1.0456", "0.5013828812892829140951948053870035"},
	{LIMS_DEC_COS, "-1.57", "0.0007963267107333254854085336453541859"},
	{LIMS_DEC_COS, "1000000", "0.9367521275331447869385325350749188"},
	{LIMS_DEC_COS, "0.0001", "0.9999999950000000041666666652777778"},
	{LIMS_DEC_TAN, "1", "1.55740772465490223050697480745836"},
	{LIMS_DEC_TAN, "0.00816", "0.008160181117655932645896554181977302"},
	{LIMS_DEC_TAN, "-1.5", "-14.10141994717171938764608365198776"},
	{LIMS_DEC_TAN, "57328946", "1.180554065602804965682470280159688"},
	{LIMS_DEC_ASIN, "0.5", "0.5235987755982988730771072305465838"},
	{LIMS_DEC_ASIN, "-0.838", "-0.9936076228936619529906386118551741"},
	{LIMS_DEC_ASIN, "0.0001", "0.0001000000001666666674166666711309524"},
	{LIMS_DEC_ASIN, "0.999967154", "1.562691244461998621250290865047873"},
	{LIMS_DEC_ACOS, "0.5", "1.047197551196597746154214461093168"},
	{LIMS_DEC_ACOS, "-0.838", "2.564403949688558572221960303494925"},
	{LIMS_DEC_ACOS, "0.0001", "1.57069632679472995256390502496862"},
	{LIMS_DEC_ACOS, "0.99999999999999999999999999996687", "8.140024569987488680270644654039695e-15"},
	{LIMS_DEC_ATAN, "1", "0.7853981633974483096156608458198757"},
	{LIMS_DEC_ATAN, "-0.96137616", "-0.7657084937722631996058405173301919"},
	{LIMS_DEC_ATAN, "1000", "1.569796327128229752564797882004831"},
	{LIMS_DEC_ATAN, "0.00001", "0.000009999999999666666666686666666665238"},
	{LIMS_DEC_LN1P, "0.00000000000000000001", "9.99999999999999999995e-21"},
	{LIMS_DEC_LN1P, "-0.0005", "-0.0005001250416822979192719498932602664"},
	{LIMS_DEC_LN1P, "0.0003", "0.0002999550089979754858785312346580793"},
};

static void functions_agree_with_another_tool(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_dec y;
		bool inexact = false;
		assert_int_equal(lims_dec_function(rows[i].function, dec(rows[i].x), &y, &inexact, NULL), LIMS_OK);
		assert_true(inexact);
		near(y, rows[i].wanted, 4);
	}
	near(lims_dec_pi(), "3.141592653589793238462643383279503", 0); // A000796
}

static const struct {
	const char *x, *y, *wanted;
	int64_t units;
} powers[] = {
	{"2", "0.5", "1.414213562373095048801688724209698", 4},
	{"10", "0.30102999566398119521373889472449", "1.999999999999999999999999999999986", 4},
	{"1.00012345", "365.25", "1.046119213031330845839681573166646", 4},
	{"0.002", "-1.75", "52868.56317202820597675185000143029", 4},
	{"123.456", "100.5", "1.573896840624001931644970875525197e210", 1000},
	{"7", "-25", "7.456739985837358837609119727341853e-22", 1000},
};

static void powers_agree_with_another_tool(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
		struct lims_dec z;
		bool inexact = false;
		assert_int_equal(lims_dec_pow(dec(powers[i].x), dec(powers[i].y), &z, &inexact, NULL), LIMS_OK);
		assert_true(inexact);
		near(z, powers[i].wanted, powers[i].units);
	}
}

static void exact(enum lims_dec_function f, const char *x, const char *wanted)
{
	struct lims_dec y;
	bool inexact = false;
	assert_int_equal(lims_dec_function(f, dec(x), &y, &inexact, NULL), LIMS_OK);
	assert_int_equal(lims_dec_cmp(y, dec(wanted)), 0);
	assert_false(inexact);
}

static void exact_power(const char *x, const char *y, const char *wanted)
{
	struct lims_dec z;
	bool inexact = false;
	assert_int_equal(lims_dec_pow(dec(x), dec(y), &z, &inexact, NULL), LIMS_OK);
	assert_int_equal(lims_dec_cmp(z, dec(wanted)), 0);
	assert_false(inexact);
}

static void whole_values_are_exact(void **state)
{
	(void)state;
	exact(LIMS_DEC_EXP, "0.00", "1");
	exact(LIMS_DEC_LN, "1.00", "0");
	exact(LIMS_DEC_LN1P, "0", "0");
	exact(LIMS_DEC_LOG10, "1000.0", "3");
	exact(LIMS_DEC_LOG10, "0.0010", "-3");
	exact(LIMS_DEC_LOG10, "1e4000", "4000");
	exact(LIMS_DEC_SIN, "0", "0");
	exact(LIMS_DEC_COS, "0", "1");
	exact(LIMS_DEC_TAN, "0", "0");
	exact(LIMS_DEC_ASIN, "0", "0");
	exact(LIMS_DEC_ACOS, "1.0", "0");
	exact(LIMS_DEC_ATAN, "0", "0");
	exact_power("1.05", "3.0", "1.157625");
	exact_power("-2", "-3", "-0.125");
	exact_power("7", "0", "1");
	exact_power("0", "0.5", "0");
}

static void refused(enum lims_dec_function f, const char *x)
{
	struct lims_dec y;
	struct lims_err err = {0};
	assert_int_equal(lims_dec_function(f, dec(x), &y, NULL, &err), LIMS_E_INPUT);
	assert_true(err.text[0] != '\0');
}

static void refused_power(const char *x, const char *y)
{
	struct lims_dec z;
	struct lims_err err = {0};
	assert_int_equal(lims_dec_pow(dec(x), dec(y), &z, NULL, &err), LIMS_E_INPUT);
	assert_true(err.text[0] != '\0');
}

static void what_has_no_value_is_refused(void **state)
{
	(void)state;
	refused(LIMS_DEC_LN, "0");
	refused(LIMS_DEC_LOG10, "-1");
	refused(LIMS_DEC_LN1P, "-1");
	refused(LIMS_DEC_ASIN, "1.0000000000000000000000000000001");
	refused(LIMS_DEC_ACOS, "-1.1");
	refused(LIMS_DEC_EXP, "9300"); // 10^4038
	refused(LIMS_DEC_EXP, "-9300");
	refused_power("0", "0");
	refused_power("0", "-1");
	refused_power("-2", "0.5");
	refused_power("10", "4001");
	refused_power("10", "-4001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_agree_with_another_tool),
		cmocka_unit_test(powers_agree_with_another_tool),
		cmocka_unit_test(whole_values_are_exact),
		cmocka_unit_test(what_has_no_value_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
