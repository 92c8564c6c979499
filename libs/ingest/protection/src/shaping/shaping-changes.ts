import { DROPPED } from '@clew/otlp';
import type { Dropped, FieldShape, WireEditor, WirePlace } from '@clew/otlp';

/** What becomes of an attribute. Undefined: as it was. */
export interface AttributeChange {
  readonly key?: Uint8Array | undefined;
  readonly value?: Uint8Array | undefined;
  /** Left out: because it is replaced by another one, or because of a limit, and then counted in the message. */
  readonly drop?: 'replaced' | 'limited';
}

interface NewAttribute {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

const AS_IT_WAS: AttributeChange = {};

/** Collects what changes in one span or resource, then says so to the rewriter. Reusable. */
export class ShapingChanges implements WireEditor<AttributeChange> {
  name: Uint8Array | undefined;
  private place: WirePlace = 'span';
  private readonly byIndex = new Map<number, AttributeChange>();
  private readonly added: NewAttribute[] = [];
  private index = 0;
  private limited = 0;

  begin(place: 'span' | 'resource'): void {
    this.place = place;
    this.name = undefined;
    this.index = 0;
    this.limited = 0;
    if (this.byIndex.size > 0) this.byIndex.clear();
    this.added.length = 0;
  }

  get isEmpty(): boolean {
    return this.byIndex.size === 0 && this.added.length === 0 && this.name === undefined;
  }

  /** @param index of the attribute, in the order in which they were sent */
  change(index: number, change: AttributeChange): void {
    this.byIndex.set(index, { ...this.byIndex.get(index), ...change });
  }

  /** The new key of an attribute, if it has one. */
  keyOf(index: number): Uint8Array | undefined {
    return this.byIndex.get(index)?.key;
  }

  add(key: Uint8Array, value: Uint8Array): void {
    this.added.push({ key, value });
  }

  text(field: FieldShape): Uint8Array | undefined {
    return field.name === 'span.name' ? this.name : undefined;
  }

  time(): undefined {
    return undefined;
  }

  attribute(
    place: WirePlace,
    _bytes: Uint8Array,
    _keyStart: number,
    _keyEnd: number,
    outer?: AttributeChange,
  ): AttributeChange | Dropped {
    // Entries of a kvlist, and attributes of events and links, are none of ours.
    if (place !== this.place || outer !== undefined) return AS_IT_WAS;
    const change = this.byIndex.get(this.index++) ?? AS_IT_WAS;
    if (change.drop === 'limited') this.limited++;
    return change.drop === undefined ? change : DROPPED;
  }

  key(change: AttributeChange): Uint8Array | undefined {
    return change.key;
  }

  bareValue(): AttributeChange {
    return AS_IT_WAS;
  }

  leaf(): undefined {
    return undefined;
  }

  value(change: AttributeChange): Uint8Array | undefined {
    return change.value;
  }

  moreAttributes(place: WirePlace, add: (key: Uint8Array, value: Uint8Array) => void): void {
    if (place !== this.place) return;
    for (const { key, value } of this.added) add(key, value);
  }

  droppedAttributes(place: WirePlace): number {
    return place === this.place ? this.limited : 0;
  }
}
