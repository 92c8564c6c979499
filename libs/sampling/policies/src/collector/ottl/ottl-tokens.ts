import { ESCAPES } from '../../expression/tokens.js';
import { NoEqual } from '../import-note.js';

export type OttlTokenKind = 'word' | 'text' | 'number' | 'comparison' | 'symbol' | 'end';

export interface OttlToken {
  readonly kind: OttlTokenKind;
  /** As written; of a text what it says. */
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<text>"(?:\\.|[^\\"])*")|(?<comparison>==|!=|<=|>=|<|>)|(?<number>-?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>[()[\].,]))/y;

/** A condition of OTTL (OpenTelemetry Transformation Language) as tokens. Throws NoEqual for what our expressions lack. */
export function ottlTokensOf(source: string): readonly OttlToken[] {
  const tokens: OttlToken[] = [];
  let offset = 0;
  while (source.slice(offset).trim() !== '') {
    TOKEN.lastIndex = offset;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) {
      throw new NoEqual(`${source}: \`${source.slice(offset).trim().slice(0, 20)}\` has no equal in expressions`);
    }
    tokens.push(tokenOf(source, groups));
    offset = TOKEN.lastIndex;
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function tokenOf(source: string, groups: Readonly<Record<string, string | undefined>>): OttlToken {
  for (const kind of ['comparison', 'number', 'word', 'symbol'] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'text', text: unquoted(source, groups['text'] ?? '""') };
}

function unquoted(source: string, quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/gs, (_, letter: string) => {
    const plain = ESCAPES.get(letter);
    if (plain === undefined) throw new NoEqual(`${source}: the escape \\${letter} has no equal in expressions`);
    return plain;
  });
}
