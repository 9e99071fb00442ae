"""A planning officer's desk in a real browser: forms found by what they do, pages kept as pictures, papers as files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, ViewportSize

WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
Given = str | bool | Iterable[str]


def pdf_file(name: str = "เอกสาร.pdf", content: bytes = PDF) -> FilePayload:
    """Give a file as a person picks it in a form."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@dataclass
class Desk:
    """One officer's browser. `record` is the address of what they work on; pictures and papers go to `folder`."""

    page: Page
    folder: Path
    record: str = ""
    seen: int = 0

    def open(self, address: str) -> None:
        """Open a page of the academy."""
        answer = self.page.goto(f"/services/academy/{address}")
        assert answer is not None
        assert answer.ok, (address, answer.status)

    def begin(self, address: str, **fields: Given) -> None:
        """Fill in the form that begins a record, and keep the record's address."""
        self.open(address)
        self.send(self.page.locator("form[method=post]").last, **fields)
        assert not self.problem, self.problem
        self.record = self.page.url.split("/services/academy/", 1)[1]

    def do(
        self,
        action: str,
        *files: FilePayload,
        within: Mapping[str, str] | None = None,
        refused: bool = False,
        **fields: Given,
    ) -> str:
        """Send one of the record's forms, and give the sentence with which it was refused; `within` picks among many."""
        if not self.page.url.endswith(self.record):
            self.open(self.record)
        form = self.page.locator(f'form[action$="/{action}"]')
        for name, value in (within or {}).items():
            form = form.filter(has=self.page.locator(f'[name="{name}"][value="{value}"]'))
        self.send(form.first, *files, **fields)
        assert bool(self.problem) == refused, (action, self.problem)
        return self.problem

    def send(self, form: Locator, *files: FilePayload, **fields: Given) -> None:
        """Unfold, fill in and send a form as a person does."""
        for folded in form.locator("xpath=ancestor::details[not(@open)]").all():
            folded.locator("> summary").click()
        for name, value in fields.items():
            fill(form, name, value)
        for place, file in zip(form.locator("[type=file]").all(), files, strict=False):
            place.set_input_files(file)
        with self.page.expect_navigation():
            form.locator("[type=submit]").first.click()

    @property
    def problem(self) -> str:
        """The sentence with which something was refused; empty where nothing was."""
        alert = self.page.locator("[role=alert]")
        return alert.first.inner_text() if alert.count() else ""

    def look(self, name: str) -> None:
        """Keep the page as a picture, as wide as a desk's and as a telephone's, with nothing beside the page's edge."""
        self.seen += 1
        for width, size in (("wide", WIDE), ("phone", PHONE)):
            self.page.set_viewport_size(size)
            beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, f"{name} is {beyond} pixels too wide on a {width} screen"
            self.page.screenshot(path=self.folder / f"{self.seen:02}-{name}-{width}.png", full_page=True)
        self.page.set_viewport_size(WIDE)

    def papers(self, within: str = "main") -> dict[str, Path]:
        """Save every file that the page offers, beside the page's picture; each by the end of its address."""
        kept, folder = {}, self.folder / f"{self.seen:02}-papers"
        for link in self.page.locator(f"{within} a[download]").all():
            address = link.get_attribute("href") or ""
            name = re.sub(r"[^\w.-]", "_", address.rsplit("/services/academy/", 1)[1].rsplit("/", 1)[1])
            with self.page.expect_download() as download:
                link.click()
            kept[name] = folder / name
            download.value.save_as(kept[name])
        return kept


def fill(form: Locator, name: str, value: Given) -> None:
    """Put a value into a field: text, choice, tick; several ticks or lines by a list."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    if isinstance(value, bool):
        fields.first.set_checked(value)
    elif not isinstance(value, str):
        _fill_many(fields, list(value))
    elif fields.first.get_attribute("type") in {"radio", "checkbox"}:
        form.locator(f'[name="{name}"][value="{value}"]').check()
    elif fields.first.evaluate("field => field.tagName") == "SELECT":
        fields.first.select_option(value)
    else:
        fields.first.fill(value)


def _fill_many(fields: Locator, values: list[str]) -> None:
    if fields.first.get_attribute("type") == "checkbox":
        for box in fields.all():
            box.set_checked(box.get_attribute("value") in values)
        return
    for place, value in zip(fields.all(), values, strict=False):
        if place.evaluate("field => field.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
