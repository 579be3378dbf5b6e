import { join } from 'node:path';
import { convertSource } from '../jobs/conversion/conversion.ts';
import { OutFolder } from '../jobs/conversion/out-folder.ts';
import type { ConversionProgress } from '../jobs/conversion/progress.ts';
import { openProver } from '../jobs/conversion/prover.ts';
import { complete, writeResult } from '../jobs/conversion/run.ts';
import { OperationError } from '../text/error.ts';
import { onInterrupt } from './interrupt.ts';
import type { ConversionOptions } from './prepare.ts';
import { prepare } from './prepare.ts';
import { Progress } from './progress.ts';
import { isClean, summarise } from './summary.ts';

/** What the commands that read scripts can be told. */
export interface SourceOptions extends ConversionOptions {
  readonly from: string;
  readonly to: string;
  readonly out?: string;
  readonly verify: string;
  readonly catalog?: string;
  readonly json?: boolean;
}

/** `godwit convert`: gives the exit status. */
export async function convertCommand(source: string, options: SourceOptions): Promise<number> {
  if (options.to !== 'postgresql')
    throw new OperationError(`There is no converter to ${options.to} yet: --to postgresql is the only one.`, {
      code: 'target',
      side: 'config',
    });
  if (options.out === undefined)
    throw new OperationError('--out FOLDER is needed: it says where the result is written.', {
      code: 'out-folder',
      side: 'config',
    });
  return run(source, options, options.out, true);
}

/** `godwit assess`: the report alone. */
export async function assessCommand(source: string, options: SourceOptions): Promise<number> {
  return run(source, options, options.out ?? 'godwit-report', false);
}

async function run(
  source: string,
  options: SourceOptions,
  out: string,
  withResult: boolean,
): Promise<number> {
  const started = new Date();
  const wanted = await prepare(source, options);
  const prover = await openProver(options.verify, wanted.settings.targetVersion);
  const folder = await OutFolder.begin(out);
  const { live } = wanted;
  const prepared = live ? { ...wanted, live: { ...live, scripts: join(folder.aside, 'source') } } : wanted;
  const progress = new Progress();
  const tell = ({ text }: ConversionProgress): void => progress.show(text);
  let forget = (): void => {};
  try {
    const converted = await convertSource(prepared, tell, prover === undefined);
    // Until here nothing has been begun, so that a signal may end the process as it comes, in the midst of the conversion.
    forget = onInterrupt(async () => {
      await folder.giveUp();
      await prover?.close();
    });
    const rows = withResult ? { folder: folder.aside } : 'count';
    const { to, verify } = options;
    const told = { command: `godwit ${withResult ? 'convert' : 'assess'} ${prepared.source}`, to, verify };
    const made = await complete(converted, { prepared, told, started, prover, tell, rows });
    progress.show('Writing …');
    await writeResult(folder, made, withResult);
    await folder.finish();
    progress.clear();
    summarise(made.report, options.json, out);
    return isClean(made.report) ? 0 : 1;
  } catch (error) {
    await folder.giveUp();
    throw error;
  } finally {
    progress.clear();
    forget();
    await prover?.close();
  }
}
