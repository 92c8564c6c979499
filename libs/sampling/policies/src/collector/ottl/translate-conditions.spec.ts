import { describe, expect, it } from 'vitest';

import { parseExpression } from '../../expression/compile-expression.js';
import { translateConditions } from './translate-conditions.js';

describe('a condition of OTTL', () => {
  it.each([
    ['attributes["a"] == "b"', 'span.attributes["a"] == "b"'],
    ['span.attributes["a"] != "b"', 'span.attributes["a"] != "b"'],
    ['resource.attributes["a"] == true', 'resource.attributes["a"] == true'],
    ['attributes["a"] >= 500 and attributes["a"] < 6e2', 'span.attributes["a"] >= 500 and span.attributes["a"] < 600'],
    ['attributes["a"] > .5', 'span.attributes["a"] > 0.5'],
    ['500 < attributes["a"]', 'span.attributes["a"] > 500'],
    ['"b" == attributes["a"]', 'span.attributes["a"] == "b"'],
    ['attributes["a"] != nil', 'exists(span.attributes["a"])'],
    ['attributes["a"] == nil', 'not exists(span.attributes["a"])'],
    ['name == "GET /"', 'span.name == "GET /"'],
    ['kind == SPAN_KIND_SERVER', 'span.kind == SERVER'],
    ['span.kind != 3', 'span.kind != CLIENT'],
    ['kind.string == "Consumer"', 'span.kind == CONSUMER'],
    ['status.code == STATUS_CODE_ERROR', 'span.status == ERROR'],
    ['span.status.code == 2', 'span.status == ERROR'],
    ['trace_state["vendor"] == "gold"', 'span.traceState["vendor"] == "gold"'],
    ['IsRootSpan()', 'span.isRoot'],
    ['not IsRootSpan() or (true and false)', 'not span.isRoot or (true and false)'],
    ['IsMatch(attributes["a"], "^\\\\d+$")', 'span.attributes["a"] =~ "^\\\\d+$"'],
    ['HasPrefix(name, "GET /a.b")', 'span.name =~ "^GET /a\\\\.b"'],
    ['HasSuffix(attributes["a"], "?")', 'span.attributes["a"] =~ "\\\\?$"'],
    ['attributes["with \\"quotes\\""] == "and\\nlines"', 'span.attributes["with \\"quotes\\""] == "and\nlines"'],
  ])('%s is %s', (ottl, expected) => {
    const { condition } = translateConditions([ottl]);
    expect(condition).toBe(expected);
    expect(() => parseExpression(`any(${condition})`)).not.toThrow();
  });

  it.each([
    ['HasPrefix(attributes["a"], "b") and name == "c"', 0],
    ['not HasPrefix(name, "b")', 0],
    ['not HasPrefix(attributes["a"], "b")', 1],
    ['name == "c" or HasSuffix(attributes["a"], "b")', 1],
  ])('%s differs in %d ways', (ottl, count) => {
    expect(translateConditions([ottl]).differences).toHaveLength(count);
  });

  it('is one of several that are enough', () => {
    expect(translateConditions(['name == "a" and true', 'name == "b"']).condition).toBe(
      '(span.name == "a" and true) or (span.name == "b")',
    );
  });

  it.each([
    'attributes["a"] == attributes["b"]',
    'attributes["a"]["b"] == 1',
    'attributes["a"] > "b"',
    'attributes[0] == 1',
    'name > 5',
    'kind == 17',
    'status.message == "x"',
    'end_time_unix_nano - start_time_unix_nano > 1000',
    'Len(attributes["a"]) > 5',
    'IsMatch(attributes["a"], "b") == true',
    'instrumentation_scope.name == "x"',
    'Concat([name], "") == "a"',
    'attributes["a"] == ',
    'attributes["a',
    '',
  ])('%s has no equal', (ottl) => {
    expect(() => translateConditions([ottl])).toThrow(expect.objectContaining({ name: 'NoEqual' }));
  });
});
