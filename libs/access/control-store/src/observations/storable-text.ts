/** Index rows of PostgreSQL hold 2.7 kB: four texts of 600 bytes fit. */
const CHARS_MAX = 200;

/** Names as clients sent them, made such that PostgreSQL can store and index them: no NUL, no half characters, not too long. */
export function storableText(text: string): string {
  return storableTextUpTo(CHARS_MAX, text);
}

/** The same of texts that no index holds, and that may be longer. */
export function storableTextUpTo(charsMax: number, text: string): string {
  const short = text.length > charsMax ? `${text.slice(0, charsMax - 1)}…` : text;
  // Encoding replaces half surrogate pairs.
  return Buffer.from(short.replaceAll('\u0000', '\uFFFD')).toString();
}
