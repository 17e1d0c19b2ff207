"""Names that cannot be read are named, whatever the system says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldcat.catalogue.inputs import named_inputs, opened
from ldcat.errors import InputError
from tests.support import fetch_limits


def test_a_name_that_the_system_refuses_is_told(tmp_path: Path) -> None:
    name = str(tmp_path / ("x" * 300))
    with pytest.raises(InputError, match="cannot be read: File name too long") as caught:
        named_inputs([name])
    assert caught.value.where == name


def test_a_folder_without_documents_is_passed_over_beside_others(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    (tmp_path / "empty").mkdir()
    names = [str(tmp_path / it) for it in ("a.ttl", "empty")]
    assert named_inputs(names) == (names[:1], names[1:])


def test_a_device_that_cannot_be_read_is_told() -> None:
    with pytest.raises(InputError, match="/proc/self/mem: It cannot be read: Input/output error"):
        opened("/proc/self/mem", fetch_limits()).__enter__()
