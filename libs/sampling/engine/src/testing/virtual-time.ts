interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when everything that could happen now has happened. */
export class VirtualTime {
  nowMs = 0;
  eventCount = 0;
  private readonly events: Event[] = []; // a binary heap by time, then order
  private order = 0;

  after(delayMs: number, run: () => void): void {
    this.push({ atMs: this.nowMs + Math.max(0, delayMs), order: this.order++, run });
  }

  /** Runs events until `isDone`, or none is left, or time is up. Answers whether it was done. */
  async run(isDone: () => boolean, untilMs: number): Promise<boolean> {
    for (;;) {
      await promisesSettled();
      if (isDone()) return true;
      const event = this.events[0];
      if (event === undefined || event.atMs > untilMs) return false;
      this.pop();
      this.nowMs = event.atMs;
      this.eventCount++;
      event.run();
    }
  }

  private push(event: Event): void {
    const { events } = this;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, events[parent])) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  private pop(): void {
    const { events } = this;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    events[0] = last;
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const event = events[child];
        if (event !== undefined && isBefore(event, events[least])) least = child;
      }
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(one: number, other: number): void {
    const [first, second] = [this.events[one], this.events[other]];
    if (first === undefined || second === undefined) throw new Error('heap index out of range');
    this.events[one] = second;
    this.events[other] = first;
  }
}

function isBefore(event: Event, other: Event | undefined): boolean {
  if (other === undefined) return false;
  return event.atMs < other.atMs || (event.atMs === other.atMs && event.order < other.order);
}

/** All promise continuations have run: immediates come after the microtasks. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
