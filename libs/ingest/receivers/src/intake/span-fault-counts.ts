import { GROUP_FAULT, SPAN_FAULT, type TraceScan } from '@clew/otlp';

/** How the metric names each fault, by its bit. `invalid_id` is not among them: such a span is refused, and counted as that. */
const REASONS: readonly (readonly [bit: number, reason: string])[] = [
  [SPAN_FAULT.badUtf8, 'bad_utf8'],
  [SPAN_FAULT.unknownFields, 'unknown_fields'],
  [SPAN_FAULT.oversizedAttribute, 'oversized_attribute'],
  [SPAN_FAULT.tooManyAttributes, 'too_many_attributes'],
  [SPAN_FAULT.endBeforeStart, 'end_before_start'],
  [SPAN_FAULT.timeOutOfRange, 'time_out_of_range'],
  [GROUP_FAULT.missingServiceName, 'missing_service_name'],
];

/** Tells `count` how many spans came with which fault, in themselves or in their resource or scope. */
export function countSpanFaults(scan: TraceScan, count: (spans: number, reason: string) => void): void {
  if (!hasFaults(scan)) return;
  for (const [bit, reason] of REASONS) {
    let spans = 0;
    for (let span = 0; span < scan.spanCount; span++) {
      const ofGroup = scan.groups[scan.spanGroup[span] ?? -1]?.faults ?? 0;
      if ((((scan.spanFaults[span] ?? 0) | ofGroup) & bit) !== 0) spans++;
    }
    if (spans > 0) count(spans, reason);
  }
}

/** The answer for nearly every request, so it is found in one short loop. */
function hasFaults(scan: TraceScan): boolean {
  let faults = 0;
  for (let span = 0; span < scan.spanCount; span++) faults |= scan.spanFaults[span] ?? 0;
  for (const group of scan.groups) faults |= group.faults;
  return faults !== 0;
}
