import type { ImportNote } from './import-note.js';

type Level = ImportNote['level'];

/** What becomes of the processor's own options: documents say what is kept, the sampler's settings when and within which limits. */
const NOTES: ReadonlyMap<string, readonly [Level, string]> = new Map<string, readonly [Level, string]>([
  [
    'decision_wait',
    [
      'changed',
      'is a setting of the sampler: sampler.decisionWaitMs (6,000); what is certain is kept before it is over',
    ],
  ],
  [
    'decision_wait_after_root_received',
    ['missing', 'the root says nothing about spans that are still to come; what is certain is kept at the next flush'],
  ],
  ['num_traces', ['changed', 'is a setting of the sampler: sampler.bufferTracesMax (250,000 in each partition)']],
  ['block_on_overflow', ['changed', 'the quietest traces are decided early when the buffer is full; nothing blocks']],
  ['expected_new_traces_per_sec', ['exact', 'is not needed']],
  [
    'decision_cache',
    ['changed', 'verdicts are remembered in the journal, also after a crash: sampler.decisionMemoryTraces (1,000,000)'],
  ],
  [
    'sample_on_first_match',
    ['exact', 'makes no difference to what is kept; the verdict names the policy with the highest probability'],
  ],
  [
    'sampling_strategy',
    ['changed', 'what more spans cannot take back is kept early; all else waits for decision_wait'],
  ],
  ['drop_pending_traces_on_shutdown', ['missing', 'pending traces are never lost: who takes over goes on with them']],
  [
    'maximum_trace_size_bytes',
    ['missing', 'a trace of more than sampler.traceSpansMax (20,000) spans is decided, and goes on as late spans'],
  ],
  ['tail_storage', ['missing', 'open traces are held in memory, and read again from the stream after a crash']],
]);

/** A note for each option that is set and has another meaning than its default. */
export function notesOnOptions(options: Readonly<Record<string, unknown>>): readonly ImportNote[] {
  return Object.entries(options)
    .filter(([name, value]) => name !== 'policies' && isSet(value))
    .map(([name, value]) => {
      const [level, message] = NOTES.get(name) ?? ['missing', 'is not known here'];
      return { policy: '', level, message: `${name}${shown(value)} ${message}` };
    });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Only what is short: an option may be a block of others. */
function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? ` (${value})` : '';
}
