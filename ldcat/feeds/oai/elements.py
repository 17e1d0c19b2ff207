"""Records as XML elements of a metadata format, written once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ldcat.catalogue.reading import CatalogueReader
from ldcat.feeds.kept_forms import KeptForms
from ldcat.feeds.oai.formats import MetadataFormat
from ldcat.model.record import Record


class Elements:
    """Writes records in metadata formats, unless that was done before."""

    def __init__(self, reader: CatalogueReader, kept: KeptForms) -> None:
        """Begin.

        Args:
            reader: Reads the records.
            kept: What was written before.
        """
        self._reader = reader
        self._kept = kept

    def told(self, records: Sequence[Record], form: MetadataFormat) -> Mapping[str, bytes]:
        """Return records in a format, by IRI; nothing for those that cannot be expressed."""
        keys: dict[str, bytes] = {it.iri: self._kept.key(form.prefix, it) for it in records}
        kept = self._kept.get(list(keys.values()))
        missing = [it for it in records if keys[it.iri] not in kept]
        reader = self._reader
        read = reader.views(missing, whole=True) if form.is_rdf else reader.apart(missing)
        found = {iri: kept[key] for iri, key in keys.items() if key in kept}
        fresh: dict[str, bytes] = {it.record.iri: form.told(it) for it in read}
        self._kept.put((keys[iri], element) for iri, element in fresh.items())
        return found | fresh

    def possible(
        self, record: Record, formats: Iterable[MetadataFormat]
    ) -> Sequence[MetadataFormat]:
        """Return the formats that a record can be expressed in."""
        (view,) = self._reader.apart([record])
        return [it for it in formats if it.can(view)]
