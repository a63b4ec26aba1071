// What the console adds to NiceGUI's CodeMirror: problems at their lines, completion, an accessible name, themes.
import * as CM from "nicegui-codemirror";

const LIGHT = "githubLight";
const DARK = "githubDark";
const PATIENCE_MS = 2000; // for the server's completions

const replaceProblems = CM.StateEffect.define();

class Message extends CM.WidgetType {
  constructor(text, severity) {
    super();
    this.text = text;
    this.severity = severity;
  }
  eq(other) {
    return other.text === this.text && other.severity === this.severity;
  }
  toDOM() {
    const span = document.createElement("span");
    span.className = `problem-message problem-message-${this.severity}`;
    span.textContent = this.text;
    return span;
  }
}

class Marker extends CM.GutterMarker {
  constructor(severity) {
    super();
    this.severity = severity;
  }
  eq(other) {
    return other.severity === this.severity;
  }
  toDOM() {
    const span = document.createElement("span");
    span.className = `problem-marker problem-marker-${this.severity}`;
    span.textContent = this.severity === "error" ? "✕" : "!";
    return span;
  }
}

// Problems by the start of their line; the text may be newer than they are.
function byLine(doc, problems) {
  const lines = new Map();
  for (const problem of problems) {
    if (problem.to > doc.length) continue;
    const line = doc.lineAt(problem.from);
    lines.set(line.from, [...(lines.get(line.from) ?? []), problem]);
  }
  return lines;
}

function worst(problems) {
  return problems.some(({ severity }) => severity === "error") ? "error" : "warning";
}

function decorations(doc, problems) {
  const found = [];
  for (const [start, here] of byLine(doc, problems)) {
    const line = doc.lineAt(start);
    const more = here.length > 1 ? ` (and ${here.length - 1} more)` : "";
    found.push(CM.Decoration.line({ class: `problem-line-${worst(here)}` }).range(line.from));
    for (const { from, to, severity } of here) {
      const end = Math.min(to, line.to);
      if (from < end) found.push(CM.Decoration.mark({ class: `problem-mark-${severity}` }).range(from, end));
    }
    const widget = new Message(here[0].message + more, worst(here));
    found.push(CM.Decoration.widget({ widget, side: 1 }).range(line.to));
  }
  return CM.Decoration.set(found, true);
}

const problemField = CM.StateField.define({
  create: () => ({ decorations: CM.Decoration.none, markers: CM.RangeSet.empty }),
  update(value, transaction) {
    let { decorations: shown, markers } = value;
    shown = shown.map(transaction.changes);
    markers = markers.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(replaceProblems)) continue;
      const { doc } = transaction.state;
      shown = decorations(doc, effect.value);
      markers = CM.RangeSet.of(
        [...byLine(doc, effect.value)].map(([start, here]) => new Marker(worst(here)).range(start)),
        true,
      );
    }
    return { decorations: shown, markers };
  },
  provide: (field) => CM.EditorView.decorations.from(field, (value) => value.decorations),
});

const problemGutter = CM.gutter({
  class: "problem-gutter",
  markers: (view) => view.state.field(problemField).markers,
  initialSpacer: () => new Marker("error"), // the width stays when problems come and go
});

const waiting = new Map();
let requests = 0;

// Asks the server, which has the schema; what was typed before has reached it by then, as one socket carries both.
function completions(component) {
  return async (context) => {
    const request = ++requests;
    const answer = new Promise((resolve) => {
      waiting.set(request, resolve);
      setTimeout(() => resolve(null), PATIENCE_MS);
    });
    component.$emit("complete", { request, offset: context.pos, explicit: context.explicit });
    const found = await answer;
    waiting.delete(request);
    if (!found || context.aborted) return null;
    const quoted = context.state.sliceDoc(found.from, found.from + 1) === '"' ? 1 : 0;
    const behind = found.to - context.pos; // of the word, which the option replaces as a whole
    return {
      from: found.from + quoted,
      validFor: /^[\w.$:@/-]*$/,
      options: found.options.map(({ label, text, caret, kind, detail, info, required }) => ({
        label,
        detail,
        info: info || undefined,
        type: kind,
        boost: required ? 1 : 0,
        apply(view, _option, from, to) {
          const start = from - quoted;
          view.dispatch({
            changes: { from: start, to: to + behind, insert: text },
            selection: { anchor: start + caret },
            userEvent: "input.complete",
            scrollIntoView: true,
          });
        },
      })),
    };
  };
}

async function viewOf(id) {
  for (;;) {
    const component = window.getElement(id);
    if (component?.editorPromise) return [component, await component.editorPromise];
    await new Promise(requestAnimationFrame); // NiceGUI is mounting it
  }
}

function followDarkMode(component) {
  const apply = () => component.setTheme(document.body.classList.contains("body--dark") ? DARK : LIGHT);
  new MutationObserver(apply).observe(document.body, { attributeFilter: ["class"] });
  apply();
}

export async function extend(id, { label, describedBy, readOnly }) {
  const [component, view] = await viewOf(id);
  const attributes = { "aria-label": label };
  if (describedBy) attributes["aria-describedby"] = describedBy;
  const extensions = [CM.EditorView.contentAttributes.of(attributes)];
  if (readOnly) {
    extensions.push(CM.EditorState.readOnly.of(true));
  } else {
    const source = completions(component);
    extensions.push(problemField, problemGutter, CM.EditorState.languageData.of(() => [{ autocomplete: source }]));
  }
  view.dispatch({ effects: CM.StateEffect.appendConfig.of(extensions) });
  view.setTabFocusMode(true); // the Tab key leads out of the editor, as everywhere else on the page
  followDarkMode(component);
}

export async function showProblems(id, problems) {
  const [, view] = await viewOf(id);
  view.dispatch({ effects: replaceProblems.of(problems) });
}

export function answerCompletion(request, found) {
  waiting.get(request)?.(found);
}

export async function select(id, from) {
  const [, view] = await viewOf(id);
  const anchor = Math.min(from, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: CM.EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}
