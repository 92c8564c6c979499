import { isSpanId, isTraceId } from '@clew/trace-model';
import type { KeyValue, Span } from '@clew/trace-model';
import { expect, it } from 'vitest';
import { previewMasking } from './preview-masking.js';
import type { SpanToPreview } from './preview-masking.js';
import { RuleError } from './rule-error.js';
import { hmac } from './testing/protect.js';

const RULES = {
  rules: [
    { id: 'mails', match: { detectors: ['email'] }, action: 'redact' },
    { id: 'users', match: { keys: ['user.*'] }, action: 'drop' },
  ],
};

it('tells for each rule, service and key how often it would change something, with samples', () => {
  const spans = [
    span('shop', { note: 'a@b.io' }),
    span('shop', { note: 'from c@d.io', 'user.id': '7' }),
    span('cart', { note: 'e@f.io' }),
    span('cart', { note: 'nothing' }),
  ];
  expect(previewMasking(RULES, spans, { hash: hmac, samplesMax: 1 })).toEqual({
    spanCount: 4,
    changedSpanCount: 3,
    changes: [
      {
        ruleId: 'mails',
        action: 'redact',
        serviceName: 'shop',
        attributeKey: 'note',
        count: 2,
        samples: [{ before: 'a@b.io', after: '[redacted:email]' }],
      },
      {
        ruleId: 'users',
        action: 'drop',
        serviceName: 'shop',
        attributeKey: 'user.id',
        count: 1,
        samples: [],
      },
      {
        ruleId: 'mails',
        action: 'redact',
        serviceName: 'cart',
        attributeKey: 'note',
        count: 1,
        samples: [{ before: 'e@f.io', after: '[redacted:email]' }],
      },
    ],
  });
});

it('cuts samples, and refuses documents that are none', () => {
  const long = span('shop', { note: `a@b.io ${'x'.repeat(1000)}` });
  const { changes } = previewMasking(RULES, [long], { hash: hmac, sampleCharsMax: 20 });
  expect(changes[0]?.samples[0]?.before).toHaveLength(20);
  expect(() => previewMasking({ rules: [{}] }, [], { hash: hmac })).toThrow(RuleError);
});

function span(serviceName: string, values: Readonly<Record<string, string>>): SpanToPreview {
  const traceId = '07'.repeat(16);
  const spanId = '08'.repeat(8);
  if (!isTraceId(traceId) || !isSpanId(spanId)) throw new Error('ids');
  const none = { attributes: [], droppedAttributesCount: 0 };
  const previewed: Span = {
    ...none,
    traceId,
    spanId,
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: 'n',
    kind: 'SERVER',
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    statusCode: 'UNSET',
    statusMessage: '',
    attributes: Object.entries(values).map(([key, value]) => text(key, value)),
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
  };
  const resource = { ...none, attributes: [text('service.name', serviceName)] };
  const scope = { ...none, name: '', version: '' };
  return { span: previewed, context: { resource, resourceSchemaUrl: '', scope, scopeSchemaUrl: '' } };
}

function text(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } };
}
