import type { TargetDialect } from '../../sql/dialect.ts';
import { postgresNames } from './names.ts';
import { print, sayable } from './print/print.ts';

/** PostgreSQL as a target. */
export const postgres: TargetDialect = { name: 'postgresql', names: postgresNames, sayable, print };
