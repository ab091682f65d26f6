import pytest

from casestudies.reading.wording.markdown import render


def test_paragraphs_lists_and_emphasis_are_kept():
    html = render("Five *main* features:\n\n- one\n- two")
    assert html == "<p>Five <em>main</em> features:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"


def test_headings_stand_below_those_of_the_page():
    assert render("# First") == "<h3>First</h3>"
    assert render("## Second") == "<h4>Second</h4>"
    assert render("###### Sixth") == "<h6>Sixth</h6>"


def test_links_to_elsewhere_are_not_recommended():
    link = '<a href="https://example.org/" rel="nofollow noopener">there</a>'
    assert link in render("[there](https://example.org/)")


def test_an_image_is_only_its_words():
    html = render("![a <b>chart</b>](https://example.org/x.png)")
    assert "<img" not in html
    assert "a &lt;b&gt;chart" in html


def test_a_table_has_heads_and_a_box_to_scroll_in():
    html = render("| Year | Jobs |\n|---|--:|\n| 2014 | **12** |\n| <script> | 3 |")
    assert html.startswith('<div class="prose-table" role="region"')
    assert '<th scope="col">Year</th>' in html
    assert "<td><strong>12</strong></td>" in html
    assert "&lt;script&gt;" in html
    assert html.endswith("</table></div>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:alert(1))",
        "![x](javascript:alert(1))",
        '[x](https://example.org/ "a\\" onmouseover=alert(1) b=\\"")',
        "<https://example.org/?<script>>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<div style='background:url(javascript:alert(1))'>",
    ],
)
def test_nothing_that_runs_comes_out(text):
    html = render(text).lower()
    for bad in ("<script", "<img", "<div", 'href="javascript', 'href="data', 'href="vbscript'):
        assert bad not in html
    assert " onmouseover=" not in html.replace('title="a&quot; onmouseover=', "")


def test_deep_nesting_is_bounded():
    assert render(">" * 5000 + " deep").count("<blockquote>") < 100


def test_one_long_address_stands_where_it_was_written_only():
    bomb = f"[x]: http://example.org/{'a' * 2000}\n\n" + "[x] " * 1000
    assert len(render(bomb)) < 2 * len(bomb)
