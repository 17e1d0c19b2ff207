"""What every test has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

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


_P = ParamSpec("_P")
_R = TypeVar("_R")


def _untraced(call: Callable[_P, _R]) -> Callable[_P, _R]:
    @wraps(call)
    def quiet(*words: _P.args, **options: _P.kwargs) -> _R:
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return call(*words, **options)
        finally:
            sys.settrace(trace)

    return quiet
