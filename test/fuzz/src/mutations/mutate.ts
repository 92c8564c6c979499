import type protobuf from 'protobufjs';
import type { Dice } from '../dice.js';
import { mutateBytes } from './byte-mutations.js';
import { mutateJson } from './json-mutations.js';
import { mutateTree } from './wire-mutations.js';
import { readTree, writeTree } from './wire-tree.js';

export type Encoding = { readonly protobuf: protobuf.Type } | 'json' | 'bytes';

const MUTATIONS_MAX = 4;
const BODY_BYTES_MAX = 4 * 1024 * 1024;

export interface Mutated {
  readonly body: Buffer;
  readonly isMutated: boolean;
}

/** One body in ten stays as it is; the others get changes that know the encoding, changes that do not, or both. */
export function mutate(sample: Buffer, donor: Buffer, encoding: Encoding, dice: Dice): Mutated {
  if (dice.oneIn(10)) return { body: sample, isMutated: false };
  let body = sample;
  const knowing = encoding === 'bytes' ? 0 : dice.below(MUTATIONS_MAX);
  if (encoding === 'json') for (let count = 0; count < knowing; count++) body = mutateJson(body, dice);
  else if (encoding !== 'bytes' && knowing > 0) body = mutatedTree(body, encoding.protobuf, knowing, dice);
  const blind = knowing > 0 && !dice.oneIn(5) ? 0 : 1 + dice.below(dice.oneIn(4) ? MUTATIONS_MAX : 1);
  for (let count = 0; count < blind; count++) body = mutateBytes(body, donor, dice);
  return { body: body.subarray(0, BODY_BYTES_MAX), isMutated: true };
}

function mutatedTree(body: Buffer, type: protobuf.Type, count: number, dice: Dice): Buffer {
  const tree = readTree(body, type);
  for (let done = 0; done < count; done++) mutateTree(tree, dice);
  return writeTree(tree);
}
