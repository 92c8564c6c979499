import type {
  AttributeCardinality,
  IngestKeyInfo,
  IngestLimits,
  IssuedIngestKey,
  MaskingFinding,
  NewIngestKey,
  NewRuleDocument,
  ObservationQuery,
  RuleDocument,
  RuleDocumentScope,
  SaveOutcome,
} from '@clew/access-model';

import type { IngestAdministration } from '../options.js';

/** Answers from memory; remembers what it was asked. */
export class FakeIngestAdministration implements IngestAdministration {
  readonly documents: RuleDocument[] = [];
  readonly keys: (IngestKeyInfo & { readonly organisationId: string })[] = [];
  readonly findings: (MaskingFinding & { readonly organisationId: string })[] = [];
  readonly queries: ObservationQuery[] = [];
  cardinality: readonly AttributeCardinality[] = [];
  maskingKeyKnown = true;

  readonly observations: IngestAdministration['observations'] = {
    ruleTotals: (query) => {
      this.queries.push(query);
      return Promise.resolve([
        { teamId: 't1', ruleId: 'cards', action: 'redact', count: 5, lastHour: new Date('2026-01-01T10:00:00Z') },
      ]);
    },
    maskingFindings: (query) => {
      this.queries.push(query);
      return Promise.resolve(this.findings.filter(({ organisationId }) => organisationId === query.organisationId));
    },
    attributeCardinality: (query) => {
      this.queries.push(query);
      return Promise.resolve(this.cardinality);
    },
    glossaryViolations: (query) => this.#none(query),
    schemaDrift: (query) => this.#none(query),
    spanFaults: (query) => this.#none(query),
    acknowledgeFinding: (organisationId, id, acknowledgedBy) => {
      const found = this.findings.find((finding) => finding.organisationId === organisationId && finding.id === id);
      return Promise.resolve(found && { ...found, state: 'acknowledged', acknowledgedBy });
    },
  };

  reset(): void {
    for (const list of [this.documents, this.keys, this.findings, this.queries]) list.length = 0;
    this.cardinality = [];
    this.maskingKeyKnown = true;
  }

  async saveRuleDocument(document: NewRuleDocument): Promise<SaveOutcome> {
    const { organisationId, teamId, kind, content, author, expectedVersion } = document;
    const currentVersion = (await this.ruleDocumentHistory(document, 1))[0]?.version ?? 0;
    if (expectedVersion !== undefined && expectedVersion !== currentVersion) {
      return { outcome: 'conflict', currentVersion };
    }
    const version = currentVersion + 1;
    const createdAt = new Date('2026-01-01T10:00:00Z');
    const saved = { organisationId, teamId, kind, content, version, createdAt, createdBy: author };
    this.documents.unshift(saved);
    return { outcome: 'saved', document: saved };
  }

  async currentRuleDocuments(organisationId: string, teamId?: string): Promise<readonly RuleDocument[]> {
    return this.documents.filter(
      (document) =>
        document.organisationId === organisationId &&
        (teamId === undefined || document.teamId === undefined || document.teamId === teamId),
    );
  }

  async ruleDocumentHistory(scope: RuleDocumentScope, limit: number): Promise<readonly RuleDocument[]> {
    const { organisationId, teamId, kind } = scope;
    return this.documents
      .filter((found) => found.organisationId === organisationId && found.teamId === teamId && found.kind === kind)
      .slice(0, limit);
  }

  async issueIngestKey({ organisationId, teamId, name, ...rest }: NewIngestKey): Promise<IssuedIngestKey> {
    const id = `key-${this.keys.length + 1}`;
    this.keys.push({
      ...{ organisationId, id, teamId, name, prefix: `clew_ik_${id}`, createdAt: new Date(0), revokedAt: undefined },
      ...{ environment: rest.environment, limits: rest.limits, expiresAt: rest.expiresAt },
    });
    return { id, key: `clew_ik_${id}_secret` };
  }

  async listIngestKeys(organisationId: string): Promise<readonly IngestKeyInfo[]> {
    return this.keys.filter((key) => key.organisationId === organisationId);
  }

  async updateIngestKeyLimits(organisationId: string, id: string, limits: IngestLimits | undefined): Promise<boolean> {
    return this.#change(organisationId, id, { limits });
  }

  async revokeIngestKey(organisationId: string, id: string): Promise<boolean> {
    return this.#change(organisationId, id, { revokedAt: new Date(0) });
  }

  maskingKey(): Uint8Array | undefined {
    return this.maskingKeyKnown ? new Uint8Array(32) : undefined;
  }

  #change(organisationId: string, id: string, change: Partial<IngestKeyInfo>): boolean {
    const at = this.keys.findIndex((key) => key.organisationId === organisationId && key.id === id && !key.revokedAt);
    const key = this.keys[at];
    if (key === undefined) return false;
    this.keys[at] = { ...key, ...change };
    return true;
  }

  #none(query: ObservationQuery): Promise<[]> {
    this.queries.push(query);
    return Promise.resolve([]);
  }
}
