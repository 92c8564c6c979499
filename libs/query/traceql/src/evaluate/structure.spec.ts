import { describe, expect, it } from 'vitest';

import { parseTraceql } from '../parse.js';
import { sampleTrace, type SampleSpanDraft } from '../testing/sample-trace.js';
import type { SampleSpan } from '../testing/traces.js';
import { evaluateSearch } from './evaluate-search.js';

/**
 * root ─┬─ a1 ─┬─ b1 ── a2 ── b2
 *       │      └─ b3
 *       └─ b4
 * lost (its parent never came) ── b5
 * stray (of the same parent that never came)
 */
const TREE = sampleTrace([
  { name: 'root' },
  { name: 'a1', parent: 'root' },
  { name: 'b1', parent: 'a1' },
  { name: 'a2', parent: 'b1' },
  { name: 'b2', parent: 'a2' },
  { name: 'b3', parent: 'a1' },
  { name: 'b4', parent: 'root' },
  { name: 'lost', parent: 'never came' },
  { name: 'b5', parent: 'lost' },
  { name: 'stray', parent: 'never came' },
]);

function found(query: string, spans: readonly SampleSpan[] = TREE): string {
  const match = evaluateSearch(parseTraceql(query), { spans });
  return (match?.spansets ?? []).map((spanset) => spanset.spans.map(({ name }) => name).join(' ')).join(' | ');
}

const A = '{ name =~ "a." }';
const B = '{ name =~ "b." }';

describe('structural operators give right-hand spans', () => {
  it.each([
    [`${A} > ${B}`, 'b1 b2 b3'],
    [`${A} >> ${B}`, 'b1 b2 b3'],
    [`{ name = "root" } >> ${B}`, 'b1 b2 b3 b4'],
    [`{ name = "root" } > ${B}`, 'b4'],
    [`${B} >> ${B}`, 'b2'],
    [`${B} > ${A}`, 'a2'],
    [`${B} < ${A}`, 'a1 a2'],
    [`{ name = "b2" } < ${A}`, 'a2'],
    [`{ name = "b2" } << ${A}`, 'a1 a2'],
    [`{ name = "b2" } << { }`, 'root a1 b1 a2'],
    [`{ } << { name = "lost" }`, 'lost'],
    [`${A} ~ ${B}`, 'b4'],
    [`${B} ~ ${B}`, 'b1 b3'],
    [`{ } ~ { }`, 'a1 b1 b3 b4 lost stray'],
    [`{ name = "b1" } ~ { name = "b1" }`, ''],
  ])('%s', (query, names) => {
    expect(found(query)).toBe(names);
  });
});

describe('negated ones give right-hand spans that are related to no left-hand span', () => {
  it.each([
    [`${A} !> ${B}`, 'b4 b5'],
    [`{ name = "a2" } !> ${B}`, 'b1 b3 b4 b5'],
    [`{ name = "a2" } !>> ${B}`, 'b1 b3 b4 b5'],
    [`{ } !< { }`, 'b2 b3 b4 b5 stray'],
    [`{ name = "b2" } !<< { }`, 'b2 b3 b4 lost b5 stray'],
    [`{ } !~ ${B}`, 'b2 b5'],
    [`{ name = "none" } !> ${A}`, 'a1 a2'],
    [`${A} !> { name = "none" }`, ''],
  ])('%s', (query, names) => {
    expect(found(query)).toBe(names);
  });
});

describe('union forms give the related spans of both sides', () => {
  it.each([
    [`${A} &> ${B}`, 'a1 b1 a2 b2 b3'],
    [`{ name = "root" } &> ${B}`, 'root b4'],
    [`{ name = "root" } &>> { name = "b2" }`, 'root b2'],
    [`{ name = "b2" } &< ${A}`, 'a2 b2'],
    [`{ name = "b2" } &<< ${A}`, 'a1 a2 b2'],
    [`${A} &~ ${B}`, 'a1 b4'],
    [`${A} &> { name = "none" }`, ''],
  ])('%s', (query, names) => {
    expect(found(query)).toBe(names);
  });
});

describe('logical operators', () => {
  it.each([
    [`${A} && { name = "b4" }`, 'a1 a2 b4'],
    [`${A} && { name = "none" }`, ''],
    [`${A} || { name = "none" }`, 'a1 a2'],
    [`${A} || ${B}`, 'a1 b1 a2 b2 b3 b4 b5'],
    [`{ name = "none" } || ${A} && { name = "b4" }`, 'a1 a2 b4'],
    [`{ name = "root" } > ${A} && { name = "lost" }`, 'a1 lost'],
    [`({ name = "root" } || ${A}) > ${B}`, 'b1 b2 b3 b4'],
    [`{ name = "root" } > ${A} > ${B} > ${A} > ${B}`, 'b2'],
  ])('%s', (query, names) => {
    expect(found(query)).toBe(names);
  });
});

describe('what senders get wrong', () => {
  it('takes a span that is its own parent for a root', () => {
    const spans = sampleTrace([
      { name: 'self', parent: 'self' },
      { name: 'child', parent: 'self' },
    ]);
    expect(found('{ } > { }', spans)).toBe('child');
    expect(found('{ } >> { }', spans)).toBe('child');
    expect(found('{ name = "self" && childCount = 1 && parent.name = nil }', spans)).toBe('self');
  });

  it('comes to an end where parents form a loop', () => {
    const spans = sampleTrace([
      { name: 'x', parent: 'z' },
      { name: 'y', parent: 'x' },
      { name: 'z', parent: 'y' },
      { name: 'out', parent: 'x' },
    ]);
    expect(found('{ name = "y" } >> { name != "y" }', spans)).toBe('x z out');
    expect(found('{ name = "out" } << { }', spans)).toBe('x y z');
    expect(found('{ name = "out" } >> { }', spans)).toBe('');
  });

  it('takes the first of spans that share an id for the parent', () => {
    const twice: readonly SampleSpanDraft[] = [
      { name: 'shared', kind: 'CLIENT' },
      { name: 'shared', kind: 'SERVER' },
      { name: 'child', parent: 'shared' },
    ];
    expect(found('{ parent.kind = client }', sampleTrace(twice))).toBe('child');
    expect(found('{ kind = server } > { }', sampleTrace(twice))).toBe('child');
  });

  it('is linear in chains', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `s${index}`);
    const chain = sampleTrace(names.map((name, index) => ({ name, ...(index > 0 && { parent: `s${index - 1}` }) })));
    expect(found('{ name = "s0" } >> { name = "s4999" }', chain)).toBe('s4999');
    expect(found('{ name = "s4999" } << { name = "s0" }', chain)).toBe('s0');
    expect(found('{ } >> { } | count() = 4999 | { name = "s1" }', chain)).toBe('s1');
  });
});

it('gives spans by start time, then id, whatever their order was', () => {
  expect(found(`${B} || ${A}`, TREE.toReversed())).toBe('a1 b1 a2 b2 b3 b4 b5');
});
