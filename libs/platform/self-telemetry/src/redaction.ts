const REDACTED = '[redacted]';
const DEPTH_MAX = 6;
const ENTRIES_MAX = 100;

/** Field names whose values are secret, whatever case and separators they come in. `tokenId` and the like are not. */
const SECRET_NAME = /(?:authorization|cookie|password|passphrase|secret|token|api-?key|ingest-?key|private-?key)$/i;

/** User and password in any URL. */
const URL_CREDENTIALS = /(:\/\/)[^\s/@:"\\]*:[^\s/@"\\]+@/g;

/** A copy with the values of secret fields replaced; deep and long structures are cut, so a log line stays a line. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactRecord(fields, 0);
}

export function redactUrlCredentials(text: string): string {
  return text.replaceAll(URL_CREDENTIALS, `$1${REDACTED}@`);
}

function redactRecord(record: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record).slice(0, ENTRIES_MAX)) {
    copy[name] = isSecretName(name) && value !== undefined ? REDACTED : redactValue(value, depth + 1);
  }
  return copy;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  // Errors keep their identity: the logger's error serializer needs the stack and the cause.
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) return value;
  if (depth > DEPTH_MAX) return '[too deep]';
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((item) => redactValue(item, depth + 1));
  return redactRecord(value, depth);
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replaceAll('_', '-'));
}
