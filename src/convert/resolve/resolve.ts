import type { AnyObject } from '../../catalog/catalog.ts';
import type { Resolution } from './resolution.ts';

/** Finds out what the names in an object speak of and what types its expressions have. */
export interface Resolver {
  /** Resolves all trees of an object. It is done once; later calls give the same resolution. */
  resolve(object: AnyObject): Resolution;
  /** All names that the object's own text uses or declares, in lower case: what a new name must avoid. */
  localNames(object: AnyObject): Set<string>;
}
