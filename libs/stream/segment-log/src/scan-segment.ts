import { readFrame } from './record-frame.js';
import type { SegmentFile } from './segment-file.js';
import type { Segment } from './segment.js';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Reads a file from its start and checks every record. Afterwards `segment` describes the whole records it begins with;
 * what follows them is torn or damaged.
 */
export async function scanSegment(file: SegmentFile, segment: Segment): Promise<void> {
  const fileBytes = await file.size();
  let blockBytes = BLOCK_BYTES;
  while (segment.size < fileBytes) {
    const block = Buffer.allocUnsafe(Math.min(blockBytes, fileBytes - segment.size));
    const filled = await file.read(block, segment.size);
    const step = takeRecords(block.subarray(0, filled), segment);
    if (step.kind === 'corrupt') return;
    if (step.progressed) blockBytes = BLOCK_BYTES;
    else if (step.frameBytes <= fileBytes - segment.size && step.frameBytes > blockBytes) blockBytes = step.frameBytes;
    else return;
  }
}

function takeRecords(
  block: Buffer,
  segment: Segment,
): { readonly kind: 'corrupt' } | { readonly kind: 'more'; readonly progressed: boolean; readonly frameBytes: number } {
  let at = 0;
  for (;;) {
    const result = readFrame(block, at, { verify: true });
    if (result.kind === 'short') return { kind: 'more', progressed: at > 0, frameBytes: result.frameBytes };
    if (result.kind === 'corrupt' || result.record.offset !== segment.endOffset) return { kind: 'corrupt' };
    segment.note(segment.endOffset, segment.size);
    segment.endOffset += 1;
    segment.size += result.frameBytes;
    at += result.frameBytes;
  }
}
