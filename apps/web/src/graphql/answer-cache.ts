/** The last answers by request, so that going back paints at once. Bounded: the longest unused goes first. */
export class AnswerCache {
  readonly #answers = new Map<string, unknown>();
  readonly #entriesMax: number;

  constructor(entriesMax = 40) {
    this.#entriesMax = entriesMax;
  }

  get(key: string): unknown {
    const answer = this.#answers.get(key);
    if (answer !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  set(key: string, answer: unknown): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#entriesMax) break;
      this.#answers.delete(oldest);
    }
  }

  clear(): void {
    this.#answers.clear();
  }
}
