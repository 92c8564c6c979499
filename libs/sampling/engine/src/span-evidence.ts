import type { EdgeAccumulator, EdgeEnd, LinkedSpanIds, Peer, SpanEvidence } from '@clew/sampling-rollup';
import type { SpanGroup } from '@clew/store-contract';

import type { ContextTable, SpanContext } from './context-table.js';
import type { GroupTable } from './group-table.js';
import { PeerReader } from './peer-reader.js';
import { NONE } from './slot-index.js';
import type { SpanArena } from './span-arena.js';
import { linkedSpanIdsOf } from './span-links.js';
import type { SpanTable } from './span-table.js';

const CLIENT = 3;
const CONSUMER = 5;
const NO_LINKS: LinkedSpanIds = [];

interface Source {
  readonly spans: SpanTable;
  readonly arena: SpanArena;
  readonly groups: GroupTable;
  readonly contexts: ContextTable;
  readonly edges: EdgeAccumulator;
}

interface EndAtHand {
  readonly group: SpanGroup;
  readonly context: SpanContext;
  /** Of the edges, during which the end holds. */
  readonly generation: number;
  readonly end: EdgeEnd;
}

/**
 * What edges need from inside a span, read from its bytes when its trace is closed. Bytes of kept spans are gone by then;
 * `preserve` takes out beforehand what is needed of them.
 */
export class EvidenceTable implements SpanEvidence {
  private readonly source: Source;
  private readonly peerReader = new PeerReader();
  private readonly peers = new Map<number, Peer>();
  private readonly links = new Map<number, LinkedSpanIds>();
  /** By number of the group: nearly all spans of a group are of one team, so that the end is looked up once per group and flush. */
  private readonly ends: (EndAtHand | undefined)[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  serviceName(span: number): string {
    const { groups, spans } = this.source;
    return groups.get(spans.group(span)).serviceName;
  }

  end(span: number): EdgeEnd {
    const { contexts, edges, groups, spans } = this.source;
    const number = spans.group(span);
    const group = groups.get(number);
    const context = contexts.get(spans.context(span));
    const known = this.ends[number];
    const isSame = known?.group === group && known.context === context && known.generation === edges.generation;
    if (isSame) return known.end;
    const end = edges.service(context.tenantId, context.teamId, group.serviceName, group.environment);
    this.ends[number] = { group, context, generation: edges.generation, end };
    return end;
  }

  peerEnd({ name, system }: Peer): EdgeEnd {
    return this.source.edges.peer(system, name);
  }

  peer(span: number): Peer | undefined {
    if (!this.hasBytes(span)) return this.peers.get(span);
    const { arena, spans } = this.source;
    const start = spans.blockStart(span);
    const end = start + spans.byteLength(span);
    return this.peerReader.of(spans.kind(span), arena.bytesOf(span), start, end);
  }

  linkedSpanIds(span: number): LinkedSpanIds {
    if (!this.hasBytes(span)) return this.links.get(span) ?? NO_LINKS;
    const { arena, spans } = this.source;
    const start = spans.blockStart(span);
    return linkedSpanIdsOf(arena.bytesOf(span), start, start + spans.byteLength(span));
  }

  /** To be called before the bytes of a span go while its trace stays open. */
  preserve(span: number): void {
    const peer = this.peer(span);
    if (peer !== undefined) this.peers.set(span, peer);
    if (this.source.spans.kind(span) !== CONSUMER) return;
    const links = this.linkedSpanIds(span);
    if (links.length > 0) this.links.set(span, links);
  }

  forget(span: number): void {
    const kind = this.source.spans.kind(span);
    if (kind >= CLIENT) this.peers.delete(span);
    if (kind === CONSUMER) this.links.delete(span);
  }

  private hasBytes(span: number): boolean {
    return this.source.spans.block(span) !== NONE;
  }
}
