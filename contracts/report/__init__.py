"""The report of a run, for the test step of a data link (SOP step 7): JSON, HTML and PDF from the same values."""

from contracts.report.told import Cover, told
from contracts.report.write import FILES, to_html, to_json, to_pdf, write_reports, write_whole

__all__ = ["FILES", "Cover", "to_html", "to_json", "to_pdf", "told", "write_reports", "write_whole"]
