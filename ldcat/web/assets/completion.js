// What the editor offers while a query is written: prefixes, classes and properties that this
// catalogue knows, the query's own variables, and the words of SPARQL. It asks nobody else.

import { autocompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";

const WORDS = `ASK AS ASC BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP
  HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT UNDEF UNION VALUES WHERE`;
const FUNCTIONS = `ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI
  FLOOR GROUP_CONCAT HOURS IF IRI isBLANK isIRI isLITERAL isNUMERIC LANG LANGMATCHES LCASE MAX MD5 MIN
  MINUTES MONTH NOW RAND REGEX REPLACE ROUND sameTerm SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR
  STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE UUID
  YEAR`;
const DECLARED = /^[ \t]*PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>/gim;
const SILENT = new Set(["Comment", "String", "IriRef"]);
const NAME = /^[\w.-]*:?[\w-]*$/;

const words = [
  ...WORDS.split(/\s+/).map((label) => ({ label, type: "keyword" })),
  ...FUNCTIONS.split(/\s+/).map((label) => ({ label, type: "function", apply: `${label}(` })),
];

// Args: the address of what is known, `{prefixes: {dcat: IRI}, terms: [{name, kind, label}]}`.
export function completion(address) {
  let known = null; // fetched when first needed
  const fetched = async () => {
    known ??= fetch(address).then((answer) => answer.json());
    return known.catch(() => ({ prefixes: {}, terms: [] }));
  };
  return autocompletion({
    icons: false,
    override: [async (context) => offered(context, await fetched())],
    compareCompletions: shorterFirst,
  });
}

// Among names that fit equally well: `dcat:Dataset` is meant more often than `dcat:DataService`, and
// who means a longer name can write on.
function shorterFirst(one, other) {
  return one.label.length - other.label.length || one.label.localeCompare(other.label);
}

function offered(context, known) {
  if (SILENT.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  return declaration(context, known) ?? variables(context) ?? names(context, known);
}

function declaration(context, { prefixes }) {
  const found = context.matchBefore(/PREFIX\s+[\w.-]*$/i);
  if (!found) return null;
  const options = Object.entries(prefixes).map(([prefix, iri]) => ({
    label: `${prefix}:`,
    detail: iri,
    type: "namespace",
    apply: `${prefix}: <${iri}>\n`,
  }));
  return { from: found.from + /^PREFIX\s+/i.exec(found.text)[0].length, options, validFor: NAME };
}

function variables(context) {
  const found = context.matchBefore(/[?$]\w*/);
  if (!found) return null;
  const others = context.state.sliceDoc(0, found.from) + context.state.sliceDoc(context.pos);
  const labels = new Set(others.match(/[?$]\w+/g));
  const options = [...labels].map((label) => ({ label, type: "variable" }));
  return { from: found.from, options, validFor: /^[?$]\w*$/ };
}

function names(context, known) {
  const found = context.matchBefore(/[\w.-]*:?[\w-]*/);
  if (!found || (found.from === found.to && !context.explicit)) return null;
  const declared = new Map();
  for (const [, prefix, iri] of context.state.doc.toString().matchAll(DECLARED))
    declared.set(iri, prefix);
  const options = known.terms.map((term) => option(term, known.prefixes, declared));
  return { from: found.from, options: [...options, ...words], validFor: NAME };
}

// A term under the query's own prefix; under ours, which is then declared, so that the query also
// runs elsewhere.
function option({ name, kind, label }, prefixes, declared) {
  const [prefix, local] = name.split(":");
  const iri = prefixes[prefix];
  const own = declared.get(iri);
  const text = `${own ?? prefix}:${local}`;
  const apply = own === undefined ? declaring(text, `PREFIX ${prefix}: <${iri}>\n`) : text;
  return { label: text, detail: label, type: kind, apply };
}

function declaring(text, line) {
  return (view, _, from, to) =>
    view.dispatch({
      changes: [
        { from: 0, insert: line },
        { from, to, insert: text },
      ],
      selection: { anchor: line.length + from + text.length },
      userEvent: "input.complete",
    });
}
