import { utf8Text } from '../any-value-bytes.js';
import { BytesCache } from '../bytes-cache.js';
import { Glob, matchesAny } from '../glob.js';
import {
  AT_SIGN,
  COLON,
  HASH_SIGN,
  PERCENT,
  QUESTION_MARK,
  SEMICOLON,
  SLASH,
  SPACE,
  indexOfByte,
  isDigit,
} from './ascii.js';
import { NameTemplater } from './name-templater.js';
import { PathPattern } from './path-pattern.js';
import type { SpanNameRules } from './span-name-rules.js';

export interface SpanNameOptions {
  /** Names whose templates are remembered. Default 10 000. */
  readonly namesMax?: number;
}

const NAMES_MAX_DEFAULT = 10_000;
/** Names longer than this are not worked on: nobody groups by them. */
const NAME_BYTES_MAX = 4096;
/** A segment as long as this may be a token without any digit. */
const LONG_SEGMENT_BYTES = 20;
const ORIGINAL_ATTRIBUTE_DEFAULT = 'clew.span.name.sent';

/** A name that stays, in the cache. */
const STAYS = new Uint8Array(0);

/**
 * Span names by which spans can be grouped: `GET /users/123` is `GET /users/{id}`. A name without a slash that something
 * like an id follows costs one loop over its bytes; any other is looked up by its bytes.
 */
export class SpanNameTemplates {
  /** Key of the attribute that keeps the name as it was sent; undefined when it is not kept. */
  readonly originalAttribute: string | undefined;
  /** Whether a name that changes is to be made by `withRoute` where the span has an `http.route`. */
  readonly preferRoute: boolean;
  private readonly keep: readonly Glob[];
  private readonly hasPatterns: boolean;
  private readonly templater: NameTemplater;
  private readonly templates: BytesCache<Uint8Array>;

  constructor(rules: readonly SpanNameRules[], options: SpanNameOptions = {}) {
    const original = firstSaid(rules, 'originalAttribute') ?? ORIGINAL_ATTRIBUTE_DEFAULT;
    this.originalAttribute = original === '' ? undefined : original;
    this.preferRoute = firstSaid(rules, 'preferRoute') ?? true;
    this.keep = rules.flatMap((each) => each.keep).map((pattern) => new Glob(pattern));
    const patterns = rules.flatMap((each) => each.patterns).map((pattern) => new PathPattern(pattern));
    this.hasPatterns = patterns.length > 0;
    this.templater = new NameTemplater(patterns);
    this.templates = new BytesCache(options.namesMax ?? NAMES_MAX_DEFAULT);
  }

  /** The name that takes the place of `[start, end)`; undefined when it stays. Kept and shared: do not write to it. */
  templateOf(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (!this.mayChange(bytes, start, end)) return undefined;
    const known = this.templates.get(bytes, start, end);
    if (known !== undefined) return known === STAYS ? undefined : known;
    const template = this.isKept(bytes, start, end) ? undefined : this.templater.template(bytes, start, end);
    this.templates.set(bytes, start, end, template ?? STAYS);
    return template;
  }

  /**
   * For a name that `templateOf` changes, of a span that has `http.route`: what precedes the path, and the route, as HTTP
   * conventions name a server span. Better than a guess, since the framework knows which segments are parameters.
   */
  withRoute(bytes: Uint8Array, start: number, end: number, route: Uint8Array): Uint8Array {
    const slash = indexOfByte(bytes, SLASH, start, end);
    let path = slash < 0 ? end : slash;
    // Back to where the word begins: `https://host` and `users/123` are paths from there.
    while (path > start && bytes[path - 1] !== SPACE) path--;
    const name = new Uint8Array(path - start + route.length);
    name.set(bytes.subarray(start, path));
    name.set(route, path - start);
    return name;
  }

  private mayChange(bytes: Uint8Array, start: number, end: number): boolean {
    const firstSlash = indexOfByte(bytes, SLASH, start, end);
    if (firstSlash < 0 || end - start > NAME_BYTES_MAX) return false;
    if (this.hasPatterns) return true;
    // `http://` and a query before any path.
    if (bytes[firstSlash - 1] === COLON && firstSlash > start) return true;
    if (indexOfByte(bytes, QUESTION_MARK, start, firstSlash) >= 0) return true;
    let segmentStart = firstSlash + 1;
    for (let at = segmentStart; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === SLASH || byte === SPACE) segmentStart = at + 1;
      else if (isDigit(byte) || isMark(byte) || at - segmentStart >= LONG_SEGMENT_BYTES) return true;
    }
    return false;
  }

  private isKept(bytes: Uint8Array, start: number, end: number): boolean {
    return this.keep.length > 0 && matchesAny(this.keep, utf8Text(bytes, start, end));
  }
}

/** Undefined when templating is off. A document of the organisation that turns it on cannot be turned off by a team. */
export function compileSpanNames(
  rules: readonly SpanNameRules[],
  options: SpanNameOptions = {},
): SpanNameTemplates | undefined {
  return (firstSaid(rules, 'enabled') ?? true) ? new SpanNameTemplates(rules, options) : undefined;
}

/** What the first document says that says something: the organisation's comes before the team's. */
function firstSaid<K extends 'enabled' | 'preferRoute' | 'originalAttribute'>(
  rules: readonly SpanNameRules[],
  field: K,
): SpanNameRules[K] {
  return rules.find((each) => each[field] !== undefined)?.[field];
}

function isMark(byte: number): boolean {
  return (
    byte === QUESTION_MARK ||
    byte === HASH_SIGN ||
    byte === AT_SIGN ||
    byte === PERCENT ||
    byte === SEMICOLON ||
    byte === COLON
  );
}
