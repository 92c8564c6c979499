import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { messageTemplate } from './message-template.js';

describe('messageTemplate', () => {
  it.each([
    ['order 4711 not found', 'order <num> not found'],
    ['timeout after 30s (attempt 3/5)', 'timeout after <num> (attempt <num>/<num>)'],
    ['user 6f1c2a34-b5d6-47f8-90ab-cdef01234567 is locked', 'user <id> is locked'],
    ["Cannot read properties of undefined (reading 'id')", 'Cannot read properties of undefined (reading <str>)'],
    ["can't open file '/etc/x.conf': No such file", "can't open file <str>: No such file"],
    ['open /var/lib/app/7/data.db: permission denied', 'open <path>: permission denied'],
    ['open C:\\data\\7.txt: denied', 'open <path>: denied'],
    ['connect ECONNREFUSED 10.1.2.3:5432', 'connect ECONNREFUSED <addr>'],
    ['dial tcp [::1]:8080: connect: connection refused', 'dial tcp <addr>: connect: connection refused'],
    ['dial tcp: lookup db-7.internal:5432: no such host', 'dial tcp: lookup <addr>: no such host'],
    ['GET https://api.example.org/v1/x?id=7 failed: 503', 'GET <url> failed: <num>'],
    ['panic at 0xc000123abc', 'panic at <hex>'],
    ['object deadbeef01 gone', 'object <hex> gone'],
    ['mail to a.b@example.org bounced', 'mail to <email> bounced'],
    ['at 2026-10-01T12:00:00.123Z and 2026-10-01', 'at <time> and <time>'],
    ['ids: 1, 2, 3, 4', 'ids: <num>'],
    ['Duplicate entry "a-b" for key "users.email"', 'Duplicate entry <str> for key <str>'],
    ['key=AKIA1234ABCD5678EFGH90 denied', 'key=<id> denied'],
    ['worker-17 died', 'worker-<num> died'],
    ['java.lang.IllegalStateException: x', 'java.lang.IllegalStateException: x'],
    ['  many\n\t blanks ', 'many blanks'],
    ['', ''],
  ])('%s', (message, template) => {
    expect(messageTemplate(message)).toBe(template);
  });

  it('keeps what tells two errors apart', () => {
    const errors = ['connection refused', 'connection reset', 'deadline exceeded', "user can't pay", 'HTTP error'];
    expect(new Set(errors.map(messageTemplate)).size).toBe(errors.length);
  });

  it('is bounded for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (message) => {
        expect(messageTemplate(message).length).toBeLessThanOrEqual(6 * 512);
      }),
    );
  });

  it.each(["'", '"a', '1,', '/', '<num>', 'a@', ':::', '0x', '[', '1.1.1.', 'aaaa:80'])(
    'reads a million of %s',
    (piece) => {
      expect(messageTemplate(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(6 * 512);
    },
  );

  it('gives one template for any number', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uuid(), fc.ipV4(), (number, id, address) => {
        expect(messageTemplate(`order ${number} of ${id} failed at ${address}:${number % 60_000}`)).toBe(
          'order <num> of <id> failed at <addr>',
        );
      }),
    );
  });
});
