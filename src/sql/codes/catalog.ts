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
  twoDatabases: {
    code: 'GW1051',
    title: 'Object of the same name in two databases',
    severity: 'error',
    effortHours: 1,
    why: 'The scripts define objects in several databases. Their schemas become schemas of one database, so that two objects with the same schema and name are one.',
    todo: 'Convert the scripts of each database by themselves, with mapping rules that rename the schemas, and say in the setting `otherDatabases` where the objects of the others are.',
  },
} as const satisfies Record<string, CodeEntry>;
