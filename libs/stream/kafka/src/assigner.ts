import type { Assigner, PartitionAssigner } from 'kafkajs';
import kafkajs from 'kafkajs';
import { assignPartitions } from './sticky-assignment.js';

const VERSION = 1;
const NAME = 'clew-sticky';

export interface AssignerOptions {
  readonly topics: readonly string[];
  readonly partitionCount: number;
  /** Partitions this member runs now. */
  readonly held: () => readonly number[];
}

/** Gives a member the same partitions of every topic: a partition of spans and its journal have one owner. */
export function createAssigner({ topics, partitionCount, held }: AssignerOptions): PartitionAssigner {
  return (): Assigner => ({
    name: NAME,
    version: VERSION,
    async assign({ members }) {
      const described = members.map(({ memberId, memberMetadata }) => ({ id: memberId, held: heldBy(memberMetadata) }));
      return [...assignPartitions(described, partitionCount)].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(topics.map((topic) => [topic, partitions])),
          userData: Buffer.alloc(0),
        }),
      }));
    },
    protocol() {
      return {
        name: NAME,
        metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({
          version: VERSION,
          topics: [...topics],
          userData: Buffer.from(JSON.stringify(held())),
        }),
      };
    },
  });
}

/** What a member said it holds; nothing when it cannot be read, which costs a move and no more. */
function heldBy(memberMetadata: Buffer): number[] {
  try {
    const userData = kafkajs.AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData;
    const held: unknown = JSON.parse(String(userData));
    return Array.isArray(held) ? held.filter((partition): partition is number => Number.isSafeInteger(partition)) : [];
  } catch {
    return [];
  }
}
