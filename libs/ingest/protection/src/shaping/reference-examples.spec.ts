import type { DoorDocumentKind } from '@clew/access-model';
import { DOOR_DOCUMENT_KINDS } from '@clew/access-model';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileShaping } from './compile-shaping.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../../docs/reference/rules-shaping.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^## (\S+)$[\s\S]*?^```json$([\s\S]*?)^```$/gm)];
const NOBODY = {
  rule: () => undefined,
  finding: () => undefined,
  cardinality: () => undefined,
  glossary: () => undefined,
  fault: () => undefined,
  drift: () => undefined,
};

function kindOf(heading: string): DoorDocumentKind {
  const kind = DOOR_DOCUMENT_KINDS.find((each) => each === heading);
  if (kind === undefined) throw new Error(`${heading} is no kind of rule documents`);
  return kind;
}

it('shows one example of every kind but masking', () => {
  expect(EXAMPLES.map(([, heading]) => heading).sort()).toEqual(
    DOOR_DOCUMENT_KINDS.filter((kind) => kind !== 'masking').toSorted(),
  );
});

it.each(EXAMPLES.map(([, heading = '', json = '']) => ({ heading, json })))(
  'shows $heading as it is taken',
  (example) => {
    const document = {
      organisationId: 'o',
      teamId: undefined,
      kind: kindOf(example.heading),
      version: 1,
      content: JSON.parse(example.json) as unknown,
      createdAt: new Date(0),
      createdBy: 'test',
    };
    expect(() => compileShaping([document], { observer: NOBODY })).not.toThrow();
  },
);
