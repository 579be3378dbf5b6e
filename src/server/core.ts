import type { Realm } from './arn.ts';
import type { Audit } from './audit.ts';
import type { EventHub } from './events.ts';
import type { Artifacts } from './files/artifacts.ts';
import type { Secrets } from './store/secrets.ts';
import type { StateStore } from './store/store.ts';

/** What all resources of the server are made with. */
export interface Core {
  readonly store: StateStore;
  readonly secrets: Secrets;
  readonly events: EventHub;
  readonly audit: Audit;
  readonly realm: Realm;
  readonly artifacts: Artifacts;
  /** The folder in which scripts of offline sources lie. */
  readonly scripts: string;
  /** The folder of the scripts that users sent. */
  readonly uploads: string;
}
