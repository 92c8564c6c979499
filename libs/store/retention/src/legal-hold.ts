/** What is held: rows that meet everything that is said here. Nothing said: all of the organisation. */
export interface HoldFilter {
  readonly teamId?: string | undefined;
  readonly serviceName?: string | undefined;
  /** Whatever was going on from here on. */
  readonly startTimeUnixNano?: bigint | undefined;
  /** Whatever began before. */
  readonly endTimeUnixNano?: bigint | undefined;
  /** In lower-case hex. */
  readonly traceIds?: readonly string[] | undefined;
}

/** A promise that stored data is not deleted, whatever its days say. */
export interface LegalHold {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly reason: string;
  readonly filter: HoldFilter;
  readonly createdAt: Date;
  /** Id of a token, or `cli`. */
  readonly createdBy: string;
  /** From here on nothing that it holds is deleted. Undefined while a deletion that began before may still go on. */
  readonly inForceAt: Date | undefined;
  readonly liftedAt: Date | undefined;
  readonly liftedBy: string | undefined;
}

export type NewLegalHold = Pick<LegalHold, 'organisationId' | 'name' | 'reason' | 'filter' | 'createdBy'>;

/** Rejects while the store is away. */
export interface LegalHoldDirectory {
  /** Rejects with LegalHoldError for one that cannot be. */
  placeHold(hold: NewLegalHold): Promise<LegalHold>;
  /** Newest first, those before the hold `before`. */
  listHolds(organisationId: string, limit: number, before?: string): Promise<readonly LegalHold[]>;
  /** Undefined when the organisation has no such hold; one that was lifted before stays as it is. */
  liftHold(organisationId: string, id: string, liftedBy: string): Promise<LegalHold | undefined>;
}

/** A hold that cannot be placed; its message says what is wrong and what is allowed. */
export class LegalHoldError extends Error {
  override readonly name = 'LegalHoldError';
  readonly retryable = false;
}

export const HOLD_LIMITS = {
  nameCharsMax: 200,
  reasonCharsMax: 2_000,
  serviceNameCharsMax: 1_024,
  /** Of all holds of an organisation that are not lifted: every deletion asks each row about all of them. */
  holdsMax: 100,
  traceIdsMax: 2_000,
} as const;

/** 2^64 - 1, the last time that spans can have. */
const TIME_MAX = 18_446_744_073_709_551_615n;

/** Throws LegalHoldError unless the hold can be placed. */
export function checkLegalHold({ name, reason, filter }: Pick<LegalHold, 'name' | 'reason' | 'filter'>): void {
  checkText('name', name, HOLD_LIMITS.nameCharsMax);
  checkText('reason', reason, HOLD_LIMITS.reasonCharsMax);
  const { serviceName, startTimeUnixNano: start, endTimeUnixNano: end, traceIds } = filter;
  if (serviceName !== undefined) checkText('serviceName', serviceName, HOLD_LIMITS.serviceNameCharsMax);
  for (const [what, time] of [['startTime', start] as const, ['endTime', end] as const]) {
    if (time !== undefined && (time < 0n || time > TIME_MAX))
      throw new LegalHoldError(`${what}: must be from 1970 to 2554`);
  }
  if (start !== undefined && end !== undefined && start >= end) {
    throw new LegalHoldError('endTime: must be after startTime');
  }
  if (traceIds !== undefined) checkTraceIds(traceIds);
}

function checkText(what: string, text: string, charsMax: number): void {
  if (text.trim() !== '' && text.length <= charsMax && !text.includes('\0')) return;
  throw new LegalHoldError(`${what}: must be a text of 1 to ${charsMax} characters, without NUL`);
}

function checkTraceIds(traceIds: readonly string[]): void {
  // No ids are none, not all: a list that came out empty by mistake must not look like a hold on everything.
  if (traceIds.length === 0 || traceIds.length > HOLD_LIMITS.traceIdsMax) {
    throw new LegalHoldError(`traceIds: must be 1 to ${HOLD_LIMITS.traceIdsMax} ids, not ${traceIds.length}`);
  }
  const wrong = traceIds.find((id) => !/^[0-9a-f]{32}$/.test(id));
  if (wrong !== undefined) {
    throw new LegalHoldError(
      `traceIds: ${JSON.stringify(wrong.slice(0, 40))} must be 32 lower-case hexadecimal digits`,
    );
  }
}
