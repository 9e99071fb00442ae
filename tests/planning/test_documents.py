from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from planning import documents
from planning.errors import DocumentRefused, UnknownRecord

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def store(session: Session, content: bytes, name: str = "หนังสือ.pdf") -> documents.Document:
    return documents.store_pdf(session, record_id="r", name=name, content=content, by="malee", now=NOON)


def test_a_stored_file_comes_back_byte_for_byte(session: Session):
    stored = store(session, PDF)
    assert documents.content(session, "r", stored.document_id) == (stored, PDF)
    assert list(documents.documents(session, "r").values()) == [stored]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document-empty"),
        (b"PK\x03\x04 a Word file", "document-not-pdf"),
        (PDF[:20], "document-not-pdf"),  # an upload that broke off
        (b"<html>%PDF</html>", "document-not-pdf"),
        (PDF + b"x" * (documents.LIMIT_MIB << 20), "document-too-large"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_by_name(session: Session, content: bytes, code: str):
    with pytest.raises(DocumentRefused) as refused:
        store(session, content, "ใบเสร็จ.docx")
    assert refused.value.code == code
    assert "ใบเสร็จ.docx" in refused.value.th
    assert documents.documents(session, "r") == {}


def test_a_record_shows_only_its_own_files(session: Session):
    stored = store(session, PDF)
    with pytest.raises(UnknownRecord):
        documents.content(session, "other", stored.document_id)


def test_erasing_a_file_leaves_known_what_it_was(session: Session):
    stored = store(session, PDF)
    documents.erase(session, stored.document_id)
    with pytest.raises(UnknownRecord):
        documents.content(session, "r", stored.document_id)
    assert documents.documents(session, "r")[stored.document_id].sha256 == stored.sha256
