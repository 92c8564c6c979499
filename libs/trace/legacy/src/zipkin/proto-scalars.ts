/** One more than a trace id has: enough to see that it is too long. */
const ID_BYTES_SHOWN_MAX = 17;

/** Hex digits of an id, or of the beginning of what is too long to be one. */
export function hexOf(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes.subarray(0, ID_BYTES_SHOWN_MAX)) digits += byte.toString(16).padStart(2, '0');
  return digits;
}

/** The text of an address in network order; '' when it has neither 4 nor 16 bytes. */
export function ipOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return bytes.length === 16 ? ipv6Of(bytes) : '';
}

/** RFC 5952: lowercase, no leading zeros, the longest run of zero groups (the first of equals, never a single one) as `::`. */
function ipv6Of(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  }
  return longest;
}
