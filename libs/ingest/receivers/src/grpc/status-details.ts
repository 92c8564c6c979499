const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * The bytes of `grpc-status-details-bin`: a google.rpc.Status that carries a RetryInfo. SDKs wait that long before they
 * resend. Written by hand: three nested messages of two fields each are not worth a code generator.
 */
export function retryStatus(code: number, message: string, retryAfterMs: number): Buffer {
  const duration = Buffer.concat([
    uintField(1, Math.floor(retryAfterMs / 1_000)),
    uintField(2, Math.round(retryAfterMs % 1_000) * 1_000_000),
  ]);
  const retryInfo = bytesField(1, duration);
  const any = Buffer.concat([bytesField(1, Buffer.from(RETRY_INFO_TYPE)), bytesField(2, retryInfo)]);
  return Buffer.concat([uintField(1, code), bytesField(2, Buffer.from(message)), bytesField(3, any)]);
}

function uintField(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const digits: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    digits.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...digits, rest];
}
