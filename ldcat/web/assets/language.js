// SPARQL for the editor: the grammar, what its words look like, how lines are indented.

import { LanguageSupport, delimitedIndent, indentNodeProp } from "@codemirror/language";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

const group = delimitedIndent({ closing: "}", align: false });
const sparql = SparqlLanguage.configure({
  props: [
    styleTags({
      A_predicate: tags.keyword,
      "Pname_ns Pname_ln": tags.namespace,
      Blank_node_label: tags.variableName,
      "IntegerPositive IntegerNegative DecimalPositive DecimalNegative": tags.number,
      "DoublePositive DoubleNegative": tags.number,
      Langtag: tags.annotation,
    }),
    indentNodeProp.add({ GroupGraphPattern: group, ConstructTemplate: group, DataBlock: group }),
  ],
});

export const language = new LanguageSupport(
  sparql,
  sparql.data.of({ commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } }),
);
