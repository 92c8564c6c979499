import { DETECTOR_NAMES } from './detect/detector.js';
import { FAULT_REASONS } from './faults/fault-repair.js';
import type { KeyPlan } from './masking/key-plans.js';
import type { MaskingRule } from './masking/masking-rules.js';
import type { ProtectionObserver } from './protection-observer.js';
import type { ProtectionOptions } from './protection-options.js';
import type { RequestLog } from './request-log.js';

const FINDINGS_MAX_DEFAULT = 10_000;

/** Adds up what happens in a request, and tells the observer at its end. */
export class ProtectionReport implements RequestLog {
  private readonly observer: ProtectionObserver;
  private readonly findingsMax: number;
  private readonly ruleCounts = new Map<MaskingRule, number>();
  private readonly faultCounts = new Map<string, { reason: string; serviceName: string; count: number }>();
  private readonly findings = new Set<string>();
  private serviceName = '';

  constructor(options: Pick<ProtectionOptions, 'observer' | 'findingsMax'>) {
    this.observer = options.observer;
    this.findingsMax = options.findingsMax ?? FINDINGS_MAX_DEFAULT;
  }

  beginService(serviceName: string): void {
    this.serviceName = serviceName;
  }

  changed(rule: MaskingRule): void {
    this.ruleCounts.set(rule, (this.ruleCounts.get(rule) ?? 0) + 1);
  }

  found(detector: number, plan: KeyPlan): void {
    const name = DETECTOR_NAMES[detector] ?? '';
    const finding = `${name}\n${plan.shownKey}\n${this.serviceName}`;
    if (this.findings.size >= this.findingsMax || this.findings.has(finding)) return;
    this.findings.add(finding);
    this.observer.finding(name, plan.shownKey, this.serviceName);
  }

  faults(faults: number): void {
    for (const [bit, reason] of FAULT_REASONS) {
      if ((faults & bit) === 0) continue;
      const key = `${reason}\n${this.serviceName}`;
      const counted = this.faultCounts.get(key);
      if (counted === undefined) this.faultCounts.set(key, { reason, serviceName: this.serviceName, count: 1 });
      else counted.count++;
    }
  }

  endRequest(): void {
    for (const [rule, count] of this.ruleCounts) this.observer.rule(rule.id, rule.action, count);
    for (const { reason, serviceName, count } of this.faultCounts.values()) {
      this.observer.fault(reason, serviceName, count);
    }
    this.ruleCounts.clear();
    this.faultCounts.clear();
  }
}
