/**
 * A pattern for keys and names in which `*` stands for any characters, also none, and everything else for itself. Linear in
 * the text however many stars there are: no pattern can be made that takes long.
 */
export class Glob {
  readonly pattern: string;
  private readonly head: string;
  private readonly parts: readonly string[];
  private readonly tail: string | undefined;

  constructor(pattern: string) {
    this.pattern = pattern;
    const [head = '', ...rest] = pattern.split('*');
    this.head = head;
    this.tail = rest.pop();
    this.parts = rest.filter((part) => part !== '');
  }

  matches(text: string): boolean {
    if (this.tail === undefined) return text === this.head;
    if (!text.startsWith(this.head)) return false;
    const end = text.length - this.tail.length;
    let at = this.head.length;
    // The first place where a part fits is as good as any later one.
    for (const part of this.parts) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= end && text.endsWith(this.tail);
  }
}

export function matchesAny(globs: readonly Glob[], text: string): boolean {
  return globs.some((glob) => glob.matches(text));
}
