import { z } from 'zod';

/** Why a request was not done, in words for people. */
export const problemView = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    /** What would mend it: a statement, a setting, a step. */
    remedy: z.string().optional(),
    /** Which parts of the request are not right: a path into its JSON, and what is wrong there. */
    places: z
      .array(z.strictObject({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
      .optional(),
  }),
});

export type Problem = z.output<typeof problemView>['error'];
