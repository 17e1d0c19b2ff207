// The query page with JavaScript: the text field becomes an editor, and answers come without
// leaving the page. Without it the form does the same: the server writes every page whole.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, syntaxTree } from "@codemirror/language";
import { forceLinting, lintKeymap, linter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";

import { completion } from "./completion.js";
import { language } from "./language.js";
import { look } from "./look.js";

// Longer addresses are refused by common proxies; such a query is sent by POST, and has no link.
const LONGEST_ADDRESS = 7000;
// The parts of the page that an answer replaces.
const PARTS = ["fault", "answer"];
// Correct SPARQL 1.1 that the grammar does not know: code point escapes, hash functions.
const UNKNOWN = /\\u|\b(?:md5|sha\d+)\s*\(/i;

const form = document.querySelector("form.query");
const field = form.elements.query;
const button = form.querySelector("button");
const said = document.getElementById("said");
let underWay = null; // what stops the query that is being run
let refused = null; // what the server could not run, where, and why
const told = StateEffect.define(); // says that this is another one

const view = editor();
field.hidden = true;
field.required = false;
document.getElementById("keys").hidden = false;
form.querySelector('label[for="query"]').addEventListener("click", () => view.focus());
form.addEventListener("submit", submitted);
addEventListener("popstate", () => location.reload());
takeRefusal();

// In a shadow tree CodeMirror adopts its style sheets; elsewhere it writes style elements, which
// the Content-Security-Policy forbids.
function editor() {
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({ mode: "open" });
  field.after(host);
  return new EditorView({
    doc: field.value,
    parent: root,
    root,
    extensions: [
      lineNumbers(),
      history(),
      language,
      bracketMatching(),
      closeBrackets(),
      completion(form.dataset.terms),
      linter(marks, {
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((it) => it.is(told))),
      }),
      look,
      EditorView.lineWrapping,
      EditorView.domEventHandlers({ beforeinput: replaced }),
      EditorView.contentAttributes.of({ "aria-label": "Query", "aria-multiline": "true" }),
      keymap.of([
        { key: "Mod-Enter", run: () => (form.requestSubmit(), true) },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
    ],
  });
}

// Chromium writes text over a selection in the colours of what was there, as a style attribute,
// which the policy forbids as well: such a replacement goes to CodeMirror instead.
function replaced(event, view) {
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || empty || view.composing) return false;
  const text = event.data ?? "";
  const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((it) => it(view, from, to, text, insert))) view.dispatch(insert());
  return true;
}

// What the server refused is marked until the text changes; then the first thing that the grammar
// does not expect. What comes after that follows from it.
function marks({ state }) {
  const text = state.doc.toString();
  if (refused?.query === text) return [mark(state, refused.position, "error", refused.message)];
  if (UNKNOWN.test(text)) return [];
  const position = firstFault(syntaxTree(state));
  if (position === null || !text.trim()) return [];
  return [mark(state, position, "warning", "SPARQL 1.1 does not expect this here.")];
}

function firstFault(tree) {
  const cursor = tree.cursor();
  do if (cursor.type.isError) return cursor.from;
  while (cursor.next());
  return null;
}

// A mark needs a character: those of the next word, or the last one of the text.
function mark(state, position, severity, message) {
  const rest = state.sliceDoc(position);
  const word = /\S[\w:-]*/.exec(rest);
  if (word) {
    const from = position + word.index;
    return { from, to: from + word[0].length, severity, message };
  }
  const to = state.sliceDoc(0, position).trimEnd().length;
  return { from: Math.max(to - 1, 0), to, severity, message };
}

function submitted(event) {
  const query = (field.value = view.state.doc.toString());
  if (form.elements._format.value !== "html") return; // a file: the browser takes it
  event.preventDefault();
  if (underWay) underWay.abort();
  else if (query.trim()) run(query);
  else view.focus();
}

async function run(query) {
  underWay = new AbortController();
  const began = performance.now();
  const { signal } = underWay;
  waiting(true);
  try {
    const page = await answerPage(query, signal);
    if (!page) return form.submit(); // not ours: let the browser show what it is
    for (const id of PARTS)
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    said.textContent = summary(performance.now() - began);
    takeRefusal();
    shown().scrollIntoView({ block: "nearest" });
  } catch (error) {
    said.textContent = signal.aborted ? "Stopped." : `No answer: ${error.message}.`;
  } finally {
    underWay = null;
    waiting(false);
  }
}

async function answerPage(query, signal) {
  const asked = new URLSearchParams({ query });
  const address = `${form.action}?${asked}`;
  const headers = { Accept: "text/html" };
  const isShort = address.length <= LONGEST_ADDRESS;
  const answer = isShort
    ? await fetch(address, { headers, signal })
    : await fetch(form.action, { method: "POST", body: asked, headers, signal });
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!PARTS.every((id) => page.getElementById(id))) return null;
  const here = isShort ? address : form.action;
  if (here !== location.href) window.history.pushState(null, "", here);
  return page;
}

function waiting(isWaiting) {
  form.setAttribute("aria-busy", isWaiting);
  button.textContent = isWaiting ? "Stop" : "Run";
  if (isWaiting) said.textContent = "Running …";
}

function summary(milliseconds) {
  const seconds = (milliseconds / 1000).toFixed(milliseconds < 995 ? 2 : 1);
  const words = document.querySelector("#answer .said")?.textContent ?? "";
  return faultShown() ? "Not run." : `${words} ${seconds} s`.trim();
}

function shown() {
  return document.getElementById(faultShown() ? "fault" : "answer");
}

function faultShown() {
  return document.querySelector("#fault section");
}

// Where the server says line and column, mark them. It counts characters, JavaScript UTF-16 units.
function takeRefusal() {
  const section = faultShown();
  const where = /line (\d+), column (\d+)/.exec(section?.dataset.where ?? "");
  refused = null;
  if (where) {
    const { doc } = view.state;
    const line = doc.line(Math.min(Number(where[1]), doc.lines));
    const before = [...line.text].slice(0, Number(where[2]) - 1).join("");
    refused = {
      query: doc.toString(),
      position: line.from + before.length,
      message: section.dataset.what,
    };
  }
  view.dispatch({ effects: told.of(null) });
  forceLinting(view);
}
