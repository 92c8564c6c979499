import type { OutgoingMessage } from '@clew/stream-contract';
import { describe, expect, it } from 'vitest';

import type { SpanDoor } from '../door/door.js';
import { STUBBORN_SECRET } from '../samples/secrets.js';
import { TRACE_REQUEST, encode } from '../schemas.js';
import { checkTraceBody } from './trace-check.js';

interface TestSpan {
  readonly id: number;
  readonly name?: string;
}

const TWO = request([{ id: 1 }, { id: 2 }]);

function request(spans: readonly TestSpan[]): Buffer {
  const encoded = spans.map(({ id, name }) => ({ traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, id), name }));
  return encode(TRACE_REQUEST, { resourceSpans: [{ scopeSpans: [{ spans: encoded }] }] });
}

function message(value: Buffer, spanCount: number, partition = 0): OutgoingMessage {
  const headers = {
    tenantId: 'a',
    teamId: 't',
    ingestKeyId: 'k',
    retentionDays: 1,
    ingestBytes: 1,
    receivedAtUnixMs: 1,
  };
  return { partition, headers: { ...headers, spanCount }, value };
}

/** A door that makes this of whatever comes. */
function doorThat(acceptedSpans: number, rejectedSpans: number, messages: readonly OutgoingMessage[]): SpanDoor {
  const rejectedMessage = rejectedSpans === 0 ? '' : 'spans rejected: why';
  return {
    acceptSpans: () => Promise.resolve({ result: { acceptedSpans, rejectedSpans, rejectedMessage }, messages }),
  };
}

/** A door through which everything goes as it is. */
const OPEN: SpanDoor = {
  acceptSpans: (body) => doorThat(2, 0, [message(Buffer.from(body), 2)]).acceptSpans(body),
};

describe('the check of spans', () => {
  it('lets a door pass that does what it must', async () => {
    expect(await checkTraceBody(TWO, false, OPEN, OPEN)).toEqual({ acceptedCount: 2, rejectedCount: 0 });
  });

  it.each([
    ['loses a span', 1, 0, [message(request([{ id: 1 }]), 1)], /1 accepted and 0 rejected of 2/],
    ['acknowledges what it loses', 2, 0, [message(request([{ id: 1 }]), 1)], /1 spans in messages, 2 acknowledged/],
    ['rejects what is right', 1, 1, [message(request([{ id: 1 }]), 1)], /1 spans were lost/],
    ['doubles a span', 2, 0, [message(request([{ id: 1 }, { id: 1 }]), 2)], /doubled or was never sent/],
    ['changes an id', 2, 0, [message(request([{ id: 1 }, { id: 3 }]), 2)], /doubled or was never sent/],
    ['miscounts', 2, 0, [message(TWO, 3)], /a message of 2 spans says 3/],
    [
      'tears a trace apart',
      2,
      0,
      [message(request([{ id: 1 }]), 1), message(request([{ id: 2 }]), 1, 1)],
      /lies in partitions 0 and 1/,
    ],
    ['writes what is no protobuf', 2, 0, [message(TWO.subarray(0, 9), 2)], /protobufjs cannot read it/],
    [
      'lets a secret through',
      2,
      0,
      [message(request([{ id: 1, name: STUBBORN_SECRET }, { id: 2 }]), 2)],
      /came through/,
    ],
  ])('finds a door that %s', async (_, accepted, rejected, messages, complaint) => {
    const door = doorThat(accepted, rejected, messages);
    await expect(checkTraceBody(TWO, true, door, OPEN)).rejects.toThrow(complaint);
  });

  it('finds what masking would still change', async () => {
    const masking = doorThat(2, 0, [message(request([{ id: 1, name: 'masked' }, { id: 2 }]), 2)]);
    await expect(checkTraceBody(TWO, false, OPEN, masking)).rejects.toThrow(/masking would change it again: .*masked/);
  });

  it('finds a door that writes to the body', async () => {
    const body = Buffer.from(TWO);
    const door: SpanDoor = {
      acceptSpans: (sent) => {
        const answer = OPEN.acceptSpans(TWO);
        sent[0] = 0;
        return answer;
      },
    };
    await expect(checkTraceBody(body, false, door, OPEN)).rejects.toThrow(/written to/);
  });
});
