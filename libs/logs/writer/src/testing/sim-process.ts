import type { LogWriterClock } from '../ports.js';

/** What happens at one request of a process: it dies, or hangs until it is thawed; the request has arrived by then or not. */
export interface Fate {
  readonly atCall: number;
  readonly kind: 'dies' | 'hangs';
  readonly arrived: boolean;
}

/** A log writer process as the world sees it: everything it does to the world goes through `call`. */
export class SimProcess {
  calls = 0;
  /** Resolves when the fate has come about. */
  readonly halted: Promise<void>;
  readonly clock: LogWriterClock;
  private readonly fate: Fate | undefined;
  private isDead = false;
  private nowMs = 0;
  private reportHalted: () => void = () => undefined;
  private thawed: Promise<void>;
  private openThawed: () => void = () => undefined;

  constructor(fate?: Fate) {
    this.fate = fate;
    this.halted = new Promise((resolve) => (this.reportHalted = resolve));
    this.thawed = new Promise((resolve) => (this.openThawed = resolve));
    this.clock = {
      nowMs: () => this.nowMs,
      unixMs: () => 1_000_000,
      sleep: async (delayMs) => {
        this.nowMs += delayMs;
        await this.turn();
      },
    };
  }

  async call<T>(effect: () => T): Promise<T> {
    const call = this.calls++;
    this.nowMs += 10;
    await this.turn();
    if (call !== this.fate?.atCall) return effect();
    return this.meetFate(this.fate, effect);
  }

  thaw(): void {
    this.openThawed();
  }

  private async meetFate<T>({ kind, arrived }: Fate, effect: () => T): Promise<T> {
    const answer = arrived ? effect() : undefined;
    this.reportHalted();
    if (kind === 'dies') this.isDead = true;
    else await this.thawed;
    await this.turn();
    return answer ?? effect();
  }

  /** Other things happen meanwhile; the dead never come back. */
  private async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isDead) await new Promise(() => undefined);
  }
}
