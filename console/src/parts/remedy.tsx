import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';

/** A statement or a step that mends something, to be copied. */
export function Remedy({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="remedy">
      <code>{text}</code>
      <CopyToClipboard
        variant="icon"
        textToCopy={text}
        copyButtonAriaLabel="Copy"
        copySuccessText="Copied"
        copyErrorText="It could not be copied"
      />
    </div>
  );
}
