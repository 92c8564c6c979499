import { beforeEach, describe, expect, test } from 'vitest';

import { formatCredential, hashSecret, newCredential } from './credential.js';
import type { Credential } from './credential.js';
import { CredentialDirectory } from './credential-directory.js';
import type { CredentialRecord } from './credential-directory.js';
import { ControlStoreError } from './control-store-error.js';

let nowMs: number;
let source: FakeSource;

/** Rows in memory; `pause` holds lookups back until it is resolved. */
class FakeSource {
  readonly rows = new Map<string, CredentialRecord<string>>();
  isAway = false;
  lookups: string[] = [];
  pause: Promise<void> = Promise.resolve();

  add(identity: string, expiresAtMs?: number): { text: string; credential: Credential } {
    const credential = newCredential();
    const { id, secret } = credential;
    this.rows.set(id, { id, secretHash: hashSecret(secret), expiresAtMs, identity });
    return { credential, text: formatCredential('ik', credential) };
  }

  loadAll(limit: number): Promise<CredentialRecord<string>[]> {
    return this.isAway ? Promise.reject(away()) : Promise.resolve([...this.rows.values()].slice(0, limit));
  }

  async loadOne(id: string): Promise<CredentialRecord<string> | undefined> {
    this.lookups.push(id);
    const row = this.rows.get(id);
    await this.pause;
    if (this.isAway) throw away();
    return row;
  }
}

function away(): ControlStoreError {
  return new ControlStoreError('CONTROL_STORE_UNAVAILABLE', 'PostgreSQL does not answer');
}

function create(limits: { recordsMax?: number; lookupsMax?: number; unknownIdsMax?: number } = {}) {
  return new CredentialDirectory(source, {
    ...{ kind: 'ik', recordsMax: 100, lookupsMax: 4, unknownIdsMax: 100, unknownMs: 5_000, now: () => nowMs },
    ...limits,
  });
}

function unknownText(): string {
  return formatCredential('ik', newCredential());
}

beforeEach(() => {
  nowMs = 1_000_000;
  source = new FakeSource();
});

describe('in memory', () => {
  test('answers without asking the store', async () => {
    const { text } = source.add('team a');
    const directory = create();
    await directory.refresh();
    expect((await directory.find(text))?.identity).toBe('team a');
    expect(source.lookups).toEqual([]);
  });

  test('the id with another secret is unknown', async () => {
    const { credential } = source.add('team a');
    const directory = create();
    await directory.refresh();
    const forged = formatCredential('ik', { id: credential.id, secret: newCredential().secret });
    expect(await directory.find(forged)).toBeUndefined();
  });

  test('expires to the millisecond, without a refresh', async () => {
    const { text } = source.add('team a', nowMs + 10);
    const directory = create();
    await directory.refresh();
    nowMs += 9;
    expect(await directory.find(text)).toBeDefined();
    nowMs += 1;
    expect(await directory.find(text)).toBeUndefined();
  });

  test('a refresh takes away what was revoked elsewhere', async () => {
    const { text, credential } = source.add('team a');
    const directory = create();
    await directory.refresh();
    source.rows.delete(credential.id);
    await directory.refresh();
    expect(await directory.find(text)).toBeUndefined();
  });

  test('goes on with the last answers while the store is away, and can not judge new ones', async () => {
    const known = source.add('team a');
    const directory = create();
    await directory.refresh();
    source.isAway = true;
    await expect(directory.refresh()).rejects.toThrow('does not answer');
    expect((await directory.find(known.text))?.identity).toBe('team a');
    await expect(directory.find(unknownText())).rejects.toMatchObject({ retryable: true });
    expect(source.lookups).toEqual([]);

    source.isAway = false;
    await directory.refresh();
    expect(await directory.find(unknownText())).toBeUndefined();
  });
});

describe('not in memory', () => {
  test('is looked up once and then known', async () => {
    const directory = create();
    await directory.refresh();
    const { text, credential } = source.add('new team');
    const answers = await Promise.all([directory.find(text), directory.find(text), directory.find(text)]);
    expect(answers.map((record) => record?.identity)).toEqual(['new team', 'new team', 'new team']);
    await directory.find(text);
    expect(source.lookups).toEqual([credential.id]);
  });

  test('stays unknown for a while once it was not found', async () => {
    const directory = create();
    const text = unknownText();
    await directory.find(text);
    await directory.find(text);
    expect(source.lookups).toHaveLength(1);
    nowMs += 5_001;
    await directory.find(text);
    expect(source.lookups).toHaveLength(2);
  });

  test('a flood of made-up keys is not passed on to the store', async () => {
    let goOn = (): void => undefined;
    source.pause = new Promise((resolve) => {
      goOn = resolve;
    });
    const directory = create({ lookupsMax: 4 });
    const answers = Array.from({ length: 1_000 }, () => directory.find(unknownText()));
    expect(source.lookups).toHaveLength(4);
    goOn();
    expect(new Set(await Promise.all(answers))).toEqual(new Set([undefined]));
  });

  test('neither memory grows past its limit', async () => {
    const directory = create({ recordsMax: 2, unknownIdsMax: 2 });
    const texts = [source.add('a').text, source.add('b').text, source.add('c').text];
    await directory.refresh();
    for (const text of texts) expect(await directory.find(text)).toBeDefined();
    expect(directory.size).toBe(2);

    const [first, second, third] = [unknownText(), unknownText(), unknownText()];
    for (const text of [first, second, third]) await directory.find(text);
    source.lookups = [];
    await directory.find(third);
    expect(source.lookups).toHaveLength(0);
    await directory.find(first);
    expect(source.lookups).toHaveLength(1);
  });

  test('a failed lookup is not taken for "unknown"', async () => {
    const directory = create();
    const { text } = source.add('team a');
    source.isAway = true;
    await expect(directory.find(text)).rejects.toMatchObject({ code: 'CONTROL_STORE_UNAVAILABLE' });
    source.isAway = false;
    expect(await directory.find(text)).toBeDefined();
  });
});

describe('revoked by this process', () => {
  test('is gone at once, even when it is being read', async () => {
    let goOn = (): void => undefined;
    source.pause = new Promise((resolve) => {
      goOn = resolve;
    });
    const directory = create();
    const { text, credential } = source.add('team a');
    const answer = directory.find(text);
    source.rows.delete(credential.id);
    directory.forget(credential.id);
    goOn();
    expect(await answer).toBeUndefined();
    expect(await directory.find(text)).toBeUndefined();
  });

  test('does not come back by a refresh that had read it before', async () => {
    const directory = create();
    const { text, credential } = source.add('team a');
    const refreshing = directory.refresh();
    source.rows.delete(credential.id);
    directory.forget(credential.id);
    expect(await refreshing).toBe(false); // so that whoever refreshes does it again
    expect(await directory.find(text)).toBeUndefined();
  });
});
