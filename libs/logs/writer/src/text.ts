import type { ByteRange } from '@clew/otlp';

/* Every JavaScript host has it, but it belongs to type libraries that a core package does not load. */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Invalid sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array, { start, end }: ByteRange): string {
  return start === end ? '' : decoder.decode(bytes.subarray(start, end));
}
