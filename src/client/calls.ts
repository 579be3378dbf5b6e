import type {
  Connection,
  ConnectionResult,
  EndpointView,
  NewEndpoint,
  TablesView,
} from '../server/rest/contract/endpoint.ts';
import type { HappeningView } from '../server/rest/contract/history.ts';
import type {
  BranchView,
  ConfigurationView,
  JobView,
  ModelView,
  NewProject,
  ProjectAction,
  ProjectChange,
  ProjectView,
  ReportView,
  TreeSide,
} from '../server/rest/contract/project.ts';
import type {
  CheckRun,
  CutoverView,
  LogLine,
  NewTask,
  RecordedView,
  TableRow,
  TaskDetails,
  TaskView,
} from '../server/rest/contract/task.ts';

/** Tables by name. */
export interface NamedTables {
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
}

/**
 * What is asked of `/api/v1`, by method and path: the body and the query that go, and the answer that comes, in the types of the server's contract. A test holds the names against the
 * server's description of itself.
 */
export interface Calls {
  'GET /endpoints': { answer: readonly EndpointView[] };
  'POST /endpoints': { body: NewEndpoint; answer: EndpointView };
  'GET /endpoints/:id': { answer: EndpointView };
  'DELETE /endpoints/:id': { answer: void };
  'POST /endpoints/:id/test': { answer: ConnectionResult };
  'GET /endpoints/:id/tables': { answer: TablesView };
  'POST /connections/test': { body: Connection; answer: ConnectionResult };
  'GET /tasks': { answer: readonly TaskView[] };
  'POST /tasks': { body: NewTask; answer: TaskDetails };
  'GET /tasks/:id': { answer: TaskDetails };
  'PATCH /tasks/:id': {
    body: Partial<Pick<NewTask, 'type' | 'mappings' | 'settings' | 'startFrom' | 'stopAt'>> & {
      readonly version?: string;
    };
    answer: TaskDetails;
  };
  'DELETE /tasks/:id': { answer: void };
  'POST /tasks/:id/start': { body: { readonly how: 'begin' | 'resume' | 'reload' }; answer: TaskDetails };
  'POST /tasks/:id/stop': { answer: TaskDetails };
  'GET /tasks/:id/tables': { answer: readonly TableRow[] };
  'POST /tasks/:id/reload': { body: NamedTables & { readonly what: 'data' | 'validate' }; answer: void };
  'POST /tasks/:id/suspend': { body: NamedTables; answer: void };
  'GET /tasks/:id/log': { query: { readonly limit: string }; answer: readonly LogLine[] };
  'GET /tasks/:id/recorded': { answer: RecordedView };
  'GET /tasks/:id/check': { answer: CheckRun };
  'POST /tasks/:id/check': { answer: void };
  'GET /tasks/:id/cutover': { answer: CutoverView };
  'POST /tasks/:id/cutover': {
    body: { readonly reverse: boolean; readonly allowDifferences: boolean };
    answer: void;
  };
  'GET /projects': { answer: readonly ProjectView[] };
  'POST /projects': { body: NewProject; answer: ProjectView };
  'GET /projects/:id': { answer: ProjectView };
  'DELETE /projects/:id': { answer: void };
  'PATCH /projects/:id': { body: ProjectChange; answer: ProjectView };
  'PUT /projects/:id/scripts': { query: { readonly path: string }; body: Uint8Array; answer: void };
  'DELETE /projects/:id/scripts': { answer: void };
  'GET /projects/:id/configuration': { answer: ConfigurationView };
  'GET /projects/:id/tree': {
    query: { readonly side: TreeSide; readonly path: string; readonly offset: string };
    answer: BranchView;
  };
  'GET /projects/:id/model': {
    query: { readonly side: TreeSide; readonly path: string };
    answer: ModelView;
  };
  'GET /projects/:id/jobs': { answer: readonly JobView[] };
  'POST /projects/:id/jobs': {
    body: {
      readonly action: ProjectAction;
      readonly side: TreeSide;
      readonly paths: readonly (readonly string[])[];
      readonly resultFor?: string;
    };
    answer: JobView;
  };
  'POST /projects/:id/jobs/:job/cancel': { answer: JobView };
  'GET /projects/:id/report': { answer: ReportView };
  'POST /projects/:id/report/files': { answer: { readonly pdf: string; readonly csv: string } };
  'GET /history/events': {
    query: { readonly arn: string; readonly limit: string };
    answer: readonly HappeningView[];
  };
}

/** The members of a call besides its answer: what `:names` of its path are, its query, its body. */
export type Asked<Call extends { readonly answer: unknown }> = {
  readonly path?: Readonly<Record<string, string>>;
} & Omit<Call, 'answer'>;
