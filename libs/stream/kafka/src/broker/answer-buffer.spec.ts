import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerBuffer } from './answer-buffer.js';

function framed(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

describe('an answer buffer', () => {
  it('gives each answer when it is whole, however it is cut up', () => {
    const bodies = fc.array(fc.uint8Array({ minLength: 4, maxLength: 300 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, fc.integer({ min: 1, max: 50 }), (answers, pieceBytes) => {
        const buffer = new AnswerBuffer(1_000, 16);
        for (const body of answers) {
          const bytes = framed(body);
          const found: string[] = [];
          for (let at = 0; at < bytes.length; at += pieceBytes) {
            const answer = buffer.take(bytes.subarray(at, at + pieceBytes));
            if (answer !== undefined) found.push(answer.toString('hex'));
          }
          expect(found).toEqual([Buffer.from(body).toString('hex')]);
          buffer.release();
        }
      }),
    );
  });

  it('uses its memory again, but for that of a giant', () => {
    const buffer = new AnswerBuffer(100_000_000, 1_024);
    const memoryFor = (bytes: number): ArrayBufferLike | undefined => {
      const memory = buffer.take(framed(Buffer.alloc(bytes)))?.buffer;
      buffer.release();
      return memory;
    };
    const first = memoryFor(100_000);
    expect(memoryFor(90_000)).toBe(first);
    const giant = memoryFor(20_000_000);
    expect(giant?.byteLength).toBeGreaterThan(20_000_000);
    expect(memoryFor(1_000)?.byteLength).toBe(1_024);
  });

  it('throws for what is no answer, or more than one', () => {
    const take = (bytes: Uint8Array): unknown => new AnswerBuffer(100, 16).take(bytes);
    expect(() => take(Buffer.from([0, 0, 0, 3]))).toThrow('impossible length of 3 bytes');
    expect(() => take(Buffer.from([0, 0, 0, 101]))).toThrow('impossible length of 101 bytes');
    expect(() => take(Buffer.concat([framed(Buffer.alloc(4)), Buffer.alloc(1)]))).toThrow('what was not asked');
  });
});
