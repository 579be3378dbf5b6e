import type { Core } from './core.ts';
import type { Certificates } from './resources/certificates.ts';
import { makeCertificates } from './resources/certificates.ts';
import type { Tags } from './resources/tags.ts';
import { makeTags } from './resources/tags.ts';

/** All that the server does, for both doors: they check and translate what they are asked, and behave in no way of their own. */
export interface Services extends Core {
  readonly certificates: Certificates;
  readonly tags: Tags;
}

/** Puts the services together. */
export function makeServices(core: Core): Services {
  const tags = makeTags(core);
  return { ...core, tags, certificates: makeCertificates({ ...core, tags }) };
}
