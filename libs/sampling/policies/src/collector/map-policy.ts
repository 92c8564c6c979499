import type { DocumentObject } from '@clew/documents';
import { type MappedPolicy, NoEqual } from './import-note.js';
import { LEAF_MAPPERS } from './map-leaf-policy.js';

const PARTS_MAX = 1_000;
const NAME_LENGTH_MAX = 4_096;
const RATE_MAX = Number.MAX_SAFE_INTEGER;
const ANY_NUMBER = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/** A policy of the Collector, whatever its type, as one of ours. Throws NoEqual, or PolicyError where an option is none. */
export function mapPolicy(object: DocumentObject): MappedPolicy {
  const name = object.text('name', NAME_LENGTH_MAX);
  const type = object.text('type', NAME_LENGTH_MAX);
  const { policy, differences } = mapType(object, type);
  return { policy: { name, ...policy }, differences };
}

function mapType(object: DocumentObject, type: string): MappedPolicy {
  switch (type) {
    case 'and':
      return mapAnd(object.object('and'));
    case 'not':
      return mapNot(object.object('not'));
    case 'drop':
      return mapDrop(object.object('drop'));
    case 'composite':
      return mapComposite(object.object('composite'));
    default:
  }
  const mapper = LEAF_MAPPERS.get(type);
  if (mapper === undefined) throw new NoEqual(`policies of type ${type} are an extension of that Collector`);
  const options = object.objectOrEmpty(type);
  const mapped = mapper(options);
  options.finish();
  return mapped;
}

function mapAnd(options: DocumentObject): MappedPolicy {
  return joined('and', mapParts(options, 'and_sub_policy'));
}

function mapDrop(options: DocumentObject): MappedPolicy {
  const parts = mapParts(options, 'drop_sub_policy');
  if (parts.some((part) => isShare(part.policy))) {
    throw new NoEqual(
      'it drops a share of what it matches; give the policies that keep such traces a `probability` instead, so that what ' +
        'is kept of them is weighed',
    );
  }
  return joined('drop', parts);
}

function joined(type: string, parts: readonly MappedPolicy[]): MappedPolicy {
  return { policy: { type, policies: parts.map((part) => part.policy) }, differences: differencesOf(parts) };
}

/** The opposite of a share is the rest of it. */
function mapNot(options: DocumentObject): MappedPolicy {
  const { policy, differences } = mapPolicy(options.object('not_sub_policy'));
  options.finish();
  if (!isShare(policy)) return { policy: { type: 'not', policy }, differences };
  if (typeof policy['probability'] !== 'number') {
    throw new NoEqual('the opposite of a limit: it would keep what came too fast');
  }
  return {
    policy: { type: 'probabilistic', probability: Number((1 - policy['probability']).toPrecision(15)) },
    differences: ['it keeps as large a share as the Collector does, of traces with the highest random bits'],
  };
}

/** It keeps some of what it concerns, and not by what a trace is or is not. */
function isShare(policy: Readonly<Record<string, unknown>>): boolean {
  return ['probabilistic', 'rate_limiting', 'bytes_limiting'].includes(String(policy['type']));
}

function mapComposite(options: DocumentObject): MappedPolicy {
  const spansPerSecondMax = options.integer('max_total_spans_per_second', { min: 0, max: RATE_MAX }, 0);
  if (spansPerSecondMax === 0) throw new NoEqual('`max_total_spans_per_second` is 0, so it keeps nothing');
  const order = options.textsOrEmpty('policy_order', PARTS_MAX, NAME_LENGTH_MAX);
  const allocations = options.objects('rate_allocation', PARTS_MAX).map((allocation) => ({
    policy: allocation.text('policy', NAME_LENGTH_MAX),
    percent: allocation.number('percent', ANY_NUMBER, 0),
  }));
  const parts = mapParts(options, 'composite_sub_policy');
  const names = parts.map((part) => String(part.policy['name']));
  const unallotted = names.filter((name) => !allocations.some((allocation) => allocation.policy === name));
  const differences = [
    'allotments hold for the whole stream, not for each Collector',
    ASKED_LAST,
    ...(order.length > 0 && order.join('\0') !== names.join('\0')
      ? ['`policy_order` differs from the order of the policies, which is what the Collector goes by, and so does this']
      : []),
    ...(unallotted.length > 0
      ? [`${unallotted.join(', ')} has no rate_allocation, and so keeps nothing, as in the Collector`]
      : []),
    ...differencesOf(parts),
  ];
  const rateAllocation = names.flatMap((name) => rateOf(name, allocations));
  return {
    policy: {
      type: 'composite',
      spansPerSecondMax,
      policies: parts.map((part) => part.policy),
      ...(rateAllocation.length > 0 && { rateAllocation }),
    },
    differences,
  };
}

interface Allocation {
  readonly policy: string;
  readonly percent: number;
}

/** There no allocation is nothing and 0 percent an equal part; here it is the other way round. Of several the last counts. */
function rateOf(policy: string, allocations: readonly Allocation[]): readonly Allocation[] {
  const percent = allocations.findLast((allocation) => allocation.policy === policy)?.percent;
  if (percent === undefined) return [{ policy, percent: 0 }];
  return percent > 0 ? [{ policy, percent: Math.min(percent, 100) }] : [];
}

const ASKED_LAST = 'it is asked only about traces that no other policy keeps; what it keeps has no probability';

function mapParts(options: DocumentObject, field: string): readonly MappedPolicy[] {
  const parts = options.someObjects(field, PARTS_MAX).map((part) => mapPolicy(part));
  options.finish();
  return parts;
}

function differencesOf(parts: readonly MappedPolicy[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => part.differences))];
}
