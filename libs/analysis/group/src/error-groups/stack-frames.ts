import { frameOfLine, isLibraryFrame, type Frame } from './frame-of-line.js';

const LINES_MAX = 200;
const LINE_CHARS_MAX = 512;

export interface StackFrames {
  /** `function (file)`, innermost first, without line numbers, addresses and what compilers make up. */
  readonly frames: readonly string[];
  /** Types named by "Caused by:" lines, outermost first. */
  readonly causeTypes: readonly string[];
}

/**
 * The top frames of a stack trace as Java, Kotlin, Python, Node, browsers, Go, .NET, Ruby and PHP print it: of the program
 * itself where there are any, else of its libraries. Reads at most 200 lines of 512 characters, each a fixed number of
 * times. Of a text that is no stack trace nothing is told.
 */
export function stackFrames(stack: string, framesMax: number): StackFrames {
  const lines = linesOf(stack);
  const isPython = lines.some((line) => line.startsWith('Traceback (most recent call last)'));
  const sections = sectionsOf(lines);
  // Python prints the error that was raised at last, and within it the innermost frame, at the end.
  const outermost = (isPython ? sections.at(-1) : sections[0]) ?? [];
  return {
    frames: topFrames(outermost, isPython, framesMax),
    causeTypes: lines.flatMap((line) => causeType(line) ?? []).slice(0, 3),
  };
}

/** Stops at enough own frames: the hundred below them are mostly the framework's. Recursion is one frame. */
function topFrames(lines: readonly string[], isInnermostLast: boolean, framesMax: number): readonly string[] {
  const own: string[] = [];
  const library: string[] = [];
  for (let step = 0; step < lines.length && own.length < framesMax; step++) {
    const at = isInnermostLast ? lines.length - 1 - step : step;
    const frame = frameOfLine(lines[at] ?? '', lines[at + 1]);
    if (frame === undefined) continue;
    const frames = isLibraryFrame(frame) ? library : own;
    const text = frameText(frame);
    if (frames.length < framesMax && frames.at(-1) !== text) frames.push(text);
  }
  return own.length > 0 ? own : library;
}

function linesOf(stack: string): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < stack.length && lines.length < LINES_MAX;) {
    const end = stack.indexOf('\n', at);
    const lineEnd = end < 0 ? stack.length : end;
    lines.push(stack.slice(at, Math.min(lineEnd, at + LINE_CHARS_MAX)).trimEnd());
    at = lineEnd + 1;
  }
  return lines;
}

/** Stack traces of one error and of its causes, and those of Go's other goroutines, are told apart by their first lines. */
function sectionsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (startsSection(line) && sections.at(-1)?.length !== 0) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

function startsSection(line: string): boolean {
  const text = line.trimStart();
  return (
    text.startsWith('Caused by:') ||
    text.startsWith('[cause]:') ||
    text.startsWith('Traceback (most recent call last)') ||
    text.startsWith('--- End of inner exception') ||
    text.startsWith('goroutine ') ||
    text.startsWith('created by ')
  );
}

function causeType(line: string): string | undefined {
  return /^\s*(?:Caused by|\[cause\]): ([\w.$]{1,200})/.exec(line)?.[1];
}

function frameText({ name, file }: Frame): string {
  return file === '' ? name : `${name} (${file})`;
}
