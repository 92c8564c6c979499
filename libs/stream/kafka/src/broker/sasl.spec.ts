import { describe, expect, it } from 'vitest';
import { type Sasl, scram, signIn } from './sasl.js';
import { WireReader, WireWriter } from './wire.js';

/** The example of RFC 7677, section 3. */
const RFC_7677: Sasl = { mechanism: 'scram-sha-256', username: 'user', password: 'pencil' };
const NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SERVER_FIRST = `r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const SERVER_LAST = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

function server(...answers: string[]): { sent: string[]; exchange: (bytes: Uint8Array) => Promise<Buffer> } {
  const sent: string[] = [];
  return {
    sent,
    exchange: (bytes) => {
      sent.push(Buffer.from(bytes).toString());
      return Promise.resolve(Buffer.from(answers.shift() ?? ''));
    },
  };
}

describe('scram', () => {
  it('says what the example of RFC 7677 says', async () => {
    const { sent, exchange } = server(SERVER_FIRST, SERVER_LAST);
    await scram(RFC_7677, NONCE, exchange);
    expect(sent).toEqual([
      `n,,n=user,r=${NONCE}`,
      `c=biws,r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
    ]);
  });

  it.each([
    ['a server that does not know the password', [SERVER_FIRST, 'v=AAAA'], /signature is wrong/],
    ['a refusal', [SERVER_FIRST, 'e=invalid-proof'], /refuses to sign in user: invalid-proof/],
    ['a nonce that is not ours', [SERVER_FIRST.replace(NONCE, 'other'), SERVER_LAST], /nonce of its own/],
    ['too little work', [SERVER_FIRST.replace('4096', '1'), SERVER_LAST], /asks for 1 iterations/],
    ['endless work', [SERVER_FIRST.replace('4096', '99999999'), SERVER_LAST], /asks for 99999999 iterations/],
  ])('does not trust %s', async (_what, answers, message) => {
    await expect(scram(RFC_7677, NONCE, server(...answers).exchange)).rejects.toThrow(message);
  });
});

describe('signIn', () => {
  const plain: Sasl = { mechanism: 'plain', username: 'clew', password: 'secret' };

  it('sends user and password in one message for PLAIN', async () => {
    const bodies: Buffer[] = [];
    await signIn(plain, ({ apiKey }, body) => {
      bodies.push(Buffer.from(body));
      const answer = new WireWriter().int16(0);
      return Promise.resolve((apiKey === 17 ? answer.int32(0) : answer.string(null).bytes(Buffer.alloc(0))).finish());
    });
    expect(bodies.map((body, index) => (index === 0 ? new WireReader(body).string() : readBytes(body)))).toEqual([
      'PLAIN',
      '\0clew\0secret',
    ]);
  });

  it('passes on what the broker says against it, without the password', async () => {
    const refusal = signIn(plain, ({ apiKey }) =>
      Promise.resolve(
        apiKey === 17
          ? new WireWriter().int16(0).int32(0).finish()
          : new WireWriter().int16(58).string('Authentication failed').bytes(Buffer.alloc(0)).finish(),
      ),
    );
    await expect(refusal).rejects.toThrow('the broker refuses to sign in clew: Authentication failed');
  });

  it('names the mechanisms that the broker has', async () => {
    const answer = new WireWriter().int16(33).int32(1).string('SCRAM-SHA-512').finish();
    await expect(signIn(plain, () => Promise.resolve(answer))).rejects.toThrow(
      'does not know the SASL mechanism PLAIN; it has SCRAM-SHA-512',
    );
  });
});

function readBytes(body: Buffer): string {
  return new WireReader(body).bytes().toString();
}
