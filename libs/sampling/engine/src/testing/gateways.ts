import type { PlannedMessage } from './workload.js';
import type { Random } from './random.js';

/** Messages that were on their way when a gateway was cut off: nobody knows whether the stream took them. */
const UNSETTLED_MAX = 3;

interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
  unsettled: number;
}

/** One process that numbers its messages; while it is cut off they wait on its disk. */
class SimGateway {
  private readonly random: Random;
  private readonly sessionId: string;
  private readonly outage: Outage | undefined;
  private lastNumber = 0;
  private replayedAtMs = 0;

  constructor(random: Random, durationMs: number) {
    this.random = random;
    this.sessionId = Buffer.from(random.bytes(8)).toString('hex');
    const fromMs = random.whole(0, durationMs);
    const untilMs = fromMs + random.pick([300, 5_000, durationMs]);
    this.outage = random.chance(0.5) ? { fromMs, untilMs, unsettled: 0 } : undefined;
  }

  /** When the message comes to the stream; more than once where an answer was lost. Messages are told in order of time. */
  send(message: PlannedMessage): PlannedMessage[] {
    const { outage, random } = this;
    const headers = { ...message.headers, producer: { sessionId: this.sessionId, number: ++this.lastNumber } };
    const marked = { ...message, headers };
    if (outage === undefined || message.atMs < outage.fromMs) {
      return random.chance(0.05) ? [marked, { ...marked, atMs: marked.atMs + random.whole(0, 300) }] : [marked];
    }
    if (message.atMs > Math.max(outage.untilMs, this.replayedAtMs)) return [marked];
    // One behind the other from the disk, each of them after all before it.
    this.replayedAtMs = Math.max(this.replayedAtMs, outage.untilMs) + random.whole(0, 20);
    const replayed = { ...marked, atMs: this.replayedAtMs };
    if (outage.unsettled === UNSETTLED_MAX || random.chance(0.3)) return [replayed];
    outage.unsettled++;
    // Taken at once after all, or by a last attempt that overtakes others.
    const takenAtMs = random.chance(0.5) ? message.atMs : outage.untilMs + random.whole(-200, 400);
    return [{ ...marked, atMs: Math.max(message.atMs, takenAtMs) }, replayed];
  }
}

/** The messages as some gateways, one after another or side by side, bring them to the stream, and others that do not number. */
export function throughGateways(
  random: Random,
  messages: readonly PlannedMessage[],
  durationMs: number,
  areSomeUnmarked: boolean,
): PlannedMessage[] {
  const gateways = Array.from({ length: random.whole(1, 4) }, () => new SimGateway(random.fork(), durationMs));
  const sent = messages.flatMap((message) => {
    if (areSomeUnmarked && random.chance(0.2)) {
      // The answer was lost: the same message again at once.
      return random.chance(0.05) ? [message, { ...message, atMs: message.atMs + random.whole(0, 300) }] : [message];
    }
    return random.pick(gateways).send(message);
  });
  return sent.sort((a, b) => a.atMs - b.atMs);
}
