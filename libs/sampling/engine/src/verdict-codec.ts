import type { Verdict } from '@clew/sampling-policies';

import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';

export function writeVerdict(record: ByteWriter, verdict: Verdict): void {
  record.uint8(verdict.kept ? 1 : 0);
  record.text(verdict.reason);
  record.text(verdict.policyName);
  record.text(verdict.policyVersion);
  record.float64(verdict.probability);
  record.float64(verdict.adjustedCount);
  record.float64(verdict.budgetPressure);
}

export function readVerdict(reader: ByteReader): Verdict {
  return {
    kept: reader.uint8() === 1,
    reason: reader.text(),
    policyName: reader.text(),
    policyVersion: reader.text(),
    probability: reader.float64(),
    adjustedCount: reader.float64(),
    budgetPressure: reader.float64(),
  };
}

/** Of a record of version 1, where a draw told its weight only. */
export function readVerdictOfVersion1(reader: ByteReader): Verdict {
  const kept = reader.uint8() === 1;
  const reason = reader.text();
  const adjustedCount = reader.float64();
  const policyVersion = reader.text();
  const probability = adjustedCount > 0 ? 1 / adjustedCount : 0;
  return { kept, reason, policyName: '', policyVersion, probability, adjustedCount, budgetPressure: 0 };
}
