"""Public descriptions of terms as they are stored: each is read here, in the shape that its facet's
terms have in a Record, since a page would break on anything else."""

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from casestudies.record import Record, Source

from .. import faults
from ..facets import EVERY_FACET

# What a description leaves out, since the catalogue or the case that describes it says it.
LEFT_OUT: dict[str, Any] = {"id": 0, "slug": "", "number": 0}
Description = dict[str, Any]


def shape_at(path: str) -> type[BaseModel]:
    """What stands at a dotted path through Records."""
    shape: Any = Record
    for name in path.split("."):
        shape = shape.model_fields[name].annotation
        while get_origin(shape) in (Union, UnionType, tuple):  # or None, or more of them
            shape = get_args(shape)[0]
    found: type[BaseModel] = shape
    return found


SHAPES = {facet.name: shape_at(facet.paths[0]) for facet in EVERY_FACET if facet.has_terms}


def readable(facet: str, value: str, stored: Any) -> Description:
    """The description of a term, with whatever its shape has; nothing where it can't be read."""
    if stored == {}:  # records have only named it
        return {}
    try:
        return as_declared(facet, stored)
    except (ValidationError, TypeError, AttributeError) as error:
        said = str(error).splitlines()[0]
        faults.tell(("term", facet, value), f"{facet} “{value}” is shown by its name only: {said}")
        return {}


def as_declared(facet: str, stored: Description) -> Description:
    """Raises ValidationError, TypeError or AttributeError."""
    found = _whole(SHAPES[facet], stored)
    if "sources" in stored:
        sources = stored["sources"].items()
        found["sources"] = {slug: _whole(Source, source) for slug, source in sources}
    return found


def _whole(shape: type[BaseModel], stored: Description) -> Description:
    term = shape.model_validate({**LEFT_OUT, **stored}, extra="ignore").model_dump(mode="json")
    return {name: said for name, said in term.items() if name in stored or name not in LEFT_OUT}
