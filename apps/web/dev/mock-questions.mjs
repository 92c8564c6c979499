// Made-up answers to TraceQL, analyses, differences and flame graphs: enough to see every part of the pages, not more.

const none = { items: [], total: 0 };
const listed = (items) => ({ items, total: items.length });
const ms = (ns) => Number(ns / 1_000_000n);

/** Any query finds the traces with an error; `| rate()` and its like make two waves. */
export function mockTraceql(traces) {
  const failing = traces.filter(({ failed }) => failed);
  return {
    checkTraceql: () => ({ isValid: true, isMetrics: false, diagnostics: [] }),
    completeTraceql: ({ position }) => ({ from: position, to: position, items: COMPLETIONS }),
    traceql: ({ first, after }) => {
      const from = Number(after ?? 0);
      const nodes = failing.slice(from, from + first).map(toFound);
      const hasNextPage = from + first < failing.length;
      return { nodes, edges: [], pageInfo: { hasNextPage, endCursor: String(from + first) }, isScanLimited: from > 0 };
    },
    traceqlMetrics: ({ range, stepSeconds }) => ({
      series: ['storefront', 'checkout'].map((name, index) => wave(name, index, range, stepSeconds)),
      source: 'ROLLUP',
      unweightedSpanCount: 0,
      isSeriesLimited: false,
    }),
  };
}

const COMPLETIONS = ['span.http.route', 'resource.service.name', 'duration'].map((text, index) => {
  return { text, kind: 'ATTRIBUTE', detail: 'string', spanCount: 4000 / (index + 1), serviceNames: ['storefront'] };
});

function toFound({ summary, spans }) {
  const matched = spans.filter(({ statusCode }) => statusCode === 'ERROR');
  const shown = matched.slice(0, 3).map((span) => ({
    ...span,
    startTimeUnixNano: String(span.startNs),
    startTime: new Date(ms(span.startNs)).toISOString(),
    duration: String(span.durationNs),
    attributes: [{ key: 'status', value: { type: 'STRING', text: 'error' } }],
  }));
  return { summary, spansets: [{ attributes: [], matchedSpanCount: matched.length, spans: shown }] };
}

function wave(name, index, range, stepSeconds) {
  const [start, end] = [Date.parse(range.start), Date.parse(range.end)];
  const points = [];
  for (let at = start; at < end; at += stepSeconds * 1000) {
    points.push({ time: new Date(at).toISOString(), value: 20 + 8 * Math.sin(at / 900_000 + index * 2) - index * 6 });
  }
  return { labels: [{ key: 'resource.service.name', value: { type: 'STRING', text: name } }], points };
}

function finding(spans, explanation, index) {
  const span = spans[index % spans.length];
  return { explanation, duration: String(span.durationNs), spanIds: listed([span.spanId]) };
}

export function mockAnalysis({ spans }) {
  const [root] = spans;
  const share = (span) => ({
    ...{ spanId: span.spanId, serviceName: span.serviceName, spanName: span.name },
    ...{ duration: String(span.durationNs), share: Number(span.durationNs) / Number(root.durationNs) },
  });
  const one = (text, index) => listed([finding(spans, text, index)]);
  return {
    criticalPath: {
      rootDuration: String(root.durationNs),
      segments: listed([
        {
          spanId: root.spanId,
          activity: 'SELF',
          startTimeUnixNano: String(root.startNs),
          endTimeUnixNano: String(root.startNs + root.durationNs),
        },
      ]),
      byService: listed([share(root)]),
      bySpan: listed(spans.slice(0, 4).map(share)),
    },
    selfTimes: {
      bySpanName: listed(
        spans.slice(0, 4).map((span) => ({ ...share(span), spanCount: 1, selfTime: String(span.durationNs / 2n) })),
      ),
    },
    clockSkew: {
      shifts: listed([{ ...finding(spans, 'the clock of checkout is 80 ms ahead', 2), isApplied: true }]),
      correctedSpans: listed(
        spans.slice(2, 3).map((span) => ({
          spanId: span.spanId,
          startTimeUnixNano: String(span.startNs + 80_000_000n),
          endTimeUnixNano: String(span.startNs + span.durationNs + 80_000_000n),
        })),
      ),
    },
    orphans: { groups: none },
    gaps: one('storefront does nothing that is recorded', 0),
    retries: one('checkout asked payments three times', 3),
    repeatedCalls: one('inventory reads stock row by row', 4),
    messagingLags: none,
    databases: { statements: one('SELECT sku FROM stock, 12 times', 5), poolWaits: none },
    externalCalls: none,
    coldStarts: none,
    fanOuts: none,
    errorOrigins: one('PaymentDeclined began in payments', 4),
  };
}

/** By place: the nth span of one trace beside the nth of the other. */
export function mockDiff(left, right) {
  const count = Math.max(left.spans.length, right.spans.length);
  const side = (span) =>
    span && {
      spanId: span.spanId,
      duration: String(span.durationNs),
      selfTime: '0',
      startOffset: '0',
      statusCode: span.statusCode,
    };
  const nodes = Array.from({ length: Math.min(count, 200) }, (_, index) => {
    const [l, r] = [left.spans[index], right.spans[index]];
    const delta = String((r?.durationNs ?? 0n) - (l?.durationNs ?? 0n));
    return {
      ...{
        parentIndex: index === 0 ? null : 0,
        depth: index === 0 ? 0 : 1,
        presence: l && r ? 'BOTH' : r ? 'ADDED' : 'REMOVED',
      },
      ...{ serviceName: (r ?? l).serviceName, spanName: (r ?? l).name, left: side(l), right: side(r) },
      ...{ durationDelta: delta, selfTimeDelta: delta, isStatusChanged: l?.statusCode !== r?.statusCode },
      attributeChanges: [
        { scope: 'RESOURCE', key: 'service.version', left: '2.14.1', right: '2.15.0', isIdentifier: false },
      ],
    };
  });
  const [from, to] = [left.summary.duration, right.summary.duration];
  return {
    ...{
      leftDuration: from,
      rightDuration: to,
      durationDelta: String(BigInt(to) - BigInt(from)),
      nodes,
      isTruncated: count > 200,
    },
    ...{
      leftSpanCount: left.spans.length,
      rightSpanCount: right.spans.length,
      addedSpanCount: 0,
      removedSpanCount: 0,
      statusChangeCount: 0,
    },
    contributors: nodes
      .slice(0, 5)
      .map((node, nodeIndex) => ({ nodeIndex, selfTimeDelta: node.selfTimeDelta, spanCount: 1, share: 0.2 })),
  };
}

/** A few services below each other, each with two thirds of the one above. */
export function mockFlame() {
  const nodes = [];
  const add = (parentIndex, serviceName, spanName, width) => {
    const time = String(Math.round(width));
    const depth = parentIndex === null ? 0 : nodes[parentIndex].depth + 1;
    nodes.push({
      ...{
        parentIndex,
        depth,
        serviceName,
        spanName,
        kind: 'SERVER',
        spanCount: 50,
        errorSpanCount: depth === 3 ? 2 : 0,
        traceCount: 50,
      },
      ...{ width: time, duration: time, selfTime: time, durationPerTrace: time, selfTimePerTrace: time },
    });
    return nodes.length - 1;
  };
  for (const [index, service] of ['storefront', 'email-worker'].entries()) {
    let parent = add(null, service, 'GET /cart', 6e8 / (index + 1));
    for (const below of ['checkout', 'payments', 'inventory']) {
      const width = Number(nodes[parent].width);
      add(parent, below, 'SELECT stock', width / 4);
      parent = add(parent, below, 'PlaceOrder', (width * 2) / 3);
    }
  }
  return {
    mergedTraceCount: 50,
    traceCount: 400,
    spanCount: 5000,
    width: '900000000',
    nodes,
    otherRoots: null,
    isTruncated: true,
  };
}
