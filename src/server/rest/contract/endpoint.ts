import { z } from 'zod';
import { partOf, partRequest } from './part.ts';

/** What DMS takes as a name of a resource: a letter first, no hyphen last, no two beside each other. */
export const identifier = z
  .string()
  .max(255)
  .regex(
    /^[A-Za-z](?:-?[A-Za-z0-9])*$/,
    'a letter first, then letters, digits and single hyphens, none of them last',
  );

export const tlsModes = ['none', 'require', 'verify-ca', 'verify-full'] as const;

/** Of which version of something a change was made: that of the answer which it began with. */
export const ofVersion = z
  .string()
  .optional()
  .describe(
    'The `version` that the change was made of: it is refused (409) when another one is there by now, and held against none when this is absent.',
  );

const connectionFields = {
  engine: z.string().min(1),
  host: z.string().min(1, 'the name or address of the server'),
  port: z.number().int().min(1).max(65_535),
  database: z.string().optional(),
  user: z.string().min(1, 'the user that connects'),
  /** A password, which is kept sealed; or `env:NAME` or `file:PATH`, which are kept as they are and read when a connection is made. */
  password: z.string().optional(),
  tls: z.enum(tlsModes),
  /** The certificate that the server is held against, in PEM; `verify-…` need it. */
  certificate: z.string().optional(),
  /** Extra connection attributes, as `name=value;name=value`. */
  attributes: z.string().optional(),
};

export const connectionRequest = z.strictObject({
  role: z.enum(['source', 'target']),
  ...connectionFields,
  /** An endpoint that is being changed: what is not given is its own, its password too. */
  like: z.string().optional(),
});
export const newEndpointRequest = z.strictObject({
  id: identifier,
  role: z.enum(['source', 'target']),
  ...connectionFields,
});
export const endpointChange = z.strictObject({ ...connectionFields, version: ofVersion }).partial();

/** Something that a database lacks for a task. */
export const complaintView = z.strictObject({
  name: z.string(),
  /** A warning does not keep a task from running. */
  result: z.enum(['warning', 'failed']),
  object: z.string().optional(),
  problem: z.string().optional(),
  /** The statement or the setting that mends it. */
  remedy: z.string().optional(),
});

/** What came of trying a connection. */
export const connectionResult = z.strictObject({
  status: z.enum(['successful', 'failed', 'testing']),
  /** Why it failed. */
  message: z.string().optional(),
  /** How many tables its user sees. */
  tables: z.number().optional(),
  /** What a task would miss there, and what mends it. */
  complaints: z.array(complaintView).optional(),
});

export const endpointView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  role: z.enum(['source', 'target']),
  engine: z.string(),
  host: z.string(),
  port: z.number(),
  database: z.string().optional(),
  user: z.string(),
  /** Where the password is: with the server, sealed; behind a reference; or nowhere. */
  password: z.string().regex(/^(?:stored|none|(?:env|file):.+)$/),
  tls: z.enum(tlsModes),
  /** Whether a certificate is kept that the server is held against. */
  hasCertificate: z.boolean(),
  attributes: z.string().optional(),
  /** What was asked for and changes nothing, with the reason. */
  notices: z.array(z.string()),
  connection: connectionResult.optional(),
  /** The tasks that use it. */
  tasks: z.array(z.string()),
  createdAt: z.string(),
  /** Another one after each change of what can be changed. */
  version: z.string(),
});

export const endpointOrders = ['created', 'id', 'role', 'engine', 'place', 'connection', 'tasks'] as const;
export const endpointsPageRequest = partRequest(endpointOrders).extend({
  role: z.enum(['source', 'target']).optional().describe('Only those that rows come from, or go to.'),
});
export const endpointsPage = partOf(endpointView);

/** The tables of an endpoint's databases. */
export const tablesView = z.strictObject({
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string() })),
});

export type Connection = z.output<typeof connectionRequest>;
export type Complaint = z.output<typeof complaintView>;
export type NewEndpoint = z.output<typeof newEndpointRequest>;
export type ConnectionResult = z.output<typeof connectionResult>;
export type EndpointView = z.output<typeof endpointView>;
export type EndpointsPageRequest = z.output<typeof endpointsPageRequest>;
export type TablesView = z.output<typeof tablesView>;
