"""Find the bundled files: in the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_IN_WHEEL: Final = _PACKAGE / "_data"


def _bundled(name: str) -> Path:
    folder = _IN_WHEEL / name
    return folder if folder.is_dir() else _PACKAGE.parent / name


def shapes() -> Path:
    """Return the folder of the bundled profiles."""
    return _bundled("shapes")


def vocabularies() -> Path:
    """Return the folder of the bundled vocabularies."""
    return _bundled("vocabularies")


def queries() -> Path:
    """Return the folder of the bundled queries."""
    return _bundled("queries")


def contexts() -> Path:
    """Return the folder of the bundled JSON-LD contexts."""
    return _PACKAGE / "contexts"


def examples() -> Path:
    """Return the folder of the example catalogue."""
    return _PACKAGE / "examples"


def formats() -> Path:
    """Return the file that lists open and machine-readable formats."""
    return _PACKAGE / "quality" / "formats.toml"


def static() -> Path:
    """Return the folder of style sheets and images."""
    return _PACKAGE / "web" / "static"


def translations() -> Path:
    """Return the folder of what pages say in other languages than English."""
    return _PACKAGE / "represent" / "translations"


def outline() -> Path:
    """Return the folder of the outline of the world."""
    return _PACKAGE / "outline"
