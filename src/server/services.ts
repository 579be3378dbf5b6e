import type { Core } from './core.ts';
import type { Assessments } from './resources/assessments.ts';
import { makeAssessments } from './resources/assessments.ts';
import type { Certificates } from './resources/certificates.ts';
import { makeCertificates } from './resources/certificates.ts';
import type { Connections } from './resources/connections.ts';
import { makeConnections } from './resources/connections.ts';
import type { Endpoints } from './resources/endpoints.ts';
import { makeEndpoints } from './resources/endpoints.ts';
import type { Instances } from './resources/instances.ts';
import { makeInstances } from './resources/instances.ts';
import type { SchemaConversion } from './resources/schema-conversion.ts';
import { makeSchemaConversion } from './resources/schema-conversion.ts';
import type { Sessions } from './resources/sessions.ts';
import { makeSessions } from './resources/sessions.ts';
import type { SubnetGroups } from './resources/subnet-groups.ts';
import { makeSubnetGroups } from './resources/subnet-groups.ts';
import type { Subscriptions } from './resources/subscriptions.ts';
import { makeSubscriptions } from './resources/subscriptions.ts';
import type { Tags } from './resources/tags.ts';
import { makeTags } from './resources/tags.ts';
import type { TaskInspections } from './resources/task-inspections.ts';
import { makeTaskInspections } from './resources/task-inspections.ts';
import type { Tasks } from './resources/tasks.ts';
import { makeTasks } from './resources/tasks.ts';
import { TaskLogs } from './tasks/task-logs.ts';
import { TaskRunner } from './tasks/runner.ts';
import type { Users } from './resources/users.ts';
import { makeUsers } from './resources/users.ts';

/** All that the server does, for both doors: they check and translate what they are asked, and behave in no way of their own. */
export interface Services extends Core {
  readonly tags: Tags;
  readonly certificates: Certificates;
  readonly endpoints: Endpoints;
  readonly subnetGroups: SubnetGroups;
  readonly instances: Instances;
  readonly connections: Connections;
  readonly tasks: Tasks;
  readonly assessments: Assessments;
  readonly subscriptions: Subscriptions;
  readonly inspections: TaskInspections;
  readonly schemaConversion: SchemaConversion;
  readonly users: Users;
  readonly sessions: Sessions;
  /** Ends what is under way, before the state is closed. */
  close(): Promise<void>;
}

/** Where tasks keep what they know and tell. */
export interface TaskPlaces {
  /** A file, or the URL of a PostgreSQL database. */
  readonly state: string;
  /** The folder of their logs. */
  readonly logs: string;
  /** The address that is told of events that somebody subscribed to. */
  readonly webhook?: string;
}

/** Puts the services together. */
export function makeServices(core: Core, places: TaskPlaces): Services {
  const tags = makeTags(core);
  const certificates = makeCertificates({ ...core, tags });
  const endpoints = makeEndpoints({ ...core, tags, certificates });
  const subnetGroups = makeSubnetGroups({ ...core, tags });
  const instances = makeInstances({ ...core, tags, subnetGroups });
  const connections = makeConnections({ ...core, endpoints, instances });
  const tasks = makeTasks({
    ...core,
    tags,
    endpoints,
    instances,
    logs: new TaskLogs(places.logs),
    runner: new TaskRunner(),
    gauges: new Map(),
    taskState: places.state,
  });
  const assessments = makeAssessments({ ...core, tags, tasks, endpoints, taskState: places.state });
  const { webhook } = places;
  const subscriptions = makeSubscriptions({ ...core, tags, ...(webhook === undefined ? {} : { webhook }) });
  const inspections = makeTaskInspections({ ...core, endpoints, tasks, taskState: places.state });
  const schemaConversion = makeSchemaConversion({ ...core, tags, certificates });
  return {
    ...core,
    tags,
    certificates,
    endpoints,
    subnetGroups,
    instances,
    connections,
    tasks,
    assessments,
    subscriptions,
    inspections,
    schemaConversion,
    users: makeUsers(core),
    sessions: makeSessions(core),
    close: async () => {
      await schemaConversion.close();
      await assessments.settled();
      await inspections.close();
      await tasks.close();
      await subscriptions.close();
      await connections.settled();
      endpoints.close();
    },
  };
}
