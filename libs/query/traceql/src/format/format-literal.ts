import type { Literal } from '../ast.js';

export function formatLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'integer':
      return String(literal.value);
    case 'float':
      return formatFloat(literal.value);
    case 'duration':
      return formatDuration(literal.nanoseconds);
    case 'string':
      return formatString(literal.value);
    case 'boolean':
      return String(literal.value);
    case 'nil':
      return 'nil';
    case 'status':
    case 'spanKind':
      return literal.value;
  }
}

/** With a point or an exponent, so that it reads as a float again. */
function formatFloat(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['ns', 1n],
];

function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  let rest = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  let text = nanoseconds < 0n ? '-' : '';
  for (const [unit, size] of UNITS) {
    if (rest >= size) text += `${rest / size}${unit}`;
    rest %= size;
  }
  return text;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** Between backticks where that saves escapes, as in regular expressions. */
function formatString(value: string): string {
  if (/^[^`\p{Cc}\p{Cs}]*\\[^`\p{Cc}\p{Cs}]*$/u.test(value)) return `\`${value}\``;
  const escaped = value.replaceAll(/["\\\p{Cc}\p{Cs}\u2028\u2029]/gu, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
    return ESCAPES.get(character) ?? String.raw`\u${hex}`;
  });
  return `"${escaped}"`;
}
