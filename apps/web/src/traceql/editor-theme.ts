import { EditorView } from '@codemirror/view';

const MONOSPACE = 'var(--mantine-font-family-monospace)';

/** As an input of the page; all colours are variables of the page. */
export const editorTheme = EditorView.theme({
  '&': { fontSize: 'var(--mantine-font-size-sm)', color: 'var(--mantine-color-text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONOSPACE, lineHeight: '1.25rem', maxHeight: '10rem', overflow: 'auto' },
  '.cm-content': { padding: '0.25rem 0', caretColor: 'var(--mantine-color-text)' },
  '.cm-line': { padding: '0 0.5rem' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)', borderLeftWidth: '2px' },
  '.cm-placeholder': { color: 'var(--mantine-color-dimmed)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--clew-selected)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--clew-selected)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--clew-error) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--clew-line)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--clew-panel)',
    color: 'var(--mantine-color-text)',
    boxShadow: 'var(--mantine-shadow-md)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONOSPACE, maxHeight: '18rem', minWidth: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '0.5rem', padding: '0.1875rem 0.625rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--clew-selected)',
    color: 'var(--mantine-color-text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--clew-accent)', fontWeight: '600' },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    paddingLeft: '1rem',
    color: 'var(--mantine-color-dimmed)',
    fontStyle: 'normal',
    fontFamily: 'var(--mantine-font-family)',
    fontSize: 'var(--mantine-font-size-xs)',
  },
  '.cm-completionInfo': { padding: '0.375rem 0.625rem', fontSize: 'var(--mantine-font-size-xs)' },
  '.cm-tooltip-lint': { maxWidth: '34rem' },
  '.cm-diagnostic': { borderLeftColor: 'var(--clew-error)', padding: '0.375rem 0.625rem' },
});
