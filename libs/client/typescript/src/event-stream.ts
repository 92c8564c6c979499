import { ClewError } from './clew-error.js';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Server-sent events out of text in any pieces (WHATWG HTML, section 9.2.6), with one difference: an event without data is given
 * too, as the end of a GraphQL stream (`event: complete`) has none. Comments, which are heartbeats, are passed over.
 */
export class EventStreamParser {
  readonly #eventCharsMax: number;
  /** A line that has not ended, in pieces: joined once, however many there are. */
  #line: string[] = [];
  #data: string[] = [];
  #event = '';
  /** Of the event under way, its unfinished line included. */
  #chars = 0;
  #skipsLineFeed = false;

  constructor(eventCharsMax: number) {
    this.#eventCharsMax = eventCharsMax;
  }

  /** The events that the text completes. Throws when one is longer than it may be. */
  push(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    // A line feed that came apart from its carriage return ends no second line.
    let start = this.#skipsLineFeed && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#skipsLineFeed = text.endsWith('\r');
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
      if (index < start) continue;
      this.#keep(text.slice(start, index));
      start = index + end.length;
      const event = this.#endLine();
      if (event !== undefined) events.push(event);
    }
    this.#keep(text.slice(start));
    return events;
  }

  #keep(part: string): void {
    this.#chars += part.length;
    if (this.#chars > this.#eventCharsMax) {
      const message = `an event is longer than eventCharsMax (${this.#eventCharsMax}); ask for fewer fields`;
      throw new ClewError(message, { code: 'BAD_ANSWER' });
    }
    if (part !== '') this.#line.push(part);
  }

  #endLine(): ServerSentEvent | undefined {
    const line = this.#line.join('');
    this.#line = [];
    if (line === '') return this.#endEvent();
    const colon = line.indexOf(':');
    if (colon === 0) this.#chars -= line.length;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    if (field === 'event') this.#event = value;
    return undefined;
  }

  #endEvent(): ServerSentEvent | undefined {
    const isEmpty = this.#event === '' && this.#data.length === 0;
    const event = { event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n') };
    this.#event = '';
    this.#data = [];
    this.#chars = 0;
    return isEmpty ? undefined : event;
  }
}
