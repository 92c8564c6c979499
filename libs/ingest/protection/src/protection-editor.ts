import { ANY_VALUE, DROPPED } from '@clew/otlp';
import type { Dropped, FieldShape, WireEditor, WirePlace } from '@clew/otlp';
import { stringValueBytes, utf8Bytes } from './any-value-bytes.js';
import type { FaultRepair } from './faults/fault-repair.js';
import { DecimalReader } from './masking/decimal-text.js';
import type { KeyPlan, KeyPlans } from './masking/key-plans.js';
import type { MaskingLog } from './masking/masking-log.js';
import type { MaskingRule } from './masking/masking-rules.js';
import type { TextMasker } from './masking/text-masker.js';
import { bytesValueBytes, textOfValue } from './wire-values.js';

/** Attribute of a resource that says where it runs, and how it was called before semantic conventions 1.27. */
export const ENVIRONMENT = 'deployment.environment.name';
export const FORMER_ENVIRONMENT = 'deployment.environment';

const DROPPED_TEXT = new Uint8Array(0);
const ENVIRONMENT_KEY = utf8Bytes(ENVIRONMENT);

/** What happens to a message that is written again: faults are repaired first, then rules are applied. */
export class ProtectionEditor implements WireEditor<KeyPlan> {
  private readonly plans: KeyPlans;
  private readonly masker: TextMasker;
  private readonly log: MaskingLog;
  private readonly repair: FaultRepair;
  private readonly decimals = new DecimalReader();
  /** Value that the resource being written gets for its environment; undefined for one that has it. */
  environment: Uint8Array | undefined;

  constructor(plans: KeyPlans, masker: TextMasker, log: MaskingLog, repair: FaultRepair) {
    this.plans = plans;
    this.masker = masker;
    this.log = log;
    this.repair = repair;
  }

  text(field: FieldShape, bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    const repaired = this.repair.text(bytes, start, end);
    const text = repaired ?? bytes.subarray(start, end);
    const plan = this.plans.ofField(field);
    const masked = this.maskWhole(plan, text) ?? this.maskParts(plan, text);
    return masked === DROPPED ? DROPPED_TEXT : (masked ?? repaired);
  }

  time(field: FieldShape): bigint | undefined {
    return this.repair.time(field.name);
  }

  attribute(place: WirePlace, bytes: Uint8Array, keyStart: number, keyEnd: number, outer?: KeyPlan): KeyPlan | Dropped {
    const plan = (outer?.entries ?? this.plans.tableOf(place)).get(bytes, keyStart, keyEnd);
    if (plan.masking.drop !== undefined) {
      this.log.changed(plan.masking.drop, plan, DROPPED_TEXT, undefined);
      return DROPPED;
    }
    return outer === undefined && this.repair.dropsAttribute(place, plan.path.own) ? DROPPED : plan;
  }

  key(plan: KeyPlan): Uint8Array | undefined {
    for (const rule of plan.keyRules) this.log.changed(rule, plan, DROPPED_TEXT, plan.newKey);
    return this.repair.cutsKeys ? this.repair.key(plan.newKey ?? utf8Bytes(plan.path.own)) : plan.newKey;
  }

  bareValue(field: FieldShape): KeyPlan {
    return this.plans.ofField(field);
  }

  leaf(plan: KeyPlan, tag: number, bytes: Uint8Array, start: number, end: number): Uint8Array | Dropped | undefined {
    if (tag === ANY_VALUE.int || tag === ANY_VALUE.double) return this.number(plan, tag, bytes, start, end);
    if (plan.isIdle && this.repair.isIdle) return undefined;
    const isText = tag === ANY_VALUE.string;
    const repaired = isText ? this.repair.value(bytes, start, end) : this.repair.length(bytes, start, end);
    const text = repaired ?? bytes.subarray(start, end);
    const masked = plan.masking.replace === undefined ? this.maskParts(plan, text) : undefined;
    if (masked === DROPPED) return DROPPED;
    const result = masked ?? repaired;
    if (result === undefined) return undefined;
    return isText ? stringValueBytes(result) : bytesValueBytes(result);
  }

  value(plan: KeyPlan, bytes: Uint8Array, start: number, end: number): Uint8Array | Dropped | undefined {
    if (plan.masking.replace === undefined && this.repair.isIdle) return undefined;
    const payload = bytes.subarray(start, end);
    if (plan.masking.replace !== undefined && payload.length > 0) {
      const masked = this.maskWhole(plan, textOfValue(payload, this.decimals));
      return masked === undefined || masked === DROPPED ? masked : stringValueBytes(masked);
    }
    return this.repair.dropsValue(payload) ? DROPPED : undefined;
  }

  moreAttributes(place: WirePlace, add: (key: Uint8Array, value: Uint8Array) => void): void {
    this.repair.moreAttributes(place, add);
    if (place === 'resource' && this.environment !== undefined) add(ENVIRONMENT_KEY, this.environment);
  }

  droppedAttributes(): number {
    return this.repair.takeDroppedAttributes();
  }

  private number(
    plan: KeyPlan,
    tag: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array | Dropped | undefined {
    if (plan.masking.detectors === 0 || plan.masking.replace !== undefined) return undefined;
    const digits = this.decimals.longDigits(tag, bytes, start, end);
    const masked = digits === undefined ? undefined : this.maskParts(plan, digits);
    return masked === undefined || masked === DROPPED ? masked : stringValueBytes(masked);
  }

  /** A text that is dropped or replaced whatever it says. */
  private maskWhole(plan: KeyPlan, text: Uint8Array): Uint8Array | Dropped | undefined {
    const { drop, replace } = plan.masking;
    const rule = drop ?? replace;
    if (rule === undefined) return undefined;
    const after = rule === drop ? DROPPED : this.masker.replaceWhole(rule, text);
    if (after !== undefined) this.changed(rule, plan, text, after);
    return after;
  }

  private maskParts(plan: KeyPlan, text: Uint8Array): Uint8Array | Dropped | undefined {
    if (plan.isIdle || plan.masking.replace !== undefined) return undefined;
    const masked = this.masker.maskText(plan.masking, text);
    if (masked === undefined) return undefined;
    for (const rule of masked.rules) this.changed(rule, plan, text, masked.text);
    for (const detector of masked.detectors) this.log.found(detector, plan);
    return masked.text;
  }

  private changed(rule: MaskingRule, plan: KeyPlan, before: Uint8Array, after: Uint8Array | Dropped): void {
    this.log.changed(rule, plan, before, after === DROPPED ? undefined : after);
  }
}
