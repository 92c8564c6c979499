import { ANY_VALUE, KEY_VALUE, WireCursor } from '@clew/otlp';
import type { FieldShape, WirePlace, WireShape } from '@clew/otlp';
import { DecimalReader } from './masking/decimal-text.js';
import { CLEARED_BYTES_MAX, CLEARED_BYTES_MIN, ClearedAttributes } from './masking/cleared-attributes.js';
import type { KeyPlan, KeyPlans } from './masking/key-plans.js';
import type { KeyTable } from './masking/key-table.js';
import type { TextMasker } from './masking/text-masker.js';

/** A text that has a name instead of a key: its plan, and such texts in which that changes nothing. */
interface NamedText {
  readonly plan: KeyPlan;
  readonly cleared: ClearedAttributes;
}

/**
 * Looks whether rules change anything in a message, without writing. This is what every span costs, so the usual form of an
 * attribute (key, then value, nothing else) is read by hand; a message with any other form is to be written again.
 */
export class MessageLook {
  private readonly plans: KeyPlans;
  private readonly masker: TextMasker;
  private readonly tables: Readonly<Record<WirePlace, KeyTable<KeyPlan> | undefined>>;
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private readonly decimals = new DecimalReader();
  private readonly cleared: Readonly<Record<WirePlace, ClearedAttributes>>;
  private readonly namedTexts = new Map<FieldShape, NamedText>();
  private bytes: Uint8Array = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private changes = false;

  constructor(plans: KeyPlans, masker: TextMasker) {
    this.plans = plans;
    this.masker = masker;
    this.tables = plans.tables;
    this.cleared = {
      span: new ClearedAttributes(),
      resource: new ClearedAttributes(),
      scope: new ClearedAttributes(),
      event: new ClearedAttributes(),
      link: new ClearedAttributes(),
      status: new ClearedAttributes(),
      name: new ClearedAttributes(),
      log: new ClearedAttributes(),
    };
  }

  /** Whether the message in `bytes[start, end)` has to be written again. */
  wouldChange(shape: WireShape, bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes !== this.bytes) this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.bytes = bytes;
    this.changes = false;
    this.cursor.reset(bytes, start, end);
    this.message(shape);
    return this.changes;
  }

  /** The same for a text outside messages. */
  wouldChangeText(field: FieldShape, bytes: Uint8Array, start: number, end: number): boolean {
    this.changes = false;
    this.text(this.plans.ofField(field), bytes, start, end);
    return this.changes;
  }

  private message(shape: WireShape): void {
    const { cursor } = this;
    const table = this.tables[shape.place];
    const cleared = this.cleared[shape.place];
    while (cursor.position < cursor.end && !this.changes) {
      const tag = cursor.readTag();
      const field = shape.byTag[tag];
      if (field === undefined) this.changes = true;
      else if (field.kind === 'attributes' && table !== undefined) this.attribute(table, cleared);
      else this.field(field, tag);
    }
  }

  private field(field: FieldShape, tag: number): void {
    const { cursor } = this;
    if ((tag & 7) !== 2) {
      cursor.skip(tag);
      return;
    }
    const length = cursor.readLength();
    const start = cursor.position;
    const end = start + length;
    if (field.kind === 'text') this.namedText(field, start, end);
    else if (field.kind === 'value') this.value(this.plans.ofField(field), start, end);
    else if (field.kind === 'id') {
      if (length !== 0 && length !== field.idBytes) this.changes = true;
    } else if (field.message !== undefined) {
      const outerEnd = cursor.enter(length);
      this.message(field.message);
      cursor.leave(outerEnd);
    }
    cursor.position = end;
  }

  /** Names of spans come again and again, as attributes do. */
  private namedText(field: FieldShape, start: number, end: number): void {
    let named = this.namedTexts.get(field);
    if (named === undefined) {
      named = { plan: this.plans.ofField(field), cleared: new ClearedAttributes() };
      this.namedTexts.set(field, named);
    }
    const { plan, cleared } = named;
    const mayRepeat = end - start >= CLEARED_BYTES_MIN && end - start <= CLEARED_BYTES_MAX;
    if (mayRepeat && cleared.has(this.view, start, end)) return;
    this.text(plan, this.bytes, start, end);
    if (mayRepeat && !this.changes) cleared.add(plan, this.view, start, end);
  }

  private text(plan: KeyPlan, bytes: Uint8Array, start: number, end: number): void {
    if (start === end || (plan.isIdle && !plan.changesAlways)) return;
    if (plan.changesAlways || this.masker.wouldChange(plan.masking, bytes, start, end)) this.changes = true;
  }

  /** A KeyValue, length first. */
  private attribute(table: KeyTable<KeyPlan>, known: ClearedAttributes | undefined): void {
    const { cursor, bytes } = this;
    const length = cursor.readLength();
    const start = cursor.position;
    const end = start + length;
    const cleared = length >= CLEARED_BYTES_MIN && length <= CLEARED_BYTES_MAX ? known : undefined;
    if (cleared?.has(this.view, start, end) === true) {
      cursor.position = end;
      return;
    }
    const keyStart = start + 2;
    const keyLength = bytes[start + 1] ?? 0;
    const keyEnd = keyStart + keyLength;
    cursor.position = end;
    if (bytes[start] !== KEY_VALUE.key || keyLength >= 0x80 || keyEnd > end) {
      this.changes = true;
      return;
    }
    const plan = table.get(bytes, keyStart, keyEnd);
    if (plan.changesAlways) this.changes = true;
    else if (keyEnd < end) this.valueField(plan, keyEnd, end);
    if (!this.changes) cleared?.add(plan, this.view, start, end);
  }

  /** Tag, length and payload of the one value of a KeyValue. */
  private valueField(plan: KeyPlan, start: number, end: number): void {
    const { cursor, bytes } = this;
    const length = bytes[start + 1] ?? 0;
    if (bytes[start] === KEY_VALUE.value && length < 0x80) {
      if (start + 2 + length === end) this.value(plan, start + 2, end);
      else this.changes = true;
      return;
    }
    cursor.position = start;
    const isValue = cursor.readTag() === KEY_VALUE.value;
    const valueEnd = isValue ? cursor.readLength() + cursor.position : -1;
    if (valueEnd === end) this.value(plan, cursor.position, end);
    else this.changes = true;
    cursor.position = end;
  }

  /** An AnyValue payload. */
  private value(plan: KeyPlan, start: number, end: number): void {
    const { bytes } = this;
    const tag = bytes[start];
    if (start === end || tag === ANY_VALUE.bool) return;
    if (tag === ANY_VALUE.array || tag === ANY_VALUE.kvlist) {
      this.list(plan, tag, start, end);
      return;
    }
    if (plan.isIdle) return;
    if (tag === ANY_VALUE.int || tag === ANY_VALUE.double) {
      const digits = plan.masking.detectors === 0 ? undefined : this.decimals.longDigits(tag, bytes, start + 1, end);
      if (digits !== undefined) this.text(plan, digits, 0, digits.length);
      return;
    }
    const length = bytes[start + 1] ?? 0;
    if (length < 0x80) {
      if (start + 2 + length === end) this.text(plan, bytes, start + 2, end);
      else this.changes = true;
      return;
    }
    this.longText(plan, start, end);
  }

  private longText(plan: KeyPlan, start: number, end: number): void {
    const { cursor } = this;
    const outer = cursor.position;
    cursor.position = start + 1;
    const textEnd = cursor.readLength() + cursor.position;
    if (textEnd === end) this.text(plan, this.bytes, cursor.position, end);
    else this.changes = true;
    cursor.position = outer;
  }

  /** An array or kvlist, as long as it is the one member of its AnyValue and in one piece. */
  private list(plan: KeyPlan, tag: number, start: number, end: number): void {
    const { cursor } = this;
    const outerPosition = cursor.position;
    cursor.position = start + 1;
    const listEnd = cursor.readLength() + cursor.position;
    if (listEnd !== end) this.changes = true;
    while (cursor.position < end && !this.changes) {
      if (cursor.readTag() !== 0x0a) this.changes = true;
      else if (tag === ANY_VALUE.kvlist) this.attribute(plan.entries, undefined);
      else {
        const length = cursor.readLength();
        const elementStart = cursor.position;
        this.value(plan, elementStart, elementStart + length);
        cursor.position = elementStart + length;
      }
    }
    cursor.position = outerPosition;
  }
}
