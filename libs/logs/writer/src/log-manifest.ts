/** What became of one message of a flush. Messages that cannot be read are not listed: what they are is a function of their bytes. */
export interface ManifestEntry {
  readonly offset: bigint;
  readonly receivedAtUnixMs: number;
  /** 32 hex digits, or '' for a message that came without. */
  readonly requestDigest: string;
  /** It was stored before, by an earlier message: its records are left out. */
  readonly isResend: boolean;
}

/** A record of the journal: one flush. */
export interface LogManifest {
  readonly flushNumber: bigint;
  /** Offsets [from, to) of the stream. */
  readonly from: bigint;
  readonly to: bigint;
  readonly entries: readonly ManifestEntry[];
}

/** A journal record cannot be trusted. Permanent: a person has to look at the journal. */
export class LogManifestError extends Error {
  override readonly name = 'LogManifestError';
  readonly code = 'JOURNAL_CORRUPT';
  readonly retryable = false;

  constructor(message: string) {
    super(`journal record of log records ${message}`);
  }
}

/*
 * Little-endian: u32 'CLWL' | u8 version | u64 flushNumber | u64 from | u64 to | u32 entries, then by entry
 *   u32 offset - from | u8 is a resend | f64 receivedAtUnixMs | 16 bytes of digest, zero for none.
 * Both adapters of the stream guard their journals with checksums.
 */
const MAGIC = 0x4c57_4c43;
const VERSION = 1;
const HEADER_BYTES = 33;
const DIGEST_AT = 13;
const ENTRY_BYTES = 29;
const DIGEST_BYTES = 16;
const NO_DIGEST = '0'.repeat(2 * DIGEST_BYTES);

export function encodeManifest({ flushNumber, from, to, entries }: LogManifest): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + entries.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setBigUint64(5, flushNumber, true);
  view.setBigUint64(13, from, true);
  view.setBigUint64(21, to, true);
  view.setUint32(29, entries.length, true);
  for (const [index, entry] of entries.entries()) {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    view.setUint32(at, offsetWithin(from, entry.offset), true);
    view.setUint8(at + 4, entry.isResend ? 1 : 0);
    view.setFloat64(at + 5, entry.receivedAtUnixMs, true);
    const digest = entry.requestDigest === '' ? NO_DIGEST : entry.requestDigest;
    for (let byte = 0; byte < DIGEST_BYTES; byte++) {
      bytes[at + DIGEST_AT + byte] = Number.parseInt(digest.slice(2 * byte, 2 * byte + 2), 16);
    }
  }
  return bytes;
}

/** Throws LogManifestError for anything that `encodeManifest` did not write. */
export function decodeManifest(bytes: Uint8Array): LogManifest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new LogManifestError('is none');
  if (view.getUint8(4) !== VERSION) throw new LogManifestError(`has version ${view.getUint8(4)}, not ${VERSION}`);
  const from = view.getBigUint64(13, true);
  const to = view.getBigUint64(21, true);
  const count = view.getUint32(29, true);
  if (bytes.length !== HEADER_BYTES + count * ENTRY_BYTES) {
    throw new LogManifestError(`has ${bytes.length} bytes for ${count} entries`);
  }
  const entries = Array.from({ length: count }, (_, index) => {
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    const digest = hexOf(bytes, at + DIGEST_AT);
    return {
      offset: from + BigInt(view.getUint32(at, true)),
      isResend: view.getUint8(at + 4) === 1,
      receivedAtUnixMs: view.getFloat64(at + 5, true),
      requestDigest: digest === NO_DIGEST ? '' : digest,
    };
  });
  if (entries.some(({ offset }, index) => offset >= to || offset <= (entries[index - 1]?.offset ?? -1n))) {
    throw new LogManifestError(`of flush ${view.getBigUint64(5, true)} has offsets out of order`);
  }
  return { flushNumber: view.getBigUint64(5, true), from, to, entries };
}

function offsetWithin(from: bigint, offset: bigint): number {
  const distance = Number(offset - from);
  if (distance >= 0 && distance <= 0xffff_ffff) return distance;
  throw new RangeError(`offset ${offset} is not within a flush from ${from}`);
}

function hexOf(bytes: Uint8Array, start: number): string {
  let text = '';
  for (let at = start; at < start + DIGEST_BYTES; at++) text += (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return text;
}
