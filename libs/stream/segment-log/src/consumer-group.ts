import { type LeaseHandler, type LeaseSlot, type StreamConsumer, settledWithin } from '@clew/stream-contract';
import type { GroupOffsets } from './group-offsets.js';
import { pause } from './pause.js';

/** Shares the partitions out among the consumers of a group: partition p goes to consumer p modulo their number. */
export class ConsumerGroup {
  readonly offsets: GroupOffsets;
  readonly #slots: readonly LeaseSlot[];
  #members: LeaseHandler[] = [];

  constructor(offsets: GroupOffsets, slots: readonly LeaseSlot[]) {
    this.offsets = offsets;
    this.#slots = slots;
  }

  join(handler: LeaseHandler): StreamConsumer {
    // A handler may join twice; each time is a member of its own.
    const member: LeaseHandler = {
      run: (lease) => handler.run(lease),
      failed: (partition, error) => {
        handler.failed(partition, error);
      },
    };
    this.#members.push(member);
    this.#assign();
    let leaving: Promise<void> | undefined;
    return { shutdown: ({ deadlineMs }) => (leaving ??= this.#leave(member, deadlineMs)) };
  }

  /** Takes every partition from every member, and returns when none of their leases is open. */
  async close(deadlineMs: number): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#leave(member, deadlineMs)));
    await Promise.all(this.#slots.map((slot) => slot.idle()));
  }

  async #leave(member: LeaseHandler, deadlineMs: number): Promise<void> {
    const held = this.#slots.filter((_, partition) => this.#memberFor(partition) === member);
    this.#members = this.#members.filter((other) => other !== member);
    const returned = held.map((slot) => slot.returned());
    this.#assign();
    await settledWithin(returned, deadlineMs, pause);
    await Promise.all(held.map((slot) => slot.fence(member)));
  }

  #memberFor(partition: number): LeaseHandler | undefined {
    return this.#members[partition % this.#members.length];
  }

  #assign(): void {
    for (const [partition, slot] of this.#slots.entries()) slot.assign(this.#memberFor(partition));
  }
}
