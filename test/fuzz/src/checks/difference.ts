import type protobuf from 'protobufjs';

const LINES_MAX = 6;

/**
 * Times that a gateway has repaired, as they were sent: a number like any other to the next gateway, and one in a thousand has
 * the checksum of a card number.
 */
const SENT_TIME = '"key":"clew.original.';

/** What the one message says and the other does not, both ways, for people to read; '' when they say the same. */
export function difference(one: Uint8Array, other: Uint8Array, type: protobuf.Type): string {
  const [ofOne, ofOther] = [linesOf(one, type), linesOf(other, type)];
  const only = (lines: readonly string[], others: readonly string[]): string => {
    const known = new Set(others);
    return lines
      .filter((line) => !known.has(line) && !line.includes(SENT_TIME))
      .slice(0, LINES_MAX)
      .join(' ');
  };
  const [before, after] = [only(ofOne, ofOther), only(ofOther, ofOne)];
  return before === '' && after === ''
    ? ''
    : `before: ${before}; after: ${after} (${one.length} and ${other.length} bytes)`;
}

/** A line for each attribute, and for each field that is none. */
function linesOf(bytes: Uint8Array, type: protobuf.Type): string[] {
  const plain = type.toObject(type.decode(bytes), { longs: String, bytes: String });
  const lines: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const element of value as unknown[]) visit(element, path);
    else if (typeof value !== 'object' || value === null) lines.push(`${path}=${JSON.stringify(value)}`);
    else if ('key' in value) lines.push(`${path}=${JSON.stringify(value)}`);
    else for (const [name, member] of Object.entries(value)) visit(member, `${path}.${name}`);
  };
  visit(plain, '');
  return lines;
}
