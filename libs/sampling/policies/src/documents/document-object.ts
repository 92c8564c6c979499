import { PolicyError } from '../policy-error.js';

const TEXT_LENGTH_MAX = 256;
const ITEMS_MAX = 1_000;

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

/**
 * One JSON object of a sampling document, read strictly: each reader throws PolicyError for a value that is not allowed, and
 * `finish` for a field that nobody asked for, so that a misspelt one cannot pass as absent.
 */
export class DocumentObject {
  readonly path: string;
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly asked = new Set<string>();

  constructor(content: unknown, path: string) {
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new PolicyError(path, `must be an object, not ${kindOf(content)}`);
    }
    this.path = path;
    this.fields = new Map(Object.entries(content));
  }

  /** Call when every field was asked for. */
  finish(): void {
    for (const name of this.fields.keys()) {
      if (this.asked.has(name)) continue;
      const allowed = this.asked.size === 0 ? 'no fields' : [...this.asked].join(', ');
      throw new PolicyError(this.pathOf(name), `unknown field; allowed here: ${allowed}`);
    }
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  text(name: string, lengthMax = TEXT_LENGTH_MAX): string {
    return textOf(this.value(name), this.pathOf(name), lengthMax);
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  /** Required when there is no fallback. */
  number(name: string, bounds: NumberBounds, fallback?: number): number {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'number' || !(value >= bounds.min && value <= bounds.max)) {
      throw new PolicyError(
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
      throw new PolicyError(
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
    throw new PolicyError(this.pathOf(name), `must be a number, not ${kindOf(value)}`);
  }

  flag(name: string, fallback?: boolean): boolean {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'boolean') {
      throw new PolicyError(this.pathOf(name), `must be true or false, not ${kindOf(value)}`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    return memberOf(this.value(name), this.pathOf(name), allowed);
  }

  /** One or more of the allowed. */
  someOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] {
    return this.someTexts(name, allowed.length).map((text, index) =>
      memberOf(text, `${this.pathOf(name)}[${index}]`, allowed),
    );
  }

  /** One text or more, none of them empty. */
  someTexts(name: string, itemsMax = ITEMS_MAX, lengthMax = TEXT_LENGTH_MAX): readonly string[] {
    const texts = this.list(name, itemsMax).map((item, index) =>
      textOf(item, `${this.pathOf(name)}[${index}]`, lengthMax),
    );
    if (texts.length === 0) throw new PolicyError(this.pathOf(name), 'must be a list with at least one text');
    return texts;
  }

  /** Texts that may be empty; [] when absent. */
  textsOrEmpty(name: string, itemsMax: number, lengthMax: number): readonly string[] {
    return this.list(name, itemsMax).map((item, index) =>
      item === '' ? '' : textOf(item, `${this.pathOf(name)}[${index}]`, lengthMax),
    );
  }

  /** One object or more. */
  someObjects(name: string, itemsMax: number): readonly DocumentObject[] {
    const objects = this.objects(name, itemsMax);
    if (objects.length === 0) throw new PolicyError(this.pathOf(name), 'must be a list with at least one object');
    return objects;
  }

  /** [] when absent. */
  objects(name: string, itemsMax: number): readonly DocumentObject[] {
    return this.list(name, itemsMax).map((item, index) => new DocumentObject(item, `${this.pathOf(name)}[${index}]`));
  }

  object(name: string): DocumentObject {
    return new DocumentObject(this.value(name), this.pathOf(name));
  }

  /** An object without fields when absent. */
  objectOrEmpty(name: string): DocumentObject {
    return new DocumentObject(this.value(name) ?? {}, this.pathOf(name));
  }

  /** An object used as a map from names to objects; empty when absent. */
  objectsByName(name: string, entriesMax: number): ReadonlyMap<string, DocumentObject> {
    if (!this.has(name)) return new Map();
    const map = this.object(name);
    if (map.fields.size > entriesMax) {
      throw new PolicyError(map.path, `has ${map.fields.size} fields; at most ${entriesMax} are allowed`);
    }
    return new Map([...map.fields].map(([key, value]) => [key, new DocumentObject(value, map.pathOf(key))]));
  }

  private list(name: string, itemsMax: number): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw new PolicyError(this.pathOf(name), `must be a list, not ${kindOf(value)}`);
    if (value.length > itemsMax) {
      throw new PolicyError(this.pathOf(name), `has ${value.length} items; at most ${itemsMax} are allowed`);
    }
    return value;
  }

  private value(name: string): unknown {
    this.asked.add(name);
    return this.fields.get(name);
  }
}

function textOf(value: unknown, path: string, lengthMax: number): string {
  if (typeof value !== 'string' || value === '') {
    throw new PolicyError(path, `must be a text that is not empty, not ${kindOf(value)}`);
  }
  if (value.length > lengthMax) {
    throw new PolicyError(path, `has ${value.length} characters; at most ${lengthMax} are allowed`);
  }
  return value;
}

function memberOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new PolicyError(path, `must be one of ${allowed.join(', ')}, not ${kindOf(value)}`);
  }
  return found;
}

/** What stands there, short enough for a message. */
function kindOf(value: unknown): string {
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
