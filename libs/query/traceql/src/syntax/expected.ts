import { TreeFragment } from '@lezer/common';

import { SPAN_KIND_WORDS, STATUS_WORDS } from '../ast.js';
import { traceqlParser } from '../language/traceql-language.js';
import { METRICS_WORDS, SERIES_LIMIT_WORDS } from '../language/words.js';
import { strictFailureAt } from './strict-parse.js';

interface Candidate {
  /** What is tried. */
  readonly text: string;
  /** What it is called in `expected`. */
  readonly token: string;
}

interface CandidateGroup {
  /** What the sentence says for the whole group, where one token does not say it better. */
  readonly name: string;
  readonly candidates: readonly Candidate[];
}

const GROUPS: readonly CandidateGroup[] = [
  group('{', ['{']),
  group('}', ['}']),
  group('(', ['(']),
  group(')', [')']),
  group('|', ['|']),
  group('an attribute (.name, span.name, resource.name)', [{ text: '.a', token: 'attribute' }]),
  group('an intrinsic field (duration, name, status, ...)', [{ text: 'duration', token: 'intrinsic' }]),
  group('a number', [
    { text: '1', token: 'integer' },
    { text: '1.5', token: 'float' },
    { text: '1s', token: 'duration' },
  ]),
  group('a string', [{ text: '"a"', token: 'string' }]),
  group('true or false', ['true', 'false']),
  group('nil', ['nil']),
  group('a status', [...STATUS_WORDS]),
  group('a span kind', [...SPAN_KIND_WORDS]),
  group('a comparison (=, !=, <, <=, >, >=)', ['=', '!=', '<', '<=', '>', '>=']),
  group('a regular expression match (=~, !~)', ['=~', '!~']),
  group('&& or ||', ['&&', '||']),
  group('an arithmetic operator', ['+', '-', '*', '/', '%', '^']),
  group('!', ['!']),
  group('a structural operator', [...['>>', '<<', '~', '!>', '!>>', '!<', '!<<'], ...['&>', '&>>', '&<', '&<<', '&~']]),
  group('an aggregate (count, avg, max, min, sum)', ['count', 'avg', 'max', 'min', 'sum']),
  group('by', ['by']),
  group('coalesce', ['coalesce']),
  group('select', ['select']),
  group('a metrics function', [...METRICS_WORDS]),
  group('topk or bottomk', [...SERIES_LIMIT_WORDS]),
  group('with', ['with']),
  group('a name', [{ text: 'a_name', token: 'name' }]),
  group(',', [',']),
];

function group(name: string, candidates: readonly (string | Candidate)[]): CandidateGroup {
  return {
    name,
    candidates: candidates.map((each) => (typeof each === 'string' ? { text: each, token: each } : each)),
  };
}

/**
 * What could stand at `place`, found by trying: a token fits when the parser gets past it. That is slower than reading the
 * parser's tables, which are its private matter, and done once for a query that is wrong.
 */
export function expectedAt(
  text: string,
  place: number,
): { readonly tokens: readonly string[]; readonly sentence: string } {
  const before = `${text.slice(0, place)}\n`;
  const known = TreeFragment.addTree(traceqlParser.parse(before), [], true);
  const tokens: string[] = [];
  const names: string[] = [];
  for (const { name, candidates } of GROUPS) {
    const fitting = candidates.filter((candidate) => fits(before, candidate.text, known));
    tokens.push(...fitting.map((candidate) => candidate.token));
    if (fitting.length === candidates.length) names.push(name);
    else names.push(...fitting.map((candidate) => candidate.token));
  }
  if (strictFailureAt(before) === undefined) {
    tokens.push('end of query');
    names.push('the end of the query');
  }
  return { tokens, sentence: enumerated(names) };
}

function fits(before: string, token: string, known: readonly TreeFragment[]): boolean {
  const failedAt = strictFailureAt(before + token, known);
  return failedAt === undefined || failedAt >= before.length + token.length;
}

function enumerated(names: readonly string[]): string {
  if (names.length === 0) return 'a query such as { span.http.response.status_code = 500 }';
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
