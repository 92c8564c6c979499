import type { EdgeConnectionType, EdgeIncrement } from '@clew/store-contract';

import { DurationTally } from './duration-tally.js';
import { sourceKey } from './source-key.js';

/** One end of calls. Interned by the accumulator until it is drained, so that rows compare it by identity. */
export interface EdgeEnd {
  readonly name: string;
  /** It sends no spans: all that is known of it is what the other end says. */
  readonly isPeer: boolean;
  /** This and the next two are '' of a peer. */
  readonly tenantId: string;
  readonly teamId: string;
  readonly environment: string;
  /** Of a database or a queue; '' of others. */
  readonly system: string;
  readonly hash: number;
}

export interface Edge {
  /** At most one of both ends is a peer. */
  readonly client: EdgeEnd;
  readonly server: EdgeEnd;
  readonly connectionType: EdgeConnectionType;
  /** Minutes since the Unix epoch. */
  readonly minute: number;
  readonly isFailed: boolean;
  readonly durationNano: number;
}

interface EdgeRow {
  readonly client: EdgeEnd;
  readonly server: EdgeEnd;
  readonly connectionType: EdgeConnectionType;
  readonly minute: number;
  requestCount: number;
  failedRequestCount: number;
  readonly durations: DurationTally;
}

/** Keys of a map that are no larger are kept without a heap number each. */
const SMALL_INTEGER_MASK = 0x3fff_ffff;

/** Counts calls by both ends, type and minute. */
export class EdgeAccumulator {
  /** How often it was drained: ends hold until the next time. */
  generation = 0;
  private rows: EdgeRow[] = [];
  /** By hash of the ends and the minute: names are not hashed for a call, and one pair with many minutes is no long list. */
  private readonly rowsByHash = new Map<number, EdgeRow[]>();
  private readonly services = new Map<string, EdgeEnd>();
  /** By system and name, which are found by their own hashes without making a key of them: this is asked for every such call. */
  private readonly peers = new Map<string, Map<string, EdgeEnd>>();
  private endCount = 0;

  /** A service that sends spans. */
  service(tenantId: string, teamId: string, name: string, environment: string): EdgeEnd {
    const key = sourceKey(tenantId, teamId, name, environment);
    let end = this.services.get(key);
    if (end === undefined) {
      end = { name, isPeer: false, tenantId, teamId, environment, system: '', hash: this.nextHash() };
      this.services.set(key, end);
    }
    return end;
  }

  /** Something that sends no spans. */
  peer(system: string, name: string): EdgeEnd {
    let named = this.peers.get(system);
    if (named === undefined) {
      named = new Map();
      this.peers.set(system, named);
    }
    let end = named.get(name);
    if (end === undefined) {
      end = { name, isPeer: true, tenantId: '', teamId: '', environment: '', system, hash: this.nextHash() };
      named.set(name, end);
    }
    return end;
  }

  add(edge: Edge): void {
    const row = this.rowOf(edge);
    row.requestCount++;
    if (edge.isFailed) row.failedRequestCount++;
    row.durations.add(edge.durationNano);
  }

  /** What was counted since the last drain, in order of first appearance. */
  drain(): EdgeIncrement[] {
    const { rows } = this;
    this.rows = [];
    this.rowsByHash.clear();
    this.services.clear();
    this.peers.clear();
    this.endCount = 0;
    this.generation++;
    return rows.map(increment);
  }

  private nextHash(): number {
    return Math.imul(++this.endCount, 0x9e37_79b1);
  }

  private rowOf({ client, server, connectionType, minute }: Edge): EdgeRow {
    const hash = rowHash(client, server, minute);
    const sameHash = this.rowsByHash.get(hash);
    if (sameHash !== undefined) {
      for (const row of sameHash) {
        const isSame = row.client === client && row.server === server && row.minute === minute;
        if (isSame && row.connectionType === connectionType) return row;
      }
    }
    const counts = { requestCount: 0, failedRequestCount: 0, durations: new DurationTally() };
    const row = { client, server, connectionType, minute, ...counts };
    if (sameHash === undefined) this.rowsByHash.set(hash, [row]);
    else sameHash.push(row);
    this.rows.push(row);
    return row;
  }
}

function rowHash(client: EdgeEnd, server: EdgeEnd, minute: number): number {
  const mixed = Math.imul(
    client.hash ^ Math.imul(server.hash ^ Math.imul(minute, 0x85eb_ca6b), 0xc2b2_ae35),
    0xcc9e_2d51,
  );
  return (mixed ^ (mixed >>> 15)) & SMALL_INTEGER_MASK;
}

function increment(row: EdgeRow): EdgeIncrement {
  const { client, server } = row;
  return {
    tenantId: client.isPeer ? server.tenantId : client.tenantId,
    client: client.name,
    server: server.name,
    connectionType: row.connectionType,
    peerSystem: client.isPeer ? client.system : server.system,
    clientEnvironment: client.isPeer ? server.environment : client.environment,
    serverEnvironment: server.isPeer ? client.environment : server.environment,
    clientTeamId: client.teamId,
    serverTeamId: server.teamId,
    minuteUnixS: row.minute * 60,
    requestCount: row.requestCount,
    failedRequestCount: row.failedRequestCount,
    durationSumNano: row.durations.sumNano(),
    durations: row.durations.buckets,
  };
}
