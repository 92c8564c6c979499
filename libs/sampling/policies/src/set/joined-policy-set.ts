import type { Learning } from '../learning.js';
import { isDrawn } from '../policies/draw.js';
import type { SpanMatchers } from '../span-matchers.js';
import type { PolicySet } from '../policy-set.js';
import type { Policy } from '../policy.js';
import type { TraceFeatures } from '../trace-features.js';
import type { Verdict } from '../verdict.js';
import { VerdictCache } from './verdict-cache.js';

const NOT_SAMPLED = 'not_sampled';

export interface PolicySetParts {
  readonly version: string;
  readonly policies: readonly Policy[];
  readonly matchers: SpanMatchers;
  /** By owner: policy key and what it learns. */
  readonly learnings: ReadonlyMap<string, Learning>;
  /** The policies may answer `drop`. */
  readonly canDrop: boolean;
}

/** The highest probability that was told, by whom, and what for. */
interface BestShare {
  policy: Policy | undefined;
  probability: number;
  reason: string;
}

/** Joins the answers of policies: docs/adr/0007-deciding.md. */
export class JoinedPolicySet implements PolicySet {
  readonly version: string;
  readonly matchers: SpanMatchers;
  private readonly policies: readonly Policy[];
  private readonly early: readonly Policy[];
  private readonly pressing: Policy | undefined;
  private readonly learnings: ReadonlyMap<string, Learning>;
  private readonly verdicts: VerdictCache;
  /** Filled anew for each trace. */
  private readonly best: BestShare = { policy: undefined, probability: 0, reason: '' };

  constructor({ version, policies, matchers, learnings, canDrop }: PolicySetParts) {
    this.version = version;
    this.matchers = matchers;
    this.policies = policies;
    // A drop may come true with a later span, and takes back what any other said.
    this.early = canDrop ? [] : policies.filter((policy) => policy.isMonotone && !policy.isLimited);
    this.pressing = policies.find((policy) => policy.pressure !== undefined);
    this.learnings = learnings;
    this.verdicts = new VerdictCache(version);
  }

  decideEarly(trace: TraceFeatures, streamTimeMs: number): Verdict | undefined {
    for (const policy of this.early) {
      const answer = policy.answer(trace, streamTimeMs);
      if (answer?.kind === 'probability' && answer.probability === 1) {
        return this.verdict(true, policy, answer.reason ?? policy.type, 1, trace, streamTimeMs);
      }
    }
    return undefined;
  }

  decide(trace: TraceFeatures, streamTimeMs: number): Verdict {
    const firstExtra = this.askAll(trace, streamTimeMs);
    if (firstExtra?.isDrop === true) {
      return this.verdict(false, firstExtra.policy, firstExtra.policy.type, 0, trace, streamTimeMs);
    }
    const { policy, probability, reason } = this.best;
    if (policy !== undefined && isDrawn(trace, probability)) {
      return this.verdict(true, policy, reason, probability, trace, streamTimeMs);
    }
    const extra = this.extraFor(trace, streamTimeMs, firstExtra?.policy);
    if (extra !== undefined) return this.verdict(true, extra, extra.type, 0, trace, streamTimeMs);
    // It says at which probability it lost, and whose that was.
    return this.verdict(false, policy, NOT_SAMPLED, probability, trace, streamTimeMs);
  }

  judged(trace: TraceFeatures, verdict: Verdict, streamTimeMs: number): void {
    for (const learning of this.learnings.values()) learning.judged?.(trace, verdict, streamTimeMs);
  }

  arrived(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    for (const learning of this.learnings.values()) {
      learning.arrived?.(tenantId, teamId, spanCount, byteLength, streamTimeMs);
    }
  }

  charged(tenantId: string, teamId: string, spanCount: number, byteLength: number, streamTimeMs: number): void {
    for (const learning of this.learnings.values()) {
      learning.charged?.(tenantId, teamId, spanCount, byteLength, streamTimeMs);
    }
  }

  snapshot(): unknown {
    return Object.fromEntries([...this.learnings].map(([owner, learning]) => [owner, learning.snapshot()]));
  }

  restore(snapshot: unknown): void {
    if (typeof snapshot !== 'object' || snapshot === null) return;
    const states = new Map<string, unknown>(Object.entries(snapshot));
    for (const [owner, learning] of this.learnings) {
      if (states.has(owner)) learning.restore(states.get(owner));
    }
  }

  /** Asks all but the limited ones. Leaves the highest share in `best`; returns who drops it, else the first extra. */
  private askAll(
    trace: TraceFeatures,
    streamTimeMs: number,
  ): { readonly policy: Policy; readonly isDrop: boolean } | undefined {
    const { best } = this;
    best.policy = undefined;
    best.probability = 0;
    best.reason = '';
    let firstExtra: Policy | undefined;
    for (const policy of this.policies) {
      if (policy.isLimited) continue;
      const answer = policy.answer(trace, streamTimeMs);
      if (answer === undefined) continue;
      if (answer.kind === 'drop') return { policy, isDrop: true };
      if (answer.kind === 'extra') firstExtra ??= policy;
      else if (answer.probability > best.probability) {
        best.policy = policy;
        best.probability = answer.probability;
        best.reason = answer.reason ?? policy.type;
      }
    }
    return firstExtra === undefined ? undefined : { policy: firstExtra, isDrop: false };
  }

  /** The first in order that keeps it as an extra. A limit before `firstExtra` is asked, one behind it keeps its tokens. */
  private extraFor(trace: TraceFeatures, streamTimeMs: number, firstExtra: Policy | undefined): Policy | undefined {
    for (const policy of this.policies) {
      if (policy === firstExtra) return policy;
      if (policy.isLimited && policy.answer(trace, streamTimeMs)?.kind === 'extra') return policy;
    }
    return undefined;
  }

  private verdict(
    kept: boolean,
    policy: Policy | undefined,
    reason: string,
    probability: number,
    trace: TraceFeatures,
    streamTimeMs: number,
  ): Verdict {
    const pressure = this.pressing?.pressure?.(trace, streamTimeMs) ?? 0;
    return this.verdicts.verdict(kept, policy?.name ?? '', reason, probability, twoDigits(pressure));
  }
}

/** To two significant digits, so that few verdicts differ. */
function twoDigits(value: number): number {
  return value > 0 && Number.isFinite(value) ? Number(value.toPrecision(2)) : 0;
}
