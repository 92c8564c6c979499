import { WireWriter, decodeLogsRequest, logsRequestFromJson } from '@clew/otlp';
import { describe, expect, it } from 'vitest';
import { compileLogProtection } from './log-protection.js';
import { RECEIVED_AT_UNIX_MS, RecordingObserver, document, hmac } from './testing/protect.js';

const CONTEXT = { receivedAtUnixMs: RECEIVED_AT_UNIX_MS, environment: undefined, baggage: undefined };
const RULES = document('masking', {
  rules: [
    { id: 'mails', match: { detectors: ['email'] }, action: 'redact' },
    { id: 'pins', match: { keys: ['pin'] }, action: 'redact' },
  ],
});

describe('log records', () => {
  it.each([
    ['the body', { body: { stringValue: 'mail from eve@x.org' } }],
    [
      'a body that is a map',
      { body: { kvlistValue: { values: [{ key: 'k', value: { stringValue: 'eve@x.org' } }] } } },
    ],
    [
      'an entry of the body',
      { body: { kvlistValue: { values: [{ key: 'pin', value: { stringValue: 'eve@x.org' } }] } } },
    ],
    ['an attribute', { attributes: [{ key: 'k', value: { stringValue: 'eve@x.org' } }] }],
    ['the severity', { severityText: 'eve@x.org' }],
    ['the event name', { eventName: 'eve@x.org' }],
  ])('lose a secret in %s and nothing else', (_, record) => {
    const masked = protect(request({ ...record, traceId: '07'.repeat(16) }));
    expect(Buffer.from(masked).includes('eve@x.org')).toBe(false);
    const redacted = JSON.stringify(record)
      .replace(
        '{"key":"pin","value":{"stringValue":"eve@x.org"}}',
        '{"key":"pin","value":{"stringValue":"[redacted]"}}',
      )
      .replace('eve@x.org', '[redacted:email]');
    const expected = request({ ...(JSON.parse(redacted) as object), traceId: '07'.repeat(16) });
    expect(decodeLogsRequest(masked)).toEqual(decodeLogsRequest(expected));
  });

  it('are the bytes that were sent when no rule matches', () => {
    const body = request({ body: { stringValue: 'nothing' } });
    expect(protect(body)).toBe(body);
  });

  it('lose unknown fields, which could hold anything', () => {
    const writer = new WireWriter();
    writer.raw(request({ body: { stringValue: 'fine' } }));
    writer.textMember((99 << 3) | 2, 'eve@x.org');
    expect(Buffer.from(protect(writer.finish()))).toEqual(Buffer.from(request({ body: { stringValue: 'fine' } })));
  });

  it('raise findings under the name of their service', () => {
    const observer = new RecordingObserver();
    compileLogProtection([RULES], { hash: hmac, observer }).apply(
      request({ body: { stringValue: 'eve@x.org' } }),
      CONTEXT,
    );
    expect(observer.calls).toEqual(['finding(email, log.body, shop)', 'rule(mails, redact, 1)']);
  });
});

function protect(body: Uint8Array): Uint8Array {
  return compileLogProtection([RULES], { hash: hmac, observer: new RecordingObserver() }).apply(body, CONTEXT);
}

function request(record: object): Uint8Array {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const scopeLogs = [{ scope: { name: 's' }, logRecords: [record] }];
  return logsRequestFromJson(new TextEncoder().encode(JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] })));
}
