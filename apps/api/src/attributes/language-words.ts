import {
  AGGREGATES,
  INTRINSIC_WORDS,
  INTRINSICS,
  METRICS_WORDS,
  SERIES_LIMIT_WORDS,
  SPAN_KIND_WORDS,
  STAGE_WORDS,
  STATUS_WORDS,
} from '@clew/traceql';
import type { CompletionPlace } from '@clew/traceql';

import type { CompletionKindName } from './attribute-enums.js';
import type { TraceqlCompletionItemModel } from './completion.models.js';

const DETAILS: Readonly<Record<string, string>> = {
  count: 'spans of the set',
  avg: 'of a field over the spans',
  max: 'of a field over the spans',
  min: 'of a field over the spans',
  sum: 'of a field over the spans',
  by: 'splits spans by the value of fields',
  coalesce: 'makes one set of all',
  select: 'adds fields to the answer',
  with: 'hints',
  rate: 'spans per second',
  count_over_time: 'spans in each step',
  quantile_over_time: 'quantiles of a field in each step',
  histogram_over_time: 'distribution of a field in each step',
  compare: 'what tells these spans from the others',
  topk: 'keeps the largest series',
  bottomk: 'keeps the smallest series',
  '>>': 'descendants',
  '<<': 'ancestors',
  '~': 'siblings',
  '=~': 'matches a regular expression',
  '!~': 'does not match a regular expression',
  nil: 'is missing',
};

/** Fields whose values are words of the language. */
const WORDS_OF: Readonly<Record<string, readonly string[]>> = {
  'span:status': STATUS_WORDS,
  'span:kind': SPAN_KIND_WORDS,
};
const VALUE_WORDS: ReadonlySet<string> = new Set([...STATUS_WORDS, ...SPAN_KIND_WORDS, 'true', 'false', 'nil']);
const FUNCTIONS: ReadonlySet<string> = new Set([...AGGREGATES, ...METRICS_WORDS, ...SERIES_LIMIT_WORDS]);
const KEYWORDS: ReadonlySet<string> = new Set([...STAGE_WORDS, 'with']);
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set(['count', 'rate', 'count_over_time', 'coalesce']);
const SCOPES = ['span.', 'resource.', 'event.', 'link.', 'instrumentation.', 'parent.'];

/** Signs that are worth offering; the others are quicker typed than chosen. */
const OPERATORS: ReadonlySet<string> = new Set([
  '{',
  '}',
  '|',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '=~',
  '!~',
  '&&',
  '||',
  '>>',
  '<<',
  '~',
]);

/** Words and signs of the language that can stand at the place and begin as what is typed. */
export function languageWords(place: CompletionPlace): readonly TraceqlCompletionItemModel[] {
  return [...words(place)].filter(({ text }) => text.startsWith(place.typed) && text !== place.typed);
}

function* words({ tokens, comparison }: CompletionPlace): Generator<TraceqlCompletionItemModel> {
  if (comparison !== undefined) {
    yield* comparedWords(comparison, tokens);
    return;
  }
  if (tokens.includes('intrinsic')) for (const text of intrinsics()) yield item(text, 'INTRINSIC', 'field');
  if (tokens.includes('attribute')) for (const text of SCOPES) yield item(text, 'SCOPE', 'attributes');
  for (const token of tokens) {
    if (FUNCTIONS.has(token)) yield item(called(token), 'FUNCTION', detailOf(token));
    else if (KEYWORDS.has(token)) yield item(called(token), 'KEYWORD', detailOf(token));
    else if (OPERATORS.has(token)) yield item(token, 'OPERATOR', detailOf(token));
  }
}

/** Right of a comparison only what can be equal to its field. */
function* comparedWords(
  { field }: NonNullable<CompletionPlace['comparison']>,
  tokens: readonly string[],
): Generator<TraceqlCompletionItemModel> {
  const own = field.kind === 'intrinsic' ? WORDS_OF[field.name] : ['true', 'false', 'nil'];
  for (const text of own ?? []) {
    if (tokens.includes(text) && VALUE_WORDS.has(text)) yield item(text, 'VALUE', detailOf(text));
  }
}

function intrinsics(): readonly string[] {
  const named = new Set<string>(INTRINSIC_WORDS.values());
  return [...INTRINSIC_WORDS.keys(), ...INTRINSICS.filter((name) => !named.has(name))];
}

function called(word: string): string {
  return WITHOUT_ARGUMENTS.has(word) ? `${word}()` : `${word}(`;
}

function detailOf(word: string): string {
  return DETAILS[word] ?? (word.endsWith('_over_time') ? 'of a field in each step' : '');
}

function item(text: string, kind: CompletionKindName, detail: string): TraceqlCompletionItemModel {
  return { text, kind, detail, serviceNames: [] };
}
