import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';

import { outliveReader } from './broken-pipe.js';

it('goes on when nobody reads the output any more', () => {
  const stream = new EventEmitter();
  outliveReader(stream);
  expect(stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true);
});

it('does not hide any other failure of the output', () => {
  const stream = new EventEmitter();
  outliveReader(stream);
  const failure = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  expect(() => stream.emit('error', failure)).toThrow(failure);
});
