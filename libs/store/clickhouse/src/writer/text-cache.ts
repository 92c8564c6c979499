const SLOTS = 4096;

/**
 * The same few keys and names come as bytes again and again: this finds their strings without decoding them. A slot holds the
 * last text that hashed to it, so the cache can't grow.
 */
export class TextCache {
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(SLOTS);

  /** The text of ASCII bytes. */
  of(bytes: Uint8Array, start: number, end: number): string {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const slot = (hash >>> 20) ^ (hash & (SLOTS - 1));
    const cached = this.#texts[slot];
    if (cached !== undefined && isText(cached, bytes, start, end)) return cached;
    let text = '';
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
    this.#texts[slot] = text;
    return text;
  }
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
