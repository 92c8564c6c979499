/** What of a message is read. What comes later tells one occurrence from another rather than one error from another. */
const MESSAGE_CHARS_MAX = 512;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER_WITH_UNIT = /^[+-]?\d[\d.,:_]*(?:ns|us|µs|ms|s|m|h|d|b|kb|mb|gb|kib|mib|gib|%|x|e[+-]?\d+)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(?:t[\d:.]+(?:z|[+-][\d:]+)?)?$/i;
const HEX = /^(?:0x[0-9a-f]+|[0-9a-f]{8,})$/i;
const EMAIL = /^[^@]+@[^@]+\.[^@]+$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|[0-9a-f]*(?::[0-9a-f]*){3,})(?::\d{1,5})?$/i;
const NAME_AND_PORT = /^[\w.-]+:\d{1,5}$/;
const WINDOWS_PATH = /^[a-z]:[\\/]|^\\\\/i;
const TOKEN_CHARS_MIN = 20;
const QUOTES = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
]);
/** What ends a word, besides white space. Signs that are part of ids, paths and addresses are not among them. */
const BETWEEN_WORDS = new Set(',;()<>{}=|!?');
const TRAILING = /[.:\]]+$/;

/**
 * A message with everything taken out that differs between two occurrences of one error: numbers, ids, addresses, paths,
 * what stands in quotes. Reads each character a fixed number of times, at most 512 of them; the expressions run over single
 * words and cannot backtrack far.
 */
export function messageTemplate(message: string): string {
  const text = message.slice(0, MESSAGE_CHARS_MAX);
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = quotedEnd(text, at);
    if (quoted !== undefined) {
      parts.push('<str>');
      at = quoted;
      continue;
    }
    const end = wordEnd(text, at);
    if (end > at) parts.push(wordTemplate(text.slice(at, end)));
    else parts.push(/\s/.test(text.charAt(at)) ? ' ' : text.charAt(at));
    at = Math.max(end, at + 1);
  }
  return folded(parts.join(''));
}

/** Where the quotation ends that begins here; undefined where none begins or it never ends. */
function quotedEnd(text: string, at: number): number | undefined {
  const closing = QUOTES.get(text.charAt(at));
  // The apostrophe of "can't" is within a word.
  if (closing === undefined || (at > 0 && isWordSign(text.charAt(at - 1)))) return undefined;
  for (let end = text.indexOf(closing, at + 1); end >= 0; end = text.indexOf(closing, end + 1)) {
    if (!isWordSign(text.charAt(end + 1))) return end + 1;
  }
  return undefined;
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isBetween(text, at, start)) at++;
  if (!URL.test(text.slice(start, at))) return at;
  // Query and fragment belong to it.
  while (at < text.length && !/[\s"'`<>]/.test(text.charAt(at))) at++;
  return at;
}

function isBetween(text: string, at: number, start: number): boolean {
  const sign = text.charAt(at);
  if (BETWEEN_WORDS.has(sign) || /\s/.test(sign)) return true;
  return QUOTES.has(sign) && (at === start || !isWordSign(text.charAt(at - 1)));
}

function isWordSign(sign: string): boolean {
  return /^[\p{L}\p{N}_]$/u.test(sign);
}

function wordTemplate(word: string): string {
  const trailing = TRAILING.exec(word)?.[0] ?? '';
  // `[::1]:80` is one address, `[cart]` a word in brackets.
  if (IP_ADDRESS.test(word.slice(0, word.length - trailing.length))) return `<addr>${trailing}`;
  const leading = word.startsWith('[') ? '[' : '';
  const core = word.slice(leading.length, word.length - trailing.length);
  return `${leading}${coreTemplate(core)}${trailing}`;
}

function coreTemplate(word: string): string {
  if (word === '') return '';
  if (URL.test(word)) return '<url>';
  if (UUID.test(word)) return '<id>';
  if (DATE.test(word)) return '<time>';
  if (IP_ADDRESS.test(word) || isHostAndPort(word)) return '<addr>';
  if (NUMBER_WITH_UNIT.test(word)) return '<num>';
  if (EMAIL.test(word)) return '<email>';
  if (HEX.test(word) && /\d/.test(word)) return '<hex>';
  if (isPath(word)) return '<path>';
  if (isToken(word)) return '<id>';
  return digitsOut(word);
}

/** Told from a time of day by a letter before the colon. Looked for apart: in one expression it would be quadratic. */
function isHostAndPort(word: string): boolean {
  return NAME_AND_PORT.test(word) && /[a-z]/i.test(word);
}

function isPath(word: string): boolean {
  return WINDOWS_PATH.test(word) || (word.startsWith('/') && word.length > 1) || word.split('/').length > 2;
}

/** One long piece with digits in several places: a key, a ULID, base64. */
function isToken(word: string): boolean {
  return word.length >= TOKEN_CHARS_MIN && /^[\w+/=-]+$/.test(word) && (word.match(/\d+/g) ?? []).length >= 3;
}

/** `user-1234` and `shard7b` without what counts them; parts of an id written with dashes or colons one by one. */
function digitsOut(word: string): string {
  if (!/\d/.test(word)) return word;
  return word
    .split(/([-_:/.#@+[\]])/)
    .map((part) => (HEX.test(part) && /\d/.test(part) ? '<hex>' : part.replaceAll(/\d+/g, '<num>')))
    .join('');
}

/** Lists of the same are as long as there happen to be; white space is one blank. */
function folded(text: string): string {
  return text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/(<(?:num|hex|id|str|path|addr|url|email|time)>)(?:,? ?\1)+/g, '$1')
    .trim();
}
