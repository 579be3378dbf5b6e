import { z } from 'zod';

/** Instants come as seconds since 1970, perhaps with a fraction; `awscli` may send the text that its user wrote. */
export const instant = z
  .union([
    z.number().transform((seconds) => new Date(seconds * 1000)),
    z.iso.datetime({ offset: true, local: true }).transform((text) => new Date(text)),
  ])
  .pipe(z.date());
