import type { Verdict } from '@clew/sampling-policies';

import type { PartitionState } from './partition-state.js';
import type { Binding } from './policy-register.js';
import { NONE } from './slot-index.js';
import { UNDECIDED } from './trace-table.js';
import { TraceView } from './trace-view.js';
import { VerdictVariants } from './verdict-variants.js';

/** Finds verdicts: asks the policies that a trace is bound to, and holds them to what was said of it before. */
export class TraceJudge {
  private readonly state: PartitionState;
  private readonly view: TraceView;
  private readonly variants = new VerdictVariants();

  constructor(state: PartitionState) {
    this.state = state;
    this.view = new TraceView(state);
  }

  begin(): void {
    this.variants.clear();
  }

  /** A verdict that the trace does not have yet and that no further span can take back. */
  news(slot: number): Verdict | undefined {
    const { traces, verdicts } = this.state;
    const number = traces.verdict[slot] ?? UNDECIDED;
    if (number !== UNDECIDED) return verdicts.get(number).kept ? undefined : this.lateError(slot);
    if (traces.isRelieved[slot] === 1) return this.ofRelieved(slot);
    const verdict = this.bindingOf(slot).set.decideEarly(this.view.of(slot), this.state.clock.nowMs);
    return verdict === undefined ? undefined : this.heldTo(slot, verdict);
  }

  /** After the full wait. */
  draw(slot: number): Verdict {
    // Part of it is gone, whatever policies would say of the whole.
    if (this.state.traces.isRelieved[slot] === 1) return this.ofRelieved(slot);
    this.state.detectors.look(slot);
    const verdict = this.bindingOf(slot).set.decide(this.view.of(slot), this.state.clock.nowMs);
    return this.heldTo(slot, verdict);
  }

  /** Of a trace that is closed without a verdict: the draw, if it was not held yet. */
  lastWord(slot: number): Verdict {
    const isDrawn = this.state.traces.isDrawn[slot] === 1;
    return isDrawn ? this.variants.notSampled(this.versionOf(slot)) : this.draw(slot);
  }

  /** Of a trace that is closed for the first time, where policies are rehearsed. */
  candidate(slot: number): Verdict | undefined {
    const { candidate } = this.bindingOf(slot);
    if (candidate === undefined || this.state.traces.isReopened[slot] === 1) return undefined;
    this.state.detectors.look(slot);
    return candidate.decide(this.view.ofCandidate(slot), this.state.clock.nowMs);
  }

  private ofRelieved(slot: number): Verdict {
    const level = this.state.traces.stressLevel[slot] ?? 0;
    return this.lateError(slot) ?? this.variants.stressRelief(this.versionOf(slot), level);
  }

  private heldTo(slot: number, verdict: Verdict): Verdict {
    const { isDrawn, stressLevel } = this.state.traces;
    if (isDrawn[slot] === 1 && verdict.kept) return this.variants.onTop(verdict);
    return this.variants.underStress(verdict, stressLevel[slot] ?? 0);
  }

  /** What came of a dropped trace has an error for which it would have been kept. */
  private lateError(slot: number): Verdict | undefined {
    if (!this.state.traces.hasError(slot)) return undefined;
    const { set } = this.bindingOf(slot);
    const isWanted = set.decide(this.view.of(slot), this.state.clock.nowMs).kept;
    return isWanted ? this.variants.lateError(set.version) : undefined;
  }

  private versionOf(slot: number): string {
    return this.bindingOf(slot).set.version;
  }

  private bindingOf(slot: number): Binding {
    const { policies, traces } = this.state;
    return policies.get(traces.policies[slot] ?? NONE);
  }
}
