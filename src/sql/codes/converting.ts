import type { CodeEntry } from '../../text/finding.ts';

/** Findings of the conversion as a whole: GW1000 to GW1049. */
export const converting = {
  notConverted: {
    code: 'GW1000',
    title: 'Construct that PostgreSQL cannot say',
    severity: 'error',
    effortHours: 4,
    why: 'PostgreSQL has no syntax for it and no rule could express it exactly in another way.',
    todo: 'Write the statement by hand; the original stands as a comment in its place, followed by an error that is raised when it is reached.',
    sct: 9994,
  },
  unread: {
    code: 'GW1001',
    title: 'Text that could not be read',
    severity: 'error',
    effortHours: 2,
    why: 'It is not what the grammar of the source allows at this place, or not what Godwit knows of it.',
    todo: 'Correct the source, or write the statement by hand.',
    sct: 9996,
  },
  unresolved: {
    code: 'GW1002',
    title: 'Name that is not in the scripts',
    severity: 'warning',
    effortHours: 0.5,
    why: 'The scripts do not define it: it may be outside the selection, or belong to another schema or product.',
    todo: 'Add the scripts that define it, or create it in the target before the code is used.',
    sct: 9997,
  },
  defect: {
    code: 'GW1003',
    title: 'Defect of Godwit',
    severity: 'error',
    effortHours: 4,
    why: 'The conversion of this object ended in an internal error, which is never the fault of the source.',
    todo: 'Report it with the statement that it happened on, and convert the object by hand meanwhile.',
    sct: 9996,
  },
} as const satisfies Record<string, CodeEntry>;
