import { groupBy } from '../sequences/call-groups.js';
import type { ClockRegion, SkewBounds } from './clock-region.js';
import { intersect, offsetWithin, shifted } from './clock-region.js';

export interface ClockOffsets {
  /** By which each region is moved. */
  readonly offsets: ReadonlyMap<ClockRegion, bigint>;
  /** What calls ask for where that is more than is allowed: these regions stay where they are. */
  readonly refused: ReadonlyMap<ClockRegion, bigint>;
}

/**
 * How far to move each region. One offset holds for all regions of a clock where all calls from and to it allow one; where they
 * contradict each other (several machines behind one name, a clock that was set meanwhile) each region gets its own. The
 * `reference` clock is right by definition, and so is each that nothing speaks against.
 */
export function clockOffsets(
  regions: readonly ClockRegion[],
  reference: string | undefined,
  skewNanoMax: bigint,
): ClockOffsets {
  const ofClocks = groupBy(regions, ({ clock }) => clock);
  const callees = groupBy(regions, ({ caller }) => caller?.clock);
  const offsets = new Map<ClockRegion, bigint>();
  const refused = new Map<ClockRegion, bigint>();
  for (const region of ofClocks.get(reference ?? '') ?? []) offsets.set(region, 0n);
  // In the order in which clocks appear, so that the first caller of each is known.
  for (const [clock, members] of ofClocks) {
    if (clock === reference) continue;
    const agreed = agreedBounds(members, callees.get(clock) ?? [], offsets);
    const offset = agreed === undefined ? undefined : offsetWithin(agreed);
    for (const member of members) {
      // Callers come before callees: a region without an agreed offset may lie below another of its own clock.
      const wanted = offset ?? ownOffset(member, offsets);
      const isAllowed = wanted <= skewNanoMax && wanted >= -skewNanoMax;
      offsets.set(member, isAllowed ? wanted : 0n);
      if (!isAllowed) refused.set(member, wanted);
    }
  }
  return { offsets, refused };
}

const UNBOUNDED: SkewBounds = { minNano: undefined, maxNano: undefined };

/** What all calls between these regions and regions that are placed already allow; undefined when they contradict. */
function agreedBounds(
  members: readonly ClockRegion[],
  callees: readonly ClockRegion[],
  offsets: ReadonlyMap<ClockRegion, bigint>,
): SkewBounds | undefined {
  let agreed: SkewBounds | undefined = UNBOUNDED;
  for (const { caller, bounds } of members) {
    const callerOffset = caller === undefined ? undefined : offsets.get(caller);
    if (callerOffset !== undefined && agreed !== undefined) agreed = intersect(agreed, shifted(bounds, callerOffset));
  }
  for (const callee of callees) {
    const offset = offsets.get(callee);
    if (offset !== undefined && agreed !== undefined) agreed = intersect(agreed, seenByCaller(callee.bounds, offset));
  }
  return agreed;
}

/** Bounds of the caller's offset where that of its callee is known. */
function seenByCaller({ minNano, maxNano }: SkewBounds, calleeNano: bigint): SkewBounds {
  return {
    minNano: maxNano === undefined ? undefined : calleeNano - maxNano,
    maxNano: minNano === undefined ? undefined : calleeNano - minNano,
  };
}

function ownOffset({ caller, bounds }: ClockRegion, offsets: ReadonlyMap<ClockRegion, bigint>): bigint {
  const callerOffset = caller === undefined ? 0n : (offsets.get(caller) ?? 0n);
  return offsetWithin(shifted(bounds, callerOffset));
}
