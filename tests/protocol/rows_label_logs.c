// SPDX-License-Identifier: Apache-2.0
// Two long logs of label indicators from outside: every weight of every record, as a regular expression and decimal sums over the file gave them. The logs name no unit; "t" is short.
#include "tests/protocol/rows.h"

static const struct capture_row cases[] = {
	{.file = "scales/label_indicator_tfo1_a.bin",
		.protocol = "label-indicator",
		.setup = "unit=t",
		.expected = "unstable 366.0 t | unstable 23.0 t | unstable 343.5 t | unstable 366.0 t | unstable 23.0 t | unstable 343.5 t | "
					"unstable 366.0 t | unstable 23.0 t | unstable 343.5 t | unstable 366.0 t | unstable 23.0 t | unstable 343.5 t | "
					"366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | "
					"343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | "
					"23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | 366.5 t | 23.0 t | 343.5 t | "
					"unstable 366.5 t | unstable 23.5 t | unstable 343.5 t | unstable 366.5 t | unstable 23.5 t | unstable 343.5 t | "
					"unstable 366.5 t | unstable 23.5 t | unstable 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | "
					"367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | "
					"343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | "
					"23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | "
					"367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | 367.0 t | 23.5 t | 343.5 t | unstable 367.0 t | "
					"unstable 24.0 t | unstable 343.5 t | unstable 367.0 t | unstable 24.0 t | unstable 343.5 t | unstable 367.0 t | "
					"unstable 24.0 t | unstable 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | "
					"343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | "
					"24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | "
					"367.5 t | 24.0 t | 343.5 t | 367.5 t | 24.0 t | 343.5 t | unstable 367.5 t | unstable 24.5 t | unstable 343.5 t | "
					"unstable 367.5 t | unstable 24.5 t | unstable 343.5 t | unstable 367.5 t | unstable 24.5 t | unstable 343.5 t | "
					"unstable 367.5 t | unstable 24.5 t | unstable 343.5 t | unstable 367.5 t | unstable 24.5 t | unstable 343.5 t | "
					"368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | "
					"343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | "
					"24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | "
					"368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | 343.5 t | 368.0 t | 24.5 t | "
					"343.5 t | unstable 368.0 t | unstable 25.0 t | unstable 343.5 t | unstable 368.0 t | unstable 25.0 t | "
					"unstable 343.5 t | unstable 368.0 t | unstable 25.0 t | unstable 343.5 t | unstable 368.0 t | unstable 25.0 t | "
					"unstable 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | "
					"368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | "
					"343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | "
					"25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | 368.5 t | 25.0 t | 343.5 t | unstable 368.5 t | unstable 25.5 t | "
					"unstable 343.5 t | unstable 368.5 t | unstable 25.5 t | unstable 343.5 t | unstable 368.5 t | unstable 25.5 t | "
					"unstable 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | "
					"369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | "
					"343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | "
					"25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | 369.0 t | 25.5 t | 343.5 t | unstable 369.0 t | unstable 26.0 t | "
					"unstable 343.5 t | unstable 369.0 t | unstable 26.0 t | unstable 343.5 t | unstable 369.0 t | unstable 26.0 t | "
					"unstable 343.5 t | unstable 369.0 t | unstable 26.0 t | unstable 343.5 t | unstable 369.0 t | unstable 26.0 t | "
					"unstable 343.5 t | unstable 369.0 t | unstable 26.0 t | unstable 343.5 t | 369.5 t | 26.0 t | 343.5 t | 369.5 t | "
					"26.0 t | 343.5 t | 369.5 t | 26.0 t | 343.5 t | 369.5 t | 26.0 t | 343.5 t | 369.5 t | 26.0 t | 343.5 t"},
	{.file = "scales/label_indicator_fo3_a.bin",
		.protocol = "label-indicator",
		.setup = "unit=t",
		.expected = "noise@0+15 | 1152.0 t | 35.5 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | "
					"1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | "
					"1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | 1152.5 t | "
					"36.0 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1152.5 t | 36.0 t | 1116.5 t | "
					"1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | "
					"1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | "
					"36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | "
					"1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.0 t | 36.5 t | 1116.5 t | 1153.5 t | 37.0 t | "
					"1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | "
					"37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | "
					"1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | 1116.5 t | 1153.5 t | 37.0 t | "
					"1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | "
					"37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | "
					"1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | 1116.5 t | 1154.0 t | 37.5 t | "
					"1116.5 t | 1154.5 t | 38.0 t | 1116.5 t | 1154.5 t | 38.0 t | 1116.5 t | 1154.5 t | 38.0 t | 1116.5 t | 1154.5 t | "
					"38.0 t | 1116.5 t | 1154.5 t | 38.0 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1154.5 t | 38.0 t | 1116.5 t | "
					"1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | "
					"1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | "
					"38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.0 t | 38.5 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | "
					"1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | "
					"1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | "
					"39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1155.5 t | 39.0 t | 1116.5 t | 1156.0 t | 39.5 t | 1116.5 t | "
					"truncated@15161+96"},
};

const struct capture_rows rows_label_logs = {cases, cases, 0, sizeof cases / sizeof cases[0]};
