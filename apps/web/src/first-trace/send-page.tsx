import { usePageTitle } from '../kit/use-page-title.js';
import { FirstTrace } from './first-trace.js';

export function SendPage() {
  usePageTitle('Send data');
  return <FirstTrace isEmptyStore={false} />;
}
