import type { MaskingKeyDirectory, RuleDocument, RuleDocumentDirectory } from '@clew/access-model';

import type { Database } from '../database.js';
import { maskingKeys } from '../schema.js';
import { selectById, selectCurrentIds } from './rule-documents.js';

/** The documents that hold, and what hashing needs, in memory. `refresh` reads only versions that are not known yet. */
export class RuleDirectory implements RuleDocumentDirectory, MaskingKeyDirectory {
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();
  #byId: ReadonlyMap<number, RuleDocument> = new Map();
  #maskingKeys: ReadonlyMap<string, Uint8Array> = new Map();
  #current: readonly RuleDocument[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  current(): readonly RuleDocument[] {
    return this.#current;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  maskingKey(organisationId: string): Uint8Array | undefined {
    return this.#maskingKeys.get(organisationId);
  }

  /** Rejects, and keeps what it has, when the store is away. */
  async refresh(): Promise<void> {
    const { ids, added, keys } = await this.#database.run(async (queries) => {
      const ids = await selectCurrentIds(queries);
      const unknown = ids.filter((id) => !this.#byId.has(id));
      // Before the documents: whoever sees a document of an organisation finds its key.
      const keys = await queries.select().from(maskingKeys);
      return { ids, keys, added: await selectById(queries, unknown) };
    });
    this.#maskingKeys = new Map(keys.map(({ organisationId, key }) => [organisationId, key]));
    const isSame = added.size === 0 && ids.length === this.#byId.size;
    if (isSame) return;
    const known = new Map<number, RuleDocument>();
    for (const id of ids) {
      const document = added.get(id) ?? this.#byId.get(id);
      if (document !== undefined) known.set(id, document);
    }
    this.#byId = known;
    this.#current = [...known.values()];
    for (const listener of [...this.#listeners]) listener();
  }
}
