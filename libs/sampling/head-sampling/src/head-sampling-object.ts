import { DocumentObject, kindOf, type NumberBounds } from '@clew/documents';

import { HeadSamplingError } from './head-sampling-error.js';

const TEXT_LENGTH_MAX = 256;

/** An object of a head-sampling document, with what only these have: names that stand once, and `false` for none. */
export class HeadSamplingObject extends DocumentObject {
  constructor(content: unknown, path = '') {
    super(content, path, HeadSamplingError);
  }

  override number(name: string, bounds: NumberBounds): number {
    if (!this.has(name)) throw new HeadSamplingError(this.pathOf(name), 'is missing');
    return super.number(name, bounds);
  }

  override text(name: string): string {
    const value = this.value(name);
    if (typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX) return value;
    const allowed = `must be a text of 1 to ${TEXT_LENGTH_MAX} characters`;
    throw new HeadSamplingError(this.pathOf(name), `${allowed}, not ${kindOf(value)}`);
  }

  /** Undefined when absent; `false` where somebody says that there is to be none. */
  objectOrFalse(name: string): HeadSamplingObject | false | undefined {
    const value = this.value(name);
    return value === undefined || value === false ? value : new HeadSamplingObject(value, this.pathOf(name));
  }

  /** Of objects with a name each, no name twice; [] when absent. */
  named<T extends { readonly name: string }>(
    name: string,
    itemsMax: number,
    read: (item: HeadSamplingObject) => T,
  ): readonly T[] {
    const names = new Set<string>();
    return this.list(name, itemsMax).map((content, index) => {
      const path = `${this.pathOf(name)}[${index}]`;
      const item = read(new HeadSamplingObject(content, path));
      if (names.has(item.name)) throw new HeadSamplingError(`${path}.name`, `"${item.name}" is there twice`);
      names.add(item.name);
      return item;
    });
  }
}
