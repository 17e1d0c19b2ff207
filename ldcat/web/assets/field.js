// A text field that becomes an editor; what both pages have in common.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";

import { look } from "./look.js";

// In a shadow tree CodeMirror adopts its style sheets; elsewhere it writes style elements, which
// the Content-Security-Policy forbids.
// Return what says a text in the language of the page; the page has the words.
export function sayer(form) {
  const words = JSON.parse(form.dataset.words ?? "{}");
  return (text, value = "") => (words[text] ?? text).replace("%(value)s", value);
}

export function editorIn(field, label, extensions) {
  const form = field.form;
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({ mode: "open" });
  field.after(host);
  const view = new EditorView({
    doc: field.value,
    parent: root,
    root,
    extensions: [
      lineNumbers(),
      history(),
      bracketMatching(),
      closeBrackets(),
      ...extensions,
      look,
      EditorView.lineWrapping,
      EditorView.domEventHandlers({ beforeinput: replaced }),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
      keymap.of([
        { key: "Mod-Enter", run: () => (form.requestSubmit(), true) },
        ...closeBracketsKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
    ],
  });
  field.hidden = true;
  field.required = false;
  document.getElementById("keys").hidden = false;
  form.querySelector(`label[for="${field.id}"]`).addEventListener("click", () => view.focus());
  return view;
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
