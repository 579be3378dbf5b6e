import type {
  EventSubscription,
  SourceType,
  Event as WireEvent,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import type { ServerEvent } from '../../events.ts';
import { Fault, notFound } from '../../fault.ts';
import type { Subscription } from '../../resources/subscriptions.ts';
import { eventCategories } from '../../resources/subscriptions.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, paging } from '../paging.ts';
import { instant } from '../timestamps.ts';
import { tagList, tagsOf } from './tags.ts';

/** The one filter that events have (DMS API, "DescribeEvents"). */
const ofInstances = 'replication-instance-id';

/** The operations of events and of subscriptions to them. */
export const eventOperations: readonly Operation[] = [
  operation(
    'DescribeEvents',
    {
      SourceIdentifier: z.string().optional(),
      // The client's type has instances alone; the service has tasks too, and so has this one.
      SourceType: z.custom<SourceType>((value) => typeof value === 'string').optional(),
      StartTime: instant.optional(),
      EndTime: instant.optional(),
      Duration: z.number().int().optional(),
      EventCategories: z.array(z.string()).optional(),
      Filters: filters,
      ...paging,
    },
    async (
      {
        SourceIdentifier,
        SourceType: source,
        StartTime,
        EndTime,
        Duration,
        EventCategories,
        Filters,
        ...asked
      },
      context,
    ) => {
      const { after, limit } = pageOf(asked);
      const { [ofInstances]: instances } = whereOf(Filters, [ofInstances]);
      // As DMS has it: the last hour, unless another span is named.
      const from = StartTime ?? new Date((EndTime?.getTime() ?? Date.now()) - (Duration ?? 60) * 60_000);
      const isMeant = (event: ServerEvent): boolean =>
        (SourceIdentifier === undefined || event.identifier === SourceIdentifier) &&
        (source === undefined || event.source === source) &&
        (instances === undefined ||
          (event.source === 'replication-instance' && instances.includes(event.identifier))) &&
        (EventCategories === undefined || event.categories.some((each) => EventCategories.includes(each)));
      const all = await context.services.events.read({ after, from, ...(EndTime ? { until: EndTime } : {}) });
      const meant = all.filter(isMeant);
      const shown = meant.slice(0, limit);
      return {
        Events: shown.map(wireEvent),
        ...markerOf(meant.length > limit ? shown.at(-1)?.sequence : undefined),
      };
    },
  ),
  operation(
    'DescribeEventCategories',
    { SourceType: z.string().optional(), Filters: filters },
    async ({ SourceType: source, Filters }) => {
      whereOf(Filters, []);
      return await Promise.resolve({
        EventCategoryGroupList: Object.entries(eventCategories)
          .filter(([each]) => source === undefined || each === source)
          .map(([each, categories]) => ({ SourceType: each, EventCategories: [...categories] })),
      });
    },
  ),
  operation(
    'CreateEventSubscription',
    {
      SubscriptionName: z.string(),
      SnsTopicArn: z.string(),
      SourceType: z.string().optional(),
      EventCategories: z.array(z.string()).optional(),
      SourceIds: z.array(z.string()).optional(),
      Enabled: z.boolean().optional(),
      Tags: tagList.optional(),
    },
    async (given, { services }) => {
      const created = await services.subscriptions.create(given.SubscriptionName, {
        topic: given.SnsTopicArn,
        sourceType: given.SourceType,
        categories: given.EventCategories,
        sources: given.SourceIds,
        isEnabled: given.Enabled,
        tags: tagsOf(given.Tags),
      });
      return { EventSubscription: wire(created, services.realm.account, 'creating') };
    },
  ),
  operation(
    'ModifyEventSubscription',
    {
      SubscriptionName: z.string(),
      SnsTopicArn: z.string().optional(),
      SourceType: z.string().optional(),
      EventCategories: z.array(z.string()).optional(),
      Enabled: z.boolean().optional(),
    },
    async (given, { services }) => {
      const changed = await services.subscriptions.modify(given.SubscriptionName, {
        topic: given.SnsTopicArn,
        sourceType: given.SourceType,
        categories: given.EventCategories,
        isEnabled: given.Enabled,
      });
      return { EventSubscription: wire(changed, services.realm.account, 'modifying') };
    },
  ),
  operation(
    'DeleteEventSubscription',
    { SubscriptionName: z.string() },
    async ({ SubscriptionName }, { services }) => ({
      EventSubscription: wire(
        await services.subscriptions.remove(SubscriptionName),
        services.realm.account,
        'deleting',
      ),
    }),
  ),
  operation(
    'DescribeEventSubscriptions',
    { SubscriptionName: z.string().optional(), Filters: filters, ...paging },
    async ({ SubscriptionName, Filters, ...asked }, { services }) => {
      const where = {
        ...whereOf(Filters, ['event-subscription-arn', 'event-subscription-id']),
        ...(SubscriptionName === undefined ? {} : { 'event-subscription-id': SubscriptionName }),
      };
      const { values, next } = await services.subscriptions.find({ where, ...pageOf(asked) });
      if (values.length === 0 && (Filters ?? SubscriptionName) !== undefined)
        throw notFound('Event subscription not found.');
      return {
        EventSubscriptionsList: values.map((each) => wire(each, services.realm.account)),
        ...markerOf(next),
      };
    },
  ),
  operation('UpdateSubscriptionsToEventBridge', { ForceMove: z.boolean().optional() }, async () => {
    await Promise.resolve();
    throw new Fault(
      'InvalidOperationFault',
      'There is no EventBridge here; subscriptions stay what they are.',
    );
  }),
];

function wireEvent({ identifier, source, message, categories, at }: ServerEvent): WireEvent {
  return {
    SourceIdentifier: identifier,
    // DMS has events of instances and tasks; those of other resources say what they are from in the same way.
    SourceType: source as SourceType,
    Message: message,
    EventCategories: [...categories],
    Date: at,
  };
}

function wire(subscription: Subscription, account: string, status = 'active'): EventSubscription {
  const { sourceType } = subscription;
  return {
    CustomerAwsId: account,
    CustSubscriptionId: subscription.identifier,
    SnsTopicArn: subscription.topic,
    Status: status,
    SubscriptionCreationTime: subscription.createdAt,
    ...(sourceType === undefined ? {} : { SourceType: sourceType }),
    SourceIdsList: [...subscription.sources],
    EventCategoriesList: [...subscription.categories],
    Enabled: subscription.isEnabled,
  };
}
