"""Mends ckanext-dcat 2.4.4, which asks every geometry for its datatype: nodes have none.

Python runs this at its start where the folder is on `PYTHONPATH`.
"""

from rdflib import BNode, URIRef

BNode.datatype = URIRef.datatype = None
