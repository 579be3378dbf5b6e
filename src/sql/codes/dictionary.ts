import type { CodeEntry } from '../../text/finding.ts';

/** Findings about the data dictionary: GW3060 to GW3079. */
export const dictionaryFindings = {
  viewMissing: {
    code: 'GW3060',
    title: 'View of the data dictionary without a counterpart',
    severity: 'error',
    effortHours: 1,
    why: 'The extension pack answers for the views of the data dictionary that applications read. This one speaks of what PostgreSQL does not have or keeps in another form.',
    todo: 'Read the catalogs (pg_class, pg_attribute, …) or statistics views (pg_stat_activity, pg_locks, …) of PostgreSQL instead.',
    sct: 9997,
  },
  columnEmpty: {
    code: 'GW3061',
    title: 'Column of the data dictionary that is always NULL',
    severity: 'warning',
    effortHours: 0.2,
    why: 'What the column says of an object of the source has no meaning in PostgreSQL, so the view of the extension pack gives NULL.',
    todo: 'Check what the code does with the value.',
  },
} as const satisfies Record<string, CodeEntry>;
