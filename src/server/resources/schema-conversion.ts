import type { Core } from '../core.ts';
import type { DataProviders } from './data-providers.ts';
import { makeDataProviders } from './data-providers.ts';
import type { InstanceProfiles } from './instance-profiles.ts';
import { makeInstanceProfiles } from './instance-profiles.ts';
import type { Projects } from './projects.ts';
import { makeProjects } from './projects.ts';
import type { Tags } from './tags.ts';

/** The services of Schema Conversion. */
export interface SchemaConversion {
  readonly dataProviders: DataProviders;
  readonly instanceProfiles: InstanceProfiles;
  readonly projects: Projects;
}

/** Puts the services of Schema Conversion together. */
export function makeSchemaConversion(core: Core & { readonly tags: Tags }): SchemaConversion {
  const dataProviders = makeDataProviders(core);
  const instanceProfiles = makeInstanceProfiles(core);
  const projects = makeProjects({ ...core, dataProviders, instanceProfiles });
  return { dataProviders, instanceProfiles, projects };
}
