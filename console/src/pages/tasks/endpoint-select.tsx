import Select from '@cloudscape-design/components/select';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { Part } from '../../data/parts.ts';
import { useQuery } from '../../data/query.ts';
import { plural } from '../../data/words.ts';
import { placeOf } from '../endpoints/actions.ts';

/** So many are shown at first, and so many more each time that one comes to the end of them. */
const step = 50;
/** With so many one searches. */
const few = 8;

/** The address of the first endpoints of a role, of which all the parts of a form that need them know how many there are. */
export function firstEndpoints(role: EndpointView['role']): string {
  return endpointsAddress(role, '', step);
}

function endpointsAddress(role: EndpointView['role'], search: string, limit: number): string {
  return `/endpoints-page?${new URLSearchParams({ role, search, by: 'id', limit: String(limit) })}`;
}

/** Chooses one of many endpoints, which the server searches. */
export function EndpointSelect({
  role,
  value,
  choose,
}: {
  readonly role: EndpointView['role'];
  readonly value: string;
  readonly choose: (id: string) => void;
}): ReactNode {
  const [asked, setAsked] = useState({ search: '', limit: step });
  const all = useQuery<Part<EndpointView>>(firstEndpoints(role));
  const found = useQuery<Part<EndpointView>>(endpointsAddress(role, asked.search, asked.limit));
  const chosen = useQuery<EndpointView>(value === '' ? undefined : `/endpoints/${encodeURIComponent(value)}`);
  const { rows = [], matching = 0 } = found.data ?? {};
  const rest = matching - rows.length;
  return (
    <Select
      options={rows.map(optionOf)}
      filteringType={(all.data?.matching ?? 0) > few ? 'manual' : 'none'}
      filteringPlaceholder="Find endpoints"
      filteringAriaLabel={`Find a ${role}`}
      placeholder={`Choose the ${role}`}
      empty={asked.search === '' ? 'No endpoint yet' : `Nothing matches “${asked.search}”.`}
      statusType={found.error ? 'error' : found.isLoading ? 'loading' : rest > 0 ? 'pending' : 'finished'}
      loadingText="Reading…"
      errorText="The endpoints could not be read."
      recoveryText="Try again"
      finishedText={rows.length > few ? plural(matching, 'endpoint') : ''}
      onLoadItems={({ detail: { filteringText, firstPage, samePage } }) => {
        if (samePage) found.reload();
        setAsked((old) =>
          firstPage || filteringText !== old.search
            ? { search: filteringText, limit: step }
            : { ...old, limit: Math.min(most, old.limit + (samePage ? 0 : step)) },
        );
      }}
      selectedOption={value === '' ? null : chosen.data ? optionOf(chosen.data) : { value, label: value }}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  );
}

/** The server gives no more at a time; whoever looks through so many searches. */
const most = 1000;

function optionOf(endpoint: EndpointView) {
  return {
    value: endpoint.id,
    label: endpoint.id,
    description: `${engineLabel(endpoint.engine)}, ${placeOf(endpoint)}`,
  };
}
