// The validation page with JavaScript: the text field becomes an editor, findings are marked at
// their lines, and the page stays where it is. Without it the form does the same but for that.

import { json } from "@codemirror/lang-json";
import { xml } from "@codemirror/lang-xml";
import { StreamLanguage } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { turtle } from "@codemirror/legacy-modes/mode/turtle";
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { editorIn, sayer } from "./field.js";

const SEVERITIES = { violation: "error", warning: "warning", info: "info" };

const form = document.querySelector("form.validate");
const field = form.elements.text;
const said = document.getElementById("said");
const outcome = document.getElementById("outcome");
const button = form.querySelector("button");
const say = sayer(form);
const spoken = new Compartment();
let underWay = null;

const view = editorIn(field, say("Document"), [spoken.of(languageOf(field.value)), lintGutter()]);
form.addEventListener("submit", submitted);
form.elements.file?.addEventListener("change", opened);
document.getElementById("file")?.addEventListener("change", opened);
taken();

function languageOf(text) {
  const start = text.trimStart();
  if (start.startsWith("{") || start.startsWith("[{")) return json();
  if (/^<(\?xml|!--|!DOCTYPE|rdf:RDF|[\w-]+:RDF)/.test(start)) return xml();
  return StreamLanguage.define(turtle);
}

async function opened(event) {
  const [file] = event.target.files;
  if (!file) return;
  shown(await file.text());
  outcome.replaceChildren();
  taken();
  view.focus();
}

// Put another text in the place of the one that is there: what they have in common stays.
function shown(text) {
  const old = view.state.doc.toString();
  const most = Math.min(old.length, text.length);
  let from = 0;
  while (from < most && old[from] === text[from]) from += 1;
  let same = 0;
  while (same < most - from && old.at(-1 - same) === text.at(-1 - same)) same += 1;
  const to = old.length - same;
  view.dispatch({
    changes: { from, to, insert: text.slice(from, text.length - same) },
    effects: [spoken.reconfigure(languageOf(text)), EditorView.scrollIntoView(from)],
  });
}

function submitted(event) {
  field.value = view.state.doc.toString();
  event.preventDefault();
  if (underWay) underWay.abort();
  else check(new FormData(form, event.submitter));
}

async function check(fields) {
  underWay = new AbortController();
  const { signal } = underWay;
  waiting(true);
  try {
    const page = await answerPage(fields, signal);
    if (!page) return form.submit(); // not ours: let the browser show what it is
    outcome.replaceChildren(...page.getElementById("outcome").childNodes);
    const text = page.getElementById("text").value;
    if (fields.has("mend") || fields.has("apply")) shown(text);
    said.textContent = document.getElementById("outcome-title")?.textContent ?? "";
    taken();
    if (!fields.has("apply")) outcome.scrollIntoView({ block: "nearest" });
  } catch (error) {
    said.textContent = signal.aborted ? say("Stopped.") : say("No answer: %(value)s.", error.message);
  } finally {
    underWay = null;
    waiting(false);
  }
}

async function answerPage(fields, signal) {
  fields.delete("file");
  const headers = { Accept: "text/html" };
  const asked = new URLSearchParams(fields);
  const answer = await fetch(form.action, { method: "POST", body: asked, headers, signal });
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("outcome") && page.getElementById("text") ? page : null;
}

function waiting(isWaiting) {
  form.setAttribute("aria-busy", isWaiting);
  button.textContent = isWaiting ? say("Stop") : say("Check");
  if (isWaiting) said.textContent = say("Checking …");
}

// Take over what the server found: marks at the lines, and links to them.
function taken() {
  marked();
  for (const it of outcome.querySelectorAll("[data-line]")) {
    it.querySelector("a.line")?.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(Number(it.dataset.line));
    });
  }
}

function marked() {
  const { doc } = view.state;
  const found = [...outcome.querySelectorAll("[data-line]")];
  const diagnostics = found
    .map((it) => [Number(it.dataset.line), it])
    .filter(([number]) => number > 0 && number <= doc.lines)
    .map(([number, it]) => {
      const line = doc.line(number);
      const from = line.from + (line.text.length - line.text.trimStart().length);
      const severity = SEVERITIES[it.dataset.severity];
      const message = (it.querySelector(".message") ?? it).textContent.trim();
      return { from, to: Math.max(from, line.to), severity, message };
    });
  view.dispatch(setDiagnostics(view.state, diagnostics.sort((a, b) => a.from - b.from)));
}

function goTo(number) {
  const { doc } = view.state;
  const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
  view.dispatch({
    selection: { anchor: line.from },
    effects: EditorView.scrollIntoView(line.from, { y: "center" }),
  });
  view.focus();
}
