import { z } from 'zod';
import type { Tag } from '../../resources/tags.ts';
import { invalidValue } from '../../fault.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';

/** Tags as requests have them. */
export const tagList = z.array(
  z.object({
    Key: z.string().optional(),
    Value: z.string().optional(),
    ResourceArn: z.string().optional(),
  }),
);

/** Tags in our words. */
export function tagsOf(given: z.output<typeof tagList> | undefined): readonly Tag[] {
  return (given ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
}

/** The operations of tags. */
export const tagOperations: readonly Operation[] = [
  operation(
    'AddTagsToResource',
    { ResourceArn: z.string(), Tags: tagList },
    async ({ ResourceArn, Tags }, { services }) => {
      await services.tags.add(ResourceArn, tagsOf(Tags));
      return {};
    },
  ),
  operation(
    'RemoveTagsFromResource',
    { ResourceArn: z.string(), TagKeys: z.array(z.string()) },
    async ({ ResourceArn, TagKeys }, { services }) => {
      await services.tags.remove(ResourceArn, TagKeys);
      return {};
    },
  ),
  operation(
    'ListTagsForResource',
    { ResourceArn: z.string().optional(), ResourceArnList: z.array(z.string()).optional() },
    async ({ ResourceArn, ResourceArnList }, { services }) => {
      const arns = ResourceArnList ?? (ResourceArn === undefined ? [] : [ResourceArn]);
      if (arns.length === 0) throw invalidValue('ResourceArn or ResourceArnList must be given.');
      const lists = await Promise.all(
        arns.map(async (arn) =>
          (await services.tags.of(arn)).map(({ key, value }) => ({
            Key: key,
            Value: value,
            ...(ResourceArnList ? { ResourceArn: arn } : {}),
          })),
        ),
      );
      return { TagList: lists.flat() };
    },
  ),
];
