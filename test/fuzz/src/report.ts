import type { WorkerMessage } from './worker.js';

type End = Extract<WorkerMessage, { kind: 'end' }>;

interface Outside {
  readonly tookMs: number;
  readonly rssBytesMax: number;
}

const MIB = 1024 * 1024;
/** What the rules remember of attribute values and names is bounded, and most of it fills in the warm-up. */
const HEAP_GROWTH_BYTES_MAX = 64 * MIB;
const RSS_BYTES_MAX = 1024 * MIB;

export function summary({ counts, heapBytesWarm, heapBytesEnd }: End, { tookMs, rssBytesMax }: Outside): string {
  const { bodies, accepted, refused, spansAccepted, spansRejected, bytes, slowestMs } = counts;
  return [
    `fuzz: ${bodies} bodies (${mib(bytes)} MiB) in ${(tookMs / 1_000).toFixed(1)} s: ${accepted} taken, ${refused} refused`,
    `fuzz: ${spansAccepted} spans and records accepted, ${spansRejected} rejected; slowest body ${slowestMs.toFixed(0)} ms of CPU`,
    `fuzz: live heap ${mib(heapBytesWarm)} MiB after the warm-up, ${mib(heapBytesEnd)} MiB at the end; at most ${mib(rssBytesMax)} MiB resident`,
  ].join('\n');
}

/** What is wrong with the run as a whole, if anything. */
export function verdict({ counts, heapBytesWarm, heapBytesEnd }: End, { rssBytesMax }: Outside): string | undefined {
  if (counts.bodies > 1_000 && (counts.accepted === 0 || counts.refused === 0)) {
    return 'all bodies had the same fate: the mutations are too weak or too strong to tell anything';
  }
  if (heapBytesWarm > 0 && heapBytesEnd - heapBytesWarm > HEAP_GROWTH_BYTES_MAX) {
    return `the live heap grew by ${mib(heapBytesEnd - heapBytesWarm)} MiB, more than ${mib(HEAP_GROWTH_BYTES_MAX)}`;
  }
  if (rssBytesMax > RSS_BYTES_MAX) return `${mib(rssBytesMax)} MiB resident, more than ${mib(RSS_BYTES_MAX)}`;
  return undefined;
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(0);
}
