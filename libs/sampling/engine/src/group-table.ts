import { resourceAttributeOf, resourcePayload, scopePayload, serviceNameOf, type ScanGroup } from '@clew/otlp';
import type { SpanGroup } from '@clew/store-contract';

import { hashBytes } from './hash.js';
import { NONE, SlotIndex } from './slot-index.js';
import { decodeText } from './text.js';

interface Entry {
  readonly hash: number;
  readonly group: SpanGroup;
  readonly byteLength: number;
  spanCount: number;
}

const UNKNOWN_SERVICE = 'unknown_service';
/** The current name, and the one that semantic conventions had before 1.27. */
const ENVIRONMENT_KEYS = ['deployment.environment.name', 'deployment.environment'];

/**
 * Resources and scopes of held spans, each kept once however many messages repeat it: found by a hash of the content, told
 * apart by the content itself.
 */
export class GroupTable {
  heldBytes = 0;
  private readonly seed: number;
  private readonly index = new SlotIndex();
  private readonly entries: (Entry | undefined)[] = [];
  private readonly free: number[] = [];

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Throws OtlpError when the resource is malformed. Call `retain` per span, or `drop` when there is none after all. */
  intern(body: Uint8Array, found: ScanGroup): number {
    const resource = resourcePayload(body, found);
    const scope = scopePayload(body, found);
    const hash = this.hashOf(body, found, resource, scope);
    for (let slot = this.index.first(hash); slot !== NONE; slot = this.index.next()) {
      if (isGroup(this.entry(slot).group, body, found, resource, scope)) return slot;
    }
    const group = ownedGroup(body, found, resource, scope);
    const byteLength = group.resource.length + group.scope.length;
    const slot = this.free.pop() ?? this.entries.length;
    this.entries[slot] = { hash, group, byteLength, spanCount: 0 };
    this.index.add(hash, slot);
    this.heldBytes += byteLength;
    return slot;
  }

  get(number: number): SpanGroup {
    return this.entry(number).group;
  }

  retain(number: number): void {
    this.entry(number).spanCount++;
  }

  release(number: number): void {
    this.entry(number).spanCount--;
    this.drop(number);
  }

  /** Forgets the group if no span refers to it. */
  drop(number: number): void {
    const entry = this.entry(number);
    if (entry.spanCount > 0) return;
    this.index.remove(entry.hash, number);
    this.entries[number] = undefined;
    this.free.push(number);
    this.heldBytes -= entry.byteLength;
  }

  private hashOf(body: Uint8Array, found: ScanGroup, resource: Uint8Array, scope: Uint8Array): number {
    let hash = hashBytes(this.seed, resource, 0, resource.length);
    hash = hashBytes(hash, scope, 0, scope.length);
    hash = hashBytes(hash, body, found.resourceSchemaUrlStart, found.resourceSchemaUrlEnd);
    return hashBytes(hash, body, found.scopeSchemaUrlStart, found.scopeSchemaUrlEnd);
  }

  private entry(number: number): Entry {
    const entry = this.entries[number];
    if (entry === undefined) throw new Error(`there is no group ${number}`);
    return entry;
  }
}

function ownedGroup(body: Uint8Array, found: ScanGroup, resource: Uint8Array, scope: Uint8Array): SpanGroup {
  const serviceName = serviceNameOf(resource, 0, resource.length);
  return {
    resource: resource.slice(),
    resourceSchemaUrl: decodeText(body, found.resourceSchemaUrlStart, found.resourceSchemaUrlEnd),
    scope: scope.slice(),
    scopeSchemaUrl: decodeText(body, found.scopeSchemaUrlStart, found.scopeSchemaUrlEnd),
    serviceName: serviceName === '' ? UNKNOWN_SERVICE : serviceName,
    environment: environmentOf(resource),
  };
}

function environmentOf(resource: Uint8Array): string {
  for (const key of ENVIRONMENT_KEYS) {
    const environment = resourceAttributeOf(resource, 0, resource.length, key);
    if (environment !== undefined) return environment;
  }
  return '';
}

function isGroup(
  group: SpanGroup,
  body: Uint8Array,
  found: ScanGroup,
  resource: Uint8Array,
  scope: Uint8Array,
): boolean {
  return (
    isEqual(group.resource, resource) &&
    isEqual(group.scope, scope) &&
    group.resourceSchemaUrl === urlText(body, found.resourceSchemaUrlStart, found.resourceSchemaUrlEnd) &&
    group.scopeSchemaUrl === urlText(body, found.scopeSchemaUrlStart, found.scopeSchemaUrlEnd)
  );
}

function urlText(body: Uint8Array, start: number, end: number): string {
  return start === end ? '' : decodeText(body, start, end);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return false;
  }
  return true;
}
