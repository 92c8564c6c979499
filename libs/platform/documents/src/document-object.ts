import type { DocumentError } from './document-error.js';

const TEXT_LENGTH_MAX = 256;
const ITEMS_MAX = 1_000;

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

/** The error of those whose document it is. */
type Refusal = new (path: string, message: string) => DocumentError;

/**
 * One JSON object of a document, read strictly: each reader throws for a value that is not allowed, and `finish` for a field that
 * nobody asked for, so that a misspelt one cannot pass as absent.
 */
export class DocumentObject {
  readonly path: string;
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly refusal: Refusal;
  private readonly asked = new Set<string>();

  constructor(content: unknown, path: string, refusal: Refusal) {
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new refusal(path, `must be an object, not ${kindOf(content)}`);
    }
    this.path = path;
    this.refusal = refusal;
    this.fields = new Map(Object.entries(content));
  }

  /** Call when every field was asked for. */
  finish(): void {
    for (const name of this.fields.keys()) {
      if (this.asked.has(name)) continue;
      const allowed = this.asked.size === 0 ? 'no fields' : [...this.asked].join(', ');
      throw new this.refusal(this.pathOf(name), `unknown field; allowed here: ${allowed}`);
    }
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  text(name: string, lengthMax = TEXT_LENGTH_MAX): string {
    return this.textAt(this.pathOf(name), this.value(name), lengthMax);
  }

  optionalText(name: string, lengthMax = TEXT_LENGTH_MAX): string | undefined {
    return this.has(name) ? this.text(name, lengthMax) : undefined;
  }

  /** Required when there is no fallback. */
  number(name: string, bounds: NumberBounds, fallback?: number): number {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'number' || !(value >= bounds.min && value <= bounds.max)) {
      throw new this.refusal(
        this.pathOf(name),
        `must be a number from ${bounds.min} to ${bounds.max}, not ${kindOf(value)}`,
      );
    }
    return value;
  }

  optionalNumber(name: string, bounds: NumberBounds): number | undefined {
    return this.has(name) ? this.number(name, bounds) : undefined;
  }

  /** A whole number. Required when there is no fallback. */
  integer(name: string, bounds: NumberBounds, fallback?: number): number {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < bounds.min || value > bounds.max) {
      throw new this.refusal(
        this.pathOf(name),
        `must be a whole number from ${bounds.min} to ${bounds.max}, not ${kindOf(value)}`,
      );
    }
    return value;
  }

  optionalInteger(name: string, bounds: NumberBounds): number | undefined {
    return this.has(name) ? this.integer(name, bounds) : undefined;
  }

  /** A finite number, or a text. */
  numberOrText(name: string): number | string {
    const value = this.value(name);
    if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new this.refusal(this.pathOf(name), `must be a number, not ${kindOf(value)}`);
  }

  flag(name: string, fallback?: boolean): boolean {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'boolean') {
      throw new this.refusal(this.pathOf(name), `must be true or false, not ${kindOf(value)}`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback?: T): T {
    return this.memberAt(this.pathOf(name), this.value(name) ?? fallback, allowed);
  }

  /** One or more of the allowed. */
  someOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] {
    return this.someTexts(name, allowed.length).map((text, index) =>
      this.memberAt(`${this.pathOf(name)}[${index}]`, text, allowed),
    );
  }

  /** A list of texts, none of them empty; [] when absent. */
  texts(name: string, itemsMax = ITEMS_MAX, lengthMax = TEXT_LENGTH_MAX): readonly string[] {
    return this.list(name, itemsMax).map((item, index) =>
      this.textAt(`${this.pathOf(name)}[${index}]`, item, lengthMax),
    );
  }

  /** As `texts`, with at least one. */
  someTexts(name: string, itemsMax = ITEMS_MAX, lengthMax = TEXT_LENGTH_MAX): readonly string[] {
    const texts = this.texts(name, itemsMax, lengthMax);
    if (texts.length === 0) throw new this.refusal(this.pathOf(name), 'must be a list with at least one text');
    return texts;
  }

  /** Texts that may be empty; [] when absent. */
  textsOrEmpty(name: string, itemsMax: number, lengthMax: number): readonly string[] {
    return this.list(name, itemsMax).map((item, index) =>
      item === '' ? '' : this.textAt(`${this.pathOf(name)}[${index}]`, item, lengthMax),
    );
  }

  /** One object or more. */
  someObjects(name: string, itemsMax: number): readonly DocumentObject[] {
    const objects = this.objects(name, itemsMax);
    if (objects.length === 0) throw new this.refusal(this.pathOf(name), 'must be a list with at least one object');
    return objects;
  }

  /** [] when absent. */
  objects(name: string, itemsMax = ITEMS_MAX): readonly DocumentObject[] {
    return this.list(name, itemsMax).map((item, index) => this.objectAt(`${this.pathOf(name)}[${index}]`, item));
  }

  object(name: string): DocumentObject {
    return this.objectAt(this.pathOf(name), this.value(name));
  }

  optionalObject(name: string): DocumentObject | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  /** An object without fields when absent. */
  objectOrEmpty(name: string): DocumentObject {
    return this.objectAt(this.pathOf(name), this.value(name) ?? {});
  }

  /** Names and values of an object used as a map; [] when absent. */
  entries(name: string, entriesMax = ITEMS_MAX): readonly (readonly [string, unknown])[] {
    if (!this.has(name)) return [];
    const entries = [...this.object(name).fields];
    if (entries.length > entriesMax) {
      throw new this.refusal(this.pathOf(name), `has ${entries.length} fields; at most ${entriesMax} are allowed`);
    }
    return entries;
  }

  /** As `entries`, of objects. */
  objectsByName(name: string, entriesMax: number): ReadonlyMap<string, DocumentObject> {
    const path = this.pathOf(name);
    return new Map(this.entries(name, entriesMax).map(([key, value]) => [key, this.objectAt(`${path}.${key}`, value)]));
  }

  /** [] when absent. */
  list(name: string, itemsMax = ITEMS_MAX): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw new this.refusal(this.pathOf(name), `must be a list, not ${kindOf(value)}`);
    if (value.length > itemsMax) {
      throw new this.refusal(this.pathOf(name), `has ${value.length} items; at most ${itemsMax} are allowed`);
    }
    return value;
  }

  /** Of any type; undefined when absent. */
  value(name: string): unknown {
    this.asked.add(name);
    return this.fields.get(name);
  }

  private objectAt(path: string, value: unknown): DocumentObject {
    return new DocumentObject(value, path, this.refusal);
  }

  private textAt(path: string, value: unknown, lengthMax: number): string {
    if (typeof value !== 'string' || value === '') {
      throw new this.refusal(path, `must be a text that is not empty, not ${kindOf(value)}`);
    }
    if (value.length > lengthMax) {
      throw new this.refusal(path, `has ${value.length} characters; at most ${lengthMax} are allowed`);
    }
    return value;
  }

  private memberAt<T extends string>(path: string, value: unknown, allowed: readonly T[]): T {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) {
      throw new this.refusal(path, `must be one of ${allowed.join(', ')}, not ${kindOf(value)}`);
    }
    return found;
  }
}

/** What stands there, short enough for a message. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? `"${value.slice(0, 40)}..."` : `"${value}"`;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return 'an object';
  }
}
