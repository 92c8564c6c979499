import { decodeResource, decodeScope } from '@clew/otlp';
import type { LogGroup, SpanGroup } from '@clew/store-contract';

import { attributeText } from '../attribute-text.js';

/** What a group's spans have in common, as the columns hold it. */
export interface SharedText {
  readonly resource: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly scope: string;
}

type ScopeText = Omit<SharedText, 'resource'>;

/**
 * Decodes a group when its first span comes, once per flush, and what it is made of once for many flushes: every message of a service brings
 * the same resource in a group of its own. Throws OtlpError for every span of a malformed group.
 */
export class SharedTexts {
  readonly #known: KnownTexts;
  readonly #texts = new Map<SpanGroup | LogGroup, SharedText>();

  /** `known` is what flushes before have left. */
  constructor(known: KnownTexts) {
    this.#known = known;
  }

  of(group: SpanGroup | LogGroup): SharedText {
    let text = this.#texts.get(group);
    if (text === undefined) {
      const { resources, scopes } = this.#known;
      text = { resource: resources.of(group.resource), ...scopes.of(group.scope) };
      this.#texts.set(group, text);
    }
    return text;
  }
}

/** Resources and scopes that were decoded, by their bytes. */
export class KnownTexts {
  readonly resources = new KnownPayloads(resourceText);
  readonly scopes = new KnownPayloads(scopeText);
}

const PAYLOADS_MAX = 512;
/** Larger ones are decoded each time. */
const PAYLOAD_BYTES_MAX = 4 * 1024;

class KnownPayloads<T> {
  readonly #decode: (bytes: Uint8Array) => T;
  readonly #known = new Map<string, T>();

  constructor(decode: (bytes: Uint8Array) => T) {
    this.#decode = decode;
  }

  of(bytes: Uint8Array): T {
    if (bytes.length > PAYLOAD_BYTES_MAX) return this.#decode(bytes);
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    let value = this.#known.get(key);
    if (value === undefined) {
      value = this.#decode(bytes);
      // All at once: those in use come back with the next flush.
      if (this.#known.size >= PAYLOADS_MAX) this.#known.clear();
      this.#known.set(key, value);
    }
    return value;
  }
}

function resourceText(bytes: Uint8Array): string {
  const { attributes, droppedAttributesCount } = decodeResource(bytes, 0, bytes.length);
  return attributeText(attributes, droppedAttributesCount);
}

function scopeText(bytes: Uint8Array): ScopeText {
  const { name, version, attributes, droppedAttributesCount } = decodeScope(bytes, 0, bytes.length);
  return { scopeName: name, scopeVersion: version, scope: attributeText(attributes, droppedAttributesCount) };
}
