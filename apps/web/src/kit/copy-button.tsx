import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { copyText } from './copy.js';
import { IconButton } from './icon-button.js';
import { Icon } from './icons.js';
import type { IconProps } from './icons.js';

const SHOWN_MS = 1_500;

export interface CopyButtonProps {
  /** What the button copies, in words: `Copy trace id`. */
  readonly label: string;
  readonly text: string | (() => string);
  readonly icon?: IconProps['name'];
  /** Shows the label beside the icon. */
  readonly isWide?: boolean;
}

export function CopyButton({ label, text, icon = 'copy', isWide = false }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => {
      setOutcome('none');
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);

  const copy = async () => {
    const isCopied = await copyText(typeof text === 'string' ? text : text());
    setOutcome(isCopied ? 'copied' : 'failed');
  };
  const onClick = () => {
    void copy();
  };
  const said = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Copying is blocked by the browser' : label;
  const symbol = outcome === 'copied' ? 'check' : outcome === 'failed' ? 'alert' : icon;
  if (!isWide) return <IconButton label={said} icon={symbol} onClick={onClick} />;
  return (
    <Button variant="default" size="compact-xs" leftSection={<Icon name={symbol} size={13} />} onClick={onClick}>
      <span aria-live="polite">{said}</span>
    </Button>
  );
}
