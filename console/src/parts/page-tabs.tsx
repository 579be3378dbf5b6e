import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import { useUrlState } from '../data/url-state.ts';

/** The parts of a page, of which the address says which one is shown; the first one where it names none that there is. */
export function PageTabs({
  tabs,
}: {
  readonly tabs: readonly { readonly id: string; readonly label: string; readonly content: ReactNode }[];
}): ReactNode {
  const first = tabs[0]?.id ?? '';
  const [asked, setAsked] = useUrlState('tab', first);
  return (
    <Tabs
      activeTabId={tabs.some(({ id }) => id === asked) ? asked : first}
      onChange={({ detail }) => setAsked(detail.activeTabId)}
      tabs={tabs}
    />
  );
}
