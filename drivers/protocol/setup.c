// SPDX-License-Identifier: Apache-2.0
// The declared set-up as text, both ways.
#include "drivers/protocol/setup.h"

#include "drivers/protocol/quantity.h"
#include "drivers/protocol/scales/weight_line.h"

#include <stdio.h>
#include <string.h>

struct pair {
	const char *key, *value;
	size_t key_len, value_len;
};

static bool key_is(const struct pair *p, const char *key)
{
	return p->key_len == strlen(key) && memcmp(p->key, key, p->key_len) == 0;
}

/// Printable ASCII without blanks.
static bool read_word(const struct pair *p, char *ret, size_t room)
{
	if (p->value_len == 0 || p->value_len >= room)
		return false;
	for (size_t i = 0; i < p->value_len; i++)
		if (p->value[i] <= 0x20 || p->value[i] > 0x7e)
			return false;
	memcpy(ret, p->value, p->value_len);
	ret[p->value_len] = '\0';
	return true;
}

static bool read_number(const struct pair *p, unsigned low, unsigned high, unsigned *ret)
{
	unsigned value = 0;
	if (p->value_len == 0 || p->value_len > 6)
		return false;
	for (size_t i = 0; i < p->value_len; i++) {
		if (p->value[i] < '0' || p->value[i] > '9')
			return false;
		value = value * 10 + (unsigned)(p->value[i] - '0');
	}
	if (value < low || value > high)
		return false;
	*ret = value;
	return true;
}

static bool read_start(const struct pair *p, uint16_t *ret)
{
	unsigned value = 0;
	if (!read_number(p, 0, 65535, &value))
		return false;
	*ret = (uint16_t)value;
	return true;
}

const char *lims_setup_quantity_role(enum lims_setup_quantity q)
{
	static const char *const roles[] = {"volume", "amount", "unit_price", "totaliser_volume", "totaliser_amount"};
	return roles[q];
}

/// decimals_ROLE=-3…9, unit_price=NUMBER, currency=CODE.
static bool read_money(const struct pair *p, struct lims_setup *s)
{
	char key[LIMS_READING_ROLE + 16];
	for (int q = 0; q < LIMS_SETUP_QUANTITIES; q++) {
		snprintf(key, sizeof key, "decimals_%s", lims_setup_quantity_role((enum lims_setup_quantity)q));
		if (!key_is(p, key) || s->decimals_of[q].given)
			continue;
		struct pair size = *p;
		bool negative = p->value_len && p->value[0] == '-';
		unsigned places = 0;
		size.value += negative;
		size.value_len -= negative;
		if (!read_number(&size, negative, negative ? 3 : 9, &places))
			return false;
		s->decimals_of[q].places = negative ? -(int)places : (int)places;
		return s->decimals_of[q].given = true;
	}
	if (key_is(p, "unit_price") && !s->has_unit_price)
		return s->has_unit_price =
				   lims_dec_parse(p->value, p->value_len, &s->unit_price, NULL) == LIMS_OK && lims_dec_sign(s->unit_price) > 0;
	if (key_is(p, "currency") && !s->currency[0])
		return read_word(p, s->currency, sizeof s->currency);
	return false;
}

/// Whether it speaks by itself, and how agreement is judged where stability is not on the wire.
static bool read_agreement(const struct pair *p, struct lims_setup *s)
{
	if (key_is(p, "listen") && !s->listen)
		return s->listen = p->value_len == 3 && memcmp(p->value, "yes", 3) == 0;
	if (key_is(p, "stable") && !s->stable)
		return s->stable = p->value_len == 8 && memcmp(p->value, "declared", 8) == 0;
	if (key_is(p, "equal") && !s->equal)
		return read_number(p, 2, 100, &s->equal);
	if (key_is(p, "over") && !s->has_over)
		return s->has_over = read_number(p, 0, 600000, &s->over_ms);
	if (key_is(p, "within") && !s->has_within)
		return s->has_within = lims_dec_parse(p->value, p->value_len, &s->within, NULL) == LIMS_OK && lims_dec_sign(s->within) >= 0;
	return false;
}

static bool read_pair(const struct pair *p, struct lims_setup *s)
{
	char word[16] = "";
	if (p->value_len < sizeof word)
		memcpy(word, p->value, p->value_len);
	if (key_is(p, "unit") && !s->unit[0])
		return read_word(p, s->unit, sizeof s->unit);
	if (key_is(p, "start") && !s->has_start)
		return s->has_start = read_start(p, &s->start);
	if (key_is(p, "type") && !s->has_type)
		return s->has_type = lims_word_type_read(word, &s->type);
	if (key_is(p, "order"))
		return lims_word_order_read(word, &s->order);
	if (key_is(p, "scale") && !s->has_scale)
		return s->has_scale = lims_dec_parse(p->value, p->value_len, &s->scale, NULL) == LIMS_OK && lims_dec_sign(s->scale) > 0;
	if (key_is(p, "decimals") && !s->has_decimals)
		return s->has_decimals = read_number(p, 0, 9, &s->decimals);
	if (key_is(p, "address") && !s->address[0])
		return read_word(p, s->address, sizeof s->address);
	return read_money(p, s) || read_agreement(p, s);
}

static void number_text(bool given, unsigned value, char ret[16])
{
	if (given)
		snprintf(ret, 16, "%u", value);
}

/// Adds ",key=value" when there is a value.
static size_t add(char *out, size_t used, const char *key, const char *value)
{
	if (!value[0] || used >= LIMS_SETUP_TEXT)
		return used;
	return used + (size_t)snprintf(out + used, LIMS_SETUP_TEXT - used, "%s%s=%s", used ? "," : "", key, value);
}

static size_t add_money(const struct lims_setup *s, char *out, size_t used)
{
	char key[LIMS_READING_ROLE + 16], places[16], price[LIMS_DEC_TEXT] = "";
	for (int q = 0; q < LIMS_SETUP_QUANTITIES; q++) {
		if (!s->decimals_of[q].given)
			continue;
		snprintf(key, sizeof key, "decimals_%s", lims_setup_quantity_role((enum lims_setup_quantity)q));
		snprintf(places, sizeof places, "%d", s->decimals_of[q].places);
		used = add(out, used, key, places);
	}
	if (s->has_unit_price)
		lims_dec_text(s->unit_price, price);
	used = add(out, used, "unit_price", price);
	return add(out, used, "currency", s->currency);
}

/// The length of the whole text, of which LIMS_SETUP_TEXT - 1 bytes are written.
static size_t write_text(const struct lims_setup *s, char *out)
{
	char scale[LIMS_DEC_TEXT] = "", within[LIMS_DEC_TEXT] = "", start[16] = "", decimals[16] = "", equal[16] = "", over[16] = "";
	if (s->has_scale)
		lims_dec_text(s->scale, scale);
	if (s->has_within)
		lims_dec_text(s->within, within);
	number_text(s->has_start, s->start, start);
	number_text(s->has_decimals, s->decimals, decimals);
	number_text(s->equal > 0, s->equal, equal);
	number_text(s->has_over, s->over_ms, over);
	const char *order = s->order != LIMS_ORDER_ABCD ? lims_word_order_name(s->order) : "";
	const struct {
		const char *key, *value;
	} parts[] =
		{
			{"unit", s->unit},
			{"start", start},
			{"type", s->has_type ? lims_word_type_name(s->type) : ""},
			{"order", order},
			{"scale", scale},
			{"decimals", decimals},
		},
	  rest[] = {
		  {"address", s->address},
		  {"listen", s->listen ? "yes" : ""},
		  {"stable", s->stable ? "declared" : ""},
		  {"equal", equal},
		  {"over", over},
		  {"within", within},
	  };
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		used = add(out, used, parts[i].key, parts[i].value);
	used = add_money(s, out, used);
	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
		used = add(out, used, rest[i].key, rest[i].value);
	return used;
}

lims_rc lims_setup_parse(const char *text, struct lims_setup *ret, struct lims_err *err)
{
	struct lims_setup s = {0};
	char again[LIMS_SETUP_TEXT];
	if (strlen(text) >= LIMS_SETUP_TEXT)
		return lims_err_set(err, LIMS_E_INPUT, "the declared set-up is longer than %d characters", LIMS_SETUP_TEXT - 1);
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, ",");
		const char *equals = memchr(at, '=', len);
		struct pair p = {.key = at, .key_len = equals ? (size_t)(equals - at) : len};
		if (equals) {
			p.value = equals + 1;
			p.value_len = len - p.key_len - 1;
		}
		if (!equals || !read_pair(&p, &s))
			return lims_err_set(err, LIMS_E_INPUT,
				"\"%.*s\" is no part of a declared set-up; write unit=UCUM, start=0…65535, "
				"type=uint16|int16|uint32|int32|uint64|int64|float32|float64, "
				"order=ABCD|CDAB|BADC|DCBA, scale=NUMBER, decimals=0…9, decimals_ROLE=-3…9, unit_price=NUMBER, currency=CODE, "
				"address=TEXT, listen=yes, stable=declared, equal=2…100, over=MILLISECONDS or "
				"within=NUMBER, each once, joined by commas",
				(int)len, at);
		at += len;
		if (*at == ',' && !*++at)
			return lims_err_set(err, LIMS_E_INPUT, "the declared set-up \"%s\" ends with a comma", text);
	}
	// Written out, 1E30 has 31 digits: a capture's head would keep half of it.
	if (write_text(&s, again) >= sizeof again)
		return lims_err_set(err, LIMS_E_INPUT, "the declared set-up, written out, is longer than %d characters", LIMS_SETUP_TEXT - 1);
	*ret = s;
	return LIMS_OK;
}

void lims_setup_text(const struct lims_setup *s, char *out)
{
	write_text(s, out);
}

bool lims_setup_unit_on_wires(const char *ucum)
{
	return lims_weight_unit_is(ucum) || strcmp(lims_quantity_of_ucum(ucum), "value") != 0;
}
