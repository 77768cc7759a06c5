// SPDX-License-Identifier: Apache-2.0
// Writes the ToUnicode table of a font whose codes are Unicode characters.
#include "certificates/unicode_map.h"

#include <hpdf_objects.h>
#include <stdio.h>

enum { HIGH_BYTES = 0x100, SURROGATES = 0xD8, AFTER_SURROGATES = 0xE0, RANGES_AT_ONCE = 100 };

static const char head[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
						   "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
						   "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
						   "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

static bool is_half(unsigned high)
{
	return high >= SURROGATES && high < AFTER_SURROGATES;
}

/// A range may not pass from one high byte into the next, and a block holds a hundred ranges at most.
static HPDF_STATUS write_ranges(HPDF_Stream out)
{
	HPDF_STATUS s = HPDF_OK;
	char line[64];
	unsigned left = HIGH_BYTES - (AFTER_SURROGATES - SURROGATES), in_block = 0;
	for (unsigned high = 0; high < HIGH_BYTES && s == HPDF_OK; high++) {
		if (is_half(high))
			continue;
		if (in_block == 0) {
			in_block = left < RANGES_AT_ONCE ? left : RANGES_AT_ONCE;
			left -= in_block;
			snprintf(line, sizeof line, "%u beginbfrange\n", in_block);
			s = HPDF_Stream_WriteStr(out, line);
		}
		snprintf(line, sizeof line, "<%02X00> <%02XFF> <%02X00>\n%s", high, high, high, --in_block ? "" : "endbfrange\n");
		if (s == HPDF_OK)
			s = HPDF_Stream_WriteStr(out, line);
	}
	return s;
}

bool lims_font_map_unicode(void *font)
{
	HPDF_Dict map = HPDF_Dict_GetItem(font, "ToUnicode", HPDF_OCLASS_DICT);
	if (!map || !map->stream)
		return true;
	HPDF_MemStream_FreeData(map->stream);
	HPDF_STATUS s = HPDF_Stream_WriteStr(map->stream, head);
	if (s == HPDF_OK)
		s = write_ranges(map->stream);
	if (s == HPDF_OK)
		s = HPDF_Stream_WriteStr(map->stream, tail);
	return s == HPDF_OK;
}
