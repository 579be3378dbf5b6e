import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { version } from '../../jobs/version.ts';
import type { UserRole } from '../resources/users.ts';
import { Attempts } from './attempts.ts';
import type { RestDoor, Visitor } from './caller.ts';
import { checkVisitor, isSafe, visitorOf } from './caller.ts';
import { compressAnswers } from './compress.ts';
import { consoleFiles } from './console.ts';
import { described } from './description.ts';
import { answerProblem, TooMany } from './problems.ts';
import { certificateRoutes } from './routes/certificates.ts';
import { endpointRoutes } from './routes/endpoints.ts';
import { historyRoutes } from './routes/history.ts';
import { instanceRoutes } from './routes/instances.ts';
import { modelRoutes } from './routes/models.ts';
import { projectRoutes } from './routes/projects.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskInsides } from './routes/task-insides.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';
import { checkedBody } from './signed.ts';
import { eventStream } from './stream.ts';

/** The application as routes of this door see it: their schemas are zod's. */
export type RestApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that a route takes: of a viewer to read, of an operator for all else, where it says nothing. `none` takes no login. */
    readonly role?: UserRole | 'none';
    /** What an audit record calls it; by default its method and address. */
    readonly action?: string | ((body: unknown) => string);
  }
  interface FastifyRequest {
    visitor: Visitor | undefined;
    /** Who has logged in by this request, which nobody had sent until then. */
    entered: string | undefined;
  }
}

/** The console's door: its files at /console/, and the API that it, the command line and programs use at /api/v1. */
export async function restDoor(app: FastifyInstance, door: RestDoor): Promise<void> {
  await app.register(cookie);
  await app.register(async (files) => await consoleFiles(files, door));
  await app.register(async (api) => await restApi(api, door), { prefix: '/api/v1' });
}

async function restApi(api: FastifyInstance, door: RestDoor): Promise<void> {
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.setErrorHandler(answerProblem);
  api.setNotFoundHandler((_request, reply) => {
    void reply.code(404).send({ error: { code: 'NotFound', message: 'There is no such address.' } });
  });
  // A file is written as it comes, and is never in memory as a whole.
  api.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
  await api.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { after }) =>
      new TooMany(`Too many attempts came from this address: wait for ${after}.`),
  });
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Godwit', version, description: 'Converts schemas, moves rows, follows changes.' },
    },
    transform: jsonSchemaTransform,
    transformObject: (made) =>
      described(('openapiObject' in made ? made.openapiObject : {}) as never) as never,
  });
  guard(api, door);
  compressAnswers(api);
  const rest = api.withTypeProvider<ZodTypeProvider>();
  sessionRoutes(rest, door);
  userRoutes(rest, door.services);
  endpointRoutes(rest, door.services);
  certificateRoutes(rest, door.services);
  instanceRoutes(rest, door.services);
  taskRoutes(rest, door.services);
  taskInsides(rest, door.services);
  projectRoutes(rest, door.services);
  modelRoutes(rest, door.services);
  historyRoutes(rest, door.services);
  eventStream(rest, door.services);
  rest.get('/openapi.json', { config: { role: 'none' }, schema: { hide: true } }, () => api.swagger());
}

/** Before each request: who sent it and whether they may. After each that changes something: a record of who did what. */
function guard(api: FastifyInstance, door: RestDoor): void {
  const attempts = new Attempts();
  api.decorateRequest('visitor', undefined);
  api.decorateRequest('entered', undefined);
  api.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    request.visitor = await visitorOf(door, request, attempts);
    const { role = isSafe(request.method) ? 'viewer' : 'operator' } = request.routeOptions.config;
    if (role !== 'none') checkVisitor(request.visitor, request, role);
  });
  api.addHook('preParsing', async (request, _reply, body) => {
    const { bodyHash } = request.visitor ?? {};
    return bodyHash === undefined || isSafe(request.method) ? body : checkedBody(body, bodyHash);
  });
  api.addHook('onResponse', async (request, reply) => {
    if (isSafe(request.method) || reply.statusCode === 404) return;
    const { action = `${request.method} ${request.routeOptions.url ?? ''}` } = request.routeOptions.config;
    const words = typeof action === 'string' ? action : action(request.body);
    const caller = request.visitor?.caller ?? { name: request.entered ?? 'nobody', address: request.ip };
    await door.services.audit.record(caller, {
      action: words,
      resources: namesIn(request),
      outcome: reply.statusCode < 400 ? 'done' : reply.statusCode < 500 ? 'refused' : 'failed',
    });
  });
}

/** What a request speaks of. No other part of it is written down: it may be a secret. */
function namesIn({ params, body }: FastifyRequest): string[] {
  const { id, name } = { ...(body as object | undefined), ...(params as object) } as Record<string, unknown>;
  return [id, name].filter((each) => typeof each === 'string');
}
