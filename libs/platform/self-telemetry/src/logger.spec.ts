import { describe, expect, it } from 'vitest';

import { createLogger } from './logger.js';

function capture(level: 'debug' | 'info' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', level, destination: { write: (line: string) => lines.push(line) } });
  const only = (): Record<string, unknown> => {
    expect(lines).toHaveLength(1);
    const value: unknown = JSON.parse(lines[0] ?? '');
    return Object.fromEntries(Object.entries(value ?? {}));
  };
  return { logger, lines, only };
}

describe('createLogger', () => {
  it('writes one line of JSON with name, level, time and fields', () => {
    const { logger, only } = capture();
    logger.info({ partition: 3, offset: 12345678901234567890n }, 'lease opened');
    expect(only()).toMatchObject({
      level: 'info',
      name: 'test',
      partition: 3,
      offset: '12345678901234567890',
      msg: 'lease opened',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('keeps quiet below its level', () => {
    const { logger, lines } = capture();
    logger.debug('detail');
    expect(lines).toEqual([]);
  });

  it('gives a child the fields of its parent', () => {
    const { logger, only } = capture();
    logger.child({ role: 'gateway' }).warn('refused');
    expect(only()).toMatchObject({ role: 'gateway', level: 'warn', msg: 'refused' });
  });

  it('writes an error with its stack and its cause', () => {
    const { logger, only } = capture();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(only()).toMatchObject({
      err: { message: 'outer', stack: expect.stringContaining('outer'), cause: { message: 'inner' } },
    });
  });

  it.each([
    ['authorization', { authorization: 'Bearer s3cret' }],
    ['nested header', { request: { headers: { 'x-clew-ingest-key': 's3cret' } } }],
    ['snake case', { database_password: 's3cret' }],
    ['camel case', { clickhouse: { adminToken: 's3cret' } }],
    ['inside a list', { tokens: [{ token: 's3cret' }] }],
    ['URL in a field', { url: 'postgres://clew:s3cret@localhost/clew' }],
    ['URL in an error', { err: new Error('no route to http://u:s3cret@db:8123/x') }],
    ['child field', { deep: { er: { apiKey: 's3cret' } } }],
  ])('does not let a secret out: %s', (_name, fields) => {
    const { logger, lines } = capture();
    logger.child(fields).info(fields, 'connecting to http://me:s3cret@host/');
    expect(lines.join('')).not.toContain('s3cret');
    expect(lines.join('')).toContain('[redacted]');
  });

  it('keeps ids of keys and tokens', () => {
    const { logger, only } = capture();
    logger.info({ tokenId: 'tok-1', ingestKeyId: 'key-1' }, 'used');
    expect(only()).toMatchObject({ tokenId: 'tok-1', ingestKeyId: 'key-1' });
  });

  it('survives a structure that contains itself', () => {
    const { logger, only } = capture();
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    logger.info({ loop }, 'loop');
    expect(JSON.stringify(only())).toContain('[too deep]');
  });
});
