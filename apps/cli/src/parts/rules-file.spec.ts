import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DOOR_DOCUMENT_KINDS } from '@clew/access-model';
import { createLogger } from '@clew/self-telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createRulesFile, type RulesFile } from './rules-file.js';

const MASKING = { rules: [{ id: 'mails', match: { detectors: ['email'] }, action: 'redact' }] };

let folder: string;
let file: string;
let rules: RulesFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-rules-'));
  file = join(folder, 'rules.json');
  rules = createRulesFile({
    file,
    organisationId: 'forwarder',
    kinds: DOOR_DOCUMENT_KINDS,
    logger: createLogger({ name: 'rules-test', level: 'silent' }),
    checkMs: 10,
  });
});

afterEach(async () => {
  await rules.shutdown({ deadlineMs: 100 });
  await rm(folder, { recursive: true });
});

describe('a rules file', () => {
  it('gives its documents by kind, and says when they changed', async () => {
    await writeFile(file, JSON.stringify({ masking: MASKING }));
    await rules.start();
    expect(rules.current()).toMatchObject([{ kind: 'masking', version: 1, content: MASKING, teamId: undefined }]);
    const changed = new Promise<void>((resolve) => rules.onChange(resolve));
    await writeFile(file, JSON.stringify({ masking: { rules: [] } }));
    await changed;
    expect(rules.current()).toMatchObject([{ version: 2, content: { rules: [] } }]);
  });

  it('keeps its rules when it is changed to something that is none', async () => {
    await writeFile(file, JSON.stringify({ masking: MASKING }));
    await rules.start();
    await writeFile(file, '{"masking": {"rules": 7}}');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(rules.current()).toMatchObject([{ content: MASKING }]);
  });

  it.each([
    ['not json', 'it is no JSON'],
    ['[]', 'it must be an object of rule documents by kind'],
    ['{"maskings": {}}', 'there is no kind of rules "maskings" here; there are masking, '],
    ['{"sampling": {}}', 'there is no kind of rules "sampling" here'],
    ['{"masking": {"rules": [{"id": "a"}]}}', 'masking: '],
  ])('does not start with %s', async (text, message) => {
    await writeFile(file, text);
    await expect(rules.start()).rejects.toThrow(message);
  });

  it('does not start without the file', async () => {
    await expect(rules.start()).rejects.toThrow('ENOENT');
  });
});
