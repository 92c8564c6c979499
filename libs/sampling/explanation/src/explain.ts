import type { StoredDecision, TraceSummary } from '@clew/store-contract';

import { bytesOf, countOf, durationOf, percentOf, rounded } from './amounts.js';
import type { DecisionStory } from './decision-story.js';
import { budgetWords, drawSentence, verdictSentence } from './verdict-words.js';

/** A story in sentences, the most important first. */
export function explainStory(story: DecisionStory): readonly string[] {
  const { verdict } = story;
  return present([
    verdictSentence(verdict),
    drawSentence(verdict),
    verdict.budgetPressure === 0 ? undefined : budgetWords(verdict.budgetPressure),
    upgradeSentence(story),
    partialSentence(story),
    lateSentence(story),
    seenSentence(story),
    upstreamSentence(verdict),
    story.first === undefined
      ? 'Its first verdict is no longer in the decision log: what is said here is about spans that came late.'
      : undefined,
  ]);
}

/** A kept trace about which the decision log says nothing: yet, or no longer. */
export function explainSummary(summary: TraceSummary, isOpen: boolean, retentionDays: number): readonly string[] {
  const { decisionReason, adjustedCount, spanCount, errorSpanCount } = summary;
  return present([
    `Kept (${decisionReason}); ${withErrors(spanCount, errorSpanCount)} of it ${spanCount === 1 ? 'is' : 'are'} stored.`,
    adjustedCount > 1 ? `It stands for ${rounded(adjustedCount)} traces like it.` : undefined,
    isOpen
      ? 'Spans of it may still come: policy, probability and budget are recorded when it is closed.'
      : `Policy, probability and budget are no longer known: such records are kept for ${countOf(retentionDays, 'day')}.`,
  ]);
}

/** Neither a decision nor a stored span. */
export function explainUnknown(retentionDays: number): readonly string[] {
  return [
    `Nothing is known of this trace. Decisions are kept for ${countOf(retentionDays, 'day')}: it is older and was dropped or has expired, or none of its spans ever came here, or they came seconds ago and it is still open.`,
  ];
}

function upgradeSentence({ isUpgraded, first, keptSpanCount }: DecisionStory): string | undefined {
  if (!isUpgraded || first === undefined) return undefined;
  const before = verdictSentence(first)
    .replace(/^Dropped/, 'It had been dropped')
    .replace(/\.$/, '');
  const kept = `${countOf(keptSpanCount, 'span')} that came late ${keptSpanCount === 1 ? 'is' : 'are'} stored`;
  return `${before}: ${kept}, the ${countOf(first.spanCount, 'span')} before ${first.spanCount === 1 ? 'is' : 'are'} gone.`;
}

function partialSentence({ isPartial, isUpgraded }: DecisionStory): string | undefined {
  if (!isPartial || isUpgraded) return undefined;
  return 'It is partial: its root span has not come, or spans of it were dropped before the verdict.';
}

function lateSentence({ kept, isUpgraded, lateSpanCount, first }: DecisionStory): string | undefined {
  if (lateSpanCount === 0 || isUpgraded || first === undefined) return undefined;
  const many = lateSpanCount !== 1;
  return `${countOf(lateSpanCount, 'span')} came after it was closed and ${many ? 'were' : 'was'} ${kept ? 'kept' : 'dropped'} with it.`;
}

function seenSentence({
  verdict,
  spanCount,
  errorSpanCount,
  serviceNames,
  byteCount,
  durationNano,
}: DecisionStory): string {
  const { entryServiceName, entrySpanName } = verdict;
  const services = serviceNames.length < 2 ? '' : ` of ${countOf(serviceNames.length, 'service')}`;
  const entry =
    entryServiceName === ''
      ? ''
      : `, entering at ${entryServiceName}${entrySpanName === '' ? '' : `: ${entrySpanName}`}`;
  return `Seen were ${withErrors(spanCount, errorSpanCount)}${services}, ${bytesOf(byteCount)}, over ${durationOf(durationNano)}${entry}.`;
}

function upstreamSentence({ upstreamProbability }: StoredDecision): string | undefined {
  if (upstreamProbability <= 0 || upstreamProbability >= 1) return undefined;
  return `Its sender had sampled at ${percentOf(upstreamProbability)} before: every one of its spans stands for ${rounded(1 / upstreamProbability)} times as many.`;
}

function withErrors(spanCount: number, errorSpanCount: number): string {
  const errors =
    errorSpanCount === 0 ? '' : ` (${errorSpanCount === spanCount ? 'all' : rounded(errorSpanCount)} with an error)`;
  return `${countOf(spanCount, 'span')}${errors}`;
}

function present(sentences: readonly (string | undefined)[]): readonly string[] {
  return sentences.filter((sentence) => sentence !== undefined);
}
