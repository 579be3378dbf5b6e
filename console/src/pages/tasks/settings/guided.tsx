import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { ReactNode } from 'react';
import { readTaskSettings } from '../../../../../src/migrate/settings.ts';
import type { SettingField } from './fields.ts';
import { settingGroups } from './fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** With validation asked for, so that the defaults of its group are there too. */
const defaults = readTaskSettings({ ValidationSettings: {} }, 'the defaults') as unknown as Json;

/** The settings that are chosen most, as a form. What it does not show stays as it is. */
export function GuidedSettings({
  json,
  change,
}: {
  readonly json: Json;
  readonly change: (text: string) => void;
}): ReactNode {
  const set = ({ path: [group, name] }: SettingField, value: unknown): void =>
    change(JSON.stringify({ ...json, [group]: { ...groupOf(json, group), [name]: value } }, null, 2));
  return (
    <SpaceBetween size="s">
      {settingGroups.map(({ title, fields, isOpen }) => (
        <ExpandableSection
          key={title}
          headerText={title}
          defaultExpanded={isOpen === true}
          headingTagOverride="h3"
        >
          <Grid gridDefinition={fields.map(() => ({ colspan: { default: 12, s: 6 } as const }))}>
            {fields.map((field) => (
              <Setting
                key={field.label}
                field={field}
                value={valueOf(json, field)}
                set={(value) => set(field, value)}
              />
            ))}
          </Grid>
        </ExpandableSection>
      ))}
    </SpaceBetween>
  );
}

function groupOf(json: Json, group: string): Json {
  const value = json[group];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function valueOf(json: Json, { path: [group, name] }: SettingField): unknown {
  return groupOf(json, group)[name] ?? groupOf(defaults, group)[name];
}

function Setting({
  field: { label, help, choices },
  value,
  set,
}: {
  readonly field: SettingField;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
}): ReactNode {
  if (typeof value === 'boolean')
    return (
      <Toggle checked={value} description={help} onChange={({ detail }) => set(detail.checked)}>
        {label}
      </Toggle>
    );
  if (choices)
    return (
      <FormField label={label} description={help}>
        <Select
          options={choices}
          selectedOption={choices.find((each) => each.value === value) ?? { value: String(value) }}
          onChange={({ detail }) => set(detail.selectedOption.value)}
        />
      </FormField>
    );
  const isNumber = typeof value === 'number';
  return (
    <FormField label={label} description={help}>
      <Input
        type={isNumber ? 'number' : 'text'}
        value={String(value ?? '')}
        onChange={({ detail }) => set(isNumber && detail.value !== '' ? Number(detail.value) : detail.value)}
      />
    </FormField>
  );
}
