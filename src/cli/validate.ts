import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import { makePlan } from '../migrate/plan.ts';
import { validationOptions } from '../migrate/validate/options.ts';
import type { ValidationEvents } from '../migrate/validate/validate.ts';
import { validate } from '../migrate/validate/validate.ts';
import { OperationError } from '../text/error.ts';
import { openSink, openSource } from '../jobs/endpoints.ts';
import { onInterrupt } from './interrupt.ts';
import { namingOf } from '../jobs/moving.ts';
import type { TaskOptions } from './task-description.ts';
import { describeTask } from './task-description.ts';
import { validationStatus, validationTable } from './validation-table.ts';

/** What `godwit validate` can be told. */
export interface ValidateOptions extends TaskOptions {
  readonly recheckDelay: string;
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `godwit validate`: gives the exit status. 0: all rows are the same; 1: some differ; 2: a table could not be compared. */
export async function validateCommand(options: ValidateOptions, file?: string): Promise<number> {
  const recheckSeconds = Number(options.recheckDelay);
  if (!(recheckSeconds >= 0))
    throw new OperationError('--recheck-delay is a number of seconds.', { code: 'option', side: 'config' });
  const described = describeTask(file, options);
  const { settings, mapping } = described;
  const stop = new AbortController();
  const release = onInterrupt(async () => {
    stop.abort(new Error('stopped'));
    await Promise.resolve();
  });
  let source: Source | undefined;
  let sink: Sink | undefined;
  try {
    source = await openSource(described.source, mapping.takes ? { takes: mapping.takes } : {});
    sink = await openSink(described.target, { controlSchema: settings.ControlTablesSettings.ControlSchema });
    const plan = await makePlan(source, sink, namingOf(mapping, settings));
    const tables = await validate({
      task: described.name ?? 'validate',
      source,
      sink,
      plan,
      repairs: options.repair === true,
      options: { ...validationOptions(settings.ValidationSettings), recheckSeconds },
      signal: stop.signal,
      events: progressOn(process.stderr),
    });
    process.stdout.write(
      options.json === true ? `${JSON.stringify({ tables }, undefined, 2)}\n` : validationTable(tables),
    );
    return validationStatus(tables);
  } finally {
    await Promise.all([source?.close(), sink?.close()]);
    release();
  }
}

/** One line that is painted over on a terminal; elsewhere nothing, because the result names every table. */
export function progressOn(stream: NodeJS.WriteStream): ValidationEvents {
  let rows = 0;
  let tables = 0;
  const paint = () => {
    if (stream.isTTY)
      stream.write(`\r\x1b[K${rows.toLocaleString('en-US')} rows compared, ${tables} tables done`);
  };
  return {
    onRows: (_table, more) => {
      rows += more;
      paint();
    },
    onTable: () => {
      tables += 1;
      paint();
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}
