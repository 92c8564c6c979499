import type { Dice } from '../dice.js';
import { STUBBORN_SECRET } from '../samples/secrets.js';

/** Values that JSON allows and few programs expect, and some that it does not allow. */
const VALUES = [
  'null', 'true', 'false', '-1', '-0', '0.5', '1e400', '1e-400', '9007199254740993', '"18446744073709551616"', '"-1"', '"1e3"', '""', '[]', '{}',
  '[null]', '[[]]', '[{}]', '"\\u0000"', '"\\ud800"', '"\\ud83e\\udd8a"', '"\\x"', '{"stringValue":"a","intValue":1}', '{"intValue":"0x10"}',
  '{"bytesValue":"*"}', '{"arrayValue":{"values":[{"arrayValue":{}}]}}', '{"doubleValue":"NaN"}', '{"__proto__":{"a":1}}', 'NaN', '01', '+1', "'a'",
  `"${STUBBORN_SECRET}"`, `{"${STUBBORN_SECRET}":"${STUBBORN_SECRET}"}`,
]; // prettier-ignore
const MEMBERS = [
  '"traceId":"00"',
  '"name":"twice"',
  '"resource_spans":[]',
  '"unknown":{"deep":[1]}',
  '"attributes":null',
  '"__proto__":null',
  '"kind":"SPAN_KIND_SERVER"',
];
const SCALAR = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g;
const HOSTILE_DEPTH_MAX = 20_000;

/** Changes one token or member of a JSON text; the rest stays as it was. */
export function mutateJson(body: Buffer, dice: Dice): Buffer {
  const text = body.toString('utf8');
  const start = dice.below(text.length);
  switch (dice.below(5)) {
    case 0:
    case 1:
      return Buffer.from(withValue(text, start, dice.pick(VALUES)));
    case 2:
      return Buffer.from(withMember(text, start, dice.pick(MEMBERS)));
    case 3: {
      const depth = 1 + dice.below(dice.oneIn(40) ? HOSTILE_DEPTH_MAX : 80);
      const [open, close] = dice.pick([['[', ']'], ['{"arrayValue":{"values":[', ']}}'], ['{"a":', '}']] as const); // prettier-ignore
      return Buffer.from(withValue(text, start, open.repeat(depth) + '1' + close.repeat(depth)));
    }
    default:
      return Buffer.from(duplicatedMember(text, start));
  }
}

function withValue(text: string, from: number, value: string): string {
  SCALAR.lastIndex = from;
  const found = SCALAR.exec(text);
  if (found === null) return text;
  // Half of all scalars are names of members; what follows them is the value.
  const after = text[found.index + found[0].length];
  const start = after === ':' ? found.index + found[0].length + 1 : found.index;
  SCALAR.lastIndex = start;
  const scalar = SCALAR.exec(text);
  const end = scalar?.index === start ? start + scalar[0].length : start;
  return text.slice(0, start) + value + text.slice(end);
}

function withMember(text: string, from: number, member: string): string {
  const brace = text.indexOf('{', from);
  return brace < 0 ? text : `${text.slice(0, brace + 1)}${member},${text.slice(brace + 1)}`;
}

function duplicatedMember(text: string, from: number): string {
  const start = text.indexOf(',"', from);
  const end = text.indexOf(',', start + 2);
  return start < 0 || end < 0 ? text : text.slice(0, end) + text.slice(start);
}
