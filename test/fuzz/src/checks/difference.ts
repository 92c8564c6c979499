import type protobuf from 'protobufjs';

const LINES_MAX = 6;

/** What the one message says and the other does not, both ways; for people to read. */
export function difference(one: Uint8Array, other: Uint8Array, type: protobuf.Type): string {
  const [ofOne, ofOther] = [linesOf(one, type), linesOf(other, type)];
  const only = (lines: readonly string[], others: readonly string[]): string => {
    const known = new Set(others);
    return lines
      .filter((line) => !known.has(line))
      .slice(0, LINES_MAX)
      .join(' ');
  };
  return `before: ${only(ofOne, ofOther)}; after: ${only(ofOther, ofOne)} (${one.length} and ${other.length} bytes)`;
}

/** A line for each attribute, and for each field that is none. */
function linesOf(bytes: Uint8Array, type: protobuf.Type): string[] {
  const plain = type.toObject(type.decode(bytes), { longs: String, bytes: String });
  const lines: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((element) => visit(element, path));
    else if (typeof value !== 'object' || value === null) lines.push(`${path}=${JSON.stringify(value)}`);
    else if ('key' in value) lines.push(`${path}=${JSON.stringify(value)}`);
    else for (const [name, member] of Object.entries(value)) visit(member, `${path}.${name}`);
  };
  visit(plain, '');
  return lines;
}
