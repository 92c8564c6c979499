import { describe, expect, it } from 'vitest';
import { LogIndex, countText, type LogEntry } from './log-index.js';

function entry(spanId: string | null, text: string): LogEntry {
  return {
    spanId,
    eventTimeUnixNano: '1',
    severity: 'INFO',
    severityText: '',
    eventName: '',
    serviceName: 'cart',
    body: { type: 'STRING', text, bytesValue: null, jsonValue: null },
    attributes: [],
    droppedAttributesCount: 0,
  };
}

describe('LogIndex', () => {
  it('finds the records of a span in their order', () => {
    const nodes = [entry('a', '1'), entry('b', '2'), entry(null, '3'), entry('a', '4')];
    const index = new LogIndex({ nodes, pageInfo: { hasNextPage: false } });
    expect(index.of('a').map(({ body }) => body.text)).toEqual(['1', '4']);
    expect(index.of('c')).toEqual([]);
    expect(index.entries).toHaveLength(4);
    expect(index.isComplete).toBe(true);
  });

  it('says when there are more than it has', () => {
    const index = new LogIndex({ nodes: [], pageInfo: { hasNextPage: true } });
    expect(index.isComplete).toBe(false);
    expect(countText(1_500, true)).toBe('1,500');
    expect(countText(500, false)).toBe('500+');
  });
});
