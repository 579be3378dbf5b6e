import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { RuleForm } from './guided.tsx';
import type { RuleJson } from './model.ts';
import { textOf } from './model.ts';
import { ChoiceField, NameField, SchemaField } from './rule-fields.tsx';

const actions = [
  { value: 'include', label: 'Include' },
  { value: 'exclude', label: 'Exclude' },
  { value: 'explicit', label: 'Exactly this table' },
];

/** A rule that selects tables, and of their rows those that its filters take. */
export function SelectionRule({ rule, schemas, change, remove }: RuleForm): ReactNode {
  return (
    <div className="rule">
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 4 }, { colspan: 3 }, { colspan: 2 }]}>
        <SchemaField rule={rule} schemas={schemas} change={change} />
        <NameField rule={rule} part="table-name" label="Table" change={change} />
        <ChoiceField rule={rule} part="rule-action" label="Action" choices={actions} change={change} />
        <div className="rule-remove">
          <Button
            formAction="none"
            ariaLabel={`Remove the selection rule ${textOf(rule, 'rule-id')}`}
            onClick={remove}
          >
            Remove
          </Button>
        </div>
      </Grid>
      {rule['rule-action'] === 'include' && <Filters rule={rule} change={change} />}
    </div>
  );
}

const operators = [
  { value: 'eq', label: 'equals' },
  { value: 'noteq', label: 'differs from' },
  { value: 'gte', label: 'is at least' },
  { value: 'lte', label: 'is at most' },
  { value: 'between', label: 'is between' },
  { value: 'notbetween', label: 'is not between' },
  { value: 'null', label: 'is NULL' },
  { value: 'notnull', label: 'is not NULL' },
];

function filtersOf(rule: RuleJson): readonly RuleJson[] {
  return Array.isArray(rule['filters']) ? (rule['filters'] as RuleJson[]) : [];
}

function conditionOf(filter: RuleJson): RuleJson {
  const conditions = filter['filter-conditions'];
  return Array.isArray(conditions) ? ((conditions[0] ?? {}) as RuleJson) : {};
}

/** The filters of a rule. One with several conditions is kept whole; its first is the one in the form. */
function Filters({ rule, change }: Pick<RuleForm, 'rule' | 'change'>): ReactNode {
  const filters = filtersOf(rule);
  const set = (next: readonly RuleJson[]): void => change({ filters: next.length === 0 ? undefined : next });
  const setOne = (place: number, part: RuleJson): void =>
    set(filters.map((each, i) => (i === place ? { ...each, ...part } : each)));
  const add = (): void =>
    set([
      ...filters,
      {
        'filter-type': 'source',
        'column-name': 'id',
        'filter-conditions': [{ 'filter-operator': 'gte', value: '1' }],
      },
    ]);
  return (
    <ExpandableSection
      headerText={
        filters.length === 0 ? 'Rows: all' : `Rows: by ${filters.length} filters, all of which must hold`
      }
      defaultExpanded={filters.length > 0}
    >
      <SpaceBetween size="xs">
        {filters.map((filter, place) => (
          <Filter
            key={place}
            filter={filter}
            change={(part) => setOne(place, part)}
            remove={() => set(filters.filter((_, i) => i !== place))}
          />
        ))}
        <Button iconName="add-plus" formAction="none" onClick={add}>
          Add filter
        </Button>
      </SpaceBetween>
    </ExpandableSection>
  );
}

function Filter({
  filter,
  change,
  remove,
}: {
  readonly filter: RuleJson;
  readonly change: (part: RuleJson) => void;
  readonly remove: () => void;
}): ReactNode {
  const condition = conditionOf(filter);
  const rest = Array.isArray(filter['filter-conditions']) ? filter['filter-conditions'].slice(1) : [];
  const operator = textOf(condition, 'filter-operator');
  const setCondition = (next: RuleJson): void => change({ 'filter-conditions': [next, ...rest] });
  const setOperator = (value: string): void => {
    const one = textOf(condition, 'value') || textOf(condition, 'start-value');
    if (value === 'null' || value === 'notnull') setCondition({ 'filter-operator': value });
    else if (value.endsWith('between'))
      setCondition({
        'filter-operator': value,
        'start-value': one,
        'end-value': textOf(condition, 'end-value'),
      });
    else setCondition({ 'filter-operator': value, value: one });
  };
  const values =
    operator === 'null' || operator === 'notnull'
      ? []
      : operator.endsWith('between')
        ? ['start-value', 'end-value']
        : ['value'];
  return (
    <Grid gridDefinition={[{ colspan: 3 }, { colspan: 3 }, { colspan: 4 }, { colspan: 2 }]}>
      <FormField label="Column">
        <Input
          value={textOf(filter, 'column-name')}
          onChange={({ detail }) => change({ 'column-name': detail.value })}
        />
      </FormField>
      <FormField label="Condition">
        <Select
          selectedOption={operators.find(({ value }) => value === operator) ?? { value: operator }}
          options={operators}
          onChange={({ detail }) => setOperator(detail.selectedOption.value ?? 'eq')}
        />
      </FormField>
      <FormField label={values.length === 2 ? 'From and to' : values.length === 1 ? 'Value' : ''}>
        <SpaceBetween direction="horizontal" size="xs">
          {values.map((name) => (
            <Input
              key={name}
              ariaLabel={name}
              value={textOf(condition, name)}
              onChange={({ detail }) => setCondition({ ...condition, [name]: detail.value })}
            />
          ))}
        </SpaceBetween>
      </FormField>
      <div className="rule-remove">
        <Button formAction="none" ariaLabel="Remove the filter" onClick={remove}>
          Remove
        </Button>
      </div>
    </Grid>
  );
}
