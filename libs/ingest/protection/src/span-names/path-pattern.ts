import { utf8Bytes } from '../any-value-bytes.js';
import { SLASH } from './ascii.js';

/**
 * A team's own template for a path, `/files/*` or `/tenants/{tenant}/reports/:report`. `*`, `{name}` and `:name` stand for one
 * segment, `*` at the end for everything that follows, at least one segment.
 */
export class PathPattern {
  /** What takes the place of a path that matches: the pattern as its author wrote it. */
  readonly template: Uint8Array;
  /** Undefined for any segment. */
  private readonly segments: readonly (Uint8Array | undefined)[];
  private readonly takesRest: boolean;

  constructor(pattern: string) {
    this.template = utf8Bytes(pattern);
    const segments = pattern.split('/').slice(1);
    this.takesRest = segments.at(-1) === '*' || segments.at(-1) === '**';
    this.segments = segments.map((segment) =>
      /^(?:\*\*?|:.+|\{.+\})$/.test(segment) ? undefined : utf8Bytes(segment),
    );
  }

  /** Whether `[start, end)`, which begins with a slash, is such a path. */
  matches(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    for (let index = 0; index < this.segments.length; index++) {
      if (at >= end || bytes[at] !== SLASH) return false;
      const segmentStart = at + 1;
      at = segmentStart;
      while (at < end && bytes[at] !== SLASH) at++;
      const wanted = this.segments[index];
      if (wanted === undefined ? at === segmentStart : !spells(bytes, segmentStart, at, wanted)) return false;
    }
    return at === end || this.takesRest;
  }
}

function spells(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let index = 0; index < wanted.length; index++) if (bytes[start + index] !== wanted[index]) return false;
  return true;
}
