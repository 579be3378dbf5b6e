import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { FindingView } from '../../../../src/server/rest/contract/project.ts';
import { plural } from '../../data/words.ts';
import { WordsWithNames } from '../../parts/words-with-names.tsx';

/** What tells the findings of an object apart. */
export function findingKey({ code, file, line, column }: FindingView): string {
  return `${code} ${file} ${line} ${column}`;
}

/** What is to be known of an object: what, why, what to do. One of them may be open. */
export function Findings({
  findings,
  opened,
  setOpened,
}: {
  readonly findings: readonly FindingView[];
  /** The key of the one that is open. */
  readonly opened: string;
  readonly setOpened: (key: string) => void;
}): ReactNode {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (opened !== '')
      box.current?.querySelector('[aria-expanded="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [opened]);
  if (findings.length === 0) return null;
  return (
    <section ref={box} aria-label="Findings">
      <Box variant="h3">{plural(findings.length, 'finding')}</Box>
      {findings.map((finding, i) => (
        <ExpandableSection
          key={`${findingKey(finding)} ${i}`}
          expanded={findingKey(finding) === opened}
          onChange={({ detail }) => setOpened(detail.expanded ? findingKey(finding) : '')}
          headerText={
            <StatusIndicator type={finding.severity} wrapText>
              {finding.code}, {finding.file} line {finding.line}: {finding.what}
            </StatusIndicator>
          }
        >
          <Box variant="p">
            <WordsWithNames text={finding.why} />
          </Box>
          <Box variant="p">
            <Box variant="strong">To do: </Box>
            <WordsWithNames text={finding.todo} />
            {finding.effortHours > 0 && ` (about ${finding.effortHours} h)`}
          </Box>
        </ExpandableSection>
      ))}
    </section>
  );
}
