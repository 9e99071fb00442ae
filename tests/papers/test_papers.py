"""Papers say what the values say: their text is read back out of the PDF."""

import io
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from pypdfium2 import PdfDocument

from indicator import load_definition
from papers.memo import memo_paper, memo_word
from papers.pass_rate import pass_rate_paper
from papers.thai import held, span, thai_digits
from papers.training.certificates import certificates_paper
from papers.training.lists import results_paper, sign_in_paper
from papers.training.memos import approval_values, clearing_values, loan_values
from papers.training.people import Attendee, Certified
from papers.training.summary import summary_paper
from papers.word_templates import FOLDER, memo, order
from planning.training import Project
from planning.training.evaluation import check_answer, form, summarise
from tests.indicator.conftest import Score, person, report
from tests.planning.training.story import PLAN, Story

PEOPLE = [Attendee("malee", "มาลี ศรีสุข", "กองแผนงาน"), Attendee("somchai", "สมชาย ใจดี", "ศูนย์อนามัยที่ 1")]
FIGURES = report(
    [person("a"), person("b")], [Score("a", "m01", 10, 10), Score("a", "m05", 20, 20), Score("b", "m01", 2, 10)]
)
PRINTED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def project():
    story = Story()
    story.to_clearing()
    return story.project


def text(paper: bytes) -> str:
    """The words of a paper without blanks, for a PDF breaks lines where it likes."""
    with closing(PdfDocument(paper)) as opened:
        return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_bounded() for page in opened))


def squeezed(*words: str) -> list[str]:
    return [re.sub(r"\s+", "", word) for word in words]


def test_the_indicators_paper_has_the_figure_the_rule_and_the_fingerprint():
    paper = pass_rate_paper(FIGURES, load_definition("pass_rate"), round_name="2570/6", fingerprint="ab12" * 16)
    told = text(paper)
    overall = FIGURES.overall
    for words in squeezed(
        overall.shown, f"A = {overall.numerator} คน", f"B = {overall.denominator} คน", "รอบ 2570/6", "ab12" * 8
    ):
        assert words in told


def test_a_paper_of_no_data_says_so():
    assert "ไม่มีข้อมูล" in text(pass_rate_paper(report([], []), load_definition("pass_rate")))


def test_the_summary_has_the_vouchers_to_the_satang_and_in_words(project: Project):
    given = {
        **{one.item: one.choices[0].item for one in form().about},
        **dict.fromkeys(form().rated, "4"),
        "comment": "แอร์เย็นไป",
    }
    evaluation = summarise(form(), [[check_answer(form(), given)] * 6], invited=8)
    told = text(summary_paper(project, PEOPLE, evaluation, FIGURES, printed=PRINTED))
    for words in squeezed(
        "46,800.50", "สี่หมื่นหกพันแปดร้อยบาทห้าสิบสตางค์", "3,199.50", "ร้อยละ 75.00", "4.00", "ค่าใช้สอย", "(ก่อนอบรม)", "แอร์เย็นไป"
    ):
        assert words in told


def test_a_summary_of_few_answers_tells_none_of_them(project: Project):
    told = text(summary_paper(project, PEOPLE, summarise(form(), [], 8), None, printed=PRINTED))
    assert "จึงไม่แสดงรายละเอียด" in told
    assert "ยังไม่มีข้อมูล" in told


def test_the_summary_says_how_many_answers_its_means_leave_out(project: Project):
    evaluation = replace(summarise(form(), [], 8), waiting=3)
    assert "อีก3คำตอบ" in text(summary_paper(project, PEOPLE, evaluation, FIGURES, printed=PRINTED))


def test_memos_leave_number_date_and_name_blank_and_tell_the_amounts(project: Project):
    for values, amount in ((approval_values, "๕๐,๐๐๐.๐๐"), (loan_values, "๕๐,๐๐๐.๐๐"), (clearing_values, "๔๖,๘๐๐.๕๐")):
        told = text(memo_paper(values(project)))
        assert "บันทึกข้อความ" in told
        assert amount in told


def test_a_memo_says_the_word_for_project_once_and_leaves_out_what_was_not_filled_in(project: Project):
    bare = replace(project, plan=PLAN.model_copy(update={
        "title_th": "โครงการอบรม API", "objective_th": "เพื่อเชื่อมโยง", "audience_th": "", "place_th": "", "curriculum": "",
    }))  # fmt: skip
    told = text(memo_paper(approval_values(bare)))
    assert "กำหนดจัดโครงการอบรมAPIเพื่อเชื่อมโยงระหว่างวันที่๑๔–๑๕ธันวาคม๒๕๖๙ในการนี้" in told


def test_digits_are_thai_but_not_in_words_with_latin_letters():
    assert thai_digits({"a": ["เลขที่ 12/2570", ("v1.2 ที่ https://a.th/1",)], "b": 3}) == {
        "a": ["เลขที่ ๑๒/๒๕๗๐", ["v1.2 ที่ https://a.th/1"]], "b": 3,
    }  # fmt: skip


def test_there_is_a_sheet_to_sign_for_each_half_day_with_every_name(project: Project):
    paper = sign_in_paper(project, PEOPLE)
    with closing(PdfDocument(paper)) as opened:
        assert len(opened) == 2 * len(PLAN.days)
    assert text(paper).count("มาลีศรีสุข") == 2 * len(PLAN.days)


def test_a_certificate_has_name_number_and_code_and_no_score(project: Project):
    people = [Certified("มาลี ศรีสุข", "กผ. 1/2570", "ABCD-EFGH", "https://example.th/certificates/ABCD-EFGH")]
    told = text(certificates_paper(project, people, passed=True))
    assert "https://example.th/certificates" in told, "where to type the code, for who cannot scan it"
    for words in squeezed("มาลี ศรีสุข", "กผ. ๑/๒๕๗๐", "ABCD-EFGH", "ระหว่างวันที่ ๑๔–๑๕ ธันวาคม ๒๕๖๙"):
        assert words in told
    assert "คะแนน" not in told
    assert "หนังสือรับรองการเข้าร่วม" in text(certificates_paper(project, people, passed=False))


@pytest.mark.parametrize("code", ["WWWW-WWWW-WWWW-WWWW", "MS1Q-V2Q6-VKAH-QN6W", "1111-1111-1111-1111"])
def test_a_certificates_code_stands_on_one_line_however_wide_its_letters_are(project: Project, code: str):
    people = [Certified("มาลี ศรีสุข", "กผ. 1/2570", code, f"https://example.th/certificates/{code}")]
    assert code in text(certificates_paper(project, people, passed=True))


def test_the_list_of_results_names_everybody_in_b(project: Project):
    told = text(results_paper(FIGURES, project, "รุ่น 2570-1"))
    assert "ผ่านเกณฑ์1จาก2คน" in told
    assert "(ยังไม่ยืนยัน)" in told


def test_a_list_of_results_of_nobody_says_no_data(project: Project):
    told = text(results_paper(report([], []), project, "รุ่น 2570-1"))
    assert "ไม่มีข้อมูล" in told
    assert "0จาก0" not in told


def test_a_usual_classs_results_and_their_signatures_stand_on_one_page(project: Project):
    people = [person(f"p{number:02}") for number in range(30)]
    figures = report(people, [Score(one.username, "m01", 300.25, 388) for one in people])
    with closing(PdfDocument(results_paper(figures, project, "รุ่น 2570-1"))) as opened:
        assert len(opened) == 1


def pages(paper: bytes) -> list[str]:
    with closing(PdfDocument(paper)) as opened:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in opened]


@pytest.mark.parametrize("most", [36, 37])
def test_the_last_names_of_a_list_stand_on_the_page_of_the_signatures(project: Project, most: int):
    people = [person(f"p{number:02}") for number in range(most)]
    figures = report(people, [Score(one.username, "m01", 10, 10) for one in people])
    *_before, last = pages(results_paper(figures, project, "รุ่น 2570-1"))
    assert "ลงชื่อ" in last
    assert f"ชื่อp{most - 1}" in last
    assert "ชื่อ-สกุล" in last, "under the head of the list"


@pytest.mark.parametrize("attached", range(0, 30, 5))
def test_the_last_amounts_of_a_memo_stand_on_the_page_of_the_signature(project: Project, attached: int):
    lines = [(f"รายการ {number}", "1.00") for number in range(1, 19)]
    values = replace(clearing_values(project), rows=lines, attachments=["เอกสาร"] * attached, total=("รวม", "18.00"))
    (signed,) = (page for page in pages(memo_paper(values)) if "ลงชื่อ" in page)
    for words in ("รายการ๑๗", "รายการ๑๘", "รวม", "จึงเรียนมา"):
        assert words in signed


def test_a_memo_in_word_keeps_its_end_together(project: Project):
    document = docx.Document(io.BytesIO(memo_word(clearing_values(project))))
    (amounts,) = document.tables
    cells = [cell.paragraphs[0] for row in amounts.rows for cell in row.cells]
    at = next(n for n, one in enumerate(document.paragraphs) if one.text.startswith("จึงเรียนมา"))
    assert all(one.paragraph_format.keep_with_next for one in (*cells, *document.paragraphs[at:]))
    assert amounts.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in amounts.rows)


def test_text_from_people_is_text_on_paper_and_no_markup(project: Project):
    hostile = [Attendee("x", '#eval("1") *ชื่อ* $a$ <b>', '"); #panic()')]
    assert '#eval("1")*ชื่อ*$a$<b>' in text(sign_in_paper(project, hostile))


def test_days_of_one_month_and_of_two_are_told_as_offices_do():
    assert span(PLAN.days) == "14–15 ธันวาคม 2569"
    assert held(PLAN.days[:1]) == "วันที่ 14 ธันวาคม 2569"
    assert span((PLAN.days[0].replace(month=11, day=30), PLAN.days[0])) == "30 พฤศจิกายน 2569 – 14 ธันวาคม 2569"


def test_a_memo_in_word_names_the_font_and_leaves_blanks_for_number_and_date(project: Project):
    document = docx.Document(io.BytesIO(memo_word(clearing_values(project))))
    assert document.styles["Normal"].font.name == "TH Sarabun New"
    (fonts,) = (one.blob for one in document.part.package.iter_parts() if one.partname == "/word/fontTable.xml")
    assert 'w:altName w:val="TH SarabunPSK,Sarabun,Laksaman,Loma"' in fonts.decode()
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert [line for line in lines if re.fullmatch(r"ที่  \.{40,}  วันที่  \.{40,}", line)]
    (amounts,) = document.tables
    assert [cell.text for cell in amounts.rows[-1].cells] == ["รวม", "๔๖,๘๐๐.๕๐"]


def test_text_from_people_is_text_in_word_and_no_markup(project: Project):
    hostile = "<w:p/> {{ office }} {% raw %} & \x0b\x00"
    document = docx.Document(io.BytesIO(memo_word(replace(loan_values(project), subject=hostile))))
    assert "เรื่อง  <w:p/> {{ office }} {% raw %} & " in [paragraph.text for paragraph in document.paragraphs]


def test_the_committed_word_template_is_what_its_script_makes():
    committed = docx.Document(str(FOLDER / "memo.docx"))
    assert committed.element.xml == memo().element.xml
    assert committed.styles.element.xml == memo().styles.element.xml


@pytest.mark.parametrize("template", [memo, order])
def test_word_templates_keep_the_order_of_the_schema(template: Callable[[], Document]):
    order_of = ["rStyle", "rFonts", "b", "bCs", "i", "color", "sz", "szCs", "lang"]
    for properties in template().element.iter(qn("w:rPr")):
        found = [order_of.index(child.tag.rpartition("}")[2]) for child in properties]
        assert found == sorted(found)
        assert {"szCs", "lang"} <= {order_of[at] for at in found}, "Thai has a size and a language of its own"


def test_an_overrun_stands_on_the_summary_and_in_the_clearing_memo(project: Project):
    story = Story()
    story.to_clearing()
    story.spend("3", "3199.50", over_reason="ถัวเฉลี่ยจากค่าวิทยากร")
    summed = text(summary_paper(story.project, PEOPLE, None, FIGURES, printed=PRINTED))
    for words in squeezed("เกิน 1,199.50", "รายการที่จ่ายเกินวงเงินที่อนุมัติ", "ถัวเฉลี่ยจากค่าวิทยากร"):
        assert words in summed
    told = " ".join(clearing_values(story.project).paragraphs)
    assert "ค่าอาหาร เกิน 1,199.50 บาท (ถัวเฉลี่ยจากค่าวิทยากร)" in told
    assert "เกิน" not in " ".join(clearing_values(project).paragraphs)
