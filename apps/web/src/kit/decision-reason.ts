/** The reason as words: policies name theirs in snake case. */
export function decisionReasonText(reason: string): string {
  return reason === '' ? 'unknown' : reason.replaceAll('_', ' ');
}
