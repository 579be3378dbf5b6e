import type { CodeEntry } from '../../text/finding.ts';

/** Findings about texts of the user's own that stand in place of converted ones: GW1010 to GW1019. */
export const overriding = {
  used: {
    code: 'GW1010',
    title: 'Text of your own',
    severity: 'info',
    effortHours: 0,
    why: 'The overrides folder holds a text for this object, which stands in place of the converted one.',
    todo: 'Nothing, as long as the source does not change.',
  },
  changed: {
    code: 'GW1011',
    title: 'Source changed under an override',
    severity: 'warning',
    effortHours: 0.5,
    why: 'The override was written for another text of the source than the present one, and may lack what is new in it.',
    todo: 'Compare the override with the source, then write the new mark into its line `-- godwit: source`.',
  },
  unmarked: {
    code: 'GW1012',
    title: 'Override without the mark of its source',
    severity: 'info',
    effortHours: 0,
    why: 'Without the line `-- godwit: source` Godwit cannot tell whether the source has changed since the override was written.',
    todo: 'Begin the file with the line that the finding names.',
  },
  unknown: {
    code: 'GW1013',
    title: 'Override of no object',
    severity: 'error',
    effortHours: 0.2,
    why: 'An override replaces the object that its path names: SCHEMA/KIND/NAME.sql, as below objects/ in the output folder.',
    todo: 'Rename the file, or remove it.',
  },
  empty: {
    code: 'GW1014',
    title: 'Override without a statement',
    severity: 'error',
    effortHours: 0.2,
    why: 'The file holds no statement, so nothing would stand for the object; the converted text was kept.',
    todo: 'Write the statement, or remove the file. To leave an object out, use --exclude.',
  },
  stage: {
    code: 'GW1015',
    title: 'Unknown stage in an override',
    severity: 'error',
    effortHours: 0.2,
    why: 'The line `-- godwit: stage` moves what follows it to pre-data, indexes or post-data.',
    todo: 'Correct the line.',
  },
} as const satisfies Record<string, CodeEntry>;
