import { problemView } from './contract/problem.ts';
import { examples, summaries } from './descriptions.ts';
import { z } from 'zod';

/** An operation of an OpenAPI document, as far as it is completed here. */
interface Operation {
  summary?: string;
  operationId?: string;
  description?: string;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  parameters?: readonly { readonly in: string; readonly name: string }[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: unknown; example?: unknown }> };
  responses?: Record<string, unknown>;
}

type Document = Record<string, unknown> & {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: object;
};

const prefix = '/api/v1';

/** What takes no login. */
const open = new Set(['GET /session', 'POST /session', 'POST /setup']);

const errors = {
  '400': 'The request is not right; `places` says which parts.',
  '401': 'Nobody is logged in, or the signature is not right.',
  '403': 'This takes another role, or the request has no right x-csrf-token.',
  '404': 'Nothing has this name.',
  '409': 'It is in a state in which this cannot be done, or was changed by somebody else meanwhile.',
  '422': 'A database, a file or a setting stands in the way.',
  '429': 'Too many attempts came from this address.',
  '503': 'The server cannot write down anything now.',
} as const;

/** Completes what is made of the routes' schemas: what each operation does, how it may fail, who may ask, and examples (OpenAPI Specification 3.1). */
export function described(document: Document): Document {
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          completed(`${method.toUpperCase()} ${path.slice(prefix.length)}`, operation),
        ]),
      ),
    ]),
  );
  return {
    ...document,
    paths,
    components: {
      ...document.components,
      schemas: { Problem: z.toJSONSchema(problemView) },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'godwit_session',
          description:
            'A user who logged in by POST /session. Requests that change something bring the header x-csrf-token with what GET /session gives as csrf.',
        },
        signature: {
          type: 'http',
          scheme: 'AWS4-HMAC-SHA256',
          description:
            'AWS Signature Version 4 with an access key of the server, any region, and the service godwit: the role of an operator. host and x-amz-date are signed; a request with a body names its SHA-256 in x-amz-content-sha256. curl: --user ID:SECRET --aws-sigv4 aws:amz:us-east-1:godwit',
        },
      },
    },
  };
}

function completed(name: string, operation: Operation): Operation {
  const isOpen = open.has(name);
  const summary = summaries[name];
  const example = examples[name];
  return {
    ...operation,
    ...(summary === undefined ? {} : { summary }),
    operationId: idOf(name),
    security: isOpen ? [] : [{ session: [] }, { signature: [] }],
    ...bodyOf(name, operation, example),
    responses: { ...operation.responses, ...failures(name, operation) },
  };
}

/** `getTasksIdTables` */
function idOf(name: string): string {
  const [method = '', path = ''] = name.split(' ');
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function bodyOf(
  name: string,
  { requestBody }: Operation,
  example: object | undefined,
): Pick<Operation, 'requestBody'> {
  if (name === 'PUT /projects/{id}/scripts')
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    };
  if (!requestBody?.content || !example) return requestBody ? { requestBody } : {};
  const content = Object.fromEntries(
    Object.entries(requestBody.content).map(([type, media]) => [type, { ...media, example }]),
  );
  return { requestBody: { ...requestBody, content } };
}

function failures(name: string, { parameters = [], requestBody }: Operation): Record<string, unknown> {
  const isChange = !name.startsWith('GET ');
  const isNamed = parameters.some((each) => each.in === 'path');
  const isFed = requestBody !== undefined || parameters.some((each) => each.in === 'query');
  const statuses: readonly (keyof typeof errors)[] = [
    ...(isFed ? (['400'] as const) : []),
    ...(name === 'GET /session' ? [] : (['401', '403'] as const)),
    ...(isNamed ? (['404'] as const) : []),
    ...(isChange || isNamed ? (['409', '422'] as const) : []),
    '429',
    '503',
  ];
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(statuses.map((status) => [status, { description: errors[status], content }]));
}
