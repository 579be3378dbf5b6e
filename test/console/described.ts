import { z } from 'zod';

/** An OpenAPI document, as far as answers are held against it. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

interface Described {
  readonly document: Document;
  /** Schemas that were read, by operation and status. */
  readonly schemas: Map<string, z.ZodType>;
}

const known = new Map<string, Promise<Described>>();

/** Holds an answer of a server against the server's own description of itself: a status that is described nowhere for the operation, or a body that is not as described, is an error. */
export async function holdAgainstDescription(
  address: string,
  {
    method,
    path,
    status,
    text,
  }: Readonly<Record<'method' | 'path' | 'text', string>> & { readonly status: number },
): Promise<void> {
  const described = await (known.get(address) ?? read(address));
  const { pathname } = new URL(path, 'http://server');
  const found = operationOf(described.document, method, pathname);
  if (!found) return;
  const [name, { responses }] = found;
  const response = responses[String(status)];
  if (!response) throw new Error(`${name} answered ${status}, which its description does not know: ${text}`);
  const schema = response.content?.['application/json']?.schema;
  if (!schema || text === '') return;
  const key = `${name} ${status}`;
  const type = described.schemas.get(key) ?? z.fromJSONSchema(resolved(schema, described.document) as never);
  described.schemas.set(key, type);
  const { error } = type.safeParse(JSON.parse(text));
  if (error) throw new Error(`${key} is not as described: ${z.prettifyError(error)}`);
}

function read(address: string): Promise<Described> {
  const reading = (async () => {
    const response = await fetch(`${address}/openapi.json`);
    return { document: (await response.json()) as Document, schemas: new Map<string, z.ZodType>() };
  })();
  known.set(address, reading);
  return reading;
}

/** The operation that an address means; a path without names goes before one that has some. */
function operationOf(
  { paths }: Document,
  method: string,
  pathname: string,
): readonly [name: string, operation: Operation] | undefined {
  const parts = pathname.split('/');
  const matching = Object.keys(paths).filter((path) => {
    const wanted = path.replace(/^\/api\/v1/, '').split('/');
    return (
      wanted.length === parts.length && wanted.every((part, i) => part.startsWith('{') || part === parts[i])
    );
  });
  const [path] = matching.toSorted((left, right) => left.split('{').length - right.split('{').length);
  const operation = path === undefined ? undefined : paths[path]?.[method.toLowerCase()];
  return operation && [`${method} ${path}`, operation];
}

/** A schema with what it refers to among the document's components in its place. */
function resolved(schema: object, { components }: Document): object {
  const reference = '$ref' in schema ? String(schema.$ref) : undefined;
  const name = /^#\/components\/schemas\/(.+)$/.exec(reference ?? '')?.[1];
  return name === undefined ? schema : (components.schemas[name] ?? schema);
}
