import { encodeUtf8Into, utf8BytesMax } from '@clew/otlp';

/** The text as UTF-8, to be compared with what a span holds without decoding that. */
export function bytesOf(text: string): Uint8Array {
  const target = new Uint8Array(utf8BytesMax(text));
  return target.slice(0, encodeUtf8Into(text, target, 0));
}

export function bytesEqual(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  // From the end: names of a family (`http.request.method`, `http.request.header`) differ there.
  for (let index = wanted.length - 1; index >= 0; index--) {
    if (bytes[start + index] !== wanted[index]) return false;
  }
  return true;
}

/** Some texts, ordered by length and bytes, so that thousands are searched in a dozen comparisons. */
export class ByteTextSet {
  private readonly sorted: readonly Uint8Array[];

  constructor(texts: Iterable<string>) {
    this.sorted = [...new Set(texts)].map(bytesOf).toSorted((a, b) => order(a, 0, a.length, b));
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = this.sorted[middle];
      const found = candidate === undefined ? 0 : order(bytes, start, end, candidate);
      if (found === 0) return true;
      if (found < 0) high = middle;
      else low = middle + 1;
    }
    return false;
  }
}

function order(bytes: Uint8Array, start: number, end: number, other: Uint8Array): number {
  const longer = end - start - other.length;
  if (longer !== 0) return longer;
  for (let index = 0; index < other.length; index++) {
    const difference = (bytes[start + index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
