import type { RuleDocument, RuleDocumentDirectory } from '@clew/access-model';
import type { SamplingDocumentEntry, SamplingDocuments } from '@clew/sampling-policies';

/** Where samplers look for newer documents, at every flush: the same object until something changed. */
export interface SamplingDocumentSource {
  /** Version 0 without entries while nothing is known: the journal, or the default, goes on to hold. */
  documents(): SamplingDocuments;
}

export function samplingDocumentsFrom(directory: RuleDocumentDirectory): SamplingDocumentSource {
  let seen: readonly RuleDocument[] = [];
  let documents: SamplingDocuments = { version: 0, entries: [] };
  return {
    documents: () => {
      const current = directory.current();
      // A directory hands out another array after each change, so this comparison is all that most flushes cost.
      if (current === seen) return documents;
      seen = current;
      const next = readDocuments(current);
      if (next.version !== documents.version) documents = next;
      return documents;
    },
  };
}

function readDocuments(current: readonly RuleDocument[]): SamplingDocuments {
  let newestUnixMs = 0;
  let versions = 0;
  const entries: SamplingDocumentEntry[] = [];
  for (const document of current) {
    const entry = entryOf(document);
    if (entry === undefined) continue;
    entries.push(entry);
    newestUnixMs = Math.max(newestUnixMs, Math.floor(document.createdAt.getTime()));
    versions += document.version;
  }
  // Every save counts a version up, so that this grows even for two saves in one millisecond, or whose order of time is not
  // that in which they were seen. The time is there for a move from a file to a control store, which count on their own.
  return { version: newestUnixMs + versions, entries: entries.toSorted(byScope) };
}

function entryOf({ organisationId, teamId, kind, version, content }: RuleDocument): SamplingDocumentEntry | undefined {
  switch (kind) {
    case 'sampling':
    case 'sampling-budget':
    case 'sampling-candidate':
      return {
        ...{ tenantId: organisationId, kind, version: String(version), content },
        ...(teamId === undefined ? {} : { teamId }),
      };
    default:
      return undefined;
  }
}

/** The same documents are the same JSON in the journal, whatever order a query gave them in. */
function byScope(a: SamplingDocumentEntry, b: SamplingDocumentEntry): number {
  const [one, other] = [a, b].map(({ tenantId, teamId = '', kind }) => `${tenantId} ${teamId} ${kind}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
