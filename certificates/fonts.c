// SPDX-License-Identifier: Apache-2.0
// Cuts the faces with HarfBuzz, keeps them in anonymous memory files, and knows which characters they print.
#include "certificates/face.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CODE_END = 0x2600, FONT_BYTES = 8 << 20, PATH_BYTES = 32 };

struct lims_fonts {
	int fd[LIMS_FACE_COUNT];
	char path[LIMS_FACE_COUNT][PATH_BYTES];
	uint16_t width[LIMS_FACE_COUNT][CODE_END]; // thousandths of the size
	bool covered[CODE_END];
};

static const char *const file_name[LIMS_FACE_COUNT] = {
	"LiberationSerif-Regular.ttf",
	"LiberationSerif-Bold.ttf",
	"LiberationSerif-Italic.ttf",
};

// Debian 12 keeps Liberation 2 apart; its package fonts-liberation is Liberation 1, which has no Vietnamese letters.
static const char *const debian_folder[] = {"/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation"};

// Combining marks, joiners, soft hyphens and direction marks stay out: libharu does no shaping and would print them wrong.
static const struct {
	hb_codepoint_t first, last;
} wanted[] = {
	{0x0020, 0x007E},
	{0x00A0, 0x00AC},
	{0x00AE, 0x024F},
	{0x0386, 0x03CE},
	{0x1E00, 0x1EFF},
	{0x2010, 0x2015},
	{0x2018, 0x2022},
	{0x2026, 0x2026},
	{0x2030, 0x2033},
	{0x2039, 0x203A},
	{0x2044, 0x2044},
	{0x2070, 0x209C},
	{0x20A0, 0x20BF},
	{0x2100, 0x214F},
	{0x2150, 0x215F},
	{0x2190, 0x2199},
	{0x2200, 0x22FF},
	{0x25A0, 0x25FF},
};

// What every paper needs: without these a face is refused when it is loaded, not when a certificate is due.
static const char needed[] = "ĂÂĐÊÔƠƯăâđêôơưẮằẴặẨấỄếỆỘổỢửỹỴ0123456789,.;:()/%°±−×÷µΩ≤≥≈√²³–·";

double lims_face_width(const struct lims_fonts *fonts, enum lims_face face, double size, const char *text, size_t n)
{
	unsigned long sum = 0;
	for (const char *at = text, *end = text + n; at < end;) {
		uint32_t code = lims_text_next(&at, end);
		if (code == 0)
			break;
		if (code < CODE_END)
			sum += fonts->width[face][code];
	}
	return (double)sum * size / 1000;
}

const char *lims_face_path(const struct lims_fonts *fonts, enum lims_face face)
{
	return fonts->path[face];
}

bool lims_fonts_covers(const struct lims_fonts *fonts, uint32_t code)
{
	return code < CODE_END && fonts->covered[code];
}

static lims_rc check_characters(const struct lims_fonts *fonts, const char *text, const char *what, struct lims_err *err)
{
	const char *end = text + strlen(text);
	for (const char *at = text; at < end;) {
		const char *start = at;
		uint32_t code = lims_text_next(&at, end);
		if (code == '\n')
			continue;
		if (code < 0x20 || (code >= 0x7F && code < 0xA0))
			return lims_err_set(
				err, LIMS_E_INPUT, "%s holds the control character U+%04X, which cannot be printed; remove it", what, (unsigned)code);
		if (!lims_fonts_covers(fonts, code))
			return lims_err_set(err, LIMS_E_INPUT, "%s holds the character %.*s (U+%04X), which the paper's font cannot print; replace it",
				what, (int)(at - start), start, (unsigned)code);
	}
	return LIMS_OK;
}

lims_rc lims_fonts_check_text(const struct lims_fonts *fonts, const char *text, const char *what, struct lims_err *err)
{
	if (!text || !*text)
		return LIMS_OK;
	size_t n = strlen(text);
	if (!lims_text_valid(text, n))
		return lims_err_set(err, LIMS_E_INPUT, "%s is not valid UTF-8; enter the text again", what);
	lims_rc rc = check_characters(fonts, text, what, err);
	// A character that is not composed is often one that is not covered either; what is wrong is then its form.
	struct lims_buf nfc;
	lims_buf_init(&nfc, 4 * n + 64);
	if (lims_text_nfc(text, n, &nfc, NULL) == LIMS_OK && !nfc.failed && (nfc.len != n || memcmp(nfc.data, text, n) != 0)) {
		size_t at = 0;
		while (at < n && at < nfc.len && nfc.data[at] == (unsigned char)text[at])
			at++;
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is not in Unicode's composed form (NFC) at byte %zu; normalise it before it goes to paper",
			what, at + 1);
	} else if (nfc.failed) {
		rc = lims_buf_check(&nfc, what, err);
	}
	lims_buf_finish(&nfc);
	return rc;
}

static lims_rc open_face(const char *path, hb_face_t **ret_face, struct lims_err *err)
{
	lims_rc rc;
	hb_blob_t *blob = NULL;
	hb_face_t *face = NULL;
	hb_blob_t *glyf = NULL;
	char family[64] = "";
	unsigned size = sizeof family;
	blob = hb_blob_create_from_file_or_fail(path);
	if (!blob) {
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "the font %s cannot be read; install the package fonts-liberation2", path);
		goto out;
	}
	face = hb_face_create(blob, 0);
	glyf = hb_face_reference_table(face, HB_TAG('g', 'l', 'y', 'f'));
	hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY, HB_LANGUAGE_INVALID, &size, family);
	if (hb_blob_get_length(blob) > FONT_BYTES || hb_face_get_glyph_count(face) == 0 || hb_blob_get_length(glyf) == 0) {
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is not a TrueType font; install the package fonts-liberation2 again", path);
		goto out;
	}
	// Other families were tried and lose Vietnamese marks or the minus sign in libharu, silently.
	if (strncmp(family, "Liberation", 10) != 0) {
		rc = lims_err_set(err, LIMS_E_INPUT,
			"%s is of the family '%s', but only Liberation prints right; install the package fonts-liberation2", path, family);
		goto out;
	}
	*ret_face = face;
	face = NULL;
	rc = LIMS_OK;
out:
	hb_blob_destroy(glyf);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return rc;
}

// libharu 2.3.0 writes a font's tables one behind the other and looks at each again; when the last one, "prep", is empty and all others
// happen to fill whole buffers of 4096 bytes, it fails (HPDF_INVALID_OBJECT). Without hinting "prep" would be empty, so it gets the
// instructions that unhinted fonts usually carry: dropout control always on.
static bool add_prep(hb_face_t *cut)
{
	static const char instructions[] = {'\xB8', '\x01', '\xFF', '\x85', '\xB0', '\x04', '\x8D'};
	hb_blob_t *blob = hb_blob_create(instructions, sizeof instructions, HB_MEMORY_MODE_READONLY, NULL, NULL);
	bool added = hb_face_builder_add_table(cut, HB_TAG('p', 'r', 'e', 'p'), blob);
	hb_blob_destroy(blob);
	return added;
}

static hb_face_t *cut_face(hb_face_t *face)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	if (!input)
		return NULL;
	hb_set_t *codes = hb_subset_input_unicode_set(input);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		hb_set_add_range(codes, wanted[i].first, wanted[i].last);
	hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	static const hb_tag_t unused[] = {
		HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('k', 'e', 'r', 'n')};
	for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
		hb_set_add(drop, unused[i]);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
	hb_face_t *cut = hb_subset_or_fail(face, input);
	hb_subset_input_destroy(input);
	if (cut && !add_prep(cut)) {
		hb_face_destroy(cut);
		return NULL;
	}
	return cut;
}

static void measure_face(struct lims_fonts *fonts, enum lims_face which, hb_face_t *cut)
{
	hb_font_t *font = hb_font_create(cut);
	unsigned upem = hb_face_get_upem(cut);
	hb_font_set_scale(font, (int)upem, (int)upem);
	for (hb_codepoint_t code = 0; code < CODE_END; code++) {
		hb_codepoint_t glyph;
		if (!hb_font_get_nominal_glyph(font, code, &glyph) || glyph == 0) {
			fonts->covered[code] = false;
			continue;
		}
		// libharu declares widths in whole thousandths, rounded down; what is measured here must be what is drawn.
		unsigned advance = (unsigned)hb_font_get_glyph_h_advance(font, glyph);
		fonts->width[which][code] = (uint16_t)(advance * 1000 / upem);
	}
	hb_font_destroy(font);
}

static lims_rc keep_face(struct lims_fonts *fonts, enum lims_face which, hb_face_t *cut, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	hb_blob_t *blob = hb_face_reference_blob(cut);
	unsigned n = 0;
	const char *bytes = hb_blob_get_data(blob, &n);
	int fd = memfd_create("lims-face", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "no memory file for a font: %s; close other programs and try again", strerrordesc_np(errno));
		goto out;
	}
	fonts->fd[which] = fd;
	for (unsigned done = 0; done < n;) {
		ssize_t k = write(fd, bytes + done, n - done);
		if (k <= 0) {
			rc = lims_err_set(
				err, LIMS_E_MEMORY, "a font cannot be kept in memory: %s; close other programs and try again", strerrordesc_np(errno));
			goto out;
		}
		done += (unsigned)k;
	}
	fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
	snprintf(fonts->path[which], PATH_BYTES, "/proc/self/fd/%d", fd);
	if (access(fonts->path[which], R_OK) != 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "%s cannot be opened: %s; fonts are handed over through /proc, mount it",
			fonts->path[which], strerrordesc_np(errno));
out:
	hb_blob_destroy(blob);
	return rc;
}

static lims_rc load_face(struct lims_fonts *fonts, enum lims_face which, const char *dir, struct lims_err *err)
{
	hb_face_t *face = NULL;
	hb_face_t *cut = NULL;
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/%s", dir, file_name[which]);
	if (n < 0 || (size_t)n >= sizeof path)
		return lims_err_set(err, LIMS_E_INPUT, "the name of the fonts folder is too long; give a shorter one");
	lims_rc rc = open_face(path, &face, err);
	if (rc != LIMS_OK)
		return rc;
	cut = cut_face(face);
	if (!cut) {
		rc = lims_err_set(err, LIMS_E_INPUT, "the font %s cannot be cut; install the package fonts-liberation2 again", path);
		goto out;
	}
	measure_face(fonts, which, cut);
	rc = keep_face(fonts, which, cut, err);
out:
	hb_face_destroy(cut);
	hb_face_destroy(face);
	return rc;
}

static const char *find_folder(void)
{
	for (size_t i = 0; i < sizeof debian_folder / sizeof *debian_folder; i++)
		if (access(debian_folder[i], R_OK | X_OK) == 0)
			return debian_folder[i];
	return NULL;
}

lims_rc lims_fonts_create(const char *dir, struct lims_fonts **ret_fonts, struct lims_err *err)
{
	if (dir && access(dir, R_OK | X_OK) != 0)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "the fonts folder %s cannot be read: %s; name the folder of Liberation Serif", dir,
			strerrordesc_np(errno));
	if (!dir)
		dir = find_folder();
	if (!dir)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "the folder %s does not exist; install the package fonts-liberation2", debian_folder[0]);
	struct lims_fonts *fonts = calloc(1, sizeof *fonts);
	if (!fonts)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for fonts; close other programs and try again");
	lims_rc rc = LIMS_OK;
	for (int i = 0; i < LIMS_FACE_COUNT; i++)
		fonts->fd[i] = -1;
	memset(fonts->covered, true, sizeof fonts->covered);
	for (int i = 0; i < LIMS_FACE_COUNT && rc == LIMS_OK; i++)
		rc = load_face(fonts, (enum lims_face)i, dir, err);
	if (rc == LIMS_OK && lims_fonts_check_text(fonts, needed, "", NULL) != LIMS_OK)
		rc = lims_err_set(
			err, LIMS_E_INPUT, "the fonts in %s have no Vietnamese letters (Liberation 1?); install the package fonts-liberation2", dir);
	if (rc != LIMS_OK) {
		lims_fonts_destroy(fonts);
		return rc;
	}
	*ret_fonts = fonts;
	return LIMS_OK;
}

void lims_fonts_destroy(struct lims_fonts *fonts)
{
	if (!fonts)
		return;
	for (int i = 0; i < LIMS_FACE_COUNT; i++)
		if (fonts->fd[i] >= 0)
			close(fonts->fd[i]);
	free(fonts);
}
