/** A piece of a query's text as an editor sees it: the text may be unfinished, or no query at all. */
export interface TextToken {
  readonly kind: 'comment' | 'string' | 'openString' | 'number' | 'attribute' | 'word' | 'sign';
  readonly from: number;
  readonly text: string;
}

const UNIT = '(?:ns|us|µs|μs|ms|s|m|h|d)';
const SCOPE = '(?:span|resource|event|link|instrumentation)';
/** As `attributePiece` of the grammar; a quoted piece may be unfinished. */
const PIECE = String.raw`(?:[^ \t\r\n\u00a0\u2028\u2029\ufeff(){}=~!<>&|^,"]|"(?:[^\\"]|\\[^])*(?:"|\\?$))`;

const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<comment>\/\/[^\n]*)`,
    String.raw`(?<string>"(?:[^"\\\n]|\\[^])*"|${'`[^`]*`'})`,
    String.raw`(?<openString>"(?:[^"\\\n]|\\[^])*\\?$|${'`[^`]*$'})`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|(?:${UNIT}(?:\d+\.?\d*${UNIT})*)?))`,
    String.raw`(?<attribute>(?:(?:parent\.)?${SCOPE}\.|parent\.|\.)${PIECE}*)`,
    String.raw`(?<word>[a-zA-Z_]\w*(?::\w*)?)`,
    String.raw`(?<sign>[!&]?(?:>>|<<)|&&|\|\||&[<>~]|[!=]~|[!<>]=|![<>]|[^])`,
  ].join('|'),
  'uy',
);

/** The last `count` tokens of a text, without spaces. Linear in the text, whatever it holds. */
export function lastTokens(text: string, count: number): readonly TextToken[] {
  const tokens: TextToken[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const kind = kindOf(match.groups ?? {});
    if (kind === undefined) continue;
    if (tokens.length === count) tokens.shift();
    tokens.push({ kind, from: match.index, text: match[0] });
  }
  return tokens;
}

const KINDS = ['comment', 'string', 'openString', 'number', 'attribute', 'word', 'sign'] as const;

function kindOf(groups: Readonly<Record<string, string | undefined>>): TextToken['kind'] | undefined {
  return KINDS.find((kind) => groups[kind] !== undefined);
}
