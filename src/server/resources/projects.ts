import type { Mapping } from '../../catalog/mapping.ts';
import { readMapping } from '../../catalog/mapping.ts';
import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { invalidValue } from '../fault.ts';
import type { Kind, Stored } from '../store/store.ts';
import type { DataProvider, DataProviders } from './data-providers.ts';
import type { InstanceProfiles } from './instance-profiles.ts';
import { findIn, given, lastOf } from './named.ts';
import type { Registry, Resource, User } from './registry.ts';
import { makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** A data provider in a project, with where the credentials for it are. */
export interface ProviderUse {
  readonly providerArn: string;
  readonly providerName: string;
  /** `env:NAME` or `file:NAME` of the server, or the name of a secret that this server cannot read. */
  readonly secretId?: string;
  readonly accessRoleArn?: string;
}

/** A project that converts the schemas of one database to another. */
export interface MigrationProject {
  readonly arn: string;
  /** Its name. */
  readonly identifier: string;
  readonly description?: string;
  readonly source: ProviderUse;
  readonly target: ProviderUse;
  readonly profileArn: string;
  readonly profileName: string;
  /** The JSON of the transformation rules, as it was given. */
  readonly transformationRules?: string;
  readonly bucketPath?: string;
  readonly bucketRoleArn?: string;
  readonly createdAt: string;
}

/** A data provider as a request names it. */
export interface ProviderUseRequest {
  readonly identifier: string;
  readonly secretId?: string | undefined;
  readonly accessRoleArn?: string | undefined;
}

/** What a project is made with, or changed to. */
export interface ProjectRequest {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly source: ProviderUseRequest;
  readonly target: ProviderUseRequest;
  readonly profile: string;
  readonly transformationRules?: string | undefined;
  readonly bucketPath?: string | undefined;
  readonly bucketRoleArn?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** A side of a project. */
export type Side = 'source' | 'target';

/** User and password of a database. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The migration projects, found by their names or ARNs. */
export interface Projects {
  readonly registry: Registry<MigrationProject>;
  create(request: ProjectRequest): Promise<MigrationProject>;
  get(identifier: string): Promise<Stored<MigrationProject>>;
  modify(identifier: string, change: Partial<Omit<ProjectRequest, 'tags'>>): Promise<MigrationProject>;
  remove(identifier: string): Promise<MigrationProject>;
  /** The data provider of a side. */
  providerOf(project: MigrationProject, side: Side): Promise<DataProvider>;
  /** Keeps credentials of a side, sealed; they are used instead of those that a secret's name stands for. */
  setCredentials(identifier: string, side: Side, credentials: Credentials): Promise<void>;
  /** The credentials of a side. A secret that this server cannot read is an error that says what it can. */
  credentialsOf(project: MigrationProject, side: Side): Promise<Credentials>;
  /** Has what belongs to projects be told when one goes. */
  onRemoval(listener: (project: MigrationProject) => Promise<void>): void;
}

const kind: Kind<MigrationProject> = {
  name: 'migration-project',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier, source, target, profileArn, profileName }) => ({
    'migration-project-identifier': [arn, identifier],
    'instance-profile-identifier': [profileArn, profileName],
    'source-data-provider-identifier': [source.providerArn, source.providerName],
    'target-data-provider-identifier': [target.providerArn, target.providerName],
    'data-provider-identifier': [
      source.providerArn,
      source.providerName,
      target.providerArn,
      target.providerName,
    ],
    identifier,
  }),
  unique: ['identifier'],
};

/** Makes the service of migration projects. */
export function makeProjects(
  core: Core & {
    readonly tags: Tags;
    readonly dataProviders: DataProviders;
    readonly instanceProfiles: InstanceProfiles;
  },
): Projects {
  const { realm, secrets, events, dataProviders, instanceProfiles } = core;
  const registry = makeRegistry(core, { kind, type: 'migration-project', noun: 'Migration project' });
  const { collection } = registry;
  const listeners: ((project: MigrationProject) => Promise<void>)[] = [];
  const get = findIn(registry, 'migration-project-identifier', 'Migration project');
  const usersBy =
    (key: string) =>
    async ({ arn }: Resource): Promise<readonly User[]> =>
      (await collection.all({ [key]: arn })).map(({ identifier }) => ({
        name: `migration project ${identifier}`,
        isRunning: false,
      }));
  /** Projects name what they use: another name of it is theirs too. */
  const rename = async (
    key: string,
    { arn }: Resource,
    change: (project: MigrationProject) => MigrationProject,
  ) => {
    for (const project of await collection.all({ [key]: arn })) await registry.change(project.arn, change);
  };
  dataProviders.onChange((provider) => {
    const renamed = (use: ProviderUse): ProviderUse =>
      use.providerArn === provider.arn ? { ...use, providerName: provider.identifier } : use;
    return rename('data-provider-identifier', provider, (project) => ({
      ...project,
      source: renamed(project.source),
      target: renamed(project.target),
    }));
  });
  instanceProfiles.onChange((profile) =>
    rename('instance-profile-identifier', profile, (project) => ({
      ...project,
      profileName: profile.identifier,
    })),
  );
  dataProviders.registry.usedBy(usersBy('data-provider-identifier'));
  instanceProfiles.registry.usedBy(usersBy('instance-profile-identifier'));

  const use = async (arn: string, side: Side, request: ProviderUseRequest): Promise<ProviderUse> => {
    const provider = await dataProviders.get(request.identifier);
    const { secretId, accessRoleArn } = request;
    const owner = { kind: 'migration-project', id: arn, field: `${side}-secret` };
    if (secretId !== undefined && isReference(secretId)) await secrets.put(owner, secretId);
    else await secrets.remove(owner);
    return {
      providerArn: provider.arn,
      providerName: provider.identifier,
      ...(secretId === undefined ? {} : { secretId }),
      ...(accessRoleArn === undefined ? {} : { accessRoleArn }),
    };
  };
  const profileOf = async (identifier: string) => {
    const { arn: profileArn, identifier: profileName } = await instanceProfiles.get(identifier);
    return { profileArn, profileName };
  };
  const told = (project: MigrationProject, category: string, what: string) =>
    events.publish({
      source: 'migration-project',
      identifier: project.identifier,
      arn: project.arn,
      categories: [category],
      message: `Migration project ${project.identifier} was ${what}.`,
    });
  return {
    registry,
    get,
    onRemoval: (listener) => {
      listeners.push(listener);
    },
    providerOf: (project, side) => dataProviders.get(project[side].providerArn),
    create: async ({ source, target, profile, name, tags: labels, ...rest }) => {
      const arn = newArn(realm, 'migration-project');
      checkRules(rest.transformationRules);
      const project: MigrationProject = {
        ...given(rest),
        arn,
        identifier: name ?? lastOf(arn),
        source: await use(arn, 'source', source),
        target: await use(arn, 'target', target),
        ...(await profileOf(profile)),
        createdAt: new Date().toISOString(),
      };
      try {
        await registry.add(project, labels);
      } catch (error) {
        await secrets.remove({ kind: 'migration-project', id: arn });
        throw error;
      }
      await told(project, 'creation', 'created');
      return project;
    },
    modify: async (identifier, { source, target, profile, name, ...rest }) => {
      const { arn } = await get(identifier);
      checkRules(rest.transformationRules);
      const changes: Partial<MigrationProject> = {
        ...given({ ...rest, identifier: name }),
        ...(source ? { source: await use(arn, 'source', source) } : {}),
        ...(target ? { target: await use(arn, 'target', target) } : {}),
        ...(profile === undefined ? {} : await profileOf(profile)),
      };
      // Terraform takes a description away by an empty one, and wants to see none then.
      const changed = await registry.change(arn, (present) => {
        const { description, ...project } = { ...present, ...changes };
        return { ...project, ...(description ? { description } : {}) };
      });
      await told(changed, 'configuration change', 'changed');
      return changed;
    },
    remove: async (identifier) => {
      const project = await get(identifier);
      for (const listener of listeners) await listener(project);
      await registry.remove(project.arn);
      await secrets.remove({ kind: 'migration-project', id: project.arn });
      await told(project, 'deletion', 'deleted');
      return project;
    },
    setCredentials: async (identifier, side, { user, password }) => {
      const { arn } = await get(identifier);
      const owner = { kind: 'migration-project', id: arn, field: `${side}-secret` };
      await secrets.put(owner, JSON.stringify({ username: user, password }));
    },
    credentialsOf: async (project, side) => {
      const { secretId, providerName } = project[side];
      const kept = await secrets.get({
        kind: 'migration-project',
        id: project.arn,
        field: `${side}-secret`,
      });
      if (kept !== undefined) return readCredentials(kept, `of the data provider ${providerName}`);
      throw invalidValue(
        secretId === undefined
          ? `The project ${project.identifier} has no credentials for the data provider ${providerName}: give SecretsManagerSecretId env:NAME or file:NAME, a secret of this server, in its descriptor.`
          : `The secret ${secretId} is not one that this server can read: give env:NAME or file:NAME, a secret of this server, as SecretsManagerSecretId.`,
      );
    },
  };
}

function isReference(secretId: string): boolean {
  return /^(?:env|file):./.test(secretId);
}

/** The form of AWS Secrets Manager for databases, or `user:password`. What is wrong is told without the text. */
function readCredentials(text: string, of: string): Credentials {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const [, user, password] = /^([^:\s]+):(.*)$/s.exec(text) ?? [];
    if (user !== undefined && password !== undefined) return { user, password };
  }
  if (typeof content === 'object' && content !== null && 'username' in content) {
    const { username, password = '' } = content as {
      readonly username: unknown;
      readonly password?: unknown;
    };
    if (typeof username === 'string' && typeof password === 'string') return { user: username, password };
  }
  throw invalidValue(`The secret ${of} must be {"username": …, "password": …} or user:password.`);
}

/** Rules are read when they are given, so that what is wrong is said at once. */
function checkRules(json: string | undefined): void {
  if (json !== undefined) readTransformations(json);
}

/** What the transformation rules of a project ask for. */
export function readTransformations(json: string | undefined): Mapping {
  if (json === undefined || json.trim() === '') return readMapping({ rules: [] }, 'TransformationRules');
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw invalidValue(`TransformationRules is no JSON: ${(cause as Error).message}.`);
  }
  return readMapping(content, 'TransformationRules');
}
