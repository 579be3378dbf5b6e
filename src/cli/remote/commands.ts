import type { Command } from 'commander';
import { Option } from 'commander';

/** The options of a command that can work at a server. */
export function serverOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--server <url>', 'the godwit serve at which it is done: http://127.0.0.1:8125').env(
        'GODWIT_SERVER',
      ),
    )
    .option('--access-key <id:secret>', 'an access key of the server (or GODWIT_ACCESS_KEY)')
    .option('--user <name>', 'a user of the server, with GODWIT_PASSWORD (or GODWIT_USER)')
    .option('--password-file <file>', "a file that holds this user's password")
    .addOption(
      new Option('--ca <file>', "a certificate in PEM that the server's own is held against").env(
        'GODWIT_CA',
      ),
    );
}

/** Whether a command was told to work at a server. */
export function isRemote({ server }: { readonly server?: unknown }): boolean {
  return typeof server === 'string' && server !== '';
}

type Words = readonly [name: string, description: string];

/** A command with a name as its argument. */
function named(group: Command, [name, description]: Words, what: string): Command {
  return withJson(group.command(name).description(description).argument('<name>', what));
}

function withJson(command: Command): Command {
  return serverOptions(command).option('--json', 'one machine-readable result on standard output');
}

/** The commands that are for servers only. */
export function remoteCommands(program: Command): void {
  taskCommands(program.command('task').description('the tasks of a server: looks at them, starts, stops'));
  projectCommands(
    program.command('project').description('the projects of a server, which convert schemas: looks at them'),
  );
  endpointCommands(
    program.command('endpoint').description('the endpoints of a server: makes and tests them'),
  );
}

function taskCommands(group: Command): void {
  const tasks = async () => await import('./tasks.ts');
  const what = 'the task';
  withJson(group.command('list').description('all tasks, and how far they are')).action(async (options) => {
    process.exitCode = await (await tasks()).listTasks(options);
  });
  named(group, ['show', 'a task, with what it was told and how far it is'], what).action(
    async (name, options) => {
      process.exitCode = await (await tasks()).showTask(name, options);
    },
  );
  const starts = [
    ['start', 'begin', 'starts a task that never ran'],
    ['resume', 'resume', 'goes on with a task where it was'],
    ['restart', 'reload', 'begins a task anew'],
  ] as const;
  for (const [name, how, description] of starts)
    named(group, [name, `${description}, and follows it`], what)
      .option('--detach', 'does not follow it')
      .action(async (task, options) => {
        process.exitCode = await (await tasks()).startTask(task, how, options);
      });
  named(group, ['stop', 'stops a task where it can go on'], what)
    .option('--detach', 'does not wait until it stands')
    .action(async (name, options) => {
      process.exitCode = await (await tasks()).stopTask(name, options);
    });
  named(group, ['delete', 'deletes a task; what it wrote stays'], what).action(async (name, options) => {
    process.exitCode = await (await tasks()).deleteTask(name, options);
  });
  named(group, ['tables', 'the tables of a task, with what became of each'], what).action(
    async (name, options) => {
      process.exitCode = await (await tasks()).showTables(name, options);
    },
  );
  const acts = [
    ['reload', 'data', 'loads tables of a running task again'],
    ['revalidate', 'validate', 'compares tables of a running task again'],
    ['suspend', 'suspend', 'has tables of a running task get no more changes, until they are reloaded'],
  ] as const;
  for (const [name, act, description] of acts)
    named(group, [name, description], what)
      .requiredOption('--table <schema.table...>', 'the tables, as godwit task tables names them')
      .action(async (task, options) => {
        process.exitCode = await (await tasks()).actOnTables(task, { ...options, what: act });
      });
  named(group, ['logs', 'the log of a task'], what)
    .option('--tail <lines>', 'as many of the last lines', '500')
    .option('--follow', 'goes on with what comes')
    .action(async (name, options) => {
      process.exitCode = await (await tasks()).showLogs(name, options);
    });
}

function projectCommands(group: Command): void {
  const projects = async () => await import('./projects.ts');
  const what = 'the project';
  withJson(
    group.command('list').description('all projects; godwit convert SCRIPTS --server makes them'),
  ).action(async (options) => {
    process.exitCode = await (await projects()).listProjects(options);
  });
  named(group, ['show', 'a project, and what was asked of it'], what).action(async (name, options) => {
    process.exitCode = await (await projects()).showProject(name, options);
  });
  const sided = (command: Command): Command =>
    command.addOption(
      new Option('--side <side>', 'which of its trees').choices(['source', 'target']).default('source'),
    );
  sided(named(group, ['tree', 'what is below a place in one of its trees'], what))
    .argument('[path...]', 'the place: Schemas HR Tables')
    .action(async (name, path, options) => {
      process.exitCode = await (await projects()).showTree(name, path, options);
    });
  sided(named(group, ['object', 'an object, what it became, and what is to be known of it'], what))
    .argument('<path...>', 'its place: Schemas HR Tables EMPLOYEES')
    .action(async (name, path, options) => {
      process.exitCode = await (await projects()).showObject(name, path, options);
    });
  named(group, ['delete', 'deletes a project with the scripts that were sent to it'], what).action(
    async (name, options) => {
      process.exitCode = await (await projects()).deleteProject(name, options);
    },
  );
}

function endpointCommands(group: Command): void {
  const endpoints = async () => await import('./endpoints.ts');
  const what = 'the endpoint';
  withJson(group.command('list').description('all endpoints')).action(async (options) => {
    process.exitCode = await (await endpoints()).listEndpoints(options);
  });
  named(group, ['show', 'an endpoint'], what).action(async (name, options) => {
    process.exitCode = await (await endpoints()).showEndpoint(name, options);
  });
  named(group, ['create', 'tries a connection from the server, and keeps it'], what)
    .addOption(
      new Option('--role <role>', 'what it is for').choices(['source', 'target']).makeOptionMandatory(),
    )
    .requiredOption('--url <url>', 'postgresql://user@host/database, mysql://…, mariadb://…, sqlserver://…')
    .option('--database-password-file <file>', 'a file that holds the password of the database')
    .option('--attributes <text>', 'extra connection attributes: name=value;name=value')
    .action(async (name, options) => {
      process.exitCode = await (await endpoints()).createEndpoint(name, options);
    });
  named(group, ['test', 'tries its connection, and tells what a task would miss'], what).action(
    async (name, options) => {
      process.exitCode = await (await endpoints()).testEndpoint(name, options);
    },
  );
  named(group, ['delete', 'deletes an endpoint that no task uses'], what).action(async (name, options) => {
    process.exitCode = await (await endpoints()).deleteEndpoint(name, options);
  });
}
