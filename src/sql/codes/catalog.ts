import type { CodeEntry } from '../../text/finding.ts';

/** Findings of gathering definitions into a catalog: GW1050 to GW1099. */
export const catalogFindings = {
  unknownObject: {
    code: 'GW1050',
    title: 'Statement about an object that is not there',
    severity: 'warning',
    effortHours: 0.1,
    why: 'The statement changes an object that the scripts, read in their order, do not hold at this point.',
    todo: 'Check the order of the scripts, or add the script that creates the object.',
  },
} as const satisfies Record<string, CodeEntry>;
