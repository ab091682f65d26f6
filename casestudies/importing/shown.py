"""Texts of a table as they can be stored and shown, whatever stands in them: a database's JSON has
no NUL and no half of a character."""


def shown(text: str) -> str:
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode()
