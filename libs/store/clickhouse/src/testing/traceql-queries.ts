import fc from 'fast-check';

import { DOUBLES, KEYS, NAMES, SERVICES, TEXTS, WHOLES } from './traceql-traces.js';

/** Random queries over what `randomTraces` makes, as text. */
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const quoted = (text: string): string => JSON.stringify(text);
const text = oneOf(TEXTS).map(quoted);
const number = fc.oneof(
  oneOf(WHOLES.filter((value) => value >= 0n)).map(String),
  oneOf(DOUBLES.filter((value) => value >= 0)).map((value) => value.toFixed(2)),
);
const literal = fc.oneof(text, number, oneOf(['true', 'false']));
const ordering = oneOf(['=', '!=', '<', '<=', '>', '>=']);
const equality = oneOf(['=', '!=']);
const pattern = oneOf(['"x|y"', '".*"', '"G.T"', '"(?i)get"', '"a.b.*"', '"[^x]"', '"\\\\."']);

const attribute = fc
  .tuple(oneOf(['.', 'span.', 'span.', 'resource.', 'event.', 'link.', 'instrumentation.', 'parent.']), oneOf(KEYS))
  .map(([scope, key]) => `${scope}${/^[\w.]+$/.test(key) ? key : quoted(key)}`);

const comparison = fc.oneof(
  { arbitrary: fc.tuple(attribute, ordering, fc.oneof(text, number)).map((parts) => parts.join(' ')), weight: 8 },
  { arbitrary: fc.tuple(attribute, equality, literal).map((parts) => parts.join(' ')), weight: 8 },
  { arbitrary: fc.tuple(attribute, oneOf(['=~', '!~']), pattern).map((parts) => parts.join(' ')), weight: 4 },
  { arbitrary: fc.tuple(attribute, equality).map(([field, is]) => `${field} ${is} nil`), weight: 2 },
  { arbitrary: fc.tuple(literal, equality, attribute).map((parts) => parts.join(' ')), weight: 1 },
  { arbitrary: fc.tuple(attribute, ordering, attribute).map((parts) => parts.join(' ')), weight: 2 },
  { arbitrary: fc.tuple(attribute, attribute, number).map(([a, b, n]) => `${a} + ${b} > ${n}`), weight: 1 },
  {
    arbitrary: fc.tuple(oneOf(['name', 'rootName']), equality, oneOf(NAMES).map(quoted)).map((p) => p.join(' ')),
    weight: 3,
  },
  {
    arbitrary: fc
      .tuple(
        oneOf(['rootServiceName', 'resource.service.name', '.service.name']),
        equality,
        oneOf(SERVICES).map(quoted),
      )
      .map((p) => p.join(' ')),
    weight: 3,
  },
  {
    arbitrary: fc.tuple(equality, oneOf(['unset', 'ok', 'error'])).map(([is, word]) => `status ${is} ${word}`),
    weight: 2,
  },
  {
    arbitrary: fc.tuple(equality, oneOf(['server', 'client', 'internal'])).map(([is, word]) => `kind ${is} ${word}`),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(oneOf(['duration', 'traceDuration']), ordering, oneOf(['0s', '1ms', '250ms', '1s']))
      .map((p) => p.join(' ')),
    weight: 3,
  },
  {
    arbitrary: oneOf([
      'event:name = "exception"',
      'event:name != "x"',
      'statusMessage = "x"',
      'span:childCount > 1',
      'event:timeSinceStart > 1s',
      'instrumentation:name = "lib"',
      'link:spanID != ""',
    ]),
    weight: 3,
  },
  { arbitrary: attribute, weight: 1 },
);

const condition: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { arbitrary: comparison, weight: 4 },
    {
      arbitrary: fc.tuple(tie('node'), oneOf(['&&', '||']), tie('node')).map((parts) => `(${parts.join(' ')})`),
      weight: 3,
    },
    { arbitrary: tie('node').map((node) => `!(${node})`), weight: 1 },
  ),
})).node;

const filter = fc.oneof(
  { arbitrary: condition.map((node) => `{ ${node} }`), weight: 9 },
  { arbitrary: fc.constant('{ }'), weight: 1 },
);

const spanset: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    { arbitrary: filter, weight: 3 },
    {
      arbitrary: fc
        .tuple(tie('node'), oneOf(['&&', '||', '>', '>>', '<', '<<', '~', '!>', '!>>', '!~', '&>', '&>>']), tie('node'))
        .map((parts) => `(${parts.join(' ')})`),
      weight: 2,
    },
  ),
})).node;

const stage = fc.oneof(
  oneOf(['by(resource.service.name)', 'by(.a)', 'coalesce()', 'select(.b, name)']),
  fc
    .tuple(oneOf(['count()', 'avg(duration)', 'max(.a)', 'sum(span.b)']), ordering, oneOf(['1', '2', '0.5']))
    .map((p) => p.join(' ')),
  filter,
);

export const searchQuery = fc
  .tuple(spanset, fc.array(stage, { maxLength: 2 }))
  .map(([first, stages]) => [first, ...stages].join(' | '));

/** What the engine answers alone: nothing of a parent, a child or the whole trace, and no two fields against each other. */
export const metricsQuery = fc
  .tuple(
    filter,
    oneOf([
      'rate()',
      'count_over_time()',
      'min_over_time(duration)',
      'max_over_time(.a)',
      'avg_over_time(span.b)',
      'sum_over_time(.a)',
      'histogram_over_time(duration)',
    ]),
    oneOf(['', ' by (resource.service.name)', ' by (.a)', ' by (span.b, status)', ' by (name, kind)']),
  )
  .map(([matched, metric, by]) => `${matched} | ${metric}${by}`);
