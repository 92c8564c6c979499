import { list, type Plain, record, text } from '@clew/otlp/testing';
import { SPAN_KINDS, STATUS_CODES, spanKindFromNumber, statusCodeFromNumber } from '@clew/trace-model';
import fc from 'fast-check';

type Sign = '==' | '!=' | '<' | '<=' | '>' | '>=';
type LiteralValue = string | bigint | number | boolean;

/** An expression on one span as a tree, of which both its text and its meaning are easily told. */
export type Model =
  | {
      readonly kind: 'attribute';
      readonly of: Owner;
      readonly key: string;
      readonly sign: Sign;
      readonly value: LiteralValue;
    }
  | { readonly kind: 'among'; readonly of: Owner; readonly key: string; readonly values: readonly LiteralValue[] }
  | { readonly kind: 'exists'; readonly of: Owner; readonly key: string }
  | { readonly kind: 'found'; readonly key: string; readonly pattern: string }
  | { readonly kind: 'name'; readonly isNegated: boolean; readonly value: string }
  | { readonly kind: 'word'; readonly field: 'kind' | 'status'; readonly word: string }
  | { readonly kind: 'duration'; readonly sign: Sign; readonly ms: number }
  | { readonly kind: 'root' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Model[] }
  | { readonly kind: 'not'; readonly part: Model };

type Owner = 'span' | 'resource';

/** What a model is asked about, as protobufjs read it. */
export interface DecodedSpan {
  readonly span: Plain;
  readonly resource: Plain;
  readonly durationNano: number;
}

/** Few, so that they meet; of one of them bytes and characters differ in number. */
export const TEXTS = ['', 'a', 'b', 'key', 'å', 'http.route'] as const;

export function modelText(model: Model): string {
  switch (model.kind) {
    case 'attribute':
      return `${pathOf(model)} ${model.sign} ${literal(model.value)}`;
    case 'among':
      return `${pathOf(model)} in [${model.values.map(literal).join(', ')}]`;
    case 'exists':
      return `exists(${pathOf(model)})`;
    case 'found':
      return `span.attributes[${literal(model.key)}] =~ ${literal(model.pattern)}`;
    case 'name':
      return `span.name ${model.isNegated ? '!=' : '=='} ${literal(model.value)}`;
    case 'word':
      return `span.${model.field} == ${model.word}`;
    case 'duration':
      return `span.duration ${model.sign} ${model.ms}ms`;
    case 'root':
      return 'span.isRoot';
    case 'and':
    case 'or':
      return `(${model.parts.map(modelText).join(` ${model.kind} `)})`;
    case 'not':
      return `not ${modelText(model.part)}`;
  }
}

/** The plainest way to find out, without a thought for what it costs. */
export function modelHolds(model: Model, decoded: DecodedSpan): boolean {
  switch (model.kind) {
    case 'attribute':
      return compared(valueOf(model, decoded), model.sign, model.value);
    case 'among':
      return model.values.some((value) => compared(valueOf(model, decoded), '==', value));
    case 'exists': {
      const found = list(decoded[model.of], 'attributes').find((one) => text(one, 'key') === model.key);
      return found !== undefined && Object.keys(record(found, 'value')).length > 0;
    }
    case 'found': {
      const value = valueOf({ of: 'span', key: model.key }, decoded);
      return typeof value === 'string' && new RegExp(model.pattern, 'u').test(value);
    }
    case 'name':
      return (text(decoded.span, 'name') === model.value) !== model.isNegated;
    case 'word':
      return wordOf(model.field, decoded.span) === model.word;
    case 'duration':
      return compared(decoded.durationNano, model.sign, model.ms * 1e6);
    case 'root':
      return !isId(decoded.span['parentSpanId']);
    case 'and':
      return model.parts.every((part) => modelHolds(part, decoded));
    case 'or':
      return model.parts.some((part) => modelHolds(part, decoded));
    case 'not':
      return !modelHolds(model.part, decoded);
  }
}

export function anyModel(): fc.Arbitrary<Model> {
  const key = fc.constantFrom(...TEXTS);
  const of = fc.constantFrom<Owner>('span', 'resource');
  const equality = fc.constantFrom<Sign>('==', '!=');
  const sign = fc.constantFrom<Sign>('==', '!=', '<', '<=', '>', '>=');
  const numeric = fc.oneof(
    fc.bigInt({ min: -2n, max: 300n }),
    fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
    fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n),
    fc.constantFrom(0.5, -1.25, 1e300),
  );
  const leaf: fc.Arbitrary<Model> = fc.oneof(
    fc.record({ kind: fc.constant('attribute' as const), of, key, sign, value: numeric }),
    fc.record({ kind: fc.constant('attribute' as const), of, key, sign: equality, value: fc.oneof(key, fc.boolean()) }),
    fc.record({ kind: fc.constant('among' as const), of, key, values: fc.array(key, { minLength: 1, maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('among' as const),
      of,
      key,
      values: fc.array(numeric, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('exists' as const), of, key }),
    fc.record({
      kind: fc.constant('found' as const),
      key,
      pattern: fc.constantFrom('^a?$', 'e', 'å|b', String.raw`http\.`),
    }),
    fc.record({ kind: fc.constant('name' as const), isNegated: fc.boolean(), value: key }),
    fc.record({
      kind: fc.constant('word' as const),
      field: fc.constant('kind' as const),
      word: fc.constantFrom(...SPAN_KINDS),
    }),
    fc.record({
      kind: fc.constant('word' as const),
      field: fc.constant('status' as const),
      word: fc.constantFrom(...STATUS_CODES),
    }),
    fc.record({ kind: fc.constant('duration' as const), sign, ms: fc.nat(3) }),
    fc.constant<Model>({ kind: 'root' }),
  );
  const { model } = fc.letrec<{ model: Model }>((tie) => ({
    model: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { arbitrary: leaf, weight: 4 },
      {
        arbitrary: fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('model'), { minLength: 1, maxLength: 3 }),
        }),
        weight: 2,
      },
      { arbitrary: fc.record({ kind: fc.constant('not' as const), part: tie('model') }), weight: 1 },
    ),
  }));
  return model;
}

function pathOf({ of, key }: { readonly of: Owner; readonly key: string }): string {
  return `${of}.attributes[${literal(key)}]`;
}

function literal(value: LiteralValue): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Undefined where there is no such attribute, or it is no scalar. Of equal keys the first counts. */
function valueOf(
  { of, key }: { readonly of: Owner; readonly key: string },
  decoded: DecodedSpan,
): LiteralValue | undefined {
  const found = list(decoded[of], 'attributes').find((one) => text(one, 'key') === key);
  if (found === undefined) return undefined;
  const value = record(found, 'value');
  if (typeof value['stringValue'] === 'string') return value['stringValue'];
  if (typeof value['boolValue'] === 'boolean') return value['boolValue'];
  if (typeof value['intValue'] === 'string') return BigInt(value['intValue']);
  return typeof value['doubleValue'] === 'number' ? value['doubleValue'] : undefined;
}

function compared(value: LiteralValue | undefined, sign: Sign, wanted: LiteralValue): boolean {
  const isComparable = isNumeric(value) ? isNumeric(wanted) : typeof value === typeof wanted;
  if (sign === '!=') return !compared(value, '==', wanted);
  if (!isComparable || value === undefined) return false;
  switch (sign) {
    case '==':
      // A bigint and a double of the same number are equal.
      return isNumeric(value) && isNumeric(wanted) ? value >= wanted && value <= wanted : value === wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

function isNumeric(value: LiteralValue | undefined): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function wordOf(field: 'kind' | 'status', span: Plain): string {
  const code = field === 'kind' ? span['kind'] : record(span, 'status')['code'];
  const number = typeof code === 'number' ? code : 0;
  return field === 'kind' ? spanKindFromNumber(number) : statusCodeFromNumber(number);
}

function isId(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 8 && value.some((byte) => byte !== 0);
}
