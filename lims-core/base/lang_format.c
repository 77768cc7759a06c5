// SPDX-License-Identifier: Apache-2.0
// Reads the printf conversions of a message and of its translation, and compares them.
#include "lims-core/base/lang_format.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ARGUMENTS = 16 };

// The argument types, each as length modifier and conversion ("d", "zu", "s"); the empty text where none is known.
struct signature {
	char types[MOST_ARGUMENTS][4];
	int count;
	bool numbered;
	bool plain; // some conversion without a number
};

static bool put(struct signature *s, int at, const char *type)
{
	if (at < 0 || at >= MOST_ARGUMENTS || (s->types[at][0] && strcmp(s->types[at], type) != 0))
		return false;
	snprintf(s->types[at], sizeof s->types[at], "%s", type);
	if (s->count <= at)
		s->count = at + 1;
	return true;
}

// "2$" before the flags: 2; 0 when there is none, -1 when it is no number of an argument.
static int read_number(const char **at)
{
	const char *p = *at;
	int n = 0;
	for (; *p >= '0' && *p <= '9' && n < 1000; p++)
		n = n * 10 + (*p - '0');
	if (p == *at || *p != '$')
		return 0;
	*at = p + 1;
	return n ? n : -1;
}

// A width or precision; '*' takes an int argument of its own and does not go together with numbers.
static bool read_width(struct signature *s, const char **at, int number)
{
	if (**at == '*') {
		++*at;
		return number == 0 && put(s, s->count, "d");
	}
	while (**at >= '0' && **at <= '9')
		++*at;
	return true;
}

static bool read_type(const char **at, char type[4])
{
	static const char *const modifiers[] = {"hh", "ll", "h", "l", "z", "j", "t", "L"};
	size_t len = 0;
	for (size_t i = 0; i < sizeof modifiers / sizeof modifiers[0] && len == 0; i++)
		if (strncmp(*at, modifiers[i], strlen(modifiers[i])) == 0)
			len = strlen(modifiers[i]);
	memcpy(type, *at, len);
	*at += len;
	if (**at == '\0' || !strchr(len ? "diouxXeEfFgGaA" : "diouxXeEfFgGaAcsp", **at))
		return false;
	// Conversions that read the same argument are one type.
	type[len] = **at == 'i' ? 'd' : strchr("oxX", **at) ? 'u' : strchr("eEfFgGaA", **at) ? 'g' : **at;
	type[len + 1] = '\0';
	++*at;
	return true;
}

// One conversion behind its '%'.
static bool read_conversion(struct signature *s, const char **at, const char *flags)
{
	char type[4];
	int number = read_number(at);
	while (**at && strchr(flags, **at))
		++*at;
	if (!read_width(s, at, number))
		return false;
	if (**at == '.') {
		++*at;
		if (!read_width(s, at, number))
			return false;
	}
	if (!read_type(at, type))
		return false;
	if (number)
		s->numbered = true;
	else
		s->plain = true;
	return put(s, number ? number - 1 : s->count, type);
}

// False when the text is no format that printf could be given.
static bool read_signature(const char *text, const char *flags, struct signature *ret)
{
	*ret = (struct signature){0};
	for (const char *at = text; *at;) {
		if (*at++ != '%')
			continue;
		if (*at == '%')
			at++;
		else if (!read_conversion(ret, &at, flags))
			return false;
	}
	for (int i = 0; i < ret->count; i++)
		if (!ret->types[i][0])
			return false;
	return !(ret->numbered && ret->plain);
}

bool lims_lang_format_agrees(const char *message, const char *translation)
{
	struct signature m, t;
	// No message of ours uses the blank flag, so "5 % of range" is text; printf would take it in a translation, though.
	if (!read_signature(message, "-+#0'", &m))
		return true;
	if (!read_signature(translation, "-+#0' ", &t) || m.count != t.count)
		return false;
	for (int i = 0; i < m.count; i++)
		if (strcmp(m.types[i], t.types[i]) != 0)
			return false;
	return true;
}
