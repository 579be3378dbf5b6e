import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import Toggle from '@cloudscape-design/components/toggle';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import type { RowMapping } from '../../../../../src/catalog/mapping/rows.ts';
import type { TablesView } from '../../../../../src/server/rest/contract/endpoint.ts';
import type { Query } from '../../../data/query.ts';
import { count, plural } from '../../../data/words.ts';
import { ProblemAlert } from '../../../parts/problem.tsx';
import type { VirtualColumn } from '../../../parts/virtual.tsx';
import { heightOf, inOrder, VirtualTable } from '../../../parts/virtual.tsx';

interface Previewed {
  readonly source: string;
  /** Absent when no rule selects the table. */
  readonly target?: string;
  readonly rules: string;
}

const columns: readonly VirtualColumn<Previewed>[] = [
  {
    id: 'source',
    header: 'Table of the source',
    width: '3fr',
    cell: ({ source }) => source,
    by: ({ source }) => source,
  },
  {
    id: 'target',
    header: 'Becomes',
    width: '3fr',
    cell: ({ target }) => target ?? <Box color="text-status-inactive">not moved</Box>,
    by: ({ target }) => target ?? '',
  },
  { id: 'rules', header: 'Also', width: '3fr', cell: ({ rules }) => rules },
];

/** Which tables of the source the rules select, and what they are called in the target. The rules are followed here by the code that the task follows them with. */
export function MappingPreview({
  tables,
  meaning,
  targetSchema,
}: {
  /** The source's tables; without an address the source is not chosen yet. */
  readonly tables: Query<TablesView> | undefined;
  readonly meaning: RowMapping | undefined;
  /** `TargetMetadata.TargetSchema` of the settings, which takes the place of all names of schemas. */
  readonly targetSchema: string;
}): ReactNode {
  const [filter, setFilter] = useState('');
  const [isAll, setAll] = useState(false);
  const [order, setOrder] = useState('source');
  const all = tables?.data?.tables;
  const previewed = useMemo(
    () => (all && meaning ? all.map((table) => previewOf(table, meaning, targetSchema)) : undefined),
    [all, meaning, targetSchema],
  );
  if (!tables) return <Alert type="info">Choose a source, and its tables are shown here.</Alert>;
  if (tables.error && !all)
    return (
      <ProblemAlert
        title="The tables of the source could not be read"
        error={tables.error}
        retry={tables.reload}
      />
    );
  if (!all) return <Box color="text-body-secondary">Reading the tables of the source…</Box>;
  if (!previewed) return <Alert type="info">When the rules are right, their tables are shown here.</Alert>;
  const moved = previewed.filter(({ target }) => target !== undefined);
  const shown = inOrder(
    (isAll ? previewed : moved).filter(({ source }) => source.toLowerCase().includes(filter.toLowerCase())),
    columns,
    order,
  );
  return (
    <SpaceBetween size="s">
      <div className="bar">
        <Box variant="strong">
          {count(moved.length)} of {plural(previewed.length, 'table')} will be moved
        </Box>
        <TextFilter
          filteringText={filter}
          filteringPlaceholder="Find tables"
          filteringAriaLabel="Find tables"
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
        <Toggle checked={isAll} onChange={({ detail }) => setAll(detail.checked)}>
          Show those that are not moved
        </Toggle>
        <Button
          iconName="refresh"
          formAction="none"
          ariaLabel="Read the tables again"
          loading={tables.isLoading}
          onClick={tables.reload}
        />
      </div>
      {moved.length === 0 && (
        <Alert type="warning">
          No table of the source is selected. Names of schemas and tables are compared as they are stored,
          with upper and lower case.
        </Alert>
      )}
      {meaning?.notices.map((notice) => (
        <Alert key={notice} type="info">
          {notice}
        </Alert>
      ))}
      <VirtualTable
        label="Tables that the rules select"
        items={shown}
        columns={columns}
        idOf={({ source }) => source}
        order={order}
        setOrder={setOrder}
        height={Math.min(heightOf(10), heightOf(Math.max(1, shown.length)))}
        empty="No table matches."
      />
    </SpaceBetween>
  );
}

function previewOf(
  { schema, name }: TablesView['tables'][number],
  meaning: RowMapping,
  targetSchema: string,
): Previewed {
  const source = `${schema}.${name}`;
  if (!meaning.selects(schema, name)) return { source, rules: '' };
  const schemaName = targetSchema || (meaning.renames('schema', { schema, name: schema }) ?? schema);
  return {
    source,
    target: `${schemaName}.${meaning.renames('table', { schema, name }) ?? name}`,
    rules: wordsOf(meaning, schema, name),
  };
}

/** What the rules ask for a table beside its name. */
function wordsOf(meaning: RowMapping, schema: string, name: string): string {
  const { filters, added, parallelLoad, beforeImage } = meaning.rules(schema, name);
  return [
    filters.length > 0 ? `rows where ${filters.map(({ column }) => column).join(', ')} fit` : '',
    added.length > 0 ? `added: ${added.map((each) => each.name).join(', ')}` : '',
    parallelLoad && parallelLoad.type !== 'none' ? `loaded by ${parallelLoad.type}` : '',
    beforeImage ? 'with the row before' : '',
  ]
    .filter((each) => each !== '')
    .join('; ');
}
