import { autocompletion, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { linter } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { checkTraceql } from './check-traceql.js';
import { editorTheme } from './editor-theme.js';
import { traceqlCompletions } from './traceql-completion.js';
import type { AskCompletions } from './traceql-completion.js';
import { traceqlLanguage } from './traceql-language.js';
import classes from './traceql-bar.module.css';

export interface TraceqlEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onRun: (text: string) => void;
  readonly ask: AskCompletions;
  /** Somebody has just asked for the editor. */
  readonly isFocusWanted: boolean;
  /** Gives the page a way to put the cursor here. */
  readonly focusRef: RefObject<(() => void) | null>;
}

/** Faults are shown when somebody stops typing, not while a word is half there. */
const CHECK_DELAY_MS = 400;

/** The editor keeps its own text; `text` replaces it only when it comes from elsewhere (history, format, back). */
export function TraceqlEditor({ text, onText, onRun, ask, isFocusWanted, focusRef }: TraceqlEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  // The editor outlives a render; it calls whatever the last render gave.
  const latest = useRef({ text, onText, onRun, ask, isFocusWanted });
  useEffect(() => {
    latest.current = { text, onText, onRun, ask, isFocusWanted };
  });

  useEffect(() => {
    if (box.current === null) return undefined;
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: latest.current.text,
        selection: { anchor: latest.current.text.length },
        extensions: [
          runKeys((query) => {
            latest.current.onRun(query);
          }),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
          history(),
          traceqlLanguage(),
          autocompletion({
            override: [traceqlCompletions((query, at) => latest.current.ask(query, at))],
            icons: false,
          }),
          linter(({ state }) => diagnosticsOf(state.sliceDoc()), { delay: CHECK_DELAY_MS }),
          placeholder('{ resource.service.name = "checkout" && status = error }'),
          editorTheme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'TraceQL query', spellcheck: 'false' }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) latest.current.onText(state.sliceDoc());
          }),
        ],
      }),
    });
    editor.current = view;
    focusRef.current = () => {
      view.focus();
    };
    if (latest.current.isFocusWanted) view.focus();
    return () => {
      view.destroy();
      editor.current = null;
      focusRef.current = null;
    };
  }, [focusRef]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.sliceDoc() === text) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      selection: { anchor: text.length },
    });
  }, [text]);

  return <div ref={box} className={classes.editor} />;
}

/** Enter asks, as in every search box; Shift+Enter begins a line. With the list of completions open, Enter chooses. */
function runKeys(onRun: (text: string) => void) {
  const run = (view: EditorView) => {
    onRun(view.state.sliceDoc());
    return true;
  };
  return keymap.of([
    { key: 'Enter', run },
    { key: 'Mod-Enter', run },
  ]);
}

function diagnosticsOf(text: string): Diagnostic[] {
  if (text.trim() === '') return [];
  const checked = checkTraceql(text);
  if (checked.ok) return [];
  const { from, to, message } = checked.fault;
  // At the end there is nothing to underline: the last character stands for it.
  return [{ from: Math.min(from, Math.max(text.length - 1, 0)), to, message, severity: 'error' }];
}
