import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { FindingView } from '../../../../src/server/rest/contract/project.ts';
import { plural } from '../../data/words.ts';

/** What is to be known of an object: what, why, what to do. */
export function Findings({ findings }: { readonly findings: readonly FindingView[] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <section aria-label="Findings">
      <Box variant="h3">{plural(findings.length, 'finding')}</Box>
      {findings.map((finding) => (
        <ExpandableSection
          key={`${finding.code} ${finding.file} ${finding.line} ${finding.column}`}
          headerText={
            <StatusIndicator type={finding.severity}>
              {finding.code}, line {finding.line}: {finding.what}
            </StatusIndicator>
          }
        >
          <Box variant="p">{finding.why}</Box>
          <Box variant="p">
            <Box variant="strong">To do: </Box>
            {finding.todo}
            {finding.effortHours > 0 && ` (about ${finding.effortHours} h)`}
          </Box>
        </ExpandableSection>
      ))}
    </section>
  );
}
