import { DROPPED } from '@clew/otlp';
import type { Dropped, WirePlace } from '@clew/otlp';
import { isSameBytes } from '../any-value-bytes.js';
import { CARDINALITY_VERDICT } from '../cardinality/cardinality-watch.js';
import type { Enrichment } from '../enrichment/enrichment.js';
import type { GlossaryCheck } from '../glossary/glossary-check.js';
import type { KeyTable } from '../masking/key-table.js';
import type { CurrentKey, KeyDrift } from '../semantic-conventions/key-drift.js';
import type { AdditionMasker } from './addition-masker.js';
import type { AttributeList } from './attribute-list.js';
import type { KeyVerdict, ShapingModules } from './key-verdict.js';
import type { ShapingChanges } from './shaping-changes.js';

const STRING_TAG = 0x0a;

interface RenamedAttribute {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** Asks every module about each attribute of a list, in the order in which they were sent. */
export class AttributeShaping {
  serviceName = '';
  /** Text of `http.route` of the last list, a view. */
  route: Uint8Array | undefined;
  private readonly modules: ShapingModules;
  private readonly list: AttributeList;
  private readonly changes: ShapingChanges;
  private readonly renamed: CurrentKey[] = [];
  private readonly masker: AdditionMasker | undefined;
  private place: WirePlace = 'span';

  constructor(modules: ShapingModules, list: AttributeList, changes: ShapingChanges, masker?: AdditionMasker) {
    this.modules = modules;
    this.list = list;
    this.changes = changes;
    this.masker = masker;
  }

  shape(
    place: 'span' | 'resource',
    keys: KeyTable<KeyVerdict>,
    serviceName: string,
    check: GlossaryCheck | undefined,
    enrichment: Enrichment | undefined,
  ): void {
    const { list } = this;
    this.place = place;
    this.serviceName = serviceName;
    this.route = undefined;
    this.renamed.length = 0;
    for (let index = 0; index < list.count; index++) {
      const sent = keys.get(list.bytes, list.keyStart(index), list.keyEnd(index));
      if (sent.drift === undefined) this.ask(index, sent, list.bytes, check, enrichment);
      else this.shapeDeprecated(index, sent, sent.drift, keys, check, enrichment);
    }
  }

  /** Takes no notice of anything but `http.route`. */
  findRoute(keys: KeyTable<KeyVerdict>): void {
    const { list } = this;
    this.route = undefined;
    for (let index = 0; index < list.count; index++) {
      const { isRoute } = keys.get(list.bytes, list.keyStart(index), list.keyEnd(index));
      if (isRoute) this.takeRoute(list.bytes, list.valueStart(index), list.valueEnd(index));
    }
  }

  /** Leaves out every attribute that was sent under the key, or is called so now. */
  dropAll(key: Uint8Array): void {
    const { list, changes } = this;
    for (let index = 0; index < list.count; index++) {
      const newKey = changes.keyOf(index);
      const isIt = newKey === undefined ? this.hasKey(index, key) : isSameBytes(key, newKey, 0, newKey.length);
      if (isIt) changes.change(index, { drop: 'replaced' });
    }
  }

  private shapeDeprecated(
    index: number,
    sent: KeyVerdict,
    drift: KeyDrift,
    keys: KeyTable<KeyVerdict>,
    check: GlossaryCheck | undefined,
    enrichment: Enrichment | undefined,
  ): void {
    const { list, changes } = this;
    drift.count(this.serviceName);
    const { mode } = this.modules.conventions;
    const current = mode === 'count' ? undefined : drift.current(list.kind);
    const isThere = current !== undefined && this.isThere(current);
    if (current === undefined || mode === 'both') this.ask(index, sent, list.bytes, check, enrichment);
    if (current === undefined) return;
    if (isThere) {
      if (mode === 'rename') changes.change(index, { drop: 'replaced' });
      return;
    }
    this.renamed.push(current);
    const masked = this.masked(index, current);
    if (masked === DROPPED) {
      if (mode === 'rename') changes.change(index, { drop: 'replaced' });
      return;
    }
    const { key, value } = masked;
    // From here on it is what it is called now: limits and glossary know current names.
    const renamed = keys.get(current.keyBytes, 0, current.keyBytes.length);
    if (mode === 'both') {
      const added = value ?? list.bytes.slice(list.valueStart(index), list.valueEnd(index));
      this.addBeside(key, added, renamed, check);
      return;
    }
    changes.change(index, { key, value });
    this.ask(index, renamed, value ?? list.bytes, check, enrichment, value);
  }

  /** The attribute under its current name, whose rules hold as well; its value is undefined when it stays. */
  private masked(index: number, current: CurrentKey): RenamedAttribute | Dropped {
    const { bytes } = this.list;
    const [start, end] = [this.list.valueStart(index), this.list.valueEnd(index)];
    const value = current.value(bytes, start, end);
    if (this.masker === undefined) return { key: current.keyBytes, value };
    const sent = value ?? bytes.subarray(start, end);
    const masked = this.masker.mask(this.place, current.keyBytes, sent);
    if (masked === DROPPED) return DROPPED;
    return masked.value === sent ? { key: masked.key, value } : masked;
  }

  /** Adds an attribute under its current name, as far as the limits of that name let it. */
  private addBeside(key: Uint8Array, value: Uint8Array, verdict: KeyVerdict, check: GlossaryCheck | undefined): void {
    if (verdict.term !== undefined) check?.attribute(verdict.term, value, 0, value.length);
    const limited = this.limited(verdict, value, 0, value.length);
    if (limited !== 'drop') this.changes.add(key, limited ?? value);
  }

  /** @param value the payload that takes the place of the one that was sent */
  private ask(
    index: number,
    verdict: KeyVerdict,
    bytes: Uint8Array,
    check: GlossaryCheck | undefined,
    enrichment: Enrichment | undefined,
    value?: Uint8Array,
  ): void {
    const start = value === undefined ? this.list.valueStart(index) : 0;
    const end = value === undefined ? this.list.valueEnd(index) : value.length;
    if (verdict.isRoute) this.takeRoute(bytes, start, end);
    // What enrichment reads of a renamed attribute is what was sent: its values lie in one body.
    if (verdict.inputSlot >= 0 && enrichment !== undefined) {
      enrichment.input(verdict.inputSlot, this.list.bytes, this.list.valueStart(index), this.list.valueEnd(index));
    }
    if (verdict.term !== undefined && check !== undefined) check.attribute(verdict.term, bytes, start, end);
    const limited = this.limited(verdict, bytes, start, end);
    if (limited === 'drop') this.changes.change(index, { drop: 'limited' });
    else if (limited !== undefined) this.changes.change(index, { value: limited });
  }

  private takeRoute(bytes: Uint8Array, start: number, end: number): void {
    if (bytes[start] === STRING_TAG) this.route = textOf(bytes, start, end);
  }

  /** What the limit of the key makes of the value: another payload, nothing, or (undefined) what it was. */
  private limited(verdict: KeyVerdict, bytes: Uint8Array, start: number, end: number): Uint8Array | 'drop' | undefined {
    if (verdict.watched === undefined) return undefined;
    const { cardinality } = this.modules;
    const outcome = cardinality.observe(verdict.watched, this.serviceName, bytes, start, end);
    if (outcome === CARDINALITY_VERDICT.keep) return undefined;
    return outcome === CARDINALITY_VERDICT.drop ? 'drop' : cardinality.replacement;
  }

  /** Whether the current name was sent too, or another deprecated one has become it. */
  private isThere(current: CurrentKey): boolean {
    if (this.renamed.some(({ key }) => key === current.key)) return true;
    for (let index = 0; index < this.list.count; index++) if (this.hasKey(index, current.keyBytes)) return true;
    return false;
  }

  private hasKey(index: number, key: Uint8Array): boolean {
    return isSameBytes(key, this.list.bytes, this.list.keyStart(index), this.list.keyEnd(index));
  }
}

/** Text of a string value, a view. */
function textOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let at = start + 1;
  while (at < end && (bytes[at] ?? 0) >= 0x80) at++;
  return bytes.subarray(at + 1, end);
}
