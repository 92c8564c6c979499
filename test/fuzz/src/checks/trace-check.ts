import type { SpanDoor } from '../door/door.js';
import { TRACE_REQUEST } from '../schemas.js';
import { difference } from './difference.js';
import { oracleSpans } from './oracle.js';
import { demandNoSecrets } from './secrets-check.js';
import { demand } from './violation.js';

export interface CheckedSpans {
  readonly acceptedCount: number;
  readonly rejectedCount: number;
}

/**
 * Sends an ExportTraceServiceRequest through the door. Throws what the door refuses it with, and a Violation unless protobufjs sees
 * the same spans before and after, each once, no secret among them, and nothing left that masking would change.
 */
export async function checkTraceBody(
  body: Uint8Array,
  isMutated: boolean,
  door: SpanDoor,
  maskingDoor: SpanDoor,
): Promise<CheckedSpans> {
  const before = Buffer.from(body);
  const { result, messages } = await door.acceptSpans(body);
  demand(before.equals(body), () => 'the body was written to');
  const sent = oracleSpans(body);
  const { acceptedSpans, rejectedSpans, rejectedMessage } = result;
  demand(
    acceptedSpans + rejectedSpans === sent.count,
    () => `${acceptedSpans} accepted and ${rejectedSpans} rejected of ${sent.count} spans`,
  );
  demand((rejectedMessage === '') === (rejectedSpans === 0), () => `rejected ${rejectedSpans}: "${rejectedMessage}"`);
  const framed: string[] = [];
  const partitionOfTrace = new Map<string, number>();
  for (const { partition, headers, value } of messages) {
    const { count, ids } = oracleSpans(value);
    demand(count === headers.spanCount, () => `a message of ${count} spans says ${headers.spanCount}`);
    demand(count === ids.length, () => 'a span without ids was framed');
    for (const id of ids) {
      const traceId = id.slice(0, 32);
      const known = partitionOfTrace.get(traceId) ?? partition;
      demand(known === partition, () => `trace ${traceId} lies in partitions ${known} and ${partition}`);
      partitionOfTrace.set(traceId, partition);
    }
    framed.push(...ids);
    demandNoSecrets(value, isMutated);
  }
  demand(framed.length === acceptedSpans, () => `${framed.length} spans in messages, ${acceptedSpans} acknowledged`);
  demandSameSpans(framed, sent.ids, rejectedMessage.includes('too large'));
  for (const { value } of messages) await demandMasked(value, isMutated, maskingDoor);
  return { acceptedCount: acceptedSpans, rejectedCount: rejectedSpans };
}

function demandSameSpans(framed: readonly string[], sent: readonly string[], someTooLarge: boolean): void {
  const left = new Map<string, number>();
  for (const id of sent) left.set(id, (left.get(id) ?? 0) + 1);
  for (const id of framed) {
    const count = left.get(id) ?? 0;
    demand(count > 0, () => `span ${id} is doubled or was never sent`);
    left.set(id, count - 1);
  }
  demand(someTooLarge || framed.length === sent.length, () => `${sent.length - framed.length} spans were lost`);
}

/**
 * What was masked once is masked: a second gateway on the way, or a resend, changes nothing. Where a mutation has joined two secrets
 * to one, the rest of the one may show itself for what it is only beside the mask of the other: then the third changes nothing.
 */
async function demandMasked(value: Uint8Array, isMutated: boolean, maskingDoor: SpanDoor): Promise<void> {
  const masked = isMutated ? await valueAfter(value, maskingDoor) : value;
  const again = await valueAfter(masked, maskingDoor);
  const changed = again.equals(masked) ? '' : difference(masked, again, TRACE_REQUEST);
  demand(changed === '', () => `masking would change it again: ${changed}`);
}

async function valueAfter(value: Uint8Array, door: SpanDoor): Promise<Buffer> {
  const { messages } = await door.acceptSpans(value);
  return Buffer.concat(messages.map((message) => message.value));
}
