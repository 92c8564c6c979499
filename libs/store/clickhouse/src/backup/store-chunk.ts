/** Rows of one partition that go into one file: some whole parts, or a piece of a large one. */
export interface StoreChunk {
  readonly table: string;
  readonly partitionId: string;
  readonly parts: readonly string[];
  /** Of the rows of a part by their place in it; of whole parts absent. */
  readonly rows?: { readonly from: number; readonly to: number };
  /** Equal for equal content: chunks of two backups with one identity hold the same rows. */
  readonly identity: string;
}

/** A part as `system.parts` has it. */
export interface StorePart {
  readonly table: string;
  readonly partitionId: string;
  readonly name: string;
  readonly rowCount: number;
  readonly bytes: number;
  readonly hash: string;
}

/** What one chunk may hold uncompressed: the embedded engine builds answers in memory, and takes bodies as files. */
const CHUNK_BYTES = 32 * 1024 * 1024;

/** Small parts of a partition together, large ones in pieces. `parts` are ordered by table and partition. */
export function chunksOf(parts: readonly StorePart[]): readonly StoreChunk[] {
  const chunks: StoreChunk[] = [];
  let together: StorePart[] = [];
  const close = (): void => {
    if (together.length > 0) chunks.push(wholeParts(together));
    together = [];
  };
  for (const part of parts) {
    const [first] = together;
    const isOfOther = first !== undefined && (first.table !== part.table || first.partitionId !== part.partitionId);
    if (isOfOther || bytesOf(together) + part.bytes > CHUNK_BYTES) close();
    if (part.bytes > CHUNK_BYTES) chunks.push(...piecesOf(part));
    else together.push(part);
  }
  close();
  return chunks;
}

function bytesOf(parts: readonly StorePart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function wholeParts(parts: readonly StorePart[]): StoreChunk {
  const [{ table, partitionId } = { table: '', partitionId: '' }] = parts;
  const identity = parts.map(({ hash }) => hash).toSorted();
  return { table, partitionId, parts: parts.map(({ name }) => name), identity: `${table}/${identity.join('+')}` };
}

function* piecesOf({ table, partitionId, name, rowCount, bytes, hash }: StorePart): Generator<StoreChunk> {
  const step = Math.max(1, Math.floor((rowCount * CHUNK_BYTES) / bytes));
  for (let from = 0; from < rowCount; from += step) {
    const rows = { from, to: Math.min(from + step, rowCount) };
    const identity = `${table}/${hash}[${String(rows.from)},${String(rows.to)})`;
    yield { table, partitionId, parts: [name], rows, identity };
  }
}
