const HEX_32 = /(?:^|[^0-9a-f])([0-9a-f]{32})(?:[^0-9a-f]|$)/;
const HEX_16_PLUS = /^[0-9a-f]{17,31}$/;

/** The trace id in what somebody pasted: upper or lower case, dashes of a UUID, a traceparent, a log line. */
export function readTraceId(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  const found = HEX_32.exec(lower)?.[1] ?? HEX_32.exec(lower.replaceAll('-', ''))?.[1];
  const padded =
    found ?? (HEX_16_PLUS.test(lower) || /^[0-9a-f]{16}$/.test(lower) ? lower.padStart(32, '0') : undefined);
  return padded === undefined || /^0+$/.test(padded) ? undefined : padded;
}

export function isSpanId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

export function isTraceId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text) && !/^0+$/.test(text);
}
