import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { MappingJson } from '../judge.ts';
import type { RuleJson } from './model.ts';
import { textOf, withoutRule, withRule, withSelection, withTransformation } from './model.ts';
import { SelectionRule } from './selection-rule.tsx';
import { TransformationRule } from './transformation-rule.tsx';

/** What a form of a rule gets. */
export interface RuleForm {
  readonly rule: RuleJson;
  readonly schemas: readonly string[];
  readonly change: (part: RuleJson) => void;
  readonly remove: () => void;
}

/** The rules as forms: selections, transformations; of other kinds, that they are there. */
export function GuidedMapping({
  json,
  schemas,
  change,
}: {
  readonly json: MappingJson;
  readonly schemas: readonly string[];
  readonly change: (json: MappingJson) => void;
}): ReactNode {
  const formOf = (rule: RuleJson, place: number): RuleForm => ({
    rule,
    schemas,
    change: (part) => change(withRule(json, place, part)),
    remove: () => change(withoutRule(json, place)),
  });
  const placed = json.rules.map((rule, place) => ({ rule, place, type: textOf(rule, 'rule-type') }));
  const selections = placed.filter(({ type }) => type === 'selection');
  const transformations = placed.filter(({ type }) => type === 'transformation');
  const others = placed.filter(({ type }) => type !== 'selection' && type !== 'transformation');
  const suggested = schemas[0] ?? '%';
  return (
    <SpaceBetween size="l">
      <section aria-label="Selection rules">
        <SpaceBetween size="s">
          <Box variant="h3">Selection rules</Box>
          <Box color="text-body-secondary">
            Which tables are moved. An exclusion takes away what an inclusion gave; % stands for any
            characters.
          </Box>
          {selections.length === 0 && (
            <Alert type="info">Without a selection rule, all tables of the source are moved.</Alert>
          )}
          {selections.map(({ rule, place }) => (
            <SelectionRule key={place} {...formOf(rule, place)} />
          ))}
          <Button
            iconName="add-plus"
            formAction="none"
            onClick={() => change(withSelection(json, suggested))}
          >
            Add selection rule
          </Button>
        </SpaceBetween>
      </section>
      <section aria-label="Transformation rules">
        <SpaceBetween size="s">
          <Box variant="h3">Transformation rules</Box>
          <Box color="text-body-secondary">What becomes of names, columns and values on the way.</Box>
          {transformations.map(({ rule, place }) => (
            <TransformationRule key={place} {...formOf(rule, place)} />
          ))}
          <Button
            iconName="add-plus"
            formAction="none"
            onClick={() => change(withTransformation(json, suggested))}
          >
            Add transformation rule
          </Button>
        </SpaceBetween>
      </section>
      {others.length > 0 && (
        <Alert type="info">
          {others.map(({ rule, type }) => `${type} (rule ${textOf(rule, 'rule-id')})`).join(', ')}: these
          rules are kept, and edited as JSON.
        </Alert>
      )}
    </SpaceBetween>
  );
}
