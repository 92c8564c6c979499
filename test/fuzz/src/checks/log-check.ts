import type { Door } from '../door/door.js';
import { LOGS_REQUEST } from '../schemas.js';
import { difference } from './difference.js';
import { oracleRecordCount } from './oracle.js';
import { demandNoSecrets } from './secrets-check.js';
import type { CheckedSpans } from './trace-check.js';
import { demand } from './violation.js';

/** As checkTraceBody, for an ExportLogsServiceRequest. Records have no ids: they are counted. */
export async function checkLogsBody(body: Uint8Array, isMutated: boolean, door: Door): Promise<CheckedSpans> {
  const before = Buffer.from(body);
  const { result, messages } = await door.acceptLogs(body);
  demand(before.equals(body), () => 'the body was written to');
  const count = oracleRecordCount(body);
  const { acceptedRecords, rejectedRecords } = result;
  demand(
    acceptedRecords + rejectedRecords === count,
    () => `${acceptedRecords} accepted and ${rejectedRecords} rejected of ${count} log records`,
  );
  let framed = 0;
  for (const { headers, value } of messages) {
    const inMessage = oracleRecordCount(value);
    demand(inMessage === headers.spanCount, () => `a message of ${inMessage} records says ${headers.spanCount}`);
    framed += inMessage;
    demandNoSecrets(value, isMutated);
  }
  demand(framed === acceptedRecords, () => `${framed} records in messages, ${acceptedRecords} acknowledged`);
  for (const { value } of messages) await demandMasked(value, isMutated, door);
  return { acceptedCount: acceptedRecords, rejectedCount: rejectedRecords };
}

/** See trace-check. */
async function demandMasked(value: Uint8Array, isMutated: boolean, door: Door): Promise<void> {
  const masked = isMutated ? await valueAfter(value, door) : value;
  const again = await valueAfter(masked, door);
  const changed = again.equals(masked) ? '' : difference(masked, again, LOGS_REQUEST);
  demand(changed === '', () => `masking would change it again: ${changed}`);
}

async function valueAfter(value: Uint8Array, door: Door): Promise<Buffer> {
  const { messages } = await door.acceptLogs(value);
  return Buffer.concat(messages.map((message) => message.value));
}
