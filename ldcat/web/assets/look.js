// The editor in the colours of the page; the custom properties are those of ldcat.css.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { EditorView } from "@codemirror/view";

const page = EditorView.theme({
  "&": {
    background: "var(--sheet)",
    color: "var(--ink)",
    border: "1px solid var(--quiet)",
    borderRadius: "var(--round)",
    fontSize: ".9em",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.5",
    minHeight: "12rem",
    maxHeight: "max(12rem, min(30rem, 60vh))",
    overflow: "auto",
  },
  ".cm-content": { padding: ".75rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 .75rem 0 .5rem" },
  ".cm-gutters": {
    background: "transparent",
    color: "var(--quiet)",
    border: "0",
    paddingInlineStart: ".25rem",
  },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--warm-tint)" },
  ".cm-lintRange": { backgroundImage: "none", borderBlockEnd: "2px solid var(--warm)", padding: "0" },
  ".cm-lintRange-error": { background: "color-mix(in srgb, var(--warm) 14%, transparent)" },
  ".cm-tooltip, .cm-panels": {
    background: "var(--sheet)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
  ".cm-tooltip": { borderRadius: ".375rem", boxShadow: "0 .25rem 1rem rgb(0 0 0 / .2)" },
  ".cm-diagnostic": { borderInlineStart: "4px solid var(--warm)", fontFamily: "var(--sans)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    maxHeight: "16rem",
    maxWidth: "min(40rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .5rem", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--accent)",
    color: "var(--accent-ink)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: ".85" },
});

const code = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--violet)" },
  { tag: [tags.string, tags.number, tags.bool, tags.annotation], color: "var(--warm)" },
  { tag: tags.variableName, color: "var(--ink)", fontWeight: "600", whiteSpace: "nowrap" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

export const look = [page, syntaxHighlighting(code)];
