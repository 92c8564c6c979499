import { TraceqlError } from '../traceql-error.js';
import { expectedAt } from './expected.js';

/** A mistake that many make, and what to say of it. `pattern` is tried where the text stops making sense. */
interface Explanation {
  readonly pattern: RegExp;
  /** Given the text that matched. */
  readonly message: (found: string) => string;
  /** Default: what the grammar allows there. */
  readonly expected?: readonly string[];
  /** Point behind the text that matched instead of at it. */
  readonly pointsBehind?: true;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /(?:parent\.)?(?:span|resource|event|link|instrumentation|parent)?\.(?=[\s(){}=~!<>&|^,]|$)/uy,
    message: (found) => `expected the name of an attribute after ${JSON.stringify(found)}`,
    expected: ['attribute name'],
    pointsBehind: true,
  },
  {
    pattern: /"(?:[^"\\\n]|\\.)*\\?(?=\n|$)/uy,
    message: () => 'this string is not closed; expected "',
    expected: ['"'],
  },
  { pattern: /`[^`]*$/uy, message: () => 'this string is not closed; expected `', expected: ['`'] },
  {
    pattern: /'(?:[^']*'?)/uy,
    message: () => `strings are written with " or \`, not with '`,
    expected: ['string'],
  },
  { pattern: /(?<==)=+/uy, message: () => 'expected = (one sign) for equality', expected: ['='] },
  { pattern: /(?<=<)>/uy, message: () => 'expected != for inequality', expected: ['!='] },
  { pattern: /(?<=\/)\*/uy, message: () => 'comments begin with // and end with the line', expected: ['//'] },
  { pattern: /and\b/iuy, message: () => 'expected && for "and"', expected: ['&&'] },
  { pattern: /or\b/iuy, message: () => 'expected || for "or"', expected: ['||'] },
  {
    pattern: /parent\b(?![.:])/uy,
    message: () =>
      'expected what is asked of the parent, as in parent.duration or parent.span.name; span:parentID = "" finds root spans',
    expected: ['parent.attribute'],
  },
];

/** Undefined when nothing special is known about the text at `place`. */
export function explanationOf(text: string, place: number): TraceqlError | undefined {
  for (const { pattern, message, expected, pointsBehind } of EXPLANATIONS) {
    pattern.lastIndex = place;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const from = pointsBehind === true ? place + found.length : place;
    return new TraceqlError(message(found), { from, to: place + found.length }, expected ?? []);
  }
  return unknownWord(text, place);
}

function unknownWord(text: string, place: number): TraceqlError | undefined {
  const word = /^[a-zA-Z_][\w.-]*/u.exec(text.slice(place))?.[0];
  if (word === undefined) return undefined;
  const { tokens } = expectedAt(text, place);
  if (!tokens.includes('attribute')) return undefined;
  const message = `unknown field ${JSON.stringify(word)}; an attribute is written .${word}, span.${word} or resource.${word}`;
  return new TraceqlError(message, { from: place, to: place + word.length }, tokens);
}
