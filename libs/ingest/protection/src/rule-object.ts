import { RuleError } from './rule-error.js';

const ITEMS_MAX_DEFAULT = 1000;
const TEXT_LENGTH_MAX_DEFAULT = 256;

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

/**
 * One JSON object of a rule document, read strictly: each reader throws RuleError for a value that is not allowed, and
 * `finish` for a field that nobody asked for, so that a misspelt one cannot pass as absent.
 */
export class RuleObject {
  readonly path: string;
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly asked = new Set<string>();

  constructor(content: unknown, path = '') {
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new RuleError(path, `must be an object, not ${kindOf(content)}`);
    }
    this.path = path;
    this.fields = new Map(Object.entries(content));
  }

  /** Call when every field was asked for. */
  finish(): void {
    for (const name of this.fields.keys()) {
      if (this.asked.has(name)) continue;
      const allowed = this.asked.size === 0 ? 'no fields' : [...this.asked].join(', ');
      throw new RuleError(this.pathOf(name), `unknown field; allowed here: ${allowed}`);
    }
  }

  has(name: string): boolean {
    this.asked.add(name);
    return this.fields.get(name) !== undefined;
  }

  /** A value of any type; undefined when absent. */
  value(name: string): unknown {
    this.asked.add(name);
    return this.fields.get(name);
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  text(name: string, lengthMax = TEXT_LENGTH_MAX_DEFAULT): string {
    return textOf(this.value(name), this.pathOf(name), lengthMax);
  }

  optionalText(name: string, lengthMax = TEXT_LENGTH_MAX_DEFAULT): string | undefined {
    return this.has(name) ? this.text(name, lengthMax) : undefined;
  }

  /** A whole number. Required when there is no fallback. */
  integer(name: string, bounds: NumberBounds, fallback?: number): number {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < bounds.min || value > bounds.max) {
      throw new RuleError(
        this.pathOf(name),
        `must be a whole number from ${bounds.min} to ${bounds.max}, not ${kindOf(value)}`,
      );
    }
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.value(name) ?? fallback;
    if (typeof value !== 'boolean') {
      throw new RuleError(this.pathOf(name), `must be true or false, not ${kindOf(value)}`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback?: T): T {
    const value = this.value(name) ?? fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) {
      throw new RuleError(this.pathOf(name), `must be one of ${allowed.join(', ')}, not ${kindOf(value)}`);
    }
    return found;
  }

  /** A list of texts, none of them empty; [] when absent. */
  texts(name: string, itemsMax = ITEMS_MAX_DEFAULT, lengthMax = TEXT_LENGTH_MAX_DEFAULT): readonly string[] {
    return this.list(name, itemsMax).map((item, index) => textOf(item, `${this.pathOf(name)}[${index}]`, lengthMax));
  }

  /** As `texts`, with at least one. */
  someTexts(name: string, itemsMax = ITEMS_MAX_DEFAULT, lengthMax = TEXT_LENGTH_MAX_DEFAULT): readonly string[] {
    const texts = this.texts(name, itemsMax, lengthMax);
    if (texts.length === 0) throw new RuleError(this.pathOf(name), 'must be a list with at least one text');
    return texts;
  }

  list(name: string, itemsMax = ITEMS_MAX_DEFAULT): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw new RuleError(this.pathOf(name), `must be a list, not ${kindOf(value)}`);
    if (value.length > itemsMax) {
      throw new RuleError(this.pathOf(name), `has ${value.length} items; at most ${itemsMax} are allowed`);
    }
    return value;
  }

  /** A list of objects; [] when absent. */
  objects(name: string, itemsMax = ITEMS_MAX_DEFAULT): readonly RuleObject[] {
    return this.list(name, itemsMax).map((item, index) => new RuleObject(item, `${this.pathOf(name)}[${index}]`));
  }

  object(name: string): RuleObject {
    return new RuleObject(this.value(name), this.pathOf(name));
  }

  optionalObject(name: string): RuleObject | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  /** Names and values of an object used as a map; [] when absent. */
  entries(name: string, entriesMax = ITEMS_MAX_DEFAULT): readonly (readonly [string, unknown])[] {
    if (!this.has(name)) return [];
    const entries = [...this.object(name).fields];
    if (entries.length > entriesMax) {
      throw new RuleError(this.pathOf(name), `has ${entries.length} fields; at most ${entriesMax} are allowed`);
    }
    return entries;
  }
}

function textOf(value: unknown, path: string, lengthMax: number): string {
  if (typeof value !== 'string' || value === '') {
    throw new RuleError(path, `must be a text that is not empty, not ${kindOf(value)}`);
  }
  if (value.length > lengthMax) {
    throw new RuleError(path, `has ${value.length} characters; at most ${lengthMax} are allowed`);
  }
  return value;
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
