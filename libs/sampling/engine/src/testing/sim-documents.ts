import {
  createPolicyBook,
  type HybridDefaults,
  type PolicyBook,
  type SamplingDocumentEntry,
  type SamplingDocuments,
} from '@clew/sampling-policies';

import type { PolicySource } from '../policy-source.js';
import type { Random } from './random.js';

const DEFAULTS: HybridDefaults = { budget: { spansPerSecond: 4 }, baselineProbabilityMin: 0.1 };
const VERSIONS_MAX = 4;

const ERRORS = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
/** Of each kind of answer, memory and condition something. */
const POLICIES: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[] = [
  { name: 'slow', type: 'latency', thresholdMs: 1_000 },
  { name: 'slow route', type: 'slow_route', samplesMin: 3, thresholdMsMin: 1, quantile: 0.9 },
  { name: 'large', type: 'span_count', min: 8, probability: 0.6 },
  { name: 'orders', type: 'string_attribute', key: 'db.namespace', values: ['orders'], probability: 0.7 },
  { name: 'third party', type: 'string_attribute', key: 'server.address', regex: true, values: ['^api\\.'] },
  { name: 'dynamic', type: 'dynamic_rate', goalSampleRate: 3, adjustmentIntervalMs: 1_000 },
  { name: 'some per second', type: 'rate_limiting', spansPerSecond: 2 },
  { name: 'some bytes', type: 'bytes_limiting', bytesPerSecond: 300 },
  { name: 'signatures', type: 'error_signature', tracesPerWindow: 2, windowMs: 5_000 },
  { name: 'rare', type: 'rare_path' },
  { name: 'deploys', type: 'new_deploy' },
  { name: 'linked', type: 'linked' },
  { name: 'budget', type: 'budget' },
  {
    name: 'both',
    type: 'and',
    policies: [
      { type: 'span_count', min: 3 },
      { type: 'probabilistic', probability: 0.5 },
    ],
  },
  {
    name: 'no queue',
    type: 'not',
    policy: { type: 'string_attribute', key: 'messaging.system', values: ['kafka'] },
    probability: 0.4,
  },
];
const DROPS = {
  name: 'mails',
  type: 'drop',
  policies: [{ type: 'string_attribute', key: 'messaging.destination.name', values: ['mails'] }],
};

/** What may be relied upon, whatever else the documents say. */
export interface DocumentPromises {
  /** No trace with an error is dropped. */
  readonly areErrorsKept: boolean;
  /** Chance has its turn with every trace, at no less than a tenth, and nothing is dropped but by chance. */
  readonly isEveryTraceDrawn: boolean;
}

/** Versions of the documents, one after another; a process may know of the newer ones late. */
export class SimDocuments {
  readonly promises: DocumentPromises;
  private readonly random: Random;
  /** Of a process that was started without the control store, and has to keep the promises all the same. */
  private readonly withoutStore: SamplingDocuments;
  private readonly versions: SamplingDocuments[] = [];

  constructor(random: Random, promises?: DocumentPromises) {
    this.random = random;
    const chosen = { areErrorsKept: random.chance(0.7), isEveryTraceDrawn: random.chance(0.6) };
    this.promises = promises ?? chosen;
    this.withoutStore = { version: 0, entries: [this.sampling('', 0, 'sampling')] };
    this.publish();
  }

  /** Somebody changed something. */
  publish(): void {
    if (this.versions.length >= VERSIONS_MAX) return;
    const version = this.versions.length + 1;
    this.versions.push({ version, entries: this.entries(version) });
  }

  /** As one process sees them, which may have been started without the control store, and is told of changes late. */
  source(random: Random): PolicySource {
    let seen = random.chance(0.3) ? 0 : this.versions.length;
    return {
      documents: () => {
        if (random.chance(0.2)) seen = this.versions.length;
        return this.versions[seen - 1] ?? this.withoutStore;
      },
      bookOf: (documents, previous) => bookOf(documents, previous),
    };
  }

  private entries(version: number): readonly SamplingDocumentEntry[] {
    const { random } = this;
    return [
      this.sampling('', version, 'sampling'),
      ...(random.chance(0.5) ? [this.sampling('acme', version, 'sampling')] : []),
      ...(random.chance(0.5) ? [this.sampling(random.pick(['', 'globex']), version, 'sampling-candidate')] : []),
      ...(random.chance(0.7) ? [this.budget('acme', version)] : []),
      ...(random.chance(0.3) ? [{ ...this.budget('acme', version), teamId: 'red' }] : []),
    ];
  }

  private sampling(tenantId: string, version: number, kind: SamplingDocumentEntry['kind']): SamplingDocumentEntry {
    const { promises, random } = this;
    const some = POLICIES.filter(() => random.chance(0.25));
    const policies = [
      ...(promises.areErrorsKept ? [ERRORS] : []),
      ...some,
      ...(promises.isEveryTraceDrawn || some.length === 0 || random.chance(0.5)
        ? [{ name: 'baseline', type: 'probabilistic', probability: random.pick([0.1, 0.3]) }]
        : []),
      ...(promises.areErrorsKept || promises.isEveryTraceDrawn || random.chance(0.7) ? [] : [DROPS]),
    ];
    return { tenantId, kind, version: labelOf(tenantId, kind, version), content: { policies } };
  }

  private budget(tenantId: string, version: number): SamplingDocumentEntry {
    const content = { spansPerSecond: this.random.pick([0.5, 5, 500]), reservedShare: 0.3 };
    return { tenantId, kind: 'sampling-budget', version: labelOf(tenantId, 'budget', version), content };
  }
}

/** Ends in the number of the documents' version, so that it can be read back from a verdict. */
function labelOf(tenantId: string, kind: string, version: number): string {
  return `${tenantId} ${kind} ${version}`;
}

export function versionOfLabel(label: string): number {
  return Number(/ (\d+)$/.exec(label)?.[1] ?? 0);
}

function bookOf(documents: SamplingDocuments, previous: PolicyBook | undefined): PolicyBook {
  return createPolicyBook(documents, {
    partitionCount: 1,
    defaults: DEFAULTS,
    ...(previous === undefined ? {} : { previous }),
    onUnusable: (entry, error) => {
      throw new Error(`${entry.version} cannot be used: ${error.message}`);
    },
  });
}
