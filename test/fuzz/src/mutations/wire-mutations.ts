import type { Dice } from '../dice.js';
import { STUBBORN_SECRET } from '../samples/secrets.js';
import { listsOf, varint, writeTree, type WireNode } from './wire-tree.js';

const UNKNOWN_IDS = [17, 18, 31, 32, 33, 99, 1_000, 2 ** 29 - 1];
const WIRE_TYPES = [0, 1, 2, 5, 3, 4, 6, 7];
const LIES = [0, 1, 127, 128, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 2 ** 35];
const DEPTH_MAX = 60;
const HOSTILE_DEPTH_MAX = 500;

/** Changes one thing in a message so that what is around it still fits: what the byte mutations seldom get past. */
export function mutateTree(root: WireNode[], dice: Dice): void {
  const nodes = dice.pick(listsOf(root));
  const at = dice.below(nodes.length);
  const node = nodes[at];
  if (node === undefined) {
    nodes.push(unknownField(dice));
    return;
  }
  const mutation = dice.pick(MUTATIONS);
  mutation(nodes, at, node, dice);
}

type Mutation = (nodes: WireNode[], at: number, node: WireNode, dice: Dice) => void;

const MUTATIONS: readonly Mutation[] = [
  (nodes, at, node, dice) => {
    const times = dice.oneIn(20) ? 1 + dice.below(400) : 1 + dice.below(3);
    nodes.splice(at, 0, ...Array.from({ length: times }, () => copyOf(node)));
  },
  (nodes, at) => {
    nodes.splice(at, 1);
  },
  (nodes, at, node, dice) => {
    nodes.splice(at, 1);
    nodes.splice(dice.below(nodes.length + 1), 0, node);
  },
  (nodes, _at, _node, dice) => {
    nodes.splice(dice.below(nodes.length + 1), 0, unknownField(dice));
  },
  // A singular field given twice: the first, which the second displaces, holds the secret.
  (nodes, at, node, dice) => {
    nodes.splice(at, 0, { ...node, wireType: 2, content: payload(dice), type: undefined });
  },
  (_nodes, _at, node, dice) => {
    node.wireType = dice.pick(WIRE_TYPES);
  },
  (_nodes, _at, node, dice) => {
    if (node.wireType === 2) node.content = payload(dice);
  },
  // A submessage in two pieces.
  (nodes, at, node, dice) => {
    if (!Array.isArray(node.content)) return;
    const cut = dice.below(node.content.length + 1);
    const rest = node.content.splice(cut);
    nodes.splice(dice.oneIn(2) ? at + 1 : nodes.length, 0, { ...node, content: rest });
  },
  (_nodes, _at, node, dice) => {
    node.lie = dice.pick(LIES);
  },
  (_nodes, _at, node, dice) => {
    node.id = dice.oneIn(2) ? 1 + dice.below(16) : dice.pick(UNKNOWN_IDS);
  },
  (_nodes, _at, node, dice) => {
    node.padding = 1 + dice.below(4);
  },
  nest,
];

/** Puts a value into lists of lists: AnyValue { array_value = 5 { values = 1 { ... } } }. */
function nest(_nodes: WireNode[], _at: number, node: WireNode, dice: Dice): void {
  if (node.wireType !== 2) return;
  const depth = dice.oneIn(30) ? dice.below(HOSTILE_DEPTH_MAX) : dice.below(DEPTH_MAX);
  // From the inside out and by bytes: a tree as deep as that could not be written.
  let content = Array.isArray(node.content) ? writeTree(node.content) : Buffer.from(node.content);
  for (let level = 0; level < depth; level++) {
    for (const id of [1, 5]) content = Buffer.concat([Buffer.of((id << 3) | 2), varint(content.length), content]);
  }
  node.content = content;
}

function unknownField(dice: Dice): WireNode {
  const id = dice.oneIn(4) ? 1 + dice.below(16) : dice.pick(UNKNOWN_IDS);
  const common = { id, type: undefined };
  switch (dice.below(4)) {
    case 0:
      return { ...common, wireType: 0, content: Buffer.from('ffffffffffffffffff01', 'hex') };
    case 1:
      return { ...common, wireType: 1, content: dice.bytes(8) };
    case 2:
      return { ...common, wireType: 5, content: dice.bytes(4) };
    default:
      return { ...common, wireType: 2, content: payload(dice) };
  }
}

function payload(dice: Dice): Uint8Array {
  switch (dice.below(6)) {
    case 0:
      return dice.bytes(dice.below(40));
    case 1:
      return Buffer.from('ff41c3a9ed', 'hex');
    case 2:
      return Buffer.alloc(0);
    case 3:
      return Buffer.alloc(dice.oneIn(50) ? 70_000 : 300, 0x61);
    default:
      return Buffer.from(`<${STUBBORN_SECRET}>`);
  }
}

function copyOf(node: WireNode): WireNode {
  return { ...node, content: Array.isArray(node.content) ? node.content.map(copyOf) : node.content };
}
