"""Forms of the admin: what a browser would send of them, and what they show of what was sent."""

from selectolax.lexbor import LexborHTMLParser


def fields_of(html):
    """The names and values of the page's large form, as a browser would post them."""
    return fields_in(LexborHTMLParser(html).css_first("#content-main form[method=post]"))


def fields_in(form):
    sent = {}
    for node in form.css("input, select, textarea") if form else ():
        name = node.attributes.get("name")
        if not name or "disabled" in node.attributes:
            continue
        for value in values_of(node):
            sent.setdefault(name, []).append(value)
    return sent


def values_of(node):
    kind = node.attributes.get("type", "text")
    if node.tag == "textarea":
        return [node.text()]
    if node.tag == "select":
        return [
            option.attributes.get("value") or ""
            for option in node.css("option")
            if "selected" in option.attributes
        ] or ([] if "multiple" in node.attributes else [""])
    if kind in ("checkbox", "radio"):
        checked = "checked" in node.attributes
        return [node.attributes.get("value") or "on"] if checked else []
    if kind in ("submit", "button", "image", "reset"):
        return []
    return [node.attributes.get("value") or ""]


def messages_of(html):
    """The refusals that somebody who looks at the page sees."""
    page = LexborHTMLParser(html)
    return [
        " ".join(node.text().split())
        for node in page.css(".errorlist li")
        if not any(is_hidden(above) for above in above_of(node))
    ]


def above_of(node):
    while node := node.parent:
        yield node


def is_hidden(node):
    attributes = node.attributes if node.tag != "-document" else {}
    classes = (attributes.get("class") or "").split()
    closed = node.tag == "details" and "open" not in attributes
    return closed or "hidden" in classes or "empty-form" in classes or "hidden" in attributes
