import { HeadSamplingError } from './head-sampling-error.js';

const TEXT_LENGTH_MAX = 256;

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

/** One JSON object of the document, read strictly: `finish` refuses a field that nobody asked for, as it is a misspelt one. */
export class DocumentObject {
  readonly path: string;
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly asked = new Set<string>();

  constructor(content: unknown, path = '') {
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new HeadSamplingError(path, `must be an object, not ${shown(content)}`);
    }
    this.path = path;
    this.fields = new Map(Object.entries(content));
  }

  /** Call when every field was asked for. */
  finish(): void {
    for (const name of this.fields.keys()) {
      if (this.asked.has(name)) continue;
      throw new HeadSamplingError(this.pathOf(name), `unknown field; allowed here: ${[...this.asked].join(', ')}`);
    }
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  optionalNumber(name: string, bounds: NumberBounds): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= bounds.min && value <= bounds.max)) {
      throw new HeadSamplingError(
        this.pathOf(name),
        `must be a number from ${String(bounds.min)} to ${String(bounds.max)}, not ${shown(value)}`,
      );
    }
    return value;
  }

  number(name: string, bounds: NumberBounds): number {
    const value = this.optionalNumber(name, bounds);
    if (value === undefined) throw new HeadSamplingError(this.pathOf(name), 'is missing');
    return value;
  }

  text(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value === '' || value.length > TEXT_LENGTH_MAX) {
      throw new HeadSamplingError(
        this.pathOf(name),
        `must be a text of 1 to ${String(TEXT_LENGTH_MAX)} characters, not ${shown(value)}`,
      );
    }
    return value;
  }

  /** Undefined when absent; `false` where somebody says that there is to be none. */
  objectOrFalse(name: string): DocumentObject | false | undefined {
    const value = this.value(name);
    if (value === undefined || value === false) return value;
    return new DocumentObject(value, this.pathOf(name));
  }

  /** Of objects with a name each, no name twice; [] when absent. */
  named<T extends { readonly name: string }>(
    name: string,
    itemsMax: number,
    read: (item: DocumentObject) => T,
  ): readonly T[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw new HeadSamplingError(this.pathOf(name), `must be a list, not ${shown(value)}`);
    if (value.length > itemsMax) {
      throw new HeadSamplingError(
        this.pathOf(name),
        `has ${String(value.length)} items; at most ${String(itemsMax)} are allowed`,
      );
    }
    const names = new Set<string>();
    return value.map((content: unknown, index) => {
      const item = read(new DocumentObject(content, `${this.pathOf(name)}[${String(index)}]`));
      if (names.has(item.name)) {
        throw new HeadSamplingError(`${this.pathOf(name)}[${String(index)}].name`, `"${item.name}" is there twice`);
      }
      names.add(item.name);
      return item;
    });
  }

  private value(name: string): unknown {
    this.asked.add(name);
    return this.fields.get(name);
  }
}

/** What stands there, short enough for a message. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
