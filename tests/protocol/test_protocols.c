// SPDX-License-Identifier: Apache-2.0
// The table of protocols: ids are written into captures and stay as they are for ever.
#include "drivers/protocol/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// clang-format off
static const char *const ids[] = {
	"mt-sics",
	"iec62056-21",
	"dsmr-p1",
	"sml",
	"dlt645-1997",
	"dlt645-2007",
	"dlms-hdlc",
	"dlms-apdu",
	"dlms-client",
	"zera-scpi",
	"xk3190-0",
	"xk3190-1",
	"xk3190-2",
	"xk3190-3",
	"xk3190-command",
	"xk3190-a12e",
	"xk3196g",
	"tscale",
	"jadever",
	"sterling-7600",
	"label-indicator",
	"toledo-continuous",
	"and-standard",
	"sartorius-sbi",
	"ohaus",
	"kern-vibra",
	"kern-text",
	"mettler-print",
	"cas-22",
	"cas-18",
	"cas-10",
	"cas-enq",
	"gilbarco-twotp",
	"tatsuno-sslan",
	"wayne-dart",
	"shelf-v22",
	"azt-2",
	"line-pattern",
	"line-query",
	"scpi",
	"keller-bus",
	"const-additel",
	"const-module",
	"crystal-xp2i",
	"fluke-val",
	"dpi-740",
	"mensor-q",
	"honeywell-hpa",
	"seculife-dp",
	"metrel-bb",
	"vaisala",
	"easybus",
	"omega-ithx",
	"mark-10",
	"modbus-rtu",
	"modbus-tcp",
};
// clang-format on

static void the_table_of_protocols_keeps_its_ids(void **state)
{
	(void)state;
	size_t count = 0;
	const struct lims_protocol *const *t = lims_protocols(&count);
	assert_int_equal(count, sizeof ids / sizeof ids[0]);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(t[i]->id, ids[i]);
		assert_true(t[i]->version >= 1 && t[i]->source[0] && t[i]->title[0]);
		assert_ptr_equal(lims_protocol_find(ids[i]), t[i]);
	}
	assert_null(lims_protocol_find("MT-SICS"));
	assert_null(lims_protocol_find(NULL));
	assert_true(lims_protocol_serves("modbus-rtu", "modbus-tcp"));
	assert_false(lims_protocol_serves("mt-sics", "modbus-tcp"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_of_protocols_keeps_its_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
