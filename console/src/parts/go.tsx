import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { useHref, useNavigate } from 'react-router';

/** A link to another page of the console, which does not load everything again. */
export function Go({
  to,
  isLarge = false,
  children,
}: {
  readonly to: string;
  /** A number that is read from afar. */
  readonly isLarge?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <Link
      href={useHref(to)}
      {...(isLarge ? { fontSize: 'heading-xl' as const } : {})}
      onFollow={(event) => {
        if (event.detail.external === true) return;
        event.preventDefault();
        void navigate(to);
      }}
    >
      {children}
    </Link>
  );
}

/** A button that goes to another page. */
export function GoButton({
  to,
  variant = 'normal',
  disabled = false,
  disabledReason,
  children,
}: {
  readonly to: string;
  readonly variant?: 'normal' | 'primary' | 'link';
  readonly disabled?: boolean;
  readonly disabledReason?: string;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <Button
      variant={variant}
      href={useHref(to)}
      disabled={disabled}
      {...(disabledReason === undefined ? {} : { disabledReason })}
      onFollow={(event) => {
        event.preventDefault();
        void navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
