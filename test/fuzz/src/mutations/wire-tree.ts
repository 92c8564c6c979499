import protobuf from 'protobufjs';

/** One occurrence of a field on the wire. Numbers stay the bytes they came in. */
export interface WireNode {
  id: number;
  wireType: number;
  content: Uint8Array | WireNode[];
  /** Of the submessage; undefined for everything else. */
  readonly type: protobuf.Type | undefined;
  /** Written instead of the true length. */
  lie?: number;
  /** Superfluous bytes of tag and length. */
  padding?: number;
}

/** A valid message as a tree, by its schema. Fields that the schema does not know stay bytes. Throws for what is not valid. */
export function readTree(bytes: Uint8Array, type: protobuf.Type): WireNode[] {
  const reader = protobuf.Reader.create(bytes);
  const nodes: WireNode[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const id = tag >>> 3;
    const resolved = type.fieldsById[id]?.resolvedType;
    const submessage = resolved instanceof protobuf.Type && wireType === 2 ? resolved : undefined;
    const start = reader.pos;
    if (wireType === 2) {
      const payload = reader.bytes();
      nodes.push({ id, wireType, content: submessage ? readTree(payload, submessage) : payload, type: submessage });
    } else {
      reader.skipType(wireType);
      nodes.push({ id, wireType, content: bytes.subarray(start, reader.pos), type: undefined });
    }
  }
  return nodes;
}

export function writeTree(nodes: readonly WireNode[]): Buffer {
  return Buffer.concat(nodes.flatMap(nodeParts));
}

function nodeParts(node: WireNode): Uint8Array[] {
  const { id, wireType, content, lie, padding = 0 } = node;
  const payload = Array.isArray(content) ? writeTree(content) : content;
  const tag = varint(((id << 3) | wireType) >>> 0, padding);
  return wireType === 2 ? [tag, varint(lie ?? payload.length, padding), payload] : [tag, payload];
}

export function varint(value: number, padding = 0): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  for (let pad = 0; pad < padding && bytes.length < 5; pad++) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(0);
  }
  return Buffer.from(bytes);
}

/** Every list of siblings, the outermost first. */
export function listsOf(nodes: WireNode[]): WireNode[][] {
  return [nodes, ...nodes.flatMap(({ content }) => (Array.isArray(content) ? listsOf(content) : []))];
}
