import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Select from '@cloudscape-design/components/select';
import type { ReactNode } from 'react';
import type { TransformationAction } from '../../../../../src/catalog/mapping/schema.ts';
import { transformationTargets } from '../../../../../src/catalog/mapping/schema.ts';
import type { RuleForm } from './guided.tsx';
import type { RuleJson } from './model.ts';
import { locatorOf, textOf } from './model.ts';
import { ChoiceField, NameField, SchemaField, TextField } from './rule-fields.tsx';

const targets = [
  { value: 'schema', label: 'Schema' },
  { value: 'table', label: 'Table' },
  { value: 'column', label: 'Column' },
];

const labels: Readonly<Record<TransformationAction, string>> = {
  rename: 'Rename to',
  'convert-lowercase': 'Make lower case',
  'convert-uppercase': 'Make upper case',
  'add-prefix': 'Add prefix',
  'remove-prefix': 'Remove prefix',
  'replace-prefix': 'Replace prefix',
  'add-suffix': 'Add suffix',
  'remove-suffix': 'Remove suffix',
  'replace-suffix': 'Replace suffix',
  'remove-column': 'Leave out column',
  'include-column': 'Take only this column',
  'add-column': 'Add column',
  'change-data-type': 'Change data type',
  'define-primary-key': 'Define primary key',
  'add-before-image-columns': 'Add columns of the row before',
  'data-masking-digits-mask': 'Mask digits',
  'data-masking-digits-randomize': 'Randomize digits',
  'data-masking-hash-mask': 'Mask by a hash',
};

/** The fields that an action has beside the locator. */
const fields: { readonly [Action in TransformationAction]?: readonly (readonly [string, string])[] } = {
  rename: [['value', 'New name']],
  'add-prefix': [['value', 'Prefix']],
  'add-suffix': [['value', 'Suffix']],
  'remove-prefix': [['value', 'Prefix']],
  'remove-suffix': [['value', 'Suffix']],
  'replace-prefix': [
    ['old-value', 'Old prefix'],
    ['value', 'New prefix'],
  ],
  'replace-suffix': [
    ['old-value', 'Old suffix'],
    ['value', 'New suffix'],
  ],
  'add-column': [
    ['value', 'Name of the column'],
    ['expression', 'Expression (SQLite), for instance $first || $last'],
  ],
  'data-masking-digits-mask': [['value', 'Character']],
};

/** What an action begins with when it is chosen, so that the rule is right at once where that is possible. */
const beginnings: { readonly [Action in TransformationAction]?: RuleJson } = {
  'change-data-type': { 'data-type': { type: 'string', length: 100 } },
  'define-primary-key': { 'primary-key-def': { name: 'pk', columns: ['id'] } },
  'add-before-image-columns': {
    'before-image-def': { 'column-prefix': 'BI_', 'column-suffix': '', 'column-filter': 'pk-only' },
  },
  'data-masking-digits-mask': { value: '*' },
};

/** A rule that changes names, columns or values. */
export function TransformationRule({ rule, schemas, change, remove }: RuleForm): ReactNode {
  const target = textOf(rule, 'rule-target');
  const action = textOf(rule, 'rule-action') as TransformationAction;
  const choices = (Object.keys(transformationTargets) as TransformationAction[])
    .filter((each) => transformationTargets[each] === 'any' || transformationTargets[each] === target)
    .map((value) => ({ value, label: labels[value] }));
  const setTarget = (value: string): void => {
    const { 'schema-name': schema, 'table-name': table = '%', 'column-name': column = '%' } = locatorOf(rule);
    change({
      'rule-target': value,
      'object-locator': {
        'schema-name': schema,
        ...(value === 'schema' ? {} : { 'table-name': table }),
        ...(value === 'column' ? { 'column-name': column } : {}),
      },
    });
  };
  const setAction = (value: TransformationAction): void =>
    change({
      value: undefined,
      'old-value': undefined,
      expression: undefined,
      'data-type': undefined,
      'primary-key-def': undefined,
      'before-image-def': undefined,
      'rule-action': value,
      ...beginnings[value],
    });
  return (
    <div className="rule">
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 4 }, { colspan: 3 }, { colspan: 2 }]}>
        <FormField label="What">
          <Select
            selectedOption={targets.find(({ value }) => value === target) ?? { value: target }}
            options={targets}
            onChange={({ detail }) => setTarget(detail.selectedOption.value ?? 'schema')}
          />
        </FormField>
        <FormField label="Action">
          <Select
            selectedOption={{ value: action, label: labels[action] ?? action }}
            options={choices}
            onChange={({ detail }) => setAction(detail.selectedOption.value as TransformationAction)}
          />
        </FormField>
        <span />
        <div className="rule-remove">
          <Button
            formAction="none"
            ariaLabel={`Remove the transformation rule ${textOf(rule, 'rule-id')}`}
            onClick={remove}
          >
            Remove
          </Button>
        </div>
      </Grid>
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 4 }, { colspan: 3 }]}>
        <SchemaField rule={rule} schemas={schemas} change={change} />
        {target === 'schema' ? null : (
          <NameField rule={rule} part="table-name" label="Table" change={change} />
        )}
        {target === 'column' ? (
          <NameField rule={rule} part="column-name" label="Column" change={change} />
        ) : null}
      </Grid>
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 7 }]}>
        {(fields[action] ?? []).map(([part, label]) => (
          <TextField key={part} rule={rule} part={part} label={label} change={change} />
        ))}
      </Grid>
      <DefinitionFields rule={rule} change={change} />
    </div>
  );
}

/** What stands in an object of its own in the rule. */
function DefinitionFields({ rule, change }: Pick<RuleForm, 'rule' | 'change'>): ReactNode {
  const part = (name: string): RuleJson => (rule[name] ?? {}) as RuleJson;
  const within = (name: string) => (changed: RuleJson) => change({ [name]: { ...part(name), ...changed } });
  if (rule['rule-action'] === 'change-data-type')
    return (
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 3 }, { colspan: 2 }, { colspan: 2 }]}>
        <TextField rule={part('data-type')} part="type" label="Type of DMS" change={within('data-type')} />
        <TextField rule={part('data-type')} part="length" label="Length" change={within('data-type')} />
        <TextField rule={part('data-type')} part="precision" label="Precision" change={within('data-type')} />
        <TextField rule={part('data-type')} part="scale" label="Scale" change={within('data-type')} />
      </Grid>
    );
  if (rule['rule-action'] === 'define-primary-key') {
    const columns = part('primary-key-def')['columns'];
    return (
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 7 }]}>
        <TextField
          rule={part('primary-key-def')}
          part="name"
          label="Name of the key"
          change={within('primary-key-def')}
        />
        <TextField
          rule={{ columns: Array.isArray(columns) ? columns.join(', ') : '' }}
          part="columns"
          label="Columns, with commas between them"
          change={({ columns: text }) =>
            within('primary-key-def')({
              columns: String(text ?? '')
                .split(',')
                .map((each) => each.trim()),
            })
          }
        />
      </Grid>
    );
  }
  if (rule['rule-action'] === 'add-before-image-columns')
    return (
      <Grid gridDefinition={[{ colspan: 3 }, { colspan: 3 }, { colspan: 3 }]}>
        <TextField
          rule={part('before-image-def')}
          part="column-prefix"
          label="Prefix"
          change={within('before-image-def')}
        />
        <TextField
          rule={part('before-image-def')}
          part="column-suffix"
          label="Suffix"
          change={within('before-image-def')}
        />
        <ChoiceField
          rule={part('before-image-def')}
          part="column-filter"
          label="Columns"
          choices={[
            { value: 'pk-only', label: 'Of the primary key' },
            { value: 'non-lob', label: 'All but large values' },
            { value: 'all', label: 'All' },
          ]}
          change={within('before-image-def')}
        />
      </Grid>
    );
  return null;
}
