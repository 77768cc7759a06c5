// SPDX-License-Identifier: Apache-2.0
// An invented centre, an invented scale, invented readings.
#include "tests/certificates/samples.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define HASH "5b2f0e6a94c1d7385e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f"
#define HEAD "tn-hub 1042 9c1185a5c5e9fc54612808977ee8f548b2258d31c6f1b1c1a2b3c4d5e6f70812"
#define ORG                                                                                                                                \
	{                                                                                                                                      \
		.parent = {"SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH MẪU SƠN", NULL},                                                                         \
		.name = {"TRUNG TÂM KỸ THUẬT TIÊU CHUẨN ĐO LƯỜNG CHẤT LƯỢNG MẪU SƠN", "Mau Son Centre for Standards, Metrology and Quality"},      \
		.address = "Số 12 đường Lương Ngọc Quyến, tỉnh Mẫu Sơn", .phone = "0200 3855 123", .designation = "N 000"                          \
	}

// 2026-11-23T09:30:00+07:00
#define CREATED                                                                                                                            \
	{                                                                                                                                      \
		.us = 1795401000000000, .offset_min = 420                                                                                          \
	}

static const struct lims_paper_field characteristics[] = {
	{.label = {"Max", NULL}, .value = "15 kg"},
	{.label = {"Min", NULL}, .value = "500 g"},
	{.label = {"d = e", NULL}, .value = "50 g"},
	{.label = {"Cấp chính xác", "Accuracy class"}, .value = "IIII"},
};

#define ITEM                                                                                                                               \
	{                                                                                                                                      \
		.name = {"Cân đồng hồ lò xo", "Spring dial scale"}, .type = "ĐH-15", .serial = "15-012345", .code = "MS-0917", .year = "2024",     \
		.maker = "Công ty TNHH Cân Mẫu, Việt Nam", .characteristics = characteristics, .characteristic_count = COUNT(characteristics)      \
	}
#define CUSTOMER                                                                                                                           \
	{                                                                                                                                      \
		.name = "Hộ kinh doanh Nguyễn Thị Hường", .address = "Chợ Trung tâm, phường Phan Đình Phùng, tỉnh Mẫu Sơn",                        \
		.place_of_use = "Quầy 27, chợ Trung tâm"                                                                                      \
	}
#define WORK                                                                                                                               \
	{                                                                                                                                      \
		.method = {"ĐLVN 30:2021 Cân đồng hồ lò xo – Quy trình kiểm định", "ĐLVN 30:2021 Spring dial scales – Verification procedure"},    \
		.mode = {"Định kỳ", "Periodic"}, .received = {2026, 11, 23}, .started = {                                                          \
			2026,                                                                                                                          \
			11,                                                                                                                            \
			23                                                                                                                             \
		}                                                                                                                                  \
	}

static const struct lims_form_standard standards[] = {
	{"Bộ quả cân chuẩn 1 mg … 10 kg", "M1-0427", "M1", "V25.CN1.0318", {2027, 3, 31}},
	{"Nhiệt ẩm kế", "TH-112", "± 0,5 °C; ± 3 %", "K25.0091", {2027, 1, 15}},
};

static const struct lims_form_condition conditions[] = {
	{{"Nhiệt độ", "Temperature"}, "°C", "25,2", "25,6", "10 ÷ 35", LIMS_STATE_PASS, {NULL, NULL}, false},
	{{"Độ ẩm", "Relative humidity"}, "%", "64", "63", "≤ 85", LIMS_STATE_PASS, {NULL, NULL}, false},
};

static const struct lims_paper_point visual[] = {
	{.text = {"Nhãn mác, ký hiệu", "Markings"}, .state = LIMS_STATE_PASS, .remark = NULL},
	{.text = {"Đồng hồ, kim chỉ, thang đo", "Dial, pointer, scale"}, .state = LIMS_STATE_PASS, .remark = NULL},
	{.text = {"Cơ cấu chỉnh thăng bằng", "Levelling device"}, .state = LIMS_STATE_NOT_APPLICABLE, .remark = NULL},
	{.text = {"Dấu, tem kiểm định cũ", "Former mark and sticker"}, .state = LIMS_STATE_PASS, .remark = "Tem 24V.00310 còn nguyên, đã gỡ"},
};

#define LOAD(name_vi, name_en)                                                                                                             \
	{                                                                                                                                      \
		.heading = {name_vi, name_en}, .unit = "g", .align = LIMS_ALIGN_DECIMAL                                                            \
	}

static const struct lims_paper_column error_columns[] = {
	LOAD("Mức tải", "Load"),
	LOAD("Số chỉ", "Indication"),
	LOAD("Sai số", "Error"),
	LOAD("Sai số cho phép", "Maximum permissible error"),
};
#define CELLS(a, b, c, d)                                                                                                                  \
	(const struct lims_paper_cell[])                                                                                                       \
	{                                                                                                                                      \
		{.text = a}, {.text = b}, {.text = c},                                                                                             \
		{                                                                                                                                  \
			.text = d                                                                                                                      \
		}                                                                                                                                  \
	}
static const struct lims_paper_row error_rows[] = {
	{.cells = CELLS("500", "500", "0", "± 25")},
	{.cells = CELLS("2 500", "2 510", "+10", "± 25")},
	{.cells = CELLS("7 500", "7 480,5", "−19,5", "± 50")},
	{.cells = CELLS("10 000", "9 970", "−30", "± 50")},
	{.cells = CELLS("15 000", "14 945", "−55", "± 75")},
};
static const struct lims_paper_row repeat_rows[] = {
	{.cells = CELLS("15 000", "14 945", "−55", "± 75")},
	{.cells = (const struct lims_paper_cell[]){{.text = "15 000"}, {.text = "14 120", .struck = true}, {.text = "−880", .struck = true},
		 {.text = "± 75"}},
		.note = {"Gạch bỏ: quả cân chạm khung cân. Kết quả nếu tính: không đạt.",
			"Struck: weight touched the frame. Result if counted: fail."}},
	{.cells = CELLS("15 000", "14 950", "−50", "± 75")},
	{.cells = CELLS("15 000", "", "", "± 75")},
};

#define ERROR_STEP                                                                                                                         \
	{                                                                                                                                      \
		.kind = LIMS_SECTION_TABLE, .heading = {"Sai số ở các mức tải", "Errors of indication"}, .clause = "ĐLVN 30:2021, 7.3.5",          \
		.columns = error_columns, .column_count = COUNT(error_columns), .rows = error_rows, .row_count = COUNT(error_rows),                \
		.outcome = {"Sai số lớn nhất −55 g ở 15 kg, cho phép ± 75 g", "Largest error −55 g at 15 kg, allowed ± 75 g"},                     \
		.state = LIMS_STATE_PASS                                                                                                           \
	}

static const struct lims_paper_section results[] = {ERROR_STEP};

static const struct lims_paper_section steps[] = {
	{.kind = LIMS_SECTION_CHECKLIST,
		.heading = {"Kiểm tra bên ngoài", "Visual examination"},
		.clause = "ĐLVN 30:2021, 7.1",
		.points = visual,
		.point_count = COUNT(visual)},
	{.kind = LIMS_SECTION_TABLE,
		.heading = {"Độ lặp lại", "Repeatability"},
		.clause = "ĐLVN 30:2021, 7.3.2",
		.columns = error_columns,
		.column_count = COUNT(error_columns),
		.rows = repeat_rows,
		.row_count = COUNT(repeat_rows),
		.outcome = {"Độ lệch giữa các lần đọc 5 g, cho phép 75 g", "Spread of readings 5 g, allowed 75 g"},
		.state = LIMS_STATE_PASS},
	ERROR_STEP,
};

static const struct lims_bilingual statements[] = {
	{"Sai số điểm không được xác định ở tải gần không 10 e.", "The error at zero was found at a load of 10 e."},
};

const struct lims_certificate sample_certificate = {
	.issue = {.org = ORG,
		.number = "V26.00001",
		.place = "Mẫu Sơn",
		.issued = {2026, 11, 23},
		.record_hash = HASH,
		.chain_head = HEAD,
		.training = true,
		.program = "lims 0.1.0",
		.created = CREATED},
	.item = ITEM,
	.customer = CUSTOMER,
	.work = WORK,
	.sticker = "N000 25V.00417",
	.valid_until = {2027, 11, 30},
	.verifier = {.name = "Trần Đức Thắng", .detail = "Thẻ KĐV số 0412"},
	.authoriser = {.role = {"Giám đốc", "Director"}, .name = "Phạm Thị Ngọc Ánh"},
	.results = results,
	.result_count = COUNT(results),
	.standards = standards,
	.standard_count = COUNT(standards),
	.conditions = conditions,
	.condition_count = COUNT(conditions),
	.statements = statements,
	.statement_count = COUNT(statements),
};

static const struct lims_bilingual remarks[] = {
	{"Đại diện cơ sở sử dụng: không có ý kiến.", "Representative of the user: no remarks."},
};

static const struct lims_paper_signature record_signatures[] = {
	{.role = {"Đại diện cơ sở sử dụng", "User's representative"},
		.name = "Nguyễn Thị Hường",
		.remark = "Từ chối ký: bận bán hàng, đã nhận bản sao"},
	{.role = {"Người soát lại", "Reviewer"}, .name = "Lê Hoàng Yến"},
	{.role = {"Kiểm định viên", "Verifier"}, .name = "Trần Đức Thắng", .detail = "Thẻ KĐV số 0412"},
};

const struct lims_record sample_record = {
	.issue = {.org = ORG,
		.number = "BB26.00001",
		.place = "Mẫu Sơn",
		.issued = {2026, 11, 23},
		.record_hash = HASH,
		.chain_head = HEAD,
		.program = "lims 0.1.0",
		.created = CREATED},
	.item = ITEM,
	.customer = CUSTOMER,
	.work = WORK,
	.standards = standards,
	.standard_count = COUNT(standards),
	.conditions = conditions,
	.condition_count = COUNT(conditions),
	.steps = steps,
	.step_count = COUNT(steps),
	.conclusion = LIMS_STATE_PASS,
	.conclusion_words = {"Đạt yêu cầu kỹ thuật đo lường ở mọi mức tải", "Complies with the requirements at every load"},
	.marks = "Giấy chứng nhận kiểm định; Tem kiểm định",
	.certificate = "V26.00001",
	.sticker = "N000 25V.00417",
	.remarks = remarks,
	.remark_count = COUNT(remarks),
	.signatures = record_signatures,
	.signature_count = COUNT(record_signatures),
};

static const struct lims_form_criterion failures[] = {
	{{"Sai số ở mức tải 10 kg", "Error at the load 10 kg"}, "ĐLVN 30:2021, 7.3.5", "−80 g", "± 50 g", LIMS_STATE_FAIL},
	{{"Độ lặp lại ở mức tải 15 kg", "Repeatability at the load 15 kg"}, "ĐLVN 30:2021, 7.3.2", "100 g", "≤ 75 g", LIMS_STATE_FAIL},
};

static const struct lims_paper_signature notice_signatures[] = {
	{.role = {"Kiểm định viên", "Verifier"}, .name = "Trần Đức Thắng", .detail = "Thẻ KĐV số 0412"},
	{.role = {"Giám đốc", "Director"}, .name = "Phạm Thị Ngọc Ánh"},
};

static const struct lims_bilingual old_marks[] = {
	{"Tem 24V.00310 – đã hủy bằng hai gạch chéo", "Sticker 24V.00310: crossed out with two slashes"},
	{"Niêm K 12 (nắp) – đã tháo bỏ", "Seal K 12 (lid): taken off"},
};

const struct lims_notice sample_notice = {
	.issue = {.org = ORG,
		.number = "KD26.00001",
		.place = "Mẫu Sơn",
		.issued = {2026, 1, 5},
		.record_hash = HASH,
		.chain_head = HEAD,
		.draft = true,
		.program = "lims 0.1.0",
		.created = CREATED},
	.item = ITEM,
	.customer = CUSTOMER,
	.work = WORK,
	.failures = failures,
	.failure_count = COUNT(failures),
	.old_marks = old_marks,
	.old_mark_count = COUNT(old_marks),
	.record = "BB26.00001",
	.signatures = notice_signatures,
	.signature_count = COUNT(notice_signatures),
};

#define ISSUE(words_of, form, no)                                                                                                          \
	{                                                                                                                                      \
		.org = ORG, .words = words_of, .form_label = form, .number = no, .place = "Mẫu Sơn", .issued = {2026, 11, 23},                     \
		.record_hash = HASH, .chain_head = HEAD, .program = "lims 0.1.0", .created = CREATED                                               \
	}
#define RESULT(a, b, c, d)                                                                                                                 \
	{                                                                                                                                      \
		.cells = CELLS(a, b, c, d)                                                                                                         \
	}

static const struct lims_paper_column gauge_columns[] = {
	{.heading = {"Điểm đo", "Point"}, .unit = "bar", .align = LIMS_ALIGN_DECIMAL},
	{.heading = {"Số chỉ", "Indication"}, .unit = "bar", .align = LIMS_ALIGN_DECIMAL},
	{.heading = {"Sai số", "Error"}, .unit = "bar", .align = LIMS_ALIGN_DECIMAL},
	{.heading = {"Độ không đảm bảo đo U", "Uncertainty U"}, .unit = "bar", .align = LIMS_ALIGN_DECIMAL},
};
static const struct lims_paper_row as_left[] = {
	RESULT("2,0", "2,00", "−0,020", "0,031"), RESULT("6,0", "6,00", "0,015", "0,031"), RESULT("10,0", "10,00", "0,040", "0,031")};
static const struct lims_paper_row as_found[] = {
	RESULT("2,0", "2,00", "−0,120", "0,031"), RESULT("6,0", "6,00", "−0,085", "0,031"), RESULT("10,0", "10,00", "−0,060", "0,031")};
static const struct lims_paper_section gauge_results[] = {
	{.kind = LIMS_SECTION_TEXT, .heading = {"Kết quả sau khi hiệu chỉnh", "Results after adjustment (as left)"}},
	{.kind = LIMS_SECTION_TABLE,
		.heading = {"Sai số số chỉ", "Errors of indication"},
		.clause = "HC-01, 5.2",
		.columns = gauge_columns,
		.column_count = COUNT(gauge_columns),
		.rows = as_left,
		.row_count = COUNT(as_left)},
	{.kind = LIMS_SECTION_TEXT, .heading = {"Kết quả trước khi hiệu chỉnh", "Results before adjustment (as found)"}},
	{.kind = LIMS_SECTION_TABLE,
		.heading = {"Sai số số chỉ", "Errors of indication"},
		.clause = "HC-01, 5.2",
		.columns = gauge_columns,
		.column_count = COUNT(gauge_columns),
		.rows = as_found,
		.row_count = COUNT(as_found)},
};
static const struct lims_bilingual gauge_notes[] = {
	{"Độ không đảm bảo đo mở rộng U là độ không đảm bảo đo chuẩn tổng hợp nhân với hệ số phủ k = 2, ứng với xác suất phủ khoảng 95 %.",
		"The expanded uncertainty U is the combined standard uncertainty multiplied by the coverage factor k = 2, for a coverage "
		"probability of "
		"about 95 %."},
	{"Kết quả được liên kết chuẩn tới hệ đơn vị đo quốc tế SI thông qua các chuẩn có giấy chứng nhận nêu ở trên.",
		"The results are traceable to the SI through the standards whose certificates are named above."},
};
static const struct lims_paper_field gauge_characteristics[] = {
	{.label = {"Phạm vi đo", NULL}, .value = "(0 ÷ 10) bar"}, {.label = {"Độ phân giải", NULL}, .value = "0,05 bar"}};

struct lims_report sample_calibration(void)
{
	return (struct lims_report){.issue = ISSUE(lims_form_words(LIMS_FORM_CALIBRATION), "Mẫu 19.GCNHC", "HC26.00001"),
		.item = {.name = {"Áp kế", "Pressure gauge"},
			.type = "P-10",
			.serial = "AK-77",
			.code = "MS-1204",
			.maker = "Nhà máy Thử, Việt Nam",
			.characteristics = gauge_characteristics,
			.characteristic_count = COUNT(gauge_characteristics)},
		.customer = CUSTOMER,
		.work = {.method = {"HC-01 Áp kế – Quy trình hiệu chuẩn", "HC-01 Pressure gauges – Calibration procedure"},
			.mode = {"Chỉ báo kết quả", "Results only"},
			.place = "Phòng áp suất, trụ sở Trung tâm",
			.received = {2026, 11, 20},
			.started = {2026, 11, 23}},
		.conclusion = {"Chỉ nêu kết quả, không đánh giá sự phù hợp", "Results only; no requirement was assessed"},
		.sticker = "26H.00012",
		.performer = {.name = "Trần Đức Thắng"},
		.authoriser = {.role = {"Giám đốc", "Director"}, .name = "Phạm Thị Ngọc Ánh"},
		.standards = standards,
		.standard_count = COUNT(standards),
		.conditions = conditions,
		.condition_count = COUNT(conditions),
		.results = gauge_results,
		.result_count = COUNT(gauge_results),
		.notes = gauge_notes,
		.note_count = COUNT(gauge_notes)};
}

static const struct lims_paper_field cube_characteristics[] = {{.label = {"Ngày đúc mẫu", NULL}, .value = "26/10/2026 08:30"},
	{.label = {"Tuổi mẫu khi thử", NULL}, .value = "28 ngày"}, {.label = {"Hình dạng, kích thước mẫu", NULL}, .value = "Lập phương 150 mm"},
	{.label = {"Số viên trong tổ mẫu", NULL}, .value = "3"},
	{.label = {"Cường độ thiết kế (theo mẫu lập phương 150 mm)", NULL}, .value = "25 MPa"}};
static const struct lims_paper_field stage[] = {{.label = {"Phạm vi báo cáo", "Report"},
	.value = "Kết quả cuối cùng của tổ mẫu, tuổi quy định 28 ngày; các giấy trước: TN26.00011 (7 ngày)",
	.value_en = "Final report of the set, age of 28 days"}};
static const struct lims_paper_field origin[] = {
	{.label = {"Công trình, hạng mục", "Works, part"}, .value = "Cầu Mẫu; trụ T2; mác thiết kế B25"},
	{.label = {"Lấy mẫu", "Sampling"},
		.value = "Trần Giám; có biên bản lấy mẫu lưu cùng hồ sơ",
		.value_en = "Minutes of sampling are kept with the record"}};
static const struct lims_paper_column cube_columns[] = {
	{.heading = {"Đại lượng", "Quantity"}, .weight = 12},
	{.heading = {"Viên 1", NULL}, .align = LIMS_ALIGN_CENTRE, .weight = 5},
	{.heading = {"Viên 2", NULL}, .align = LIMS_ALIGN_CENTRE, .weight = 5},
	{.heading = {"Viên 3", NULL}, .align = LIMS_ALIGN_CENTRE, .weight = 5},
};
static const struct lims_paper_row cubes[] = {RESULT("Tải phá hoại F / Load at failure F (kN)", "562", "548", "575"),
	RESULT("Diện tích A / Area A (mm²)", "22500", "22500", "22500"), RESULT("Cường độ R / Strength R (MPa)", "25,0", "24,4", "25,6")};
static const struct lims_paper_section cube_results[] = {{.kind = LIMS_SECTION_TABLE,
	.heading = {"Nén mẫu", "Compression"},
	.clause = "TCVN 3118:2022",
	.columns = cube_columns,
	.column_count = COUNT(cube_columns),
	.rows = cubes,
	.row_count = COUNT(cubes)}};
static const struct lims_form_criterion cube_assessed[] = {
	{{"Không viên nào dưới 85 % cường độ thiết kế, viên 2", "No specimen below 85 % of the design strength"}, "TCVN 4453:1995", "24,4 MPa",
		"≥ 21,3 MPa", LIMS_STATE_PASS},
	{{"Cường độ tổ mẫu không nhỏ hơn cường độ thiết kế", "Strength of the group at least the design strength"}, "TCVN 4453:1995",
		"24,96 MPa", "≥ 25,00 MPa", LIMS_STATE_FAIL}};
static const struct lims_bilingual cube_notes[] = {
	{"Quy tắc quyết định: chấp nhận đơn giản (ILAC-G8:09/2019, 4.2.1).", "Decision rule: simple acceptance."}};

struct lims_report sample_test(void)
{
	return (struct lims_report){.issue = ISSUE(lims_form_words(LIMS_FORM_TEST), "Mẫu 20.GCNTN", "TN26.00042"),
		.item = {.name = {"Mẫu bê tông", "Concrete specimens"},
			.serial = "R2MAV/28",
			.code = "I-A5",
			.characteristics = cube_characteristics,
			.characteristic_count = COUNT(cube_characteristics),
			.condition = "nguyên vẹn"},
		.customer = {.name = "Công ty cổ phần Xây dựng Cầu Mẫu", .address = "Số 5, phường Phan Đình Phùng, tỉnh Mẫu Sơn"},
		.work = {.method = {"TCVN 3118:2022 Bê tông – Phương pháp xác định cường độ chịu nén", "Concrete – Compressive strength"},
			.mode = {"Đánh giá theo cường độ thiết kế", "Assessed against the design strength"},
			.place = "Số 12 đường Lương Ngọc Quyến, tỉnh Mẫu Sơn",
			.received = {2026, 10, 27},
			.started = {2026, 11, 23}},
		.more = stage,
		.more_count = COUNT(stage),
		.sample = origin,
		.sample_count = COUNT(origin),
		.conclusion = {"Không đạt yêu cầu được đánh giá", "Does not conform to what was assessed"},
		.state = LIMS_STATE_FAIL,
		.performer = {.name = "Lê Tâm"},
		.authoriser = {.role = {"Giám đốc", "Director"}, .name = "Phạm Thị Ngọc Ánh"},
		.standards = standards,
		.standard_count = 1,
		.results = cube_results,
		.result_count = COUNT(cube_results),
		.assessed = cube_assessed,
		.assessed_count = COUNT(cube_assessed),
		.notes = cube_notes,
		.note_count = COUNT(cube_notes)};
}

const struct lims_paper sample_paper = {
	.kind = LIMS_PAPER_RECORD,
	.org = {.name = {"PHÒNG ĐO MẪU", NULL}},
	.title = {"GIẤY THỬ", "Test paper"},
	.number = "T.1",
};

const char sample_letters[] =
	"à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ đ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ "
	"À Á Ả Ã Ạ Ă Ằ Ắ Ẳ Ẵ Ặ Â Ầ Ấ Ẩ Ẫ Ậ Đ È É Ẻ Ẽ Ẹ Ê Ề Ế Ể Ễ Ệ Ì Í Ỉ Ĩ Ị Ò Ó Ỏ Õ Ọ Ô Ồ Ố Ổ Ỗ Ộ Ơ Ờ Ớ Ở Ỡ Ợ Ù Ú Ủ Ũ Ụ Ư Ừ Ứ Ử Ữ Ự Ỳ Ý Ỷ Ỹ Ỵ "
	"a e i o u y d A E I O U Y D";

struct lims_fonts *fonts;

int fonts_set_up(void **state)
{
	(void)state;
	return lims_fonts_create(NULL, &fonts, NULL) == LIMS_OK ? 0 : -1;
}

int fonts_tear_down(void **state)
{
	(void)state;
	lims_fonts_destroy(fonts);
	return 0;
}
