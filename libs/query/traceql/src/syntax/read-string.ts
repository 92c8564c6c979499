import type { SourceRange } from '../ast.js';
import { TraceqlError } from '../traceql-error.js';

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/gu;
const CODE_POINT_MAX = 0x10_ff_ff;

/** The value of a string literal: as it stands between backticks, with Go's escapes between double quotes. */
export function readString(source: string, range: SourceRange): string {
  const inner = source.slice(1, -1);
  if (source.startsWith('`')) return inner;
  return inner.replaceAll(
    ESCAPE,
    (escape, byte?: string, four?: string, eight?: string, letter?: string, at?: unknown) => {
      const hex = byte ?? four ?? eight;
      const value = hex === undefined ? ESCAPED.get(letter ?? '') : fromHex(hex);
      if (value !== undefined) return value;
      const from = range.from + 1 + Number(at);
      const allowed = [String.raw`\n`, String.raw`\t`, String.raw`\"`, String.raw`\\`, String.raw`\u0041`];
      const message = `unknown escape ${escape}; allowed are ${allowed.join(' ')} and, for regular expressions, strings between backticks`;
      throw new TraceqlError(message, { from, to: from + escape.length }, allowed);
    },
  );
}

function fromHex(hex: string): string | undefined {
  const codePoint = Number.parseInt(hex, 16);
  return codePoint <= CODE_POINT_MAX ? String.fromCodePoint(codePoint) : undefined;
}
