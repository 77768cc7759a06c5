// SPDX-License-Identifier: Apache-2.0
// Cuts the option --pieces into names and writes ranges out by the certificates that the worksheet has.
#include "cli/pieces.h"

#include "lims-core/base/text.h"

#include <string.h>

struct naming {
	const struct lims_dossier *sheet;
	struct lims_arena *arena;
	const char **list;
	size_t count;
	struct lims_err *err;
};

static lims_rc add(struct naming *n, const char *name)
{
	if (name == NULL)
		return lims_err_set(n->err, LIMS_E_MEMORY, "There is no memory for the names of the pieces");
	if (n->count == LIMS_STANDARD_PIECES_MAX)
		return lims_err_set(n->err, LIMS_E_INPUT, "A load has at most %d pieces", LIMS_STANDARD_PIECES_MAX);
	n->list[n->count++] = name;
	return LIMS_OK;
}

/// Index of a piece in a certificate; its number of pieces when it is not there.
static size_t index_of(const struct lims_ws_certificate *c, const char *id, size_t len)
{
	size_t i = 0;
	while (i < c->piece_count && (strlen(c->pieces[i].id) != len || memcmp(c->pieces[i].id, id, len) != 0))
		i++;
	return i;
}

/// A range of pieces as it is written.
struct range {
	const char *standard; ///< "" when it is not named
	const char *first, *last;
};

static lims_rc add_range(struct naming *n, const struct range *r)
{
	for (size_t s = 0; s < n->sheet->standard_count; s++) {
		const struct lims_dossier_standard *standard = &n->sheet->standards[s];
		for (size_t k = 0; k < standard->certificate_count; k++) {
			const struct lims_ws_certificate *c = &standard->certificates[k];
			size_t from = index_of(c, r->first, strlen(r->first)), to = index_of(c, r->last, strlen(r->last));
			bool named = r->standard[0] != '\0';
			if (from > to || to == c->piece_count || (named && !lims_text_equal(r->standard, standard->code)))
				continue;
			lims_rc rc = LIMS_OK;
			for (; !rc && from <= to; from++)
				rc = add(n, named ? lims_arena_printf(n->arena, "%s/%s", r->standard, c->pieces[from].id) : c->pieces[from].id);
			return rc;
		}
	}
	return lims_err_set(
		n->err, LIMS_E_INPUT, "No certificate of the worksheet has the pieces from %s to %s in this order", r->first, r->last);
}

/// One name, without blanks around it.
static lims_rc add_name(struct naming *n, const char *name)
{
	const char *dots = strstr(name, ".."), *slash = strchr(name, '/');
	if (name[0] == '\0')
		return lims_err_set(n->err, LIMS_E_INPUT, "--pieces names pieces with + between them, like --pieces \"10 kg + 5 kg\"");
	if (dots == NULL)
		return add(n, name);
	const char *first = slash != NULL && slash < dots ? slash + 1 : name;
	struct range r = {.standard = first == name ? "" : lims_arena_textn(n->arena, name, (size_t)(slash - name)),
		.first = lims_arena_textn(n->arena, first, (size_t)(dots - first)),
		.last = dots + 2};
	if (r.standard == NULL || r.first == NULL)
		return add(n, NULL);
	return add_range(n, &r);
}

static lims_rc add_option(struct naming *n, const char *text)
{
	for (;;) {
		size_t whole = strcspn(text, "+"), from = strspn(text, " "), to = whole;
		from = from < whole ? from : whole;
		while (to > from && text[to - 1] == ' ')
			to--;
		const char *name = lims_arena_textn(n->arena, text + from, to - from);
		lims_rc rc = name == NULL ? add(n, NULL) : add_name(n, name);
		if (rc || text[whole] == '\0')
			return rc;
		text += whole + 1;
	}
}

lims_rc lims_cli_pieces(const struct lims_cli *cli, const struct lims_dossier *sheet, struct lims_arena *arena,
	const char *list[LIMS_STANDARD_PIECES_MAX], size_t *ret_count, struct lims_err *err)
{
	struct naming n = {.sheet = sheet, .arena = arena, .list = list, .err = err};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < cli->given_count; i++)
		if (strcmp(cli->given[i].name, "pieces") == 0)
			rc = add_option(&n, cli->given[i].value);
	if (!rc)
		*ret_count = n.count;
	return rc;
}
