import { openMemory } from '../conversions/memory.ts';
import type { Means } from '../conversions/means.ts';
import { makePerformers } from '../conversions/performers.ts';
import { sourceKindOf } from '../conversions/sides.ts';
import type { Core } from '../core.ts';
import type { Artifacts } from '../files/artifacts.ts';
import { CertificateFiles } from './certificate-files.ts';
import type { Certificates } from './certificates.ts';
import { makeConversionConfigurations } from './conversion-configuration.ts';
import type { ConversionRequests } from './conversion-requests.ts';
import { makeConversionRequests } from './conversion-requests.ts';
import type { DataProviders } from './data-providers.ts';
import { makeDataProviders } from './data-providers.ts';
import type { InstanceProfiles } from './instance-profiles.ts';
import { makeInstanceProfiles } from './instance-profiles.ts';
import type { MetadataModels } from './metadata-models.ts';
import { makeMetadataModels } from './metadata-models.ts';
import { lastOf } from './named.ts';
import type { Projects } from './projects.ts';
import { makeProjects } from './projects.ts';
import type { Tags } from './tags.ts';
import type { Uploads } from './uploads.ts';
import { makeUploads } from './uploads.ts';

/** The services of Schema Conversion. */
export interface SchemaConversion {
  readonly dataProviders: DataProviders;
  readonly instanceProfiles: InstanceProfiles;
  readonly projects: Projects;
  readonly requests: ConversionRequests;
  readonly models: MetadataModels;
  readonly artifacts: Artifacts;
  readonly uploads: Uploads;
  /** The JSON of a project's conversion settings. */
  configuration(project: string): Promise<string>;
  /** Changes a part of them. */
  configure(project: string, json: string): Promise<void>;
  /** Goes on with the requests that wait. */
  begin(): Promise<void>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** What Schema Conversion is made with. */
export interface SchemaConversionParts extends Core {
  readonly tags: Tags;
  readonly certificates: Certificates;
}

/** Puts the services of Schema Conversion together. */
export function makeSchemaConversion(parts: SchemaConversionParts): SchemaConversion {
  const dataProviders = makeDataProviders(parts);
  const instanceProfiles = makeInstanceProfiles(parts);
  const projects = makeProjects({ ...parts, dataProviders, instanceProfiles });
  const configurations = makeConversionConfigurations(parts);
  const memory = openMemory(parts.store);
  const files = new CertificateFiles();
  const requests = makeConversionRequests({ ...parts, projects });
  const means: Means = { ...parts, projects, configurations, memory, files };
  const uploads = makeUploads(parts);
  projects.onRemoval(async (project) => {
    const { arn } = project;
    const source = await projects.providerOf(project, 'source');
    // Another project may read the same scripts.
    if ((await dataProviders.registry.users(source)).length <= 1) await uploads.forget(source);
    await parts.store.models.forget(arn);
    await memory.forget(arn);
    await configurations.forget(arn);
    await parts.artifacts.remove(lastOf(arn));
  });
  const sourceOf = async (identifier: string) => {
    const project = await projects.get(identifier);
    return { project, kind: sourceKindOf(await projects.providerOf(project, 'source')) };
  };
  return {
    dataProviders,
    instanceProfiles,
    projects,
    requests,
    models: makeMetadataModels({ ...means, requests }),
    artifacts: parts.artifacts,
    uploads,
    configuration: async (identifier) => {
      const { project, kind } = await sourceOf(identifier);
      return configurations.describe(project.arn, kind);
    },
    configure: async (identifier, json) => {
      const { project, kind } = await sourceOf(identifier);
      await configurations.modify(project.arn, kind, json);
    },
    begin: () => requests.begin(makePerformers(means)),
    close: async () => {
      await requests.close();
      files.remove();
    },
  };
}
