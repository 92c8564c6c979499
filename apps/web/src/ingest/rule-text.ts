export type RuleText = { readonly content: unknown } | { readonly problem: string };

/** The JSON of an editor, or what is wrong with it, in the browser's words. */
export function readRuleText(text: string): RuleText {
  try {
    return { content: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export function writeRuleText(content: unknown): string {
  return JSON.stringify(content, null, 2);
}
