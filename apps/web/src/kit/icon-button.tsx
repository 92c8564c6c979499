import { Icon } from './icons.js';
import type { IconProps } from './icons.js';
import classes from './icon-button.module.css';

export interface IconButtonProps {
  readonly label: string;
  readonly icon: IconProps['name'];
  readonly onClick: () => void;
}

/** A small button without moving parts: span panels hold dozens and are rebuilt on every key press. */
export function IconButton({ label, icon, onClick }: IconButtonProps) {
  return (
    <button type="button" className={classes.button} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={13} />
    </button>
  );
}
