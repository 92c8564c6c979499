import { groupBy, keyOf } from '../sequences/call-groups.js';
import type { ClockRegion, SkewBounds } from './clock-region.js';
import { intersect, offsetWithin, shifted, UNBOUNDED } from './clock-region.js';
import { solveOffsets } from './solve-offsets.js';
import type { ClockConstraint } from './solve-offsets.js';

export interface ClockOffsets {
  /** By which each region is moved. */
  readonly offsets: ReadonlyMap<ClockRegion, bigint>;
  /** What calls ask for where that is more than is allowed: these regions stay where they are. */
  readonly refused: ReadonlyMap<ClockRegion, bigint>;
}

/** Up to as many clocks are solved for together; the effort grows with their square and more. */
const SOLVED_CLOCKS_MAX = 50;

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
  const wanted = reference === undefined ? undefined : commonOffsets(regions, reference);
  const offsets = new Map<ClockRegion, bigint>();
  const refused = new Map<ClockRegion, bigint>();
  const place = (region: ClockRegion, offset: bigint): void => {
    const isAllowed = offset <= skewNanoMax && offset >= -skewNanoMax;
    offsets.set(region, isAllowed ? offset : 0n);
    if (!isAllowed) refused.set(region, offset);
  };
  if (wanted === undefined) placeOneByOne(regions, reference, offsets, place);
  else for (const region of regions) place(region, wanted.get(region.clock) ?? 0n);
  return { offsets, refused };
}

/** One offset per clock that all calls together allow. */
function commonOffsets(regions: readonly ClockRegion[], reference: string): ReadonlyMap<string, bigint> | undefined {
  const clocks = [...new Set(regions.map(({ clock }) => clock))];
  if (clocks.length > SOLVED_CLOCKS_MAX) return undefined;
  const constraints: ClockConstraint[] = [];
  for (const hops of groupBy(regions, ({ clock, caller }) => caller && keyOf(caller.clock, clock)).values()) {
    let bounds: SkewBounds | undefined = UNBOUNDED;
    for (const hop of hops) if (bounds !== undefined) bounds = intersect(bounds, hop.bounds);
    const [first] = hops;
    if (bounds === undefined) return undefined;
    if (first?.caller !== undefined) constraints.push({ caller: first.caller.clock, callee: first.clock, bounds });
  }
  return solveOffsets(clocks, reference, constraints);
}

/** Where no common solution exists, each clock in turn agrees with those that are placed, or each of its regions with its caller. */
function placeOneByOne(
  regions: readonly ClockRegion[],
  reference: string | undefined,
  offsets: ReadonlyMap<ClockRegion, bigint>,
  place: (region: ClockRegion, offset: bigint) => void,
): void {
  const ofClocks = groupBy(regions, ({ clock }) => clock);
  const callees = groupBy(regions, ({ caller }) => caller?.clock);
  for (const region of ofClocks.get(reference ?? '') ?? []) place(region, 0n);
  // In the order in which clocks appear, so that the first caller of each is known.
  for (const [clock, members] of ofClocks) {
    if (clock === reference) continue;
    const agreed = agreedBounds(members, callees.get(clock) ?? [], offsets);
    const offset = agreed === undefined ? undefined : offsetWithin(agreed);
    // Callers come before callees: a region without an agreed offset may lie below another of its own clock.
    for (const member of members) place(member, offset ?? ownOffset(member, offsets));
  }
}

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
