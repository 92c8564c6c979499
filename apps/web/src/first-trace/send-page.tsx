import { FirstTrace } from './first-trace.js';

export function SendPage() {
  return <FirstTrace isEmptyStore={false} />;
}
