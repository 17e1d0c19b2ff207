"""Try the operator's templates at the start, so that a fault in them is told then."""

from __future__ import annotations

from ldcat.model.iri import Iri
from ldcat.represent.base import Context
from ldcat.represent.markup import Templates, faults_in
from ldcat.represent.page import ErrorView
from ldcat.represent.registry import open_registry


def tried(context: Context) -> tuple[str, ...]:
    """Compile the templates, and write a page with them; return what is odd about them.

    Raises:
        ResourceError: That fails.
    """
    folder = context.look.templates
    if folder is None:
        return ()
    notes = Templates(folder).check(context.interface.speech((context.site.language,)))
    with faults_in(folder):
        view = ErrorView(Iri(f"{context.site.base}trial"), 404, "Not found", "-")
        open_registry(context).by_token("html").write(view)
    return notes
