import type { SpanId } from '@clew/trace-model';

import { isTrue, textOf } from '../calls/attributes.js';
import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { durationText, maxNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';

/** A function that had to be started first. Its duration is what that took as far as spans tell: initialisation and delay. */
export interface ColdStart extends Finding {
  readonly kind: 'COLD_START';
  readonly spanId: SpanId;
  readonly serviceName: string;
  readonly functionName: string;
  /** Of its initialisation span; undefined where there is none. */
  readonly initNano: bigint | undefined;
  /** From the call to the function's first span; undefined where the call is not in the trace. */
  readonly startDelayNano: bigint | undefined;
}

const COLD_START = ['faas.coldstart', 'faas.cold_start'];
const FUNCTION_NAME = ['faas.name', 'aws.lambda.invoked_arn', 'faas.id', 'cloud.resource_id'];
const FUNCTION_PLATFORM = ['faas.name', 'faas.id', 'faas.instance'];
/** As tracers of the function platforms name the span around the start of the runtime. */
const INIT_SPAN = /^(?:aws\.lambda\.|faas\.|lambda[ .])?(?:init|initiali[sz]ation|cold[-_ ]?start)$/i;

export function findColdStarts({ nodes }: TraceTree, options: AnalysisOptions): Bounded<ColdStart> {
  const found: ColdStart[] = [];
  const known = new Set<TraceNode>();
  for (const node of nodes) {
    if (!isTrue(node.span.attributes, COLD_START)) continue;
    const init = initSpanOf(node);
    if (init !== undefined) known.add(init);
    found.push(toColdStart(node, init, options));
  }
  for (const node of nodes) {
    if (isInitSpan(node) && !known.has(node)) found.push(toColdStart(node, node, options));
  }
  return bounded(found.sort(byDuration), options.itemsMax);
}

/** Below the invocation, or beside it: platforms send it before the handler runs. */
function initSpanOf(node: TraceNode): TraceNode | undefined {
  return node.children.find(isInitSpan) ?? node.parent?.children.find(isInitSpan);
}

function isInitSpan({ span }: TraceNode): boolean {
  if (!INIT_SPAN.test(span.name)) return false;
  return (
    textOf(span.resource.attributes, FUNCTION_PLATFORM) !== undefined ||
    textOf(span.attributes, FUNCTION_PLATFORM) !== undefined ||
    isTrue(span.attributes, COLD_START)
  );
}

function toColdStart(node: TraceNode, init: TraceNode | undefined, options: AnalysisOptions): ColdStart {
  const { span, parent } = node;
  const initNano = init === undefined ? undefined : durationOf(init);
  const isCalled = parent !== undefined && parent.span.serviceName !== span.serviceName;
  const startDelayNano = isCalled ? maxNano(0n, node.startNano - parent.startNano) : undefined;
  const functionName =
    textOf(span.attributes, FUNCTION_NAME) ?? textOf(span.resource.attributes, FUNCTION_NAME) ?? span.name;
  // A start before the handler's span lies in its delay already.
  const durationNano = maxNano(initNano ?? 0n, startDelayNano ?? 0n);
  const took =
    durationNano === 0n ? 'how long that took, no span tells' : `it took about ${durationText(durationNano)}`;
  return {
    kind: 'COLD_START',
    explanation: `${span.serviceName} started ${functionName} for this call; ${took}`,
    spanIds: boundedSpanIds(init === undefined || init === node ? [node] : [node, init], options.spanIdsMax),
    ...{ durationNano, functionName, initNano, startDelayNano },
    spanId: span.spanId,
    serviceName: span.serviceName,
  };
}
