from indicator import Breakdown, PassRateReport
from indicator.chart import bar_chart
from tests.indicator.conftest import Score, person, report


def test_the_chart_shows_the_figures_the_page_shows(worked: PassRateReport):
    svg = bar_chart(worked.by(Breakdown.MODULE), language="th", synthetic=False)
    assert svg.startswith("<svg")
    assert "เก็บข้อมูลให้ครบ" in svg
    assert "60.00 (3/5)" in svg


def test_the_chart_stands_under_a_strict_content_policy(worked: PassRateReport):
    svg = bar_chart(worked.by(Breakdown.AGENCY), language="en", synthetic=True)
    assert "Simulated data" in svg
    assert not any(word in svg for word in (" style=", "<style", "<script", "href=", " onclick"))


def test_a_name_with_markup_stays_text():
    figures = report([person("a", agency="<script>alert(1)</script>")], [Score("a", "m01", 1, 10)])
    svg = bar_chart(figures.by(Breakdown.AGENCY), language="th", synthetic=False)
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_a_name_cannot_become_an_expression():
    name = '"]+datum.value+["'
    figures = report([person("a", agency=name)], [Score("a", "m01", 1, 10)])
    assert "]+datum" in bar_chart(figures.by(Breakdown.AGENCY), language="th", synthetic=False)
