/** A message between services, with the headers that carry the trace. */
export interface QueueMessage {
  readonly id: string;
  readonly destination: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Seed for the consumer's chance. */
  readonly seed: number;
}

export type Subscriber = (message: QueueMessage) => Promise<void>;

/** An in-process queue with topics: every subscriber of a destination gets every message. Bounded; full means refused. */
export class WorkQueue {
  readonly #messagesMax: number;
  readonly #subscribers = new Map<string, Subscriber[]>();
  readonly #underway = new Set<Promise<void>>();

  constructor(messagesMax: number) {
    this.#messagesMax = messagesMax;
  }

  subscribe(destination: string, subscriber: Subscriber): void {
    this.#subscribers.set(destination, [...(this.#subscribers.get(destination) ?? []), subscriber]);
  }

  /** False when the queue is full. */
  publish(message: QueueMessage): boolean {
    const subscribers = this.#subscribers.get(message.destination) ?? [];
    if (this.#underway.size + subscribers.length > this.#messagesMax) return false;
    for (const subscriber of subscribers) {
      // A subscriber records its own failure in its span; the queue goes on.
      const done = subscriber(message).then(ignore, ignore);
      this.#underway.add(done);
      void done.then(() => this.#underway.delete(done));
    }
    return true;
  }

  async drained(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }
}

function ignore(): void {
  // Settled either way.
}
