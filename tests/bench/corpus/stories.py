"""Texts of a generated case: templates from the word lists with the case's own terms put in."""

from . import MARK, words


class Teller:
    """Tells of one case; the same terms fill every text."""

    def __init__(self, random, *, programme, place, groups, keywords, rare):
        self.random = random
        service, second = random.sample(words.SERVICES, 2)
        self.terms = with_capitals(
            programme=programme,
            place=plain(place),
            group=groups[0].label.lower() if groups else "residents",
            keyword=keywords[0].label.lower() if keywords else "local welfare",
            service=service,
            service2=second,
        )
        self.rare = rare

    def tell(self, templates, **terms):
        template = self.random.choice(templates)
        return template.format(
            **self.terms,
            **with_capitals(
                quality=self.random.choice(words.QUALITIES),
                partner=self.random.choice(words.PARTNERS_ACT),
                **terms,
            ),
        )

    def title(self, number):
        return f"Generated case {number:06d}: {self.tell(words.TITLES)}"

    def summary(self):
        """A sentence or two."""
        text = self.tell(words.SUMMARIES)
        return f"{text} {self.tell(words.SECOND_SENTENCES)}" if self.random.random() < 0.5 else text

    def section(self, kind):
        """A sentence or two; now and then a tool with a rare name."""
        text = self.tell(words.SECTIONS[kind])
        if self.random.random() < 0.2:
            text += f" Staff worked with a tool called {self.rare.capitalize()}."
        return text

    def locator(self):
        number = self.random.randrange(1, 60)
        return self.random.choice(words.LOCATORS).format(n=number, m=number + 2)


def with_capitals(**terms):
    """A {Slot} begins a sentence."""
    return terms | {name.capitalize(): text[:1].upper() + text[1:] for name, text in terms.items()}


def plain(term):
    """A term's label without the mark that it is generated."""
    return term.label.removesuffix(f" ({MARK})")
