// SPDX-License-Identifier: Apache-2.0
// The data items of DL/T 645: identification to quantity, form and unit.
// Sources: DL/T 645-1997 and DL/T 645-2007 annex A as quoted in WKJay/DLT645, bobyuxinyang/dlt645_2007 (groups of energies), chinasem.cn/article/1129453
// (parameters 04xx) and toolkit.eoiot.cn appendix A (forms 000.0 V, 000.000 A, 00.0000 kW); what they do not say stays a text of digits.
#include "drivers/protocol/electricity/dlt645.h"

#include <stdio.h>
#include <string.h>

enum { TARIFFS = 63, PERIODS = 12, BLOCK = 0xff };

static bool number(struct lims_dlt_item *ret, const char *role, const char *unit, size_t bytes, int decimals, bool has_sign)
{
	*ret = (struct lims_dlt_item){.kind = LIMS_DLT_NUMBER, .unit = unit, .bytes = bytes, .decimals = decimals, .has_sign = has_sign};
	snprintf(ret->role, sizeof ret->role, "%s", role);
	return true;
}

static bool text(struct lims_dlt_item *ret, enum lims_dlt_kind kind, const char *role, size_t bytes)
{
	*ret = (struct lims_dlt_item){.kind = kind, .bytes = bytes};
	snprintf(ret->role, sizeof ret->role, "%s", role);
	return true;
}

/// A register of energy, XXXXXX.XX: tariff 0 is the total, period 0 the present.
static bool energy(struct lims_dlt_item *ret, const char *role, const char *unit, bool has_sign, size_t tariff, size_t period)
{
	char t[16] = "", p[16] = "";
	if (tariff > TARIFFS || period > PERIODS)
		return false;
	if (tariff)
		snprintf(t, sizeof t, "_t%zu", tariff);
	if (period)
		snprintf(p, sizeof p, "_p%02zu", period);
	number(ret, role, unit, 4, 2, has_sign);
	size_t used = strlen(ret->role);
	return (size_t)snprintf(ret->role + used, sizeof ret->role - used, "%s%s", t, p) < sizeof ret->role - used;
}

/// One phase of a quantity; a block carries them all, from the first phase or (with_sum) from the sum on.
static bool phases(
	struct lims_dlt_item *ret, const char *role, const char *unit, size_t bytes, int decimals, bool has_sign, bool with_sum, size_t phase)
{
	if (phase > 3 || (phase == 0 && !with_sum))
		return false;
	number(ret, role, unit, bytes, decimals, has_sign);
	size_t used = strlen(ret->role);
	if (phase)
		snprintf(ret->role + used, sizeof ret->role - used, "_l%zu", phase);
	return true;
}

static bool energy_2007(uint32_t di, size_t index, struct lims_dlt_item *ret)
{
	// Combined registers add and subtract what the meter is set to, so they may be negative.
	static const struct {
		const char *role, *unit;
		bool has_sign;
	} kinds[] = {
		{"energy_active_combined", "kWh", true},
		{"energy_active_import", "kWh", false},
		{"energy_active_export", "kWh", false},
		{"energy_reactive_comb1", "kvarh", true},
		{"energy_reactive_comb2", "kvarh", true},
		{"energy_reactive_q1", "kvarh", false},
		{"energy_reactive_q2", "kvarh", false},
		{"energy_reactive_q3", "kvarh", false},
		{"energy_reactive_q4", "kvarh", false},
		{"energy_apparent_import", "kVA.h", false},
		{"energy_apparent_export", "kVA.h", false},
	};
	size_t kind = di >> 16 & 0xff, tariff = di >> 8 & 0xff;
	bool block = tariff == BLOCK;
	if (kind >= sizeof kinds / sizeof kinds[0] || (!block && index))
		return false;
	return energy(ret, kinds[kind].role, kinds[kind].unit, kinds[kind].has_sign, block ? index : tariff, di & 0xff);
}

static bool variable_2007(uint32_t di, size_t index, struct lims_dlt_item *ret)
{
	size_t part = di >> 8 & 0xff;
	bool block = part == BLOCK;
	if ((di & 0xff) || (!block && index)) // the last byte counts other things
		return false;
	switch (di >> 16 & 0xff) {
	case 1:
		return phases(ret, "voltage", "V", 2, 1, true, false, block ? index + 1 : part);
	case 2:
		return phases(ret, "current", "A", 3, 3, true, false, block ? index + 1 : part);
	case 3:
		return phases(ret, "power_active", "kW", 3, 4, true, true, block ? index : part);
	case 4:
		return phases(ret, "power_reactive", "kvar", 3, 4, true, true, block ? index : part);
	case 6:
		return phases(ret, "power_factor", "1", 2, 3, true, true, block ? index : part);
	default:
		return false;
	}
}

bool lims_dlt_item_2007(uint32_t di, size_t index, struct lims_dlt_item *ret)
{
	if (di >> 24 == 0)
		return energy_2007(di, index, ret);
	if (di >> 24 == 2 && (di >> 16 & 0xff) != 0x80)
		return variable_2007(di, index, ret);
	if (index)
		return false;
	switch (di) {
	case 0x02800002:
		return number(ret, "frequency", "Hz", 2, 2, false);
	case 0x04000409:
		return number(ret, "meter_constant", "{imp}/kWh", 3, 0, false);
	case 0x0400040a:
		return number(ret, "meter_constant_reactive", "{imp}/kvarh", 3, 0, false);
	case 0x04000101:
		return text(ret, LIMS_DLT_DATE, "date", 4);
	case 0x04000102:
		return text(ret, LIMS_DLT_TIME, "time_of_day", 3);
	case 0x04000401:
		return text(ret, LIMS_DLT_DIGITS, "address", 6);
	case 0x04000402:
		return text(ret, LIMS_DLT_DIGITS, "serial_number", 6);
	case 0x04000403:
		return text(ret, LIMS_DLT_TEXT, "asset_number", 32);
	default:
		return false;
	}
}

bool lims_dlt_item_1997(uint32_t di, size_t index, struct lims_dlt_item *ret)
{
	size_t part = di & 15;
	bool block = part == 15;
	if (!block && index)
		return false;
	switch (di >> 4) {
	case 0x901:
		return energy(ret, "energy_active_import", "kWh", false, block ? index : part, 0);
	case 0x902:
		return energy(ret, "energy_active_export", "kWh", false, block ? index : part, 0);
	case 0x911:
		return energy(ret, "energy_reactive_import", "kvarh", false, block ? index : part, 0);
	case 0xb61:
		return phases(ret, "voltage", "V", 2, LIMS_DLT_DECLARED, false, false, block ? index + 1 : part);
	case 0xb62:
		return phases(ret, "current", "A", 2, LIMS_DLT_DECLARED, false, false, block ? index + 1 : part);
	case 0xb63:
		return phases(ret, "power_active", "kW", 3, LIMS_DLT_DECLARED, false, true, block ? index : part);
	default:
		break;
	}
	switch (di) {
	case 0xc010:
		return text(ret, LIMS_DLT_DATE, "date", 4);
	case 0xc011:
		return text(ret, LIMS_DLT_TIME, "time_of_day", 3);
	case 0xc032:
		return text(ret, LIMS_DLT_DIGITS, "serial_number", 6);
	default:
		return false;
	}
}

typedef bool (*item_fn)(uint32_t di, size_t index, struct lims_dlt_item *ret);

/// Tries `count` identifications from `from` on, `step` apart.
static bool search(item_fn item, const char *role, uint32_t from, uint32_t step, size_t count, uint32_t *ret)
{
	struct lims_dlt_item i;
	for (; count; count--, from += step)
		if (item(from, 0, &i) && strcmp(i.role, role) == 0) {
			*ret = from;
			return true;
		}
	return false;
}

bool lims_dlt_find_1997(const char *role, uint32_t *ret)
{
	static const uint32_t groups[] = {0x9010, 0x9020, 0x9110, 0xb610, 0xb620, 0xb630};
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
		if (search(lims_dlt_item_1997, role, groups[g], 1, 15, ret))
			return true;
	return search(lims_dlt_item_1997, role, 0xc010, 1, 2, ret) || search(lims_dlt_item_1997, role, 0xc032, 1, 1, ret);
}

bool lims_dlt_find_2007(const char *role, uint32_t *ret)
{
	for (uint32_t kind = 0; kind <= 10; kind++)
		for (uint32_t period = 0; period <= PERIODS; period++)
			if (search(lims_dlt_item_2007, role, kind << 16 | period, 0x100, TARIFFS + 1, ret))
				return true;
	for (uint32_t kind = 1; kind <= 6; kind++)
		if (search(lims_dlt_item_2007, role, 0x02000000 | kind << 16, 0x100, 4, ret))
			return true;
	return search(lims_dlt_item_2007, role, 0x02800002, 1, 1, ret) || search(lims_dlt_item_2007, role, 0x04000101, 1, 2, ret) ||
		   search(lims_dlt_item_2007, role, 0x04000401, 1, 10, ret);
}
