import { Button, Code } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Notice } from '../kit/notice.js';

export function NotFoundPage() {
  return (
    <Notice title="There is no such page" role="status">
      The address may be mistyped. <Link to="/traces">Go to the traces</Link>.
    </Notice>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <Notice title="This page failed" role="alert">
      <p>
        Reload it; if it fails again, Clew may have been updated while it was open. What happened:{' '}
        <Code>{error instanceof Error ? error.message : String(error)}</Code>
      </p>
      <Button onClick={reset}>Try again</Button>
    </Notice>
  );
}
