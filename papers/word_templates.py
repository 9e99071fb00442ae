"""Make the Word templates anew: `python -m papers.word_templates`, from the project's folder. What it makes is committed.

They have the places of `memo.typ` and `order.typ`: heading, blanks for number and date, the text with the office's indent, a table of
amounts, a signature. The emblem is for the office to put in. The font of Thai letters, TH Sarabun New at 16 points, is named and not
embedded: offices have it; the fonts that come next to it are named too. The end of the text, the last amounts among it, stays on the page
of the signature.
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
FONT = "TH Sarabun New"
INSTEAD = "TH SarabunPSK,Sarabun,Laksaman,Loma"  # the first is as wide; the others are a third wider
BODY_PT, HEADING_PT = 16, 29
INDENT_CM = 2.5
WIDTHS_CM = (11.2, 4.8)  # of a name and its amount
NUMBER = "." * 50
# A line's number, in Thai digits.
NTH = "{% for digit in loop.index|string %}{{ '๐๑๒๓๔๕๖๗๘๙'[digit|int] }}{% endfor %}"
DAY = "." * 45
NAME = "." * 42
SIGNED_PT = 40  # room for a signature


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
    _body(_kept(_line(document, "{{ closing }}")))
    _line(document, "{%p if attachments %}")
    _kept(_line(document, "สิ่งที่ส่งมาด้วย", bold=True))
    _line(document, "{%p for one in attachments %}")
    _kept(_line(document, f"    {NTH}. {{{{ one }}}}"))
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
    _repeated(document, "closing", "{{ one }}", kept=True)
    signed = f"{{{{ signed }}}} ณ วันที่ {'.' * 12} เดือน {'.' * 30} พ.ศ. {'.' * 15}"
    _kept(_line(document, signed)).alignment = _centre()
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


def _repeated(document: "Document", name: str, line: str, *, kept: bool = False) -> None:
    _line(document, f"{{%p for one in {name} %}}")
    repeated = _line(document, line)
    _body(_kept(repeated) if kept else repeated)
    _line(document, "{%p endfor %}")


def _kept(paragraph: "Paragraph") -> "Paragraph":
    """Keep a paragraph on the page of the next one."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


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
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(4), 1
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    # Thai is a complex script to Word: it has its own font and size, and its own language for breaking lines.
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    _complex_script(normal.element.get_or_add_rPr(), BODY_PT)
    _name_fonts_instead(document)
    return document


def _name_fonts_instead(document: "Document") -> None:
    """Say in the table of fonts which ones to take where the office's is missing."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement, parse_xml

    (part,) = (one for one in document.part.package.iter_parts() if one.partname == "/word/fontTable.xml")
    fonts = parse_xml(part.blob)
    font = OxmlElement("w:font", {qn("w:name"): FONT})
    for tag, value in (("w:altName", INSTEAD), ("w:charset", "DE"), ("w:family", "swiss"), ("w:pitch", "variable")):
        font.append(OxmlElement(tag, {qn("w:val"): value}))
    fonts.append(font)
    part._blob = serialize_part_xml(fonts)  # noqa: SLF001 - as below


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
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width_cm in zip(table.columns, WIDTHS_CM, strict=True):
        column.width = Cm(width_cm)
    _row(table, "{{ rows_head[0] }}", "{{ rows_head[1] }}", bold=True, kept=True)
    _head_of_each_page(table)
    for rows, kept in (("rows[:loose]", False), ("rows[loose:]", True)):
        _row(table, f"{{%tr for row in {rows} %}}", "")
        _row(table, "{{ row[0] }}", "{{ row[1] }}", kept=kept)
        _row(table, "{%tr endfor %}", "")
    _row(table, "{%tr if total %}", "")
    _row(table, "{{ total[0] }}", "{{ total[1] }}", bold=True, kept=True)
    _row(table, "{%tr endif %}", "")


def _head_of_each_page(table: "Table") -> None:
    from docx.oxml.parser import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as below


def _row(table: "Table", left: str, right: str, *, bold: bool = False, kept: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.parser import OxmlElement
    from docx.shared import Cm

    row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as below
    name, amount = row.cells
    name.width, amount.width = map(Cm, WIDTHS_CM)
    for cell, text in ((name, left), (amount, right)):
        cell.paragraphs[0].paragraph_format.keep_with_next = kept or None
        run = cell.paragraphs[0].add_run(text)
        run.bold = run.font.cs_bold = bold
        _complex_script(run._r.get_or_add_rPr(), BODY_PT)  # noqa: SLF001 - as above
    amount.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _signature(document: "Document") -> None:
    from docx.shared import Cm, Pt

    for number, text in enumerate((f"ลงชื่อ {NAME}", f"({NAME})", f"ตำแหน่ง {NAME}")):
        paragraph = _kept(_line(document, text))
        paragraph.paragraph_format.left_indent = Cm(7)
        paragraph.paragraph_format.space_before = None if number else Pt(SIGNED_PT)
        paragraph.alignment = _centre()


def _centre() -> "WD_ALIGN_PARAGRAPH":
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    for made in (memo, order):
        made().save(str(FOLDER / f"{made.__name__}.docx"))
