import type { Override } from '../../convert/overrides.ts';
import type { Report } from '../../report/model.ts';
import type { Collection, Kind } from '../store/store.ts';
import type { StateStore } from '../store/store.ts';

/** What is known of a project besides its models. */
export interface ProjectMemory {
  readonly projectArn: string;
  /** The functions of the extension pack that converted objects call. */
  readonly packUsed: readonly string[];
  /** The fingerprint of the source that the tree shows. */
  readonly fingerprint?: string;
  /** The report of the last assessment, without its objects; before the first one, of the last conversion. */
  readonly report?: Report;
  readonly isAssessed?: boolean;
}

/** A text of the user's own in the place of a converted one. */
export interface KeptOverride extends Override {
  readonly projectArn: string;
  readonly changedAt: string;
}

/** What is kept of projects for their conversions. */
export interface ConversionMemory {
  of(projectArn: string): Promise<ProjectMemory>;
  remember(projectArn: string, change: (memory: ProjectMemory) => ProjectMemory): Promise<void>;
  overrides(projectArn: string): Promise<readonly KeptOverride[]>;
  /** Keeps a text, or forgets it. */
  override(projectArn: string, path: string, text: string | undefined): Promise<void>;
  forget(projectArn: string): Promise<void>;
}

const memories: Kind<ProjectMemory> = { name: 'conversion-memory', id: ({ projectArn }) => projectArn };

const overrides: Kind<KeptOverride> = {
  name: 'override',
  id: ({ projectArn, path }) => idOf(projectArn, path),
  keys: ({ projectArn }) => ({ project: projectArn }),
};

function idOf(projectArn: string, path: string): string {
  return `${projectArn} ${path.toLowerCase()}`;
}

/** Opens what is kept. */
export function openMemory(store: StateStore): ConversionMemory {
  const kept = store.collection(memories);
  const texts: Collection<KeptOverride> = store.collection(overrides);
  const of = async (projectArn: string): Promise<ProjectMemory> =>
    (await kept.get(projectArn)) ?? { projectArn, packUsed: [] };
  return {
    of,
    remember: async (projectArn, change) => {
      const changed = await kept.change(projectArn, change);
      if (!changed) await kept.add(change({ projectArn, packUsed: [] }));
    },
    overrides: (projectArn) => texts.all({ project: projectArn }),
    override: async (projectArn, path, text) => {
      await texts.remove(idOf(projectArn, path));
      if (text !== undefined)
        await texts.add({
          projectArn,
          path,
          file: `the edited text of ${path}`,
          text,
          changedAt: new Date().toISOString(),
        });
    },
    forget: async (projectArn) => {
      await kept.remove(projectArn);
      for (const { path } of await texts.all({ project: projectArn }))
        await texts.remove(idOf(projectArn, path));
    },
  };
}
