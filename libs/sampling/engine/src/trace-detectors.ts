import { SpanHeader, resourceAttributeOf } from '@clew/otlp';
import { NewDeploys, RarePaths, pathKey, type KeptTraces } from '@clew/sampling-control';
import { EdgeFinder } from '@clew/sampling-rollup';
import type { SpanGroup } from '@clew/store-contract';

import { eachLinkedTrace } from './linked-traces.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { decodeText } from './text.js';
import { TRAITS } from './trace-traits.js';

interface Snapshot {
  readonly rarePaths: unknown;
  readonly newDeploys: unknown;
  readonly keptTraces: unknown;
}

/**
 * Looks for what is new or linked in a trace, once, when its wait is over. Each detector begins to work when a policy first asks
 * for what it finds, so that it costs nothing where nobody does; all of them learn before they call anything new.
 */
export class TraceDetectors {
  private readonly state: PartitionState;
  private readonly rarePaths = new RarePaths();
  private readonly newDeploys = new NewDeploys();
  private readonly keptTraces: KeptTraces;
  private readonly edgeFinder = new EdgeFinder();
  private readonly header = new SpanHeader();
  private readonly versions = new WeakMap<SpanGroup, string>();
  private asked = 0;

  /** @param keptTraces of all partitions of the process */
  constructor(state: PartitionState, keptTraces: KeptTraces) {
    this.state = state;
    this.keptTraces = keptTraces;
  }

  /** Whether the trace has the trait, for a policy that asks. */
  has(slot: number, trait: number): boolean {
    this.asked |= trait;
    return ((this.state.traces.traits[slot] ?? 0) & trait) !== 0;
  }

  look(slot: number): void {
    const { traces } = this.state;
    if (this.asked === 0 || ((traces.traits[slot] ?? 0) & TRAITS.lookedAt) !== 0) return;
    let found: number = TRAITS.lookedAt;
    if (this.isAsked(TRAITS.rarePath) && this.hasRarePath(slot)) found |= TRAITS.rarePath;
    if (this.isAsked(TRAITS.newDeploy) && this.hasNewDeploy(slot)) found |= TRAITS.newDeploy;
    if (this.isAsked(TRAITS.linkedToKept) && this.isLinkedToKept(slot)) found |= TRAITS.linkedToKept;
    traces.traits[slot] = found;
  }

  /** The trace is kept: what it links to, and what links to it, is to be kept too. Its bytes must still be there. */
  kept(slot: number): void {
    if (!this.isAsked(TRAITS.linkedToKept)) return;
    const tenantId = this.tenantOf(slot);
    this.keptTraces.add(tenantId, this.state.traces.idOf(slot), 0);
    this.eachHeldSpan(slot, (bytes, start, end) => {
      eachLinkedTrace(bytes, start, end, (idStart) => {
        this.keptTraces.add(tenantId, bytes, idStart);
      });
    });
  }

  snapshot(): Snapshot | null {
    if (this.asked === 0) return null;
    const { rarePaths, newDeploys, keptTraces } = this;
    return {
      rarePaths: rarePaths.snapshot(),
      newDeploys: newDeploys.snapshot(),
      keptTraces: keptTraces.snapshot(),
    };
  }

  restore(snapshot: unknown): void {
    if (typeof snapshot !== 'object' || snapshot === null) return;
    const { rarePaths, newDeploys, keptTraces } = snapshot as Partial<Snapshot>;
    this.rarePaths.restore(rarePaths);
    this.newDeploys.restore(newDeploys);
    this.keptTraces.restore(keptTraces);
  }

  private isAsked(trait: number): boolean {
    return (this.asked & trait) !== 0;
  }

  private hasRarePath(slot: number): boolean {
    const { clock, evidence, spans } = this.state;
    const tenantId = this.tenantOf(slot);
    const rows: number[] = [];
    let isRare = false;
    const see = (kind: 'span' | 'edge', from: string, to: string): void => {
      // All of them, for those after the first must be remembered too.
      if (this.rarePaths.see(pathKey(kind, `${tenantId}\0${from}`, to), clock.nowMs)) isRare = true;
    };
    this.eachSpan(slot, (span) => rows.push(span));
    this.eachHeldSpan(slot, (bytes, start, end, span) => {
      this.header.read(bytes, start, end);
      see('span', evidence.serviceName(span), decodeText(bytes, this.header.nameStart, this.header.nameEnd));
    });
    this.edgeFinder.find(Int32Array.from(rows), rows.length, spans, evidence, ({ client, server }) => {
      see('edge', client.name, server.name);
    });
    return isRare;
  }

  private hasNewDeploy(slot: number): boolean {
    const { clock, groups, spans } = this.state;
    let isNew = false;
    let last: SpanGroup | undefined;
    this.eachSpan(slot, (span) => {
      const group = groups.get(spans.group(span));
      if (group === last) return;
      last = group;
      const service = `${this.tenantOf(slot)}\0${group.serviceName}`;
      if (this.newDeploys.see(service, this.versionOf(group), clock.nowMs)) isNew = true;
    });
    return isNew;
  }

  private isLinkedToKept(slot: number): boolean {
    const tenantId = this.tenantOf(slot);
    let isLinked = this.keptTraces.has(tenantId, this.state.traces.idOf(slot), 0);
    this.eachHeldSpan(slot, (bytes, start, end) => {
      eachLinkedTrace(bytes, start, end, (idStart) => {
        if (this.keptTraces.has(tenantId, bytes, idStart)) isLinked = true;
      });
    });
    return isLinked;
  }

  private versionOf(group: SpanGroup): string {
    const known = this.versions.get(group);
    if (known !== undefined) return known;
    const version = resourceAttributeOf(group.resource, 0, group.resource.length, 'service.version') ?? '';
    this.versions.set(group, version);
    return version;
  }

  private tenantOf(slot: number): string {
    return this.state.tenants.get(this.state.traces.tenant[slot] ?? NONE);
  }

  private eachSpan(slot: number, visit: (span: number) => void): void {
    const { spans, traces } = this.state;
    for (let span = traces.firstSpan[slot] ?? NONE; span !== NONE; span = spans.next(span)) visit(span);
  }

  private eachHeldSpan(
    slot: number,
    visit: (bytes: Uint8Array, start: number, end: number, span: number) => void,
  ): void {
    const { arena, spans } = this.state;
    this.eachSpan(slot, (span) => {
      if (spans.block(span) === NONE) return;
      const start = spans.blockStart(span);
      visit(arena.bytesOf(span), start, start + spans.byteLength(span), span);
    });
  }
}
