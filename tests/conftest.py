"""What every test has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
import rdflib
from pyshacl.validator import Validator


@pytest.fixture(scope="session", autouse=True)
def peers_are_not_traced() -> Iterator[None]:
    """Do not follow rdflib and pySHACL for coverage, which is of our code: that takes minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Validator, "run", _untraced(Validator.run))
        patch.setattr(rdflib.Graph, "parse", _untraced(rdflib.Graph.parse))
        yield


def _untraced(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def quiet(*words: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return call(*words, **options)
        finally:
            sys.settrace(trace)

    return quiet
