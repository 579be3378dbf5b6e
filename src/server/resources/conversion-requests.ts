import { randomUUID } from 'node:crypto';
import { Abandoned } from '../conversions/process.ts';
import type { WorkProgress } from '../conversions/messages.ts';
import type { Core } from '../core.ts';
import { invalidState, notFound } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import type { Origin } from '../store/models.ts';
import type { MigrationProject, Projects } from './projects.ts';

/** The operations of Schema Conversion that take their time. */
export type ConversionOperation =
  | 'import'
  | 'assessment'
  | 'conversion'
  | 'creation'
  | 'export-as-script'
  | 'export-to-target'
  | 'extension-pack';

/** The states of a request, in the words of the DMS API ("SchemaConversionRequest"). */
export type RequestStatus = 'RECEIVED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCELING' | 'CANCELED';

/** What an operation was asked for. All of it is kept, so that a request that waits outlives the server. */
export interface Asked {
  /** The JSON of selection rules. */
  readonly rules?: string;
  readonly origin?: Origin;
  readonly refresh?: boolean;
  readonly fileName?: string;
  readonly overwriteExtensionPack?: boolean;
  readonly name?: string;
  readonly definition?: string;
  /** The files that the command line writes are wanted, too; it is what their report calls the source. */
  readonly resultFor?: string;
}

/** A request for an operation, and what has become of it. */
export interface ConversionRequest {
  readonly id: string;
  readonly projectArn: string;
  readonly operation: ConversionOperation;
  readonly status: RequestStatus;
  readonly asked: Asked;
  readonly progress?: WorkProgress;
  /** Why it failed, in words. */
  readonly error?: string;
  /** The file that it made. */
  readonly file?: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** What does an operation's work is given. */
export interface Control {
  readonly signal: AbortSignal;
  show(progress: WorkProgress): void;
}

/** Does the work of an operation; gives the file that it made, if it makes one. */
export type Performer = (
  request: ConversionRequest,
  project: MigrationProject,
  control: Control,
) => Promise<{ readonly file?: string } | void>;

/** The requests of all projects. Those of one project are done one after the other, as in DMS. */
export interface ConversionRequests {
  start(projectIdentifier: string, operation: ConversionOperation, asked: Asked): Promise<ConversionRequest>;
  get(id: string): Promise<ConversionRequest>;
  find(page: Page): Promise<Found<ConversionRequest>>;
  /** Gives up a request; one that has ended is a fault. */
  cancel(projectIdentifier: string, operation: ConversionOperation, id: string): Promise<ConversionRequest>;
  /** Says who does the work, and goes on with what waited when the server ended. */
  begin(performers: Readonly<Record<ConversionOperation, Performer>>): Promise<void>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

const kind: Kind<ConversionRequest> = {
  name: 'conversion-request',
  id: ({ id }) => id,
  keys: ({ id, projectArn, operation, status }) => ({
    'request-id': id,
    project: projectArn,
    operation,
    status,
  }),
};

/** So many projects are worked on at once. */
const most = 2;

/** Progress is written down so often, in milliseconds; those who listen are told of all of it. */
const written = 1000;

/** Makes the service of requests. */
export function makeConversionRequests(core: Core & { readonly projects: Projects }): ConversionRequests {
  return new Requests(core);
}

/** A class because it holds what is under way. */
class Requests implements ConversionRequests {
  readonly #core: Core & { readonly projects: Projects };
  readonly #collection;
  readonly #running = new Map<string, AbortController>();
  /** The projects that are worked on, and those that wait for it. */
  readonly #busy = new Map<string, Promise<void>>();
  readonly #waiting: string[] = [];
  readonly #live = new Map<string, WorkProgress>();
  #performers: Readonly<Record<ConversionOperation, Performer>> | undefined;
  #isClosed = false;

  constructor(core: Core & { readonly projects: Projects }) {
    this.#core = core;
    this.#collection = core.store.collection(kind);
    core.projects.onRemoval((project) => this.#forget(project));
  }

  async start(
    projectIdentifier: string,
    operation: ConversionOperation,
    asked: Asked,
  ): Promise<ConversionRequest> {
    const { arn } = await this.#core.projects.get(projectIdentifier);
    const request = await this.#collection.add({
      id: randomUUID(),
      projectArn: arn,
      operation,
      status: 'RECEIVED',
      asked,
      createdAt: new Date().toISOString(),
    });
    this.#wake(arn);
    return request;
  }

  async get(id: string): Promise<ConversionRequest> {
    const found = await this.#collection.get(id);
    if (!found) throw notFound(`Request ${id} not found.`);
    return this.#withProgress(found);
  }

  async find(page: Page): Promise<Found<ConversionRequest>> {
    const found = await this.#collection.find(page);
    return { ...found, values: found.values.map((each) => this.#withProgress(each)) };
  }

  async cancel(
    projectIdentifier: string,
    operation: ConversionOperation,
    id: string,
  ): Promise<ConversionRequest> {
    const { arn } = await this.#core.projects.get(projectIdentifier);
    const request = await this.get(id);
    if (request.projectArn !== arn || request.operation !== operation)
      throw notFound(`Request ${id} not found.`);
    if (request.status === 'RECEIVED') return await this.#end(id, { status: 'CANCELED' });
    if (request.status !== 'IN_PROGRESS')
      throw invalidState(`Request ${id} is ${request.status} and cannot be canceled any more.`);
    const changed = await this.#change(id, { status: 'CANCELING' });
    this.#running.get(id)?.abort();
    return changed;
  }

  async begin(performers: Readonly<Record<ConversionOperation, Performer>>): Promise<void> {
    this.#performers = performers;
    for (const { id, status } of await this.#collection.all({ status: ['IN_PROGRESS', 'CANCELING'] }))
      await this.#end(
        id,
        status === 'CANCELING'
          ? { status: 'CANCELED' }
          : {
              status: 'FAILED',
              error:
                'The server ended while this was being done. What it had told until then is kept; begin the operation again.',
            },
      );
    for (const { projectArn } of await this.#collection.all({ status: 'RECEIVED' })) this.#wake(projectArn);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const each of this.#running.values()) each.abort();
    await Promise.all(this.#busy.values());
  }

  /** Sees to it that the project's requests are worked on, at once or when another project is done. */
  #wake(projectArn: string): void {
    if (this.#isClosed || !this.#performers || this.#busy.has(projectArn)) return;
    if (this.#busy.size >= most) {
      if (!this.#waiting.includes(projectArn)) this.#waiting.push(projectArn);
      return;
    }
    const work = this.#drain(projectArn).finally(() => {
      this.#busy.delete(projectArn);
      const next = this.#waiting.shift();
      if (next !== undefined) this.#wake(next);
    });
    this.#busy.set(projectArn, work);
  }

  async #drain(projectArn: string): Promise<void> {
    for (;;) {
      const { values } = await this.#collection.find({
        where: { project: projectArn, status: 'RECEIVED' },
        limit: 1,
      });
      const [next] = values;
      if (!next || this.#isClosed) return;
      await this.#perform(next);
    }
  }

  async #perform(request: Stored<ConversionRequest>): Promise<void> {
    const { id, projectArn, operation } = request;
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const project = await this.#core.projects.get(projectArn);
      await this.#change(id, { status: 'IN_PROGRESS', startedAt: new Date().toISOString() });
      const performer = this.#performers?.[operation];
      if (!performer) throw new Error('requests begin with their performers');
      const { signal } = controller;
      const made = await performer(request, project, { signal, show: this.#shower(request) });
      await this.#end(id, { status: 'SUCCESS', ...(made?.file === undefined ? {} : { file: made.file }) });
      await this.#tell(project, 'state change', `${titles[operation]} of ${project.identifier} is done.`);
    } catch (error) {
      await this.#failed(request, error);
    } finally {
      this.#running.delete(id);
      this.#live.delete(id);
    }
  }

  async #failed({ id, projectArn, operation }: ConversionRequest, error: unknown): Promise<void> {
    const isGivenUp = error instanceof Abandoned;
    // A server that ends leaves the request as it is, and says at its next start what has become of it.
    if (isGivenUp && this.#isClosed) return;
    const message = error instanceof Error ? error.message : String(error);
    await this.#end(id, isGivenUp ? { status: 'CANCELED' } : { status: 'FAILED', error: message });
    if (isGivenUp) return;
    const project = await this.#core.projects.get(projectArn).catch(() => undefined);
    if (project)
      await this.#tell(
        project,
        'failure',
        `${titles[operation]} of ${project.identifier} failed: ${message}`,
      );
  }

  #shower({ id, projectArn }: ConversionRequest): (progress: WorkProgress) => void {
    let last = 0;
    return (step) => {
      // A step that counts nothing leaves standing how many objects there are.
      const total = this.#live.get(id)?.total;
      const progress = { ...(total === undefined ? {} : { total }), ...step };
      this.#live.set(id, progress);
      this.#core.events.signal({ kind: 'conversion-request', arn: projectArn });
      if (Date.now() - last < written) return;
      last = Date.now();
      void this.#collection.change(id, (present) => ({ ...present, progress })).catch(() => {});
    };
  }

  async #end(
    id: string,
    change: Partial<ConversionRequest> & Pick<ConversionRequest, 'status'>,
  ): Promise<ConversionRequest> {
    const progress = this.#live.get(id);
    return await this.#change(id, {
      ...change,
      endedAt: new Date().toISOString(),
      ...(progress ? { progress } : {}),
    });
  }

  async #change(id: string, change: Partial<ConversionRequest>): Promise<ConversionRequest> {
    const changed = await this.#collection.change(id, (present) => ({ ...present, ...change }));
    if (!changed) throw notFound(`Request ${id} not found.`);
    this.#core.events.signal({ kind: 'conversion-request', arn: changed.projectArn });
    return changed;
  }

  async #tell({ identifier, arn }: MigrationProject, category: string, message: string): Promise<void> {
    await this.#core.events.publish({
      source: 'migration-project',
      identifier,
      arn,
      categories: [category],
      message,
    });
  }

  #withProgress<T extends ConversionRequest>(request: T): T {
    const progress = this.#live.get(request.id);
    return progress ? { ...request, progress } : request;
  }

  async #forget({ arn, identifier }: MigrationProject): Promise<void> {
    if (this.#busy.has(arn))
      throw invalidState(
        `Migration project ${identifier} has requests under way: cancel them or wait for their end.`,
      );
    for (const { id } of await this.#collection.all({ project: arn })) await this.#collection.remove(id);
  }
}

const titles: Readonly<Record<ConversionOperation, string>> = {
  import: 'The import of metadata models',
  assessment: 'The assessment',
  conversion: 'The conversion',
  creation: 'The creation of a metadata model',
  'export-as-script': 'The export as a script',
  'export-to-target': 'The export to the target',
  'extension-pack': 'The installation of the extension pack',
};
