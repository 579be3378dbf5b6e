import { appendFile, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AnyObject } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { Workshop } from '../../convert/context.ts';
import { TableLoader } from '../../convert/rows/load-table.ts';
import type { RowStageResult } from '../../convert/rows/stage.ts';
import { RowStage } from '../../convert/rows/stage.ts';
import type { ScriptCatalog } from '../../endpoints/script/catalog.ts';
import type { DataStep } from '../../endpoints/script/data.ts';
import { readData } from '../../endpoints/script/data.ts';
import type { Finding } from '../../text/finding.ts';
import { makeFolder } from '../../text/folder.ts';

/** Characters that may wait before they are written. */
const mostWaiting = 1 << 20;

/** What the data stage needs of a run. */
export interface DataRun {
  readonly read: ScriptCatalog;
  readonly workshop: Workshop;
  readonly encoding?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly selected?: (object: AnyObject) => boolean;
  /** The folder that `data/` is written in; without one, rows are only counted. */
  readonly folder?: string;
  /** Is told the number of characters that were written. */
  readonly progress?: (characters: number) => void;
}

/** Reads the scripts again for their rows, and writes `data/` as it goes. */
export async function convertData(run: DataRun): Promise<RowStageResult> {
  const { read, workshop, selected } = run;
  const stage = new RowStage(workshop, {
    thisYear: new Date().getFullYear(),
    ...(selected ? { selected } : {}),
  });
  const findings: Finding[] = [];
  const steps = readData(read.folder, {
    sources: read.sources,
    dialect: workshop.source,
    schema: read.catalog.defaultSchema,
    directives: workshop.settings.conditionalCompilation,
    guards: read.guards,
    report: (each) => void findings.push(each),
    ...(run.encoding === undefined ? {} : { encoding: run.encoding }),
    ...(run.variables === undefined ? {} : { variables: run.variables }),
  });
  let written = 0;
  const flush = async (): Promise<void> => {
    written += stage.waiting;
    await writeChanges(stage, run.folder);
    run.progress?.(written);
  };
  for await (const some of steps)
    for (const step of some) {
      if (step.kind === 'loader') await load(step, stage, workshop, flush);
      else take(step, stage);
      if (stage.waiting > mostWaiting) await flush();
    }
  stage.end();
  await flush();
  const result = stage.result();
  return { ...result, findings: [...findings, ...result.findings] };
}

function take(step: Exclude<DataStep, { kind: 'loader' }>, stage: RowStage): void {
  if (step.kind === 'statement') stage.statement(step.parsed, step.schema);
  else if (step.kind === 'session') stage.alterSession(step.source);
  else if (step.kind === 'autocommit') stage.autocommit(step.on);
  else if (step.kind === 'commit') stage.commit();
  else if (step.parsed.node.kind === 'drop') stage.drop(step.parsed.node.name, step.parsed, step.schema);
  else if (step.parsed.node.kind === 'createTable')
    stage.filledTable(step.parsed.node, step.parsed, step.schema);
  else stage.commit();
}

/** Runs SQL*Loader's part: the records of all tables of a control file. */
async function load(
  { open, schema, placed }: Extract<DataStep, { kind: 'loader' }>,
  stage: RowStage,
  workshop: Workshop,
  flush: () => Promise<void>,
): Promise<void> {
  const loader = await open();
  const { control, source } = loader;
  if (!placed)
    for (const each of control.tables) stage.unplacedLoad(keyOf(each.schema ?? schema, each.name), source);
  const loaders = new Map(
    control.tables.map((each) => [each, new TableLoader(stage, workshop, each, source, schema)]),
  );
  for await (const row of loader.rows()) {
    loaders.get(row.table)?.record(row.values, row.record);
    if (stage.waiting > mostWaiting) await flush();
  }
  stage.commit();
}

async function writeChanges(stage: RowStage, folder: string | undefined): Promise<void> {
  for (const change of stage.drain()) {
    if (folder === undefined) continue;
    const path = join(folder, change.path);
    if (change.kind === 'remove') await rm(path, { force: true });
    else {
      makeFolder(dirname(path));
      if (change.truncate !== undefined) await truncate(path, change.truncate);
      await appendFile(path, change.data);
    }
  }
}
