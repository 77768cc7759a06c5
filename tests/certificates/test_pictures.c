// SPDX-License-Identifier: Apache-2.0
// Pictures of the head: PNG files of every kind become their pixels, what is damaged or too large is refused, and they stand where the head says.
// The files were written with Python's zlib and struct by the PNG specification (ISO/IEC 15948).
#include "tests/certificates/programs.h"
#include "tests/certificates/samples.h"

#include "certificates/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PNG = 256, MAX_PDF = 32 << 20, DPI = 72 };

#define SIGNATURE "89504e470d0a1a0a"
#define END "0000000049454e44ae426082"
// 2 × 2: red, green; blue, (10, 20, 30).
static const char colours[] =
	SIGNATURE "0000000d4948445200000002000000020802000000fdd49a73000000134944415478da63f8cfc0c000c20cffb944e4001a58033ae2926ed9" END;
// 2 × 1 with alpha: black, and red that cannot be seen.
static const char transparent[] =
	SIGNATURE "0000000d4948445200000002000000010806000000f4227f8a000000104944415478da63606060f87f02480000082401c8e888a42d" END;
// 2 × 1 of one bit with the palette (1, 2, 3), (250, 251, 252).
static const char palette[] = SIGNATURE "0000000d4948445200000002000000010103000000ceecedc900000006504c5445010203fafbfcfd5ee6a30000000a4944"
										"415478da637000000042004184bf8e62" END;
// 2 × 1 of 16 bits: black, white.
static const char deep[] =
	SIGNATURE "0000000d494844520000000200000001100000000081d9fc150000000d4944415478da636060f8ff1f00030201ff392919be" END;
// 2001 × 1, and 2³⁰ × 2³⁰ pixels that are not there.
static const char wide[] = SIGNATURE "0000000d49484452000007d1000000010802000000e65dc9140000000949444154789c630000000100015eff7df9"
									 "0000000049454e44ae426082";
static const char bomb[] = SIGNATURE "0000000d4948445240000000400000000802000000d7f679e90000000949444154789c630000000100015eff7df9"
									 "0000000049454e44ae426082";
// 40 × 40, black.
static const char black[] =
	SIGNATURE "0000000d4948445200000028000000280100000000a48585c00000000c4944415478da63601859000000f0000138695a51" END;

static size_t bytes_of(const char *hex, uint8_t out[MAX_PNG])
{
	size_t n = strlen(hex) / 2;
	assert_true(n <= MAX_PNG);
	for (size_t i = 0; i < n; i++) {
		char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'}, *end = NULL;
		out[i] = (uint8_t)strtoul(pair, &end, 16);
		assert_int_equal(*end, '\0');
	}
	return n;
}

static void decode(const char *hex, struct lims_image *ret)
{
	uint8_t png[MAX_PNG];
	struct lims_err err = {0};
	size_t n = bytes_of(hex, png);
	if (lims_image_read(png, n, ret, &err) != LIMS_OK)
		fail_msg("%s", err.text);
}

static void gives(const char *hex, uint32_t width, uint32_t height, const uint8_t *rgb)
{
	struct lims_image image = {0};
	decode(hex, &image);
	assert_int_equal(image.width, width);
	assert_int_equal(image.height, height);
	assert_memory_equal(image.rgb, rgb, (size_t)width * height * 3);
	lims_image_finish(&image);
	assert_null(image.rgb);
}

static void every_kind_of_png_becomes_its_pixels(void **state)
{
	(void)state;
	gives(colours, 2, 2, (const uint8_t[]){255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30});
	gives(transparent, 2, 1, (const uint8_t[]){0, 0, 0, 255, 255, 255});
	gives(palette, 2, 1, (const uint8_t[]){1, 2, 3, 250, 251, 252});
	gives(deep, 2, 1, (const uint8_t[]){0, 0, 0, 255, 255, 255});
}

static void refused(const uint8_t *png, size_t n, const char *words)
{
	struct lims_image image = {0};
	struct lims_err err = {0};
	if (lims_image_read(png, n, &image, &err) != LIMS_E_INPUT || !strstr(err.text, words))
		fail_msg("%zu bytes: '%s' does not say '%s'", n, err.text, words);
	assert_null(image.rgb);
}

/// Cut after every byte before the data is whole, and every byte of the data changed: the checksums of PNG find each.
static void what_is_damaged_is_refused(void **state)
{
	uint8_t png[MAX_PNG];
	(void)state;
	size_t n = bytes_of(colours, png);
	for (size_t cut = 0; cut < n - 12; cut++)
		refused(png, cut, "no PNG");
	for (size_t at = 0; at < n - 12; at++) {
		png[at] ^= 0x40;
		refused(png, n, "PNG");
		png[at] ^= 0x40;
	}
	refused((const uint8_t *)"%PDF-1.4", 8, "no PNG");
	refused((const uint8_t *)"", 0, "no PNG");
}

static void what_is_too_large_is_refused_before_memory_is_asked_for(void **state)
{
	static uint8_t large[LIMS_IMAGE_BYTES + 1];
	uint8_t png[MAX_PNG];
	(void)state;
	size_t n = bytes_of(wide, png);
	refused(png, n, "2001 × 1 pixels");
	n = bytes_of(bomb, png);
	refused(png, n, "The picture");
	refused(large, sizeof large, "at most 1048576");
}

static const char *draw(const char *name, const struct lims_image *pictures, size_t count)
{
	struct lims_fonts *cut = NULL;
	struct lims_paper paper = sample_paper;
	struct lims_buf pdf;
	struct lims_err err = {0};
	lims_buf_init(&pdf, MAX_PDF);
	paper.org.pictures = pictures;
	paper.org.picture_count = count;
	assert_int_equal(lims_fonts_create(NULL, &cut, &err), LIMS_OK);
	if (lims_paper_render(cut, &paper, &pdf, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	const char *path = paper_write(name, &pdf);
	lims_buf_finish(&pdf);
	lims_fonts_destroy(cut);
	return path;
}

/// Pixels darker than the letters' edges in the strip of the head above the name, where nothing else is.
static int dark(const char *path)
{
	struct picture p;
	int n = 0;
	page_picture(path, 1, DPI, &p);
	for (int y = 43; y < 75; y++)
		for (int x = 0; x < p.width; x++)
			n += p.grey[y * p.width + x] < 64;
	picture_finish(&p);
	return n;
}

/// A square picture is 32 points high; two of them stand side by side. At 72 dpi a point is a pixel.
static void pictures_stand_above_the_name_in_their_proportions(void **state)
{
	struct lims_image two[2] = {{0}};
	(void)state;
	decode(black, &two[0]);
	decode(black, &two[1]);
	int one = dark(draw("logo", two, 1)), both = dark(draw("logos", two, 2));
	assert_in_range(one, 31 * 31, 33 * 33);
	assert_in_range(both, 2 * 31 * 31, 2 * 33 * 33);
	lims_image_finish(&two[0]);
	lims_image_finish(&two[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_png_becomes_its_pixels),
		cmocka_unit_test(what_is_damaged_is_refused),
		cmocka_unit_test(what_is_too_large_is_refused_before_memory_is_asked_for),
		cmocka_unit_test(pictures_stand_above_the_name_in_their_proportions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
