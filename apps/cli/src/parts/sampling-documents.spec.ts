import type { RuleDocument } from '@clew/access-model';
import { describe, expect, it } from 'vitest';

import { samplingDocumentsFrom } from './sampling-documents.js';

const AT = Date.parse('2026-03-01T12:00:00Z');

function document(rest: Partial<RuleDocument>): RuleDocument {
  return {
    ...{ organisationId: 'org-a', teamId: undefined, kind: 'sampling', version: 1, content: { policies: [] } },
    ...{ createdAt: new Date(AT), createdBy: 'cli' },
    ...rest,
  };
}

function sourceOf(...documents: RuleDocument[]) {
  let current: readonly RuleDocument[] = documents;
  const source = samplingDocumentsFrom({ current: () => current, onChange: () => () => undefined });
  return {
    documents: () => source.documents(),
    change: (...next: RuleDocument[]) => {
      current = next;
    },
  };
}

describe('the documents that a sampler asks for', () => {
  it('are none, of version 0, while nothing is known', () => {
    expect(sourceOf().documents()).toEqual({ version: 0, entries: [] });
  });

  it('are those of sampling, by organisation and team', () => {
    const source = sourceOf(
      document({ organisationId: 'org-b', version: 3 }),
      document({ kind: 'sampling-budget', teamId: 'web', content: { spansPerSecond: 5 } }),
      document({ kind: 'masking' }),
      document({ kind: 'head-sampling' }),
      document({ kind: 'sampling-candidate', version: 2 }),
    );
    expect(source.documents().entries).toEqual([
      { tenantId: 'org-a', kind: 'sampling-candidate', version: '2', content: { policies: [] } },
      { tenantId: 'org-a', teamId: 'web', kind: 'sampling-budget', version: '1', content: { spansPerSecond: 5 } },
      { tenantId: 'org-b', kind: 'sampling', version: '3', content: { policies: [] } },
    ]);
  });

  it('are the same object until one of them changed', () => {
    const source = sourceOf(document({}));
    const before = source.documents();
    expect(source.documents()).toBe(before);
    source.change(document({}), document({ kind: 'masking', version: 7 }));
    expect(source.documents()).toBe(before);
    source.change(document({ version: 2 }));
    expect(source.documents()).not.toBe(before);
  });

  it('have a version that grows with every save, also within a millisecond and out of order', () => {
    const source = sourceOf(document({}));
    const versions = [source.documents().version];
    source.change(document({ version: 2 }));
    versions.push(source.documents().version);
    source.change(document({ version: 2 }), document({ organisationId: 'org-b', createdAt: new Date(AT - 5_000) }));
    versions.push(source.documents().version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
  });
});
