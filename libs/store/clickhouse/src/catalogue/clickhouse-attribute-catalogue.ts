import type {
  AttributeCatalogue,
  AttributeKey,
  AttributeKeyQuery,
  AttributeValue,
  AttributeValueQuery,
  CatalogueProgress,
  CatalogueScope,
  CatalogueValueType,
} from '@clew/store-contract';

import { bigIntCell, listCell, numberCell, oneOfCell, textCell } from '../reader/cells.js';
import type { StoreClient } from '../store-client.js';
import { attributeKeysQuery, attributeValuesQuery } from './catalogue-sql.js';
import { foldQuery, waitingQuery, watermarksQuery, type FoldedPart } from './fold-sql.js';

const SCOPES: readonly CatalogueScope[] = ['span', 'resource', 'instrumentation', 'event', 'intrinsic'];
const TYPES: readonly CatalogueValueType[] = ['string', 'int', 'double', 'bool', 'other'];
/** Of one partition in one fold: 17 minutes of a sampler. */
const FLUSHES_BY_PARTITION_MAX = 1000;

export class ClickHouseAttributeCatalogue implements AttributeCatalogue {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async attributeKeys(
    tenantId: string,
    query: AttributeKeyQuery,
    signal?: AbortSignal,
  ): Promise<readonly AttributeKey[]> {
    const rows = await this.#client.read(attributeKeysQuery(this.#database, tenantId, query), signal);
    return rows.map((row) => ({
      scope: oneOfCell(row[0], SCOPES),
      key: textCell(row[1]),
      types: listCell(row[2], (type) => oneOfCell(type, TYPES)),
      spanCount: numberCell(row[3]),
      distinctValueCount: numberCell(row[4]),
      serviceNames: listCell(row[5], textCell),
    }));
  }

  async attributeValues(
    tenantId: string,
    query: AttributeValueQuery,
    signal?: AbortSignal,
  ): Promise<readonly AttributeValue[]> {
    const rows = await this.#client.read(attributeValuesQuery(this.#database, tenantId, query), signal);
    return rows.map((row) => ({
      type: oneOfCell(row[0], TYPES),
      text: textCell(row[1]),
      spanCount: numberCell(row[2]),
      isExact: numberCell(row[3]) === 0,
    }));
  }

  /**
   * The insert is named by the number of the fold alone. So of two callers that read the same watermarks one inserts, and the engine
   * drops the rows of the other as a repetition, watermark included, though they may be others: it finds them the next time.
   */
  async advance({ spansMax }: { readonly spansMax: number }, signal?: AbortSignal): Promise<CatalogueProgress> {
    const marks = await this.#client.read(watermarksQuery(this.#database), signal);
    const known = new Map(marks.map((row) => [`${textCell(row[0])}/${textCell(row[1])}`, bigIntCell(row[2])]));
    const waiting = await this.#client.read(waitingQuery(this.#database, FLUSHES_BY_PARTITION_MAX), signal);
    if (waiting.length === 0) return { flushCount: 0, spanCount: 0, isBehind: false };
    const parts = new Map<string, FoldedPart>();
    let flushCount = 0;
    let spanCount = 0;
    for (const row of waiting) {
      if (spanCount >= spansMax) break;
      const [stream, partition] = [textCell(row[0]), numberCell(row[1])];
      const name = `${stream}/${String(partition)}`;
      parts.set(name, { stream, partition, after: known.get(name) ?? 0n, upTo: bigIntCell(row[2]) });
      flushCount += 1;
      spanCount += numberCell(row[3]);
    }
    const foldNumber = (known.get('/number') ?? 0n) + 1n;
    const fold = foldQuery(this.#database, foldNumber, [...parts.values()]);
    await this.#client.insertSelected(fold, `attribute_catalogue:${String(foldNumber)}`);
    return { flushCount, spanCount, isBehind: flushCount < waiting.length };
  }
}
