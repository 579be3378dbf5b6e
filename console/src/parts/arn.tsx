import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';

/** The name by which the DMS API knows something, to be copied. */
export function Arn({ arn }: { readonly arn: string }): ReactNode {
  return (
    <Box padding={{ top: 'm' }}>
      <Box variant="awsui-key-label">ARN</Box>
      <Box variant="code">
        <CopyToClipboard
          variant="inline"
          textToCopy={arn}
          copyButtonAriaLabel="Copy the ARN"
          copySuccessText="It is copied"
          copyErrorText="It could not be copied"
        />
      </Box>
    </Box>
  );
}
