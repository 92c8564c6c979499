import type { AnyValue, KeyValue } from '@clew/trace-model';

/** Tags of one span or process, from which those are taken that mean something else in OTLP. The rest are attributes. */
export class TagList {
  readonly #tags: (KeyValue | undefined)[];

  constructor(tags: readonly KeyValue[]) {
    this.#tags = [...tags];
  }

  get rest(): KeyValue[] {
    return this.#tags.filter((tag) => tag !== undefined);
  }

  get(key: string): AnyValue | undefined {
    return this.#tags.find((tag) => tag?.key === key)?.value;
  }

  /** The text of a tag; undefined when it is missing or no text. */
  text(key: string): string | undefined {
    const value = this.get(key);
    return value?.type === 'string' ? value.value : undefined;
  }

  takeText(key: string): string | undefined {
    const text = this.text(key);
    if (text !== undefined) this.remove(key);
    return text;
  }

  /** All of that name. */
  remove(key: string): void {
    for (const [index, tag] of this.#tags.entries()) {
      if (tag?.key === key) this.#tags[index] = undefined;
    }
  }
}
