"""Make the Word templates anew: `python -m papers.word_templates`, from the project's folder. What it makes is committed.

They have the places of `memo.typ` and `order.typ`: heading, blanks for number and date, the text with the office's indent, a table of
amounts, a signature. The emblem is for the office to put in. Sarabun is named, not embedded: offices have it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.text.font import CT_RPr
    from docx.table import Table
    from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).parent / "templates"
FONT = "Sarabun"
BODY_PT, HEADING_PT = 15, 24
INDENT_CM = 2.5
NUMBER = "." * 50
# A line's number, in Thai digits.
NTH = "{% for digit in loop.index|string %}{{ '๐๑๒๓๔๕๖๗๘๙'[digit|int] }}{% endfor %}"
DAY = "." * 45
NAME = "." * 50


def memo() -> "Document":
    """Lay the memo out."""
    document = _a4()
    _marked(document)
    heading = _line(document, "บันทึกข้อความ", bold=True, size_pt=HEADING_PT)
    heading.alignment = _centre()
    _line(document, "ส่วนราชการ", "  {{ office }}", bold=True)
    _line(document, "ที่", f"  {NUMBER}  ", "วันที่", f"  {DAY}", bold=True)
    _line(document, "เรื่อง", "  {{ subject }}", bold=True)
    _line(document, "เรียน", "  {{ to }}", bold=True)
    _repeated(document, "paragraphs", "{{ one }}")
    _line(document, "{%p if rows %}")
    _amounts(document)
    _line(document, "{%p endif %}")
    _body(_line(document, "{{ closing }}"))
    _line(document, "{%p if attachments %}")
    _line(document, "สิ่งที่ส่งมาด้วย", bold=True)
    _line(document, "{%p for one in attachments %}")
    _line(document, f"    {NTH}. {{{{ one }}}}")
    _line(document, "{%p endfor %}")
    _line(document, "{%p endif %}")
    _signature(document)
    return document


def order() -> "Document":
    """Lay out the order, which is the announcement's form too."""
    document = _a4()
    _line(document, "{{ heading }}", bold=True, size_pt=BODY_PT + 3).alignment = _centre()
    _line(document, "{%p if numbered %}")
    _line(document, f"ที่ {'.' * 20} / {'.' * 15}").alignment = _centre()
    _line(document, "{%p endif %}")
    _line(document, "เรื่อง", "  {{ subject }}", bold=True).alignment = _centre()
    _repeated(document, "paragraphs", "{{ one }}")
    _repeated(document, "lines", f"{NTH}. {{{{ one }}}}")
    _line(document, "{%p if duties %}")
    _body(_line(document, "{{ duties_head }}"))
    _line(document, "{%p endif %}")
    _repeated(document, "duties", f"{NTH}. {{{{ one }}}}")
    _repeated(document, "closing", "{{ one }}")
    _line(document, f"{{{{ signed }}}} ณ วันที่ {'.' * 12} เดือน {'.' * 30} พ.ศ. {'.' * 15}").alignment = _centre()
    _signature(document)
    return document


def _marked(document: "Document") -> None:
    """Leave a place at the head of every page for what a memo is marked with that is not official."""
    from docx.shared import Pt, RGBColor

    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = _centre()
    run = paragraph.add_run("{{ mark }}")
    run.bold = run.font.cs_bold = True
    run.font.size, run.font.color.rgb = Pt(BODY_PT), RGBColor(0xA3, 0x24, 0x1C)
    _complex_script(run._r.get_or_add_rPr(), BODY_PT)  # noqa: SLF001 - as below


def _repeated(document: "Document", name: str, line: str) -> None:
    _line(document, f"{{%p for one in {name} %}}")
    _body(_line(document, line))
    _line(document, "{%p endfor %}")


def _a4() -> "Document":
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY_PT)
    normal.paragraph_format.space_after = Pt(4)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    # Thai is a complex script to Word: it has its own font and size, and its own language for breaking lines.
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    _complex_script(normal.element.get_or_add_rPr(), BODY_PT)
    return document


def _complex_script(properties: "CT_RPr", size_pt: int) -> None:
    """Say the size and language of Thai text, in the order that the schema of Word wants."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    wanted = {"w:szCs": ("w:val", str(2 * size_pt), "w:lang"), "w:lang": ("w:bidi", "th-TH", "w:oMath")}
    for tag, (attribute, value, successor) in wanted.items():
        element = properties.find(qn(tag))
        if element is None:
            element = properties.insert_element_before(OxmlElement(tag), successor)
        element.set(qn(attribute), value)


def _line(document: "Document", *parts: str, bold: bool = False, size_pt: int = BODY_PT) -> "Paragraph":
    """Add a paragraph; where it is bold, its first part and every second one after it are."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    for number, part in enumerate(parts):
        run = paragraph.add_run(part)
        run.font.size = Pt(size_pt)
        run.bold = run.font.cs_bold = bold and number % 2 == 0
        _complex_script(run._r.get_or_add_rPr(), size_pt)  # noqa: SLF001 - python-docx has no other way
    return paragraph


def _body(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    paragraph.paragraph_format.first_line_indent = Cm(INDENT_CM)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.THAI_JUSTIFY


def _amounts(document: "Document") -> None:
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    _row(table, "{{ rows_head[0] }}", "{{ rows_head[1] }}", bold=True)
    _row(table, "{%tr for row in rows %}", "")
    _row(table, "{{ row[0] }}", "{{ row[1] }}")
    _row(table, "{%tr endfor %}", "")
    _row(table, "{%tr if total %}", "")
    _row(table, "{{ total[0] }}", "{{ total[1] }}", bold=True)
    _row(table, "{%tr endif %}", "")


def _row(table: "Table", left: str, right: str, *, bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    name, amount = table.add_row().cells  # type: ignore[no-untyped-call]
    name.width, amount.width = Cm(12), Cm(4)
    for cell, text in ((name, left), (amount, right)):
        run = cell.paragraphs[0].add_run(text)
        run.bold = run.font.cs_bold = bold
        _complex_script(run._r.get_or_add_rPr(), BODY_PT)  # noqa: SLF001 - as above
    amount.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _signature(document: "Document") -> None:
    from docx.shared import Cm

    for text in (f"ลงชื่อ {NAME}", f"({NAME})", f"ตำแหน่ง {NAME}"):
        paragraph = _line(document, text)
        paragraph.paragraph_format.left_indent = Cm(7)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.alignment = _centre()


def _centre() -> "WD_ALIGN_PARAGRAPH":
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    for made in (memo, order):
        made().save(str(FOLDER / f"{made.__name__}.docx"))
