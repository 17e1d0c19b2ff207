// The query page with JavaScript: the text field becomes an editor, and answers come without
// leaving the page. Without it the form does the same: the server writes every page whole.

import { completionKeymap } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { forceLinting, linter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import { keymap } from "@codemirror/view";

import { completion } from "./completion.js";
import { editorIn, sayer } from "./field.js";
import { language } from "./language.js";

// Longer addresses are refused by common proxies; such a query is sent by POST, and has no link.
const LONGEST_ADDRESS = 7000;
// The parts of the page that an answer replaces.
const PARTS = ["fault", "answer"];
// Correct SPARQL 1.1 that the grammar does not know: code point escapes, hash functions.
const UNKNOWN = /\\u|\b(?:md5|sha\d+)\s*\(/i;

const form = document.querySelector("form.query");
const field = form.elements.query;
const button = form.querySelector("button");
const say = sayer(form);
const said = document.getElementById("said");
let underWay = null; // what stops the query that is being run
let refused = null; // what the server could not run, where, and why
const told = StateEffect.define(); // says that this is another one

const view = editorIn(field, say("Query"), [
  language,
  completion(form.dataset.terms),
  keymap.of(completionKeymap),
  linter(marks, {
    needsRefresh: ({ transactions }) =>
      transactions.some(({ effects }) => effects.some((it) => it.is(told))),
  }),
]);
form.addEventListener("submit", submitted);
addEventListener("popstate", () => location.reload());
takeRefusal();

// What the server refused is marked until the text changes; then the first thing that the grammar
// does not expect. What comes after that follows from it.
function marks({ state }) {
  const text = state.doc.toString();
  if (refused?.query === text) return [mark(state, refused.position, "error", refused.message)];
  if (UNKNOWN.test(text)) return [];
  const position = firstFault(syntaxTree(state));
  if (position === null || !text.trim()) return [];
  return [mark(state, position, "warning", say("SPARQL 1.1 does not expect this here."))];
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
    replaceLanguages(page);
    said.textContent = summary(performance.now() - began);
    takeRefusal();
    shown().scrollIntoView({ block: "nearest" });
  } catch (error) {
    said.textContent = signal.aborted ? say("Stopped.") : say("No answer: %(value)s.", error.message);
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

// The links to the page in other languages have the query in them.
function replaceLanguages(page) {
  const links = page.querySelector("nav.languages");
  if (links) document.querySelector("nav.languages")?.replaceWith(links);
}

function waiting(isWaiting) {
  form.setAttribute("aria-busy", isWaiting);
  button.textContent = isWaiting ? say("Stop") : say("Run");
  if (isWaiting) said.textContent = say("Running …");
}

function summary(milliseconds) {
  const digits = milliseconds < 995 ? 2 : 1;
  const seconds = (milliseconds / 1000).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const words = document.querySelector("#answer .said")?.textContent ?? "";
  return faultShown() ? say("Not run.") : `${words} ${seconds} s`.trim();
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
