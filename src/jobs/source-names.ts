/** What `--from` can be. A list of its own, so that `--help` is answered without loading any dialect. */
export const sourceNames = ['oracle', 'mysql', 'sqlserver'] as const;

export type SourceName = (typeof sourceNames)[number];
