import { z } from 'zod';
import { identifier, ofVersion, tlsModes } from './endpoint.ts';
import { partOf, partRequest } from './part.ts';

/** A database that a project reads or applies to. */
const liveSide = z.strictObject({
  kind: z.literal('server'),
  engine: z.string().min(1),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  database: z.string().optional(),
  user: z.string().min(1),
  password: z.string(),
  tls: z.enum(tlsModes),
});
/** Scripts of a source, in the folder of the server for them. */
const scriptsSide = z.strictObject({
  kind: z.literal('scripts'),
  engine: z.string().min(1),
  folder: z.string().min(1, 'the folder or file of the scripts on the server'),
});
/** Scripts that are sent to the project when it is there, by `PUT /projects/:id/scripts`. */
const uploadedSide = z.strictObject({ kind: z.literal('uploaded'), engine: z.string().min(1) });
/** A target without a server: results are looked at and saved as SQL. */
const virtualSide = z.strictObject({ kind: z.literal('virtual'), engine: z.string().min(1) });

/**
 * How a project converts, in the sections of `ModifyConversionConfiguration` of the DMS API: `ORACLE_TO_POSTGRESQL` (or of another source) has the settings, `Source` how scripts are read and
 * which objects are wanted (`Encoding`, `Schema`, `Variables`, `Include`, `Exclude`), `Verification` where results are proved.
 */
const configuration = z.record(z.string(), z.unknown());

/** All of a project's sections, with the defaults of what was not said. */
export const configurationView = configuration;

/** What of a project can be another afterwards. */
export const projectChange = z
  .strictObject({
    target: liveSide,
    transformations: z.record(z.string(), z.unknown()),
    configuration,
  })
  .partial();
/** The place of a script among those of its project, with `/` between the names. */
export const scriptQuery = z.strictObject({ path: z.string().min(1).max(4000) });

export const newProjectRequest = z.strictObject({
  id: identifier,
  description: z.string().max(1000).optional(),
  source: z.union([scriptsSide, uploadedSide, liveSide]),
  target: z.union([virtualSide, liveSide]),
  /** Transformation rules in the JSON of DMS. */
  transformations: z.record(z.string(), z.unknown()).optional(),
  configuration: configuration.optional(),
});

const sideView = z.strictObject({
  engine: z.string(),
  /** `file:///folder`, `host:port`, or nothing. */
  place: z.string(),
  isVirtual: z.boolean(),
});

export const projectView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  description: z.string().optional(),
  source: sideView,
  target: sideView,
  createdAt: z.string(),
  /** How many objects of the source are in which state. */
  states: z.record(z.string(), z.number()),
});

export const projectOrders = ['created', 'id', 'source', 'target', 'converted'] as const;
export const projectsPageRequest = partRequest(projectOrders);
export const projectsPage = partOf(projectView);

export const sides = ['source', 'target'] as const;
const path = z.array(z.string()).max(20);

/** A place in a tree, as JSON in the query of an address. */
export const placeQuery = z.strictObject({
  side: z.enum(sides),
  path: z
    .string()
    .default('[]')
    .transform((text, context) => {
      try {
        return path.parse(JSON.parse(text));
      } catch {
        context.addIssue('a JSON array of names');
        return z.NEVER;
      }
    }),
});
/** Which part of a long list of models is wanted. */
const part = {
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
};
export const branchQuery = placeQuery.extend(part);
export const searchQuery = z.strictObject({
  side: z.enum(sides),
  text: z.string().min(1).max(200),
  ...part,
});

/** A line of a tree. */
export const nodeView = z.strictObject({
  path,
  name: z.string(),
  kind: z.string(),
  /** Empty for containers. */
  state: z.string(),
  /** Of a container: how many objects of each state are below it. */
  states: z.record(z.string(), z.number()).optional(),
  complexity: z.string().optional(),
  errors: z.number().optional(),
  warnings: z.number().optional(),
});

/** A part of what is right below a path, from a place on, and how many there are. */
export const branchView = z.strictObject({
  path,
  offset: z.number(),
  total: z.number(),
  rows: z.array(nodeView),
});
/** A part of what a search found; all that was found is its whole. */
export const foundView = partOf(nodeView);

export const findingView = z.strictObject({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  effortHours: z.number(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.number(),
  endColumn: z.number(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
});

/** A stretch of lines of a file. */
const blockView = z.strictObject({ file: z.string(), line: z.number(), text: z.string() });

/** A line of the target's text, from 1, with the line of a file that it was made of. */
const lineLink = z.strictObject({ target: z.number(), file: z.string(), line: z.number() });

/** An object with its text and what stands for it on the other side. */
export const modelView = z.strictObject({
  path,
  name: z.string(),
  kind: z.string(),
  state: z.string(),
  definition: z.string().optional(),
  /** The statements of the source, with their places in the files: its own, or those that it was made of. */
  blocks: z.array(blockView),
  /** Of a source that was converted: what it became. */
  result: z.string().optional(),
  /** Which lines of the target's text were made of which lines of the source. */
  links: z.array(lineLink),
  /** What is to be known of the source. */
  findings: z.array(findingView),
  complexity: z.string().optional(),
  effortHours: z.number().optional(),
  /** Whether a real server took its definition. */
  isLoaded: z.boolean().optional(),
  /** Whether a real server has proven it, with the statements inside; absent when they were not looked at. */
  isProven: z.boolean().optional(),
  proof: z.string().optional(),
  counterparts: z.array(z.strictObject({ name: z.string(), path })),
  /** Whether the text may be replaced by one of the user's own. */
  canEdit: z.boolean(),
  /** What the target said when it was to be applied. */
  message: z.string().optional(),
  /** Another one whenever the text is another one. */
  version: z.string(),
});

export const projectActions = ['import', 'assess', 'convert', 'apply', 'save-as-sql', 'read-target'] as const;
export const actionRequest = z.strictObject({
  action: z.enum(projectActions),
  side: z.enum(sides).default('source'),
  /** What is meant, each with all below it; nothing means everything. */
  paths: z.array(path).max(500),
  /**
   * Of `convert` and `assess` of everything: what their report is to call the source. The files that the command line writes are made, too, an archive at the job's `file`.
   */
  resultFor: z.string().min(1).max(4000).optional(),
});
export const pathsRequest = z.strictObject({ paths: z.array(path).min(1).max(500) });
export const editRequest = z.strictObject({
  path,
  /** Without a text the user's own is taken back. */
  text: z.string().optional(),
  version: ofVersion,
});

/** Something that was asked for and takes its time. */
export const jobView = z.strictObject({
  id: z.string(),
  operation: z.string(),
  status: z.enum(['RECEIVED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELING', 'CANCELED']),
  step: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  object: z.string().optional(),
  error: z.string().optional(),
  /** Where its file is had. */
  file: z.string().optional(),
  createdAt: z.string(),
  endedAt: z.string().optional(),
});

export const countsView = z.strictObject({
  total: z.number(),
  automatic: z.number(),
  simple: z.number(),
  medium: z.number(),
  complex: z.number(),
  notConverted: z.number(),
  verified: z.number(),
  lines: z.number(),
});

/** What the assessment says in sum, and each kind of finding with how often it occurs. */
export const reportView = z.strictObject({
  headline: z.array(z.string()),
  effortHours: z.number(),
  all: countsView,
  kinds: z.array(z.strictObject({ kind: z.string(), counts: countsView })),
  items: z.array(
    z.strictObject({
      code: z.string(),
      title: z.string(),
      severity: z.enum(['info', 'warning', 'error']),
      todo: z.string(),
      occurrences: z.number(),
      effortHours: z.number(),
      objects: z.array(z.string()),
    }),
  ),
});

export type NewProject = z.output<typeof newProjectRequest>;
export type ProjectChange = z.output<typeof projectChange>;
export type ConfigurationView = z.output<typeof configurationView>;
export type ProjectsPageRequest = z.output<typeof projectsPageRequest>;
export type ProjectView = z.output<typeof projectView>;
export type TreeSide = (typeof sides)[number];
export type NodeView = z.output<typeof nodeView>;
export type BranchView = z.output<typeof branchView>;
export type ModelView = z.output<typeof modelView>;
export type FindingView = z.output<typeof findingView>;
export type ProjectAction = (typeof projectActions)[number];
export type JobView = z.output<typeof jobView>;
export type CountsView = z.output<typeof countsView>;
export type ReportView = z.output<typeof reportView>;
