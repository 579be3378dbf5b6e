import type { Operation } from '../../operation.ts';
import { dataProviderOperations } from './data-providers.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { metadataModelOperations } from './metadata-models.ts';
import { projectOperations } from './projects.ts';

/** The operations of Schema Conversion. */
export const schemaConversionOperations: readonly Operation[] = [
  ...dataProviderOperations,
  ...instanceProfileOperations,
  ...metadataModelOperations,
  ...projectOperations,
];
