import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { ReactNode } from 'react';
import type { RuleJson } from './model.ts';
import { locatorOf, textOf } from './model.ts';

interface RuleField {
  readonly rule: RuleJson;
  readonly change: (part: RuleJson) => void;
}

/** The schema that a rule speaks of, with those of the source as suggestions. */
export function SchemaField({
  rule,
  change,
  schemas,
}: RuleField & { readonly schemas: readonly string[] }): ReactNode {
  const locator = locatorOf(rule);
  return (
    <FormField label="Schema">
      <Autosuggest
        value={textOf(locator, 'schema-name')}
        onChange={({ detail }) => change({ 'object-locator': { ...locator, 'schema-name': detail.value } })}
        options={['%', ...schemas].map((value) => ({ value }))}
        enteredTextLabel={(value) => `Use “${value}”`}
        ariaLabel="Schema"
        filteringType="auto"
      />
    </FormField>
  );
}

/** The table or the column that a rule speaks of. */
export function NameField({
  rule,
  change,
  part,
  label,
}: RuleField & { readonly part: string; readonly label: string }): ReactNode {
  const locator = locatorOf(rule);
  return (
    <FormField label={label}>
      <Input
        value={textOf(locator, part)}
        onChange={({ detail }) => change({ 'object-locator': { ...locator, [part]: detail.value } })}
      />
    </FormField>
  );
}

/** A text of a rule that may be left out. */
export function TextField({
  rule,
  change,
  part,
  label,
}: RuleField & { readonly part: string; readonly label: string }): ReactNode {
  return (
    <FormField label={label}>
      <Input
        value={textOf(rule, part)}
        onChange={({ detail }) => change({ [part]: detail.value === '' ? undefined : detail.value })}
      />
    </FormField>
  );
}

/** One of some words of a rule. */
export function ChoiceField({
  rule,
  change,
  part,
  label,
  choices,
}: RuleField & {
  readonly part: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}): ReactNode {
  const value = textOf(rule, part);
  return (
    <FormField label={label}>
      <Select
        selectedOption={choices.find((each) => each.value === value) ?? { value, label: value }}
        options={choices}
        onChange={({ detail }) => change({ [part]: detail.selectedOption.value })}
      />
    </FormField>
  );
}
