import { assessObject } from '../../report/assessment.ts';
import type { ConvertedStatements } from '../conversion/statement.ts';
import { convertStatements } from '../conversion/statement.ts';
import { reportFinding } from '../conversion/report-objects.ts';
import { readSource } from '../conversion/conversion.ts';
import type { ConvertedModel, ModelSource } from './convert.ts';
import type { ModelPath } from './path.ts';
import type { TargetModel } from './targets.ts';

/** A statement that a user wants to see converted, as a model of its schema. */
export interface StatementModel {
  readonly path: ModelPath;
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
}

/** Statements converted: each with the model of the target that it became, which has no statements where nothing could be made. */
export interface ConvertedStatementModels {
  readonly converted: readonly ConvertedModel[];
  readonly targets: readonly TargetModel[];
  readonly packUsed: readonly string[];
}

/** Converts statements of users against the objects of a source. A statement that cannot be read is converted with the error that says so. */
export async function convertStatementModels(
  source: ModelSource,
  statements: readonly StatementModel[],
): Promise<ConvertedStatementModels> {
  const converted: ConvertedModel[] = [];
  const targets: TargetModel[] = [];
  const packUsed = new Set<string>();
  for (const each of statements) {
    // Each is read with the objects anew: a conversion leaves its marks on the trees.
    const known = await readSource(source, () => {});
    const made = convertStatements(each.definition, { ...source, schema: each.schema }, known);
    for (const name of made.packUsed) packUsed.add(name);
    const target = targetOf(each, made);
    targets.push(target);
    converted.push(modelOf(each, made, target));
  }
  return { converted, targets, packUsed: [...packUsed] };
}

function targetOf({ schema, name }: StatementModel, { statements }: ConvertedStatements): TargetModel {
  const inTarget = schema.toLowerCase();
  return {
    path: ['Schemas', inTarget, 'Statements', name],
    kind: 'statement',
    schema: inTarget,
    name,
    overridePath: '',
    isOverridden: false,
    statements: statements.map((sql, ordinal) => ({ stage: 'post-data', ordinal, sql })),
  };
}

function modelOf(
  { path, schema, name, definition }: StatementModel,
  { statements, findings, sources }: ConvertedStatements,
  target: TargetModel,
): ConvertedModel {
  const report = assessObject({
    id: `statement ${schema}.${name}`,
    schema,
    kind: 'statement',
    name,
    source: { file: '-', line: 1, endLine: definition.split('\n').length },
    converted: statements.length > 0 && findings.every(({ severity }) => severity !== 'error'),
    verified: null,
    verification: { loaded: false, analysed: false, reason: 'statements are not tried' },
    findings: findings.map((each) => reportFinding(each, sources)),
    text: {
      source: [{ file: '-', line: 1, text: definition }],
      target: { file: '-', line: 1, text: statements.join('\n\n') },
    },
  });
  return { path, report, targets: [target.path] };
}
