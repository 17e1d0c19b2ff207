"""The document job: parse, repair, split, canonicalise and check what comes from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ldcat.errors import SyntaxFaultError
from ldcat.model.contexts import Contexts, load_contexts
from ldcat.model.media import BY_NAME
from ldcat.model.reading import Reader
from ldcat.model.record import Prepared
from ldcat.model.splitting import MemoryDocument
from ldcat.sandbox.answers import header_of
from ldcat.sandbox.preparing import Preparer, remarks_of
from ldcat.sandbox.worker import Output
from ldcat.validation.engine import Validator
from ldcat.validation.profiles import load_profiles

_STRAYS = 20


class DocumentOptions(BaseModel):
    """What is asked of a document.

    Attributes:
        syntax: Name of its syntax (`ldcat.model.media`).
        base: IRI that its relative IRIs are completed with.
        catalogue: Public base IRI of the catalogue, for minted IRIs.
        tolerant: Repair what can be repaired, instead of refusing it.
        profile: Token of the profile to check against; empty for none.
    """

    syntax: str
    base: str
    catalogue: str
    tolerant: bool
    profile: str


class DocumentJob:
    """Prepares the records of whole documents."""

    def __init__(self, contexts: Contexts, validator: Validator) -> None:
        self._contexts = contexts
        self._validator = validator

    def run(self, options: Mapping[str, Any], body: bytes, output: Output) -> None:
        """Answer with the records of the document in `body`."""
        asked = DocumentOptions.model_validate(options)
        reader = Reader(self._contexts, tolerant=asked.tolerant)
        reading = reader.read(body, BY_NAME[asked.syntax], asked.base)
        if not reading.triples and not reading.faults:
            raise SyntaxFaultError(
                "The document has no statements.", mend="Is it RDF, and is it complete?"
            )
        document = MemoryDocument(reading.triples)
        preparer = Preparer(asked.catalogue, self._validator, asked.profile)
        remarks = remarks_of(reading.repairs, reading.faults)
        preparation = preparer.prepare(document, document.primaries, remarks)
        reached = {str(node) for node in preparation.reached}
        strays = [it for it in document.subjects if it not in preparation.reached]
        loose = [it for it in reading.faults if it.subject not in reached]
        values = header_of(preparation.records, reading.repairs, loose) | {
            "statements": len(document),
            "outside": sum(len(document.triples(it)) for it in strays),
            "strays": [str(it) for it in strays[:_STRAYS]],
        }
        answer(output, values, preparation.records)


def answer(output: Output, values: Mapping[str, Any], records: Sequence[Prepared]) -> None:
    """Send a header, then every record's payload."""
    output.header(values)
    for record in records:
        output.write(record.packed)


def open_job(config: Mapping[str, Any]) -> DocumentJob:
    """Return the job of a worker.

    Args:
        config: `contexts`: a folder; `shapes`: folders, the bundled one first;
            `engine`: name of the SHACL engine.
    """
    profiles = load_profiles([Path(folder) for folder in config["shapes"]])
    contexts = load_contexts(Path(config["contexts"]))
    return DocumentJob(contexts, Validator(profiles, config["engine"]))
