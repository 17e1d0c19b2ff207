"""Who asks, and what they may (RFC 6750: bearer tokens)."""

from __future__ import annotations

from fastapi import Request

from ldcat.bootstrap import Application
from ldcat.errors import ForbiddenError, UnauthorizedError
from ldcat.ledger.tokens import Role

_LONGEST = 1000


def author(request: Request, application: Application, role: Role) -> str:
    """Return the name of who asks; they may what a role may.

    Raises:
        UnauthorizedError: No token is shown, or one that does not work.
        ForbiddenError: The token allows less.
    """
    given = request.headers.getlist("authorization")
    if len(given) > 1:  # whose work would it be?
        raise UnauthorizedError("Two tokens are shown.", mend="Send one Authorization header.")
    scheme, _, shown = next(iter(given), "").partition(" ")
    if scheme.lower() != "bearer" or not shown.strip():
        raise UnauthorizedError(
            "This needs a token.",
            mend="Send it as `Authorization: Bearer …`; `ldcat token create` makes one.",
        )
    token = application.ledger.tokens.find(shown.strip()[:_LONGEST])
    if token is None:
        raise UnauthorizedError(
            "The token does not work: it is unknown, revoked or too old.",
            mend="Ask the operator for another.",
        )
    if not token.allows(role):
        raise ForbiddenError(
            f"The token “{token.name}” has the role {token.role}.",
            mend=f"This needs the role {role}.",
        )
    return token.name
