import type { Complaint } from '../change/requirement.ts';
import { warning } from '../change/requirement.ts';
import type { Shape } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';

/** Tells once of each table that values of it are cut, when the first of them is. Which ones, and of which rows, is in the target's control table alone. */
export function cutNotices(tell: (notice: Complaint) => void): (table: Shape) => void {
  const told = new Set<string>();
  return (table) => {
    const name = nameOf(table);
    if (told.has(name)) return;
    told.add(name);
    tell(
      warning(
        name,
        'Large values of it are cut, as the settings ask for.',
        'awsdms_lob_truncations in the target names each of them with its row',
      ),
    );
  };
}
