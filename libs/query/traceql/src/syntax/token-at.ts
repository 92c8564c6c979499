import type { SourceRange } from '../ast.js';

const TOKEN = /(?:[\w.:"]|\P{ASCII})+|[&|!=<>~^]+|[^]/uy;

/** The token-like piece of text to underline, empty at the end of the text. */
export function tokenAt(text: string, from: number): SourceRange {
  TOKEN.lastIndex = from;
  return { from, to: from + (TOKEN.exec(text)?.[0].length ?? 0) };
}
