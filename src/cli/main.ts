import { Command, CommanderError, Option } from 'commander';
import { OperationError } from '../text/error.ts';
import { wasInterrupted } from './interrupt.ts';
import { isRemote, remoteCommands, serverOptions } from './remote/commands.ts';
import { sourceNames } from '../jobs/source-names.ts';
import { version } from '../jobs/version.ts';

/**
 * The command line. Sub-commands are imported when they are run, so that `--help` is answered at once. The exit status is 0
 * when all is done, 1 when it is done with findings that want a look, 2 when it could not be done.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = build();
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!wasInterrupted()) process.exitCode = explain(error, args.includes('--json'));
  }
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'option', side: 'config' });
}

function build(): Command {
  const program = new Command('godwit')
    .description(
      'Moves databases: converts schemas and code to PostgreSQL and proves the result, moves the rows of running databases, follows their changes and compares both sides.',
    )
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('See godwit --help, or godwit COMMAND --help.')
    .exitOverride();
  sourceCommand(
    program,
    'convert',
    'converts scripts to a folder of PostgreSQL SQL, proves it in a real server, and reports',
  )
    .option('--out <folder>', 'the folder that is written')
    .option('--verify <where>', 'embedded, the URL of a PostgreSQL server, or off', 'embedded')
    .option(
      '--overrides <folder>',
      "converted objects of your own: <schema>/<kind>/<name>.sql takes the converted text's place",
    )
    .option(
      '--catalog <folder>',
      'scripts that define what one statement on standard input (SOURCE is -) speaks of',
    )
    .action(async (source: string, options: Record<string, unknown>, command: Command) => {
      if (source === '-') {
        // A server that the environment names is for the other commands.
        if (command.getOptionValueSource('server') === 'cli')
          throw wrong('Statements on standard input (SOURCE is -) are converted here: leave out --server.');
        const { statementCommand } = await import('./statement.ts');
        process.exitCode = await statementCommand(options as never);
        return;
      }
      if (options['catalog'] !== undefined)
        throw wrong(
          '--catalog is for statements on standard input (SOURCE is -): scripts of a folder are read together, and need none.',
        );
      if (isRemote(options)) {
        const { remoteConvert } = await import('./remote/convert.ts');
        process.exitCode = await remoteConvert(source, options as never, 'convert');
        return;
      }
      const { convertCommand } = await import('./convert.ts');
      process.exitCode = await convertCommand(source, options as never);
    });
  sourceCommand(program, 'assess', 'reports what a conversion would do, and how much is left for your hands')
    .option('--out <folder>', 'the folder that the report is written to', 'godwit-report')
    .option('--verify <where>', 'embedded, the URL of a PostgreSQL server, or off', 'embedded')
    .action(async (source: string, options: Record<string, unknown>) => {
      if (isRemote(options)) {
        const { remoteConvert } = await import('./remote/convert.ts');
        process.exitCode = await remoteConvert(source, options as never, 'assess');
        return;
      }
      const { assessCommand } = await import('./convert.ts');
      process.exitCode = await assessCommand(source, options as never);
    });
  serverOptions(program.command('apply'))
    .description('installs a converted folder in a PostgreSQL database')
    .argument('<folder>', 'what `godwit convert --out` wrote; with --server the name of a project')
    .option('--target <url>', 'postgresql://user@host/database')
    .addOption(
      new Option('--stage <stage>', 'which part')
        .choices(['pre-data', 'data', 'indexes', 'post-data', 'all'])
        .default('all'),
    )
    .option('--json', 'one machine-readable result on standard output')
    .action(async (folder: string, options: Record<string, unknown>) => {
      if (isRemote(options)) {
        const { remoteApply } = await import('./remote/convert.ts');
        process.exitCode = await remoteApply(folder, options as never);
        return;
      }
      if (options['target'] === undefined)
        throw new OperationError('--target URL is needed: postgresql://user@host/database.', {
          code: 'option',
          side: 'config',
        });
      const { applyCommand } = await import('./apply.ts');
      process.exitCode = await applyCommand(folder, options as never);
    });
  conversionOptions(
    program
      .command('diff')
      .description('compares a PostgreSQL database with what the scripts would make of it')
      .requiredOption('--source <scripts>', 'a folder or file of SQL scripts')
      .requiredOption('--target <url>', 'postgresql://user@host/database'),
  )
    .option('--overrides <folder>', 'converted objects of your own, as for convert')
    .option(
      '--verify <where>',
      'where the converted objects are made to be compared: embedded, or the URL of a PostgreSQL server',
      'embedded',
    )
    .action(async (options: Record<string, unknown>) => {
      const { diffCommand } = await import('./diff.ts');
      process.exitCode = await diffCommand(options as never);
    });
  taskOptions(
    program
      .command('migrate')
      .description('moves the rows of a running database into another, and follows its changes')
      .argument(
        '[file]',
        'a task file: all of the options below in one JSON document; with --server also the name of a task',
      ),
  )
    .addOption(
      new Option('--type <type>', 'what is moved (full-load when nothing is said)').choices([
        'full-load',
        'cdc',
        'full-load-and-cdc',
      ]),
    )
    .option('--task <name>', 'the name under which the task is continued')
    .option('--state <place>', 'the file in which tasks are kept, or the URL of a PostgreSQL database')
    .option('--start-position <position>', 'where the changes begin: an LSN, FILE:OFFSET, or GTIDs')
    .option('--start-time <time>', 'begins with what was committed then: 2026-11-23T08:00:00 (UTC)')
    .option('--stop-position <position>', 'ends with what was committed up to there')
    .option('--stop-time <time>', 'ends with what was committed by then')
    .option('--restart', 'begins anew a task that was begun or done before')
    .option('--source-moved', 'the source is another server of the same replication than before')
    .option('--check', 'only examines both ends and says what is missing, with the statement that mends it')
    .option('--detach', 'with --server: starts the task and does not follow it')
    .option('--json', 'a JSON object for each event on standard output, the result in the last line')
    .action(async (file: string | undefined, options: Record<string, unknown>) => {
      if (isRemote(options)) {
        const { remoteMigrate } = await import('./remote/migrate.ts');
        process.exitCode = await remoteMigrate(file, options);
        return;
      }
      const { migrateCommand } = await import('./migrate.ts');
      process.exitCode = await migrateCommand(options as never, file);
    });
  taskOptions(
    program
      .command('validate')
      .description('compares the rows of two databases, says which differ, and mends them when told to')
      .argument('[file]', 'a task file, as for godwit migrate'),
  )
    .option('--task <name>', 'the name under which differing rows are recorded in the target (validate)')
    .option('--recheck-delay <seconds>', 'after which rows that differ are compared again, twice', '2')
    .option('--repair', "makes the target's rows that differ what they are in the source")
    .option('--json', 'one machine-readable result on standard output')
    .action(async (file: string | undefined, options: Record<string, unknown>) => {
      if (isRemote(options)) {
        const { remoteValidate } = await import('./remote/validate.ts');
        process.exitCode = await remoteValidate(file, options as never);
        return;
      }
      const { validateCommand } = await import('./validate.ts');
      process.exitCode = await validateCommand(options as never, file);
    });
  taskOptions(
    program
      .command('cutover')
      .description(
        'ends a followed task: applies the last changes, compares counts, sets sequences, checks foreign keys',
      )
      .argument('<task>', 'the name of the task, or its task file'),
  )
    .option('--state <place>', 'the file in which tasks are kept, or the URL of a PostgreSQL database')
    .option('--reverse', 'records the changes of the target from now on, so that they can be brought back')
    .option('--allow-differences', 'goes on though counts differ or rows break foreign keys')
    .option('--json', 'one machine-readable result on standard output')
    .action(async (task: string, options: Record<string, unknown>) => {
      if (isRemote(options)) {
        const { remoteCutover } = await import('./remote/cutover.ts');
        process.exitCode = await remoteCutover(task, options);
        return;
      }
      const { cutoverCommand } = await import('./cutover.ts');
      process.exitCode = await cutoverCommand(task, options as never);
    });
  remoteCommands(program);
  program
    .command('serve')
    .description('answers the DMS API: for the AWS SDK, `aws dms` and Terraform')
    .option('--port <number>', 'where it listens; 0 takes any that is free', '8125')
    .option('--host <address>', 'the address it listens at', '127.0.0.1')
    .option(
      '--state <place>',
      'the file in which it keeps what it holds, or the URL of a PostgreSQL database',
    )
    .option('--files <folder>', 'the folder of its key, its logs and its files, if the state is a database')
    .option('--access-key <id:secret...>', 'a key that requests are signed with (or GODWIT_ACCESS_KEYS)')
    .option('--anonymous', 'takes requests without a signature, on loopback only')
    .option('--tls-cert <file>', 'a certificate in PEM: serves HTTPS, with --tls-key')
    .option('--tls-key <file>', 'its key')
    .option('--event-webhook <url>', 'the address that is told of events that somebody subscribed to')
    .option('--region <name>', 'the region in ARNs', 'us-east-1')
    .option('--account <number>', 'the account in ARNs', '000000000000')
    .option('--audit-days <number>', 'how long it is kept who did what: for good unless a number is given')
    .option('--scripts <folder>', 'the folder in which scripts of offline sources lie', '.')
    .action(async (options: Record<string, unknown>) => {
      const { serveCommand } = await import('./serve.ts');
      process.exitCode = await serveCommand(options as never);
    });
  program
    .command('demo')
    .description('the whole story on a sample database and an embedded PostgreSQL')
    .option('--out <folder>', 'the folder that is written', 'godwit-demo')
    .action(async (options: Record<string, unknown>) => {
      const { demoCommand } = await import('./demo.ts');
      process.exitCode = await demoCommand(options as never);
    });
  return program;
}

/** The options of all commands that work with the two ends of a task. */
function taskOptions(command: Command): Command {
  return serverOptions(command)
    .option(
      '--source <url>',
      'postgresql://user@host/database, mysql://user@host/database, sqlserver://user@host/database',
    )
    .option('--target <url>', 'postgresql://user@host/database, mysql://user@host/database')
    .option('--source-password-file <file>', 'a file that holds the password of the source')
    .option('--target-password-file <file>', 'a file that holds the password of the target')
    .option('--table-mappings <file>', 'selection and transformation rules in the JSON of AWS DMS')
    .option('--task-settings <file>', 'task settings in the JSON of AWS DMS, or a part of it');
}

/** A command that reads scripts, with the options that all of these share. */
function sourceCommand(program: Command, name: string, description: string): Command {
  const command = serverOptions(program.command(name))
    .option('--project <name>', 'with --server: the project there, by default named like the scripts')
    .description(description)
    .argument(
      '<source>',
      'a folder or file of SQL scripts, a sqlserver:// URL, - for one statement on standard input; with --server also the name of a project',
    )
    .option('--to <targets>', 'the target, for assess several with commas', 'postgresql');
  return conversionOptions(command);
}

/** The options of all commands that convert something. */
function conversionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--from <dialect>', 'the dialect of the scripts').choices(sourceNames).default('oracle'),
    )
    .option('--encoding <name>', 'the encoding of files without a byte order mark')
    .option('--schema <name>', 'the schema of names without one')
    .option('--define <name=value...>', 'values of substitution variables')
    .option('--include <pattern...>', "objects to convert: 'HR.%'")
    .option('--exclude <pattern...>', 'objects to leave out')
    .option('--mapping <file>', 'selection and transformation rules in the JSON of AWS DMS')
    .option('--settings <file>', 'settings as JSON')
    .option('--json', 'one machine-readable result on standard output');
}

/** Says what went wrong, for people, and for programs that asked for JSON; gives the exit status. */
function explain(error: unknown, asJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OperationError) {
    const { code, side, retry, message } = error;
    if (asJson) process.stdout.write(`${JSON.stringify({ error: { code, side, retry, message } })}\n`);
    process.stderr.write(`godwit: ${error.message}\n`);
    return 2;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`godwit: this is a defect of Godwit, please report it:\n${text}\n`);
  return 2;
}
