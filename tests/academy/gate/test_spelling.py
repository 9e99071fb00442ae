from pathlib import Path

import pytest

from academy.gate.spelling import allowed_words, misspelt, unknown_words


@pytest.mark.parametrize(
    "text",
    [
        "เก็บข้อมูลให้ครบทุกหน้า แล้วตรวจซ้ำ ๆ",
        "ผู้เข้ารับการอบรมเขียนฟังก์ชันด้วยภาษา Python",
        "ร้อยละ ๑๐ ฯลฯ",
        "พ.ศ. และ ต.ค.",
        "no Thai at all",
    ],
)
def test_good_thai_has_nothing_unknown(text: str):
    assert not unknown_words(text)


@pytest.mark.parametrize("text", ["ข้อมลูสุขภาพ", "วิเคราะห", "หน่วยงานน้้น", "เเล้ว", "ไม่มีข้อผดิพลาด", "แลปงเป็นตัวเลข"])
def test_a_word_that_does_not_exist_is_told(text: str):
    assert unknown_words(text)


def test_a_course_allows_words_of_its_own(tmp_path: Path):
    (tmp_path / "allowed_words.txt").write_text("# คำเฉพาะ\nเปือยน้อย  # a name\n")
    allowed = allowed_words(tmp_path)
    assert allowed == {"เปือยน้อย"}
    assert unknown_words("อำเภอเปือยน้อยใหม่")
    assert not unknown_words("อำเภอเปือยน้อยใหม่", allowed)


def test_a_common_misspelling_is_told_with_the_right_word():
    assert misspelt("สัญญาอนุญาติและการคำนวน") == [("อนุญาติ", "อนุญาต"), ("คำนวน", "คำนวณ")]
    assert misspelt("สัญญาอนุญาตและการคำนวณ") == []
    assert misspelt("อีเมล์", frozenset({"อีเมล์"})) == []
