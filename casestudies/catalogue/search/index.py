"""What of a record can be searched, in three tiers."""

from dataclasses import dataclass
from functools import lru_cache

from keywords.folding import words

from .passages import CLAIM_TEXTS
from .stemming import LONGEST_WORD, stem


@dataclass(frozen=True, slots=True)
class Document:
    """Folded words by tier; None stands between texts, so that no phrase spans two."""

    title: list
    lead: list
    body: list

    def vocabulary(self):
        return {
            word
            for word in {*self.title, *self.lead, *self.body}
            if word and 2 < len(word) <= LONGEST_WORD and not word.isdigit()
        }

    def stems(self, tier):
        return [word and stem(word) for word in getattr(self, tier)]


def document_of(record):
    return Document(
        _run([record.title]), _run(_lead_texts(record)), _run(text for _, text in passages(record))
    )


def _run(texts):
    found = []
    for text in texts:
        if text:
            found += _words(text)
        found.append(None)
    return found


@lru_cache(maxsize=5_000)
def _words(text):
    """Many records name the same terms."""
    return words(text)


def _lead_texts(record):
    yield record.summary
    for terms in (record.keywords, record.countries, record.policy_fields, record.target_groups):
        yield from (term.label for term in terms)
    for place in record.localities:
        yield place.label
        yield from (term.label for term in place.within)
    if record.programme:
        yield record.programme.label
        yield record.programme.acronym
    for project in record.research_projects:
        yield project.label
        yield project.title


def passages(record):
    """(claim code or "", text) of everything else that a reader can find words in."""
    if record.programme:
        yield "", record.programme.description
    for organisation in record.organisations().values():
        yield "", organisation.label
    for claim in record.claims():
        yield claim.code, " · ".join(filter(None, _claim_texts(claim)))
    for source in record.sources:
        authors = ", ".join(author.family or author.literal for author in source.authors)
        yield "", " · ".join(text for text in (source.title, authors, source.container) if text)


def _claim_texts(claim):
    fields = vars(claim)
    if "domain" in fields:
        yield claim.domain.label
    yield from (fields[name] for name in CLAIM_TEXTS if name in fields)
