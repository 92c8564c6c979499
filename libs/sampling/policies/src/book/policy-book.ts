import type { TeamBudget } from '@clew/sampling-control';

import { parseBudgetDocument, stricterBudget } from '../documents/budget-document.js';
import { parseSamplingDocument } from '../documents/sampling-document.js';
import { teamKey, type TeamBudgets } from '../policies/team-budgets.js';
import { PolicyError } from '../policy-error.js';
import type {
  PolicyBook,
  PolicyBookOptions,
  SamplingDocumentEntry,
  SamplingDocumentKind,
  SamplingDocuments,
} from '../policy-book-types.js';
import { buildPolicySet } from '../set/policy-set-builder.js';
import type { PolicySet } from '../policy-set.js';
import { HYBRID_DEFAULT, HYBRID_DEFAULT_VERSION } from './hybrid-default.js';

/** The organisation whose documents hold for all that have none. */
const EVERYBODY = '';

/**
 * The policy sets of one partition. A document that cannot be used, which the control store would have refused, is as if it
 * were not there: a partition must go on whatever stands in its journal.
 */
export function createPolicyBook(documents: SamplingDocuments, options: PolicyBookOptions): PolicyBook {
  const reader = new DocumentReader(documents, options);
  const tenants = new Set([EVERYBODY, ...documents.entries.map((entry) => entry.tenantId)]);
  const book = new SetsByTenant(documents.version);
  for (const tenantId of tenants) {
    const budgets = reader.budgetsOf(tenantId);
    const active = reader.set('sampling', tenantId, budgets) ?? reader.hybridDefault(budgets);
    book.add(tenantId, active, reader.set('sampling-candidate', tenantId, budgets));
  }
  if (options.previous !== undefined) book.restore(options.previous.snapshot());
  return book;
}

class DocumentReader {
  private readonly documents: SamplingDocuments;
  private readonly options: PolicyBookOptions;

  constructor(documents: SamplingDocuments, options: PolicyBookOptions) {
    this.documents = documents;
    this.options = options;
  }

  /** The organisation's own document, else the one for all. */
  set(kind: SamplingDocumentKind, tenantId: string, budgets: TeamBudgets): PolicySet | undefined {
    const entries = this.documents.entries.filter((entry) => entry.kind === kind && entry.teamId === undefined);
    for (const owner of new Set([tenantId, EVERYBODY])) {
      const entry = entries.find((candidate) => candidate.tenantId === owner);
      const set = entry === undefined ? undefined : this.tried(entry, () => this.build(entry, budgets));
      if (set !== undefined) return set;
    }
    return undefined;
  }

  hybridDefault(budgets: TeamBudgets): PolicySet {
    const { partitionCount } = this.options;
    return buildPolicySet(HYBRID_DEFAULT.policies, { version: HYBRID_DEFAULT_VERSION, partitionCount, budgets });
  }

  budgetsOf(tenantId: string): TeamBudgets {
    const { defaults } = this.options;
    const budgets = new Map<string, TeamBudget>();
    let defaultBudget = defaults.budget;
    for (const owner of new Set([EVERYBODY, tenantId])) {
      const document = this.budgetDocument(owner);
      if (document === undefined) continue;
      defaultBudget = { ...defaultBudget, ...document.own };
      for (const [team, budget] of document.teams)
        budgets.set(teamKey(tenantId, team), { ...defaultBudget, ...budget });
    }
    for (const entry of this.documents.entries) {
      if (entry.kind !== 'sampling-budget' || entry.teamId === undefined || entry.tenantId !== tenantId) continue;
      const own = this.tried(entry, () => parseBudgetDocument(entry.content).own);
      const key = teamKey(tenantId, entry.teamId);
      if (own !== undefined) budgets.set(key, stricterBudget(budgets.get(key) ?? defaultBudget, own));
    }
    return { budgets, defaultBudget, baselineProbabilityMin: defaults.baselineProbabilityMin };
  }

  private budgetDocument(tenantId: string): ReturnType<typeof parseBudgetDocument> | undefined {
    const entry = this.documents.entries.find(
      (one) => one.kind === 'sampling-budget' && one.teamId === undefined && one.tenantId === tenantId,
    );
    return entry === undefined ? undefined : this.tried(entry, () => parseBudgetDocument(entry.content));
  }

  private build(entry: SamplingDocumentEntry, budgets: TeamBudgets): PolicySet {
    const { policies } = parseSamplingDocument(entry.content);
    return buildPolicySet(policies, {
      version: entry.version,
      partitionCount: this.options.partitionCount,
      budgets,
    });
  }

  private tried<T>(entry: SamplingDocumentEntry, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      this.options.onUnusable?.(entry, error);
      return undefined;
    }
  }
}

interface TenantSets {
  readonly active: PolicySet;
  readonly candidate: PolicySet | undefined;
}

class SetsByTenant implements PolicyBook {
  readonly version: number;
  private readonly sets = new Map<string, TenantSets>();

  constructor(version: number) {
    this.version = version;
  }

  add(tenantId: string, active: PolicySet, candidate: PolicySet | undefined): void {
    this.sets.set(tenantId, { active, candidate });
  }

  setOf(tenantId: string): PolicySet {
    return this.of(tenantId).active;
  }

  candidateOf(tenantId: string): PolicySet | undefined {
    return this.of(tenantId).candidate;
  }

  snapshot(): unknown {
    return [...this.sets].map(([tenantId, { active, candidate }]) => [
      tenantId,
      active.snapshot(),
      candidate?.snapshot() ?? null,
    ]);
  }

  restore(snapshot: unknown): void {
    if (!Array.isArray(snapshot)) return;
    for (const row of snapshot as readonly unknown[]) {
      if (!Array.isArray(row)) continue;
      const [tenantId, active, candidate] = row as readonly unknown[];
      const sets = typeof tenantId === 'string' ? this.sets.get(tenantId) : undefined;
      sets?.active.restore(active);
      sets?.candidate?.restore(candidate);
    }
  }

  private of(tenantId: string): TenantSets {
    const sets = this.sets.get(tenantId) ?? this.sets.get(EVERYBODY);
    if (sets === undefined) throw new Error('a policy book has a set for everybody');
    return sets;
  }
}
