import { spanAttributeOf, type SpanHeader } from '@clew/otlp';
import {
  EdgeAccumulator,
  EdgeFinder,
  type EdgeEnd,
  type Peer,
  type SpanColumns,
  type SpanEvidence,
} from '@clew/sampling-rollup';
import type { EdgeIncrement, KeptSpan } from '@clew/store-contract';

const CLIENT = 3;
const MERE_NUMBER = /^\d*$/;

interface EdgeSpan {
  readonly kept: KeptSpan;
  readonly idLo: number;
  readonly idHi: number;
  readonly parentLo: number;
  readonly parentHi: number;
  readonly kind: number;
  readonly isError: boolean;
  readonly minute: number;
  readonly durationNano: number;
}

export interface SpanOutcome {
  readonly isError: boolean;
  /** In which it ended. */
  readonly minute: number;
  readonly durationNano: number;
}

/** Counts the calls of whole traces by the rollup's own finder, over the spans of one trace at a time. */
export class EdgeCounter {
  readonly #accumulator = new EdgeAccumulator();
  readonly #finder = new EdgeFinder();
  readonly #spans: EdgeSpan[] = [];
  readonly #columns: SpanColumns = {
    spanIdLo: (row) => this.#spans[row]?.idLo ?? 0,
    spanIdHi: (row) => this.#spans[row]?.idHi ?? 0,
    parentIdLo: (row) => this.#spans[row]?.parentLo ?? 0,
    parentIdHi: (row) => this.#spans[row]?.parentHi ?? 0,
    kind: (row) => this.#spans[row]?.kind ?? 0,
    isError: (row) => this.#spans[row]?.isError ?? false,
    minute: (row) => this.#spans[row]?.minute ?? 0,
    durationNano: (row) => this.#spans[row]?.durationNano ?? 0,
  };
  readonly #evidence: SpanEvidence = {
    serviceName: (row) => this.#spans[row]?.kept.group.serviceName ?? '',
    end: (row) => this.#endOf(this.#spans[row]),
    peerEnd: (peer) => this.#accumulator.peer(peer.system, peer.name),
    peer: (row) => peerOf(this.#spans[row]),
    linkedSpanIds: () => [],
  };
  #rows = new Int32Array(0);

  /** A span of the current trace, whose header was just read. */
  add(kept: KeptSpan, header: SpanHeader, outcome: SpanOutcome): void {
    const { bytes } = kept;
    const { spanIdStart, parentSpanIdStart, kind } = header;
    const [idLo, idHi] = [int32At(bytes, spanIdStart), int32At(bytes, spanIdStart + 4)];
    const isRoot = parentSpanIdStart < 0;
    const [parentLo, parentHi] = isRoot
      ? [0, 0]
      : [int32At(bytes, parentSpanIdStart), int32At(bytes, parentSpanIdStart + 4)];
    this.#spans.push({ kept, idLo, idHi, parentLo, parentHi, kind, ...outcome });
  }

  endTrace(): void {
    const count = this.#spans.length;
    if (count > this.#rows.length) this.#rows = Int32Array.from({ length: count * 2 }, (_, row) => row);
    this.#finder.find(this.#rows, count, this.#columns, this.#evidence, (edge) => {
      this.#accumulator.add(edge);
    });
    this.#spans.length = 0;
  }

  drain(): readonly EdgeIncrement[] {
    return this.#accumulator.drain();
  }

  #endOf(span: EdgeSpan | undefined): EdgeEnd {
    if (span === undefined) throw new Error('an edge of a span that is not there');
    const { tenantId, teamId, group } = span.kept;
    return this.#accumulator.service(tenantId, teamId, group.serviceName, group.environment);
  }
}

/** The load calls services, which answer with spans, and databases. */
function peerOf(span: EdgeSpan | undefined): Peer | undefined {
  if (span?.kind !== CLIENT) return undefined;
  const { bytes, start, end } = span.kept;
  const system = spanAttributeOf(bytes, start, end, 'db.system');
  if (system === undefined) return undefined;
  const namespace = spanAttributeOf(bytes, start, end, 'db.namespace') ?? '';
  const name = MERE_NUMBER.test(namespace) ? system : namespace;
  return { name, system, connectionType: 'database', isSource: false };
}

function int32At(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}
