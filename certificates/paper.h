// SPDX-License-Identifier: Apache-2.0
// One sheet of the laboratory's paper as a plain struct, and its rendering to the bytes of a PDF.
//
// Everything is UTF-8, NFC, and belongs to the caller, who may free it after the call. Text comes as it shall be printed:
// decimal commas, units and dates already in place. NULL and "" mean "nothing here"; a value that is missing is printed
// as "–", never as an empty place. Line feeds are allowed in values and paragraphs and begin a new line.
#ifndef LIMS_CERTIFICATES_PAPER_H
#define LIMS_CERTIFICATES_PAPER_H

#include "certificates/fonts.h"
#include "certificates/image.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/clock.h"

/// Vietnamese, printed large, with its English, printed small in italics. Either may be NULL.
struct lims_bilingual {
	const char *vi;
	const char *en;
};

enum lims_paper_kind {
	LIMS_PAPER_CERTIFICATE, ///< Giấy chứng nhận: thin frame round each page
	LIMS_PAPER_RECORD,      ///< Biên bản
	LIMS_PAPER_NOTICE,      ///< Thông báo
};

enum { LIMS_PAPER_PICTURES = 5 };

/// The organisation as it stood on the day of issue (ISO/IEC 17025:2017 7.8.2.1 b). `name` is required.
struct lims_paper_org {
	struct lims_bilingual parent; ///< cơ quan chủ quản
	struct lims_bilingual name;
	const char *address;
	const char *phone;
	const char *email;
	const char *designation;       ///< số đăng ký hoặc quyết định chỉ định, e.g. "N 383"
	struct lims_bilingual licence; ///< what kind of number `designation` is; both NULL: of a designation
	const char *accreditation;     ///< số công nhận, e.g. "VILAS 380"; only where the scope has a row for this work
	/// Pictures above the name, side by side: the logo, and the symbols of accreditations that may stand on this paper.
	const struct lims_image *pictures;
	size_t picture_count; ///< at most LIMS_PAPER_PICTURES
};

/// One line "label: value".
struct lims_paper_field {
	struct lims_bilingual label;
	const char *value;
	const char *value_en; ///< English of the value, small in italics behind or below it; NULL when there is none
	bool strong;          ///< value in bold
	bool half;            ///< half a line: two half fields that follow each other share one line
};

enum lims_paper_align {
	LIMS_ALIGN_LEFT,
	LIMS_ALIGN_CENTRE,
	LIMS_ALIGN_RIGHT,
	LIMS_ALIGN_DECIMAL, ///< numbers of the column stand with their decimal commas below each other; words are centred
};

struct lims_paper_column {
	struct lims_bilingual heading;
	const char *unit; ///< printed below the heading in brackets, e.g. "kg"; NULL: none
	enum lims_paper_align align;
	unsigned weight; ///< relative width, 1…1000; 0 in every column: widths follow the content; 0 beside others counts as 1
};

struct lims_paper_cell {
	const char *text;
	bool struck; ///< drawn with a line through it: a reading that was taken and does not count
	bool strong; ///< bold: a value outside its limit
};

/// `cells` has as many entries as the table has columns.
struct lims_paper_row {
	const struct lims_paper_cell *cells;
	struct lims_bilingual note; ///< small line below the row over its full width, e.g. the cause of a strike
};

enum lims_paper_state {
	LIMS_STATE_NONE, ///< not judged
	LIMS_STATE_PASS, ///< printed "Đạt"
	LIMS_STATE_FAIL, ///< printed "Không đạt", bold
	LIMS_STATE_NOT_APPLICABLE,
	LIMS_STATE_NOT_DETERMINED,
};

/// One line of a checklist or one paragraph.
struct lims_paper_point {
	struct lims_bilingual text;
	enum lims_paper_state state; ///< checklists only
	const char *remark;          ///< checklists only; small, below the text
};

enum lims_paper_section_kind {
	LIMS_SECTION_FIELDS,
	LIMS_SECTION_TABLE,
	LIMS_SECTION_CHECKLIST,
	LIMS_SECTION_TEXT, ///< paragraphs from `points`
};

/// A part of the paper. Only the arrays of its kind are read. A table breaks over pages between rows and repeats its heading.
struct lims_paper_section {
	enum lims_paper_section_kind kind;
	struct lims_bilingual heading; ///< both NULL: no heading
	const char *clause;            ///< of the procedure, printed behind the heading, e.g. "ĐLVN 30:2021, 7.3.2"
	bool new_page;
	const struct lims_paper_field *fields;
	size_t field_count;
	const struct lims_paper_column *columns; ///< at most LIMS_PAPER_COLUMNS
	size_t column_count;
	const struct lims_paper_row *rows;
	size_t row_count;
	const char *foot; ///< small line below a table, e.g. where its limits come from; NULL: none
	const struct lims_paper_point *points;
	size_t point_count;
	struct lims_bilingual outcome; ///< closing line, e.g. "Sai số lớn nhất 50 g ≤ 75 g"; both NULL: none
	enum lims_paper_state state;   ///< of the outcome
};

/// A place to sign, ISO/IEC 17025:2017 7.8.2.1 o. Up to three stand side by side.
struct lims_paper_signature {
	struct lims_bilingual role;
	const char *name;
	const char *detail; ///< below the name, e.g. "Thẻ KĐV số 1234"
	const char *remark; ///< in the place of the signature, e.g. a refusal to sign with its reason
};

enum {
	LIMS_PAPER_PAGES = 200,     ///< more is refused
	LIMS_PAPER_COLUMNS = 16,    ///< per table
	LIMS_PAPER_ENTRIES = 20000, ///< sections, fields, rows, points, signatures: each list at most
	LIMS_PAPER_TEXT = 16384,    ///< bytes of one text
	LIMS_PAPER_QR_TEXT = 660,   ///< bytes: QR version 20 with error correction M, so that a printed copy still reads
};

struct lims_paper {
	enum lims_paper_kind kind;
	struct lims_paper_org org;
	bool motto; ///< "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc" at the right of the head
	const char *form_label; ///< e.g. "Mẫu 18.GCNKĐ"
	struct lims_bilingual title;
	const char *number; ///< required; stands on every page
	struct lims_bilingual subtitle;
	const struct lims_paper_section *sections;
	size_t section_count;
	const struct lims_paper_section *annex; ///< sections after the signatures, from a new page
	size_t annex_count;
	const struct lims_bilingual *statements; ///< small type between the sections and the signatures
	size_t statement_count;
	struct lims_bilingual place_date; ///< above the rightmost signature
	const struct lims_paper_signature *signatures;
	size_t signature_count;
	const char *qr_text;     ///< NULL: no QR. Fixed place: foot of the first page, at the left
	const char *record_hash; ///< printed beside the QR
	const char *chain_head;  ///< printed beside the QR: node, sequence and hash of the journal's head
	bool training;           ///< "BẢN TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" across every page and in a line of its foot
	bool draft;              ///< "BẢN NHÁP" across every page and in a line of its foot
	/// What became of the paper since it was issued: "KHÔNG CÒN GIÁ TRỊ" across every page, and these words at its top. Both NULL: it stands.
	struct lims_bilingual ended;
	const char *program;        ///< name and version, e.g. "lims 0.1.0"; in the foot and in the info dictionary
	struct lims_moment created; ///< for the info dictionary; given, never the clock: us 0 writes no date
	size_t *ret_annex_page;     ///< filled by the rendering: page on which the annex begins; NULL: not asked
};

/// Draws the paper as A4 PDF and appends the bytes to *ret_pdf (initialised by the caller; untouched on failure). The same input gives the
/// same bytes. Pure CPU; takes milliseconds. Safe from several threads with the same fonts.
/// LIMS_E_INPUT: a text that lims_fonts_check_text refuses (the sentence names the place), a missing required text, a bound
/// passed (pages, columns, lengths, QR). LIMS_E_MEMORY: no memory, or ret_pdf's maximum.
lims_rc lims_paper_render(const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_buf *ret_pdf, struct lims_err *err);

/// Whether every word and number of the table stands whole when it is drawn. A table with more than LIMS_PAPER_COLUMNS columns does not fit.
bool lims_paper_table_fits(const struct lims_fonts *fonts, const struct lims_paper_section *table);

#endif
