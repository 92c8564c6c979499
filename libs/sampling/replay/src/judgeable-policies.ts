import { createPolicyBook, parseSamplingDocument, type HybridDefaults } from '@clew/sampling-policies';

import type { NotJudgedPolicy } from './sampling-replay.js';

export interface JudgeableDocument {
  /** The document without those policies; undefined when nothing is left of it. */
  readonly judged: unknown;
  readonly notJudged: readonly NotJudgedPolicy[];
}

/** Types that look at what a sampler found out beside the trace. */
const NEEDS: ReadonlyMap<unknown, string> = new Map([
  ['rare_path', 'which span names and calls were rare is not recorded'],
  ['new_deploy', 'versions of services are not recorded'],
  ['linked', 'links between traces are not recorded'],
]);
const NEEDS_SPANS = 'attributes, states and flags of spans are not recorded';

/** What an expression may ask of a trace that is not in the log. */
const NOT_RECORDED = /\btrace\s*\.\s*(root|hasRoot|isNewDeploy|isRarePath|isLinkedToKept)\b/;
const TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

const NO_BUDGETS: HybridDefaults = { budget: {}, baselineProbabilityMin: 0 };

/**
 * Takes the policies out of a sampling document that the decision log cannot answer. A policy goes as a whole: what is left of
 * an `and` would keep more than it says. Throws PolicyError for content that is no document.
 */
export function splitJudgeable(content: unknown): JudgeableDocument {
  parseSamplingDocument(content);
  const judged: Fields[] = [];
  const notJudged: NotJudgedPolicy[] = [];
  for (const policy of policiesOf(content)) {
    const reason = needOf(policy) ?? (looksAtSpans(policy) ? NEEDS_SPANS : undefined);
    if (reason === undefined) judged.push(policy);
    else notJudged.push({ name: String(policy['name']), type: String(policy['type']), reason });
  }
  return { judged: judged.length === 0 ? undefined : { policies: judged }, notJudged };
}

type Fields = Readonly<Record<string, unknown>>;

/** Policies of a document, or within a policy. */
function policiesOf(value: unknown): readonly Fields[] {
  if (!isFields(value)) return [];
  const { policies, policy } = value;
  return [...(Array.isArray(policies) ? (policies as readonly unknown[]) : []), policy].filter(isFields);
}

function needOf(policy: Fields): string | undefined {
  const need = NEEDS.get(policy['type']);
  if (need !== undefined) return need;
  const { keep } = policy;
  const asked = typeof keep === 'string' ? NOT_RECORDED.exec(keep.replaceAll(TEXTS, "''"))?.[1] : undefined;
  if (asked !== undefined) return `trace.${asked} is not recorded`;
  for (const part of policiesOf(policy)) {
    const needOfPart = needOf(part);
    if (needOfPart !== undefined) return needOfPart;
  }
  return undefined;
}

/** Whoever has conditions on spans says so when it is built: the engine needs to know as well. */
function looksAtSpans(policy: Fields): boolean {
  const entry = { tenantId: '', kind: 'sampling', version: '', content: { policies: [policy] } } as const;
  const book = createPolicyBook({ version: 1, entries: [entry] }, { partitionCount: 1, defaults: NO_BUDGETS });
  const { count, captureCount } = book.setOf('').matchers;
  return count > 0 || captureCount > 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
