import type { z } from 'zod';
import type { newCertificateRequest } from './contract/certificate.ts';
import type { connectionRequest, endpointChange, newEndpointRequest } from './contract/endpoint.ts';
import type {
  actionRequest,
  editRequest,
  newProjectRequest,
  pathsRequest,
  projectChange,
} from './contract/project.ts';
import type { loginRequest, newUserRequest, setupRequest, userChange } from './contract/session.ts';
import type {
  cutoverRequest,
  newTaskRequest,
  previewRequest,
  reloadRequest,
  startRequest,
  suspendRequest,
  taskChange,
} from './contract/task.ts';

/** What each operation does, by method and path. */
export const summaries: Readonly<Record<string, string>> = {
  'GET /session': 'Says who asks, and whether the first user has still to be made',
  'POST /session': 'Logs in, by a cookie',
  'DELETE /session': 'Logs out',
  'POST /setup': 'Makes the first user, with the token that the server printed when it started',
  'GET /users': 'All users',
  'POST /users': 'Makes a user',
  'GET /users-page': 'A part of the users, searched and ordered',
  'PATCH /users/{name}': "Changes a user's role or password, and ends the user's sessions",
  'DELETE /users/{name}': 'Deletes a user, but for the only admin',
  'GET /endpoints': 'All endpoints',
  'POST /endpoints': 'Makes an endpoint; its password is sealed and never given back',
  'GET /endpoints-page': 'A part of the endpoints, searched and ordered',
  'GET /endpoints/{id}': 'An endpoint',
  'PATCH /endpoints/{id}': 'Changes an endpoint; what is not given stays, its password too',
  'DELETE /endpoints/{id}': 'Deletes an endpoint that no task uses',
  'POST /endpoints/{id}/test': 'Tests its connection, and says what a task would miss there',
  'GET /endpoints/{id}/tables': 'The tables that its user sees',
  'POST /connections/test': 'Tests a connection before anything is kept',
  'GET /certificates': 'The certificates that endpoints trust',
  'POST /certificates': 'Keeps a certificate',
  'GET /certificates-page': 'A part of the certificates, searched and ordered',
  'DELETE /certificates/{id}': 'Deletes a certificate that no endpoint names',
  'GET /instances': 'The replication instances: pools of workers',
  'GET /instances-page': 'A part of the replication instances, searched and ordered',
  'GET /tasks': 'All tasks, and how far they are',
  'POST /tasks': 'Makes a task; it is started by itself',
  'GET /tasks-page': 'A part of the tasks, searched, chosen and ordered',
  'GET /tasks/{id}': 'A task with its mappings, its settings in full and how far it is',
  'PATCH /tasks/{id}': 'Changes a task that does not run',
  'POST /tasks/{id}/preview':
    'Says which tables a change would have loaded, loaded again or left when the task goes on; nothing is changed',
  'DELETE /tasks/{id}': 'Deletes a task that does not run; what it wrote into the target stays',
  'POST /tasks/{id}/start': 'Starts a task, goes on with it, or begins it anew',
  'POST /tasks/{id}/stop': 'Stops a task where it can go on',
  'GET /tasks/{id}/tables': 'The statistics of all its tables',
  'GET /tasks/{id}/tables/page': 'A part of the statistics, searched, chosen and ordered',
  'GET /tasks/{id}/tables.csv': 'The statistics of all its tables, as a file of CSV',
  'POST /tasks/{id}/reload': 'Loads tables of a running task again, or compares them again',
  'POST /tasks/{id}/suspend': 'Has tables of a running task get no more changes, until they are loaded again',
  'GET /tasks/{id}/metrics': 'Throughput, lag and memory of the last minutes',
  'GET /tasks/{id}/log': 'The last lines of its log',
  'GET /tasks/{id}/recorded':
    'Rows that the target refused, and rows that differ, with their values (operators)',
  'GET /tasks/{id}/check': 'What its last check found',
  'POST /tasks/{id}/check': 'Examines both ends',
  'GET /tasks/{id}/cutover': 'How far its last cutover is, or how it ended',
  'POST /tasks/{id}/cutover':
    'Ends a task that is stopped: applies the last changes, compares counts, sets sequences',
  'GET /projects': 'All migration projects',
  'POST /projects': 'Makes a project of scripts, of scripts that will be sent, or of a live source',
  'GET /projects-page': 'A part of the projects, searched and ordered',
  'GET /projects/{id}': 'A project',
  'GET /projects/{id}/configuration': 'How it reads its source and converts, in the sections of the DMS API',
  'PATCH /projects/{id}': 'Changes its target, its transformation rules or how it converts',
  'DELETE /projects/{id}': 'Deletes a project with the scripts that were sent to it',
  'PUT /projects/{id}/scripts': 'Sends a script, of 1 GiB at most, to a project that was made for that',
  'DELETE /projects/{id}/scripts': 'Takes away all scripts that were sent',
  'GET /projects/{id}/tree': 'What is below a place in one of its trees',
  'GET /projects/{id}/tree/way': 'Where an object stands in the tree',
  'GET /projects/{id}/search': 'Objects by a part of their names',
  'GET /projects/{id}/model': 'An object, its text, what it became, and what is to be known of it',
  'PUT /projects/{id}/model': "Puts a text of the user's own in an object's place, or takes it away",
  'POST /projects/{id}/targets': 'What stands in the target for objects of the source',
  'POST /projects/{id}/jobs': 'Has objects read, assessed, converted, applied or saved as SQL',
  'GET /projects/{id}/jobs': 'What was asked for, the latest first, and how far it is',
  'POST /projects/{id}/jobs/{job}/cancel': 'Gives up something that was asked for',
  'GET /projects/{id}/report': 'The assessment in sum, and its findings by kind',
  'POST /projects/{id}/report/files': 'Makes the report as PDF and CSV',
  'GET /history/events': 'What happened, the latest first',
  'GET /history/events-page': 'A part of what happened, searched and ordered',
  'GET /history/deeds-page': 'A part of who did what, searched and ordered (admins)',
  'GET /history/deeds': 'Who did what, the latest first (admins)',
  'GET /events': 'What changes, as server-sent events: the resource that is another now, never what it is',
};

const connection = {
  role: 'source',
  engine: 'mysql',
  host: 'db1.example.com',
  port: 3306,
  database: 'shop',
  user: 'mover',
  password: 'env:SHOP_PASSWORD',
  tls: 'require',
} as const;
const mappings = {
  rules: [
    {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': 'shop',
      'object-locator': { 'schema-name': 'shop', 'table-name': '%' },
      'rule-action': 'include',
    },
  ],
};
const orders = [{ schema: 'shop', name: 'orders' }];

/** A body for each operation that has one: the compiler holds it against the contract. */
export const examples: Readonly<Record<string, object>> = {
  'POST /session': { name: 'ada', password: 'correct horse battery' } satisfies z.input<typeof loginRequest>,
  'POST /setup': {
    token: 'the token of the printed address',
    name: 'ada',
    password: 'correct horse battery',
  } satisfies z.input<typeof setupRequest>,
  'POST /users': { name: 'vi', password: 'correct horse battery', role: 'viewer' } satisfies z.input<
    typeof newUserRequest
  >,
  'PATCH /users/{name}': { role: 'operator' } satisfies z.input<typeof userChange>,
  'POST /endpoints': { id: 'shop', ...connection } satisfies z.input<typeof newEndpointRequest>,
  'PATCH /endpoints/{id}': { host: 'db2.example.com' } satisfies z.input<typeof endpointChange>,
  'POST /connections/test': connection satisfies z.input<typeof connectionRequest>,
  'POST /certificates': {
    id: 'company',
    pem: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
  } satisfies z.input<typeof newCertificateRequest>,
  'POST /tasks': {
    id: 'shop',
    source: 'shop',
    target: 'warehouse',
    type: 'full-load-and-cdc',
    mappings,
    settings: { TargetMetadata: { BatchApplyEnabled: true } },
  } satisfies z.input<typeof newTaskRequest>,
  'PATCH /tasks/{id}': { settings: { ValidationSettings: { EnableValidation: true } } } satisfies z.input<
    typeof taskChange
  >,
  'POST /tasks/{id}/preview': { mappings } satisfies z.input<typeof previewRequest>,
  'POST /tasks/{id}/start': { how: 'begin' } satisfies z.input<typeof startRequest>,
  'POST /tasks/{id}/reload': { tables: orders, what: 'data' } satisfies z.input<typeof reloadRequest>,
  'POST /tasks/{id}/suspend': { tables: orders } satisfies z.input<typeof suspendRequest>,
  'POST /tasks/{id}/cutover': { reverse: false, allowDifferences: false } satisfies z.input<
    typeof cutoverRequest
  >,
  'POST /projects': {
    id: 'harbor',
    source: { kind: 'uploaded', engine: 'oracle' },
    target: { kind: 'virtual', engine: 'postgres' },
  } satisfies z.input<typeof newProjectRequest>,
  'PATCH /projects/{id}': {
    configuration: { Source: { Exclude: ['HR.TMP%'] }, Verification: { Mode: 'embedded' } },
  } satisfies z.input<typeof projectChange>,
  'PUT /projects/{id}/model': {
    path: ['Schemas', 'HR', 'Views', 'STAFF'],
    text: 'CREATE VIEW hr.staff AS SELECT 1 AS id;',
  } satisfies z.input<typeof editRequest>,
  'POST /projects/{id}/targets': { paths: [['Schemas', 'HR']] } satisfies z.input<typeof pathsRequest>,
  'POST /projects/{id}/jobs': { action: 'convert', side: 'source', paths: [] } satisfies z.input<
    typeof actionRequest
  >,
};
