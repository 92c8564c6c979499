import type { QueryParameters } from '../store-client.js';

/** Collects the values of a query; what goes into the text is their placeholders. */
export class SqlParameters {
  readonly #values: Record<string, string | number | readonly string[]> = {};
  #count = 0;

  /** Placeholder of a new value. */
  add(type: string, value: string | number | bigint): string {
    return this.#put(type, typeof value === 'bigint' ? String(value) : value);
  }

  addList(values: readonly string[]): string {
    return this.#put('Array(String)', values);
  }

  get values(): QueryParameters {
    return this.#values;
  }

  #put(type: string, value: string | number | readonly string[]): string {
    const name = `p${String(this.#count++)}`;
    this.#values[name] = value;
    return `{${name}:${type}}`;
  }
}
