import { setTimeout as sleep } from 'node:timers/promises';
import { nameInArn, newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import type { ServerEvent } from '../events.ts';
import { Fault, invalidValue, notFound } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import { makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** Events that somebody wants to be told of. */
export interface Subscription {
  readonly arn: string;
  readonly identifier: string;
  /** The topic, by which the one who is told knows what this is about. */
  readonly topic: string;
  /** All events where it is absent. */
  readonly sourceType?: string;
  readonly sources: readonly string[];
  readonly categories: readonly string[];
  readonly isEnabled: boolean;
  readonly createdAt: string;
}

/** A subscription as it is asked for. What is absent in a change stays as it is. */
export interface SubscriptionRequest {
  readonly topic?: string | undefined;
  readonly sourceType?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/**
 * Subscriptions to events. There is no SNS here: one address that the operator of the server names gets the notifications of all subscriptions, in the form in which SNS
 * sends them over HTTP. Without it nothing can be subscribed to.
 */
export interface Subscriptions {
  find(page: Page): Promise<Found<Subscription>>;
  get(name: string): Promise<Stored<Subscription>>;
  create(name: string, request: SubscriptionRequest): Promise<Subscription>;
  modify(name: string, request: SubscriptionRequest): Promise<Subscription>;
  remove(name: string): Promise<Subscription>;
  /** Ends the telling. */
  close(): Promise<void>;
}

const kind: Kind<Subscription> = {
  name: 'event-subscription',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier }) => ({
    'event-subscription-arn': arn,
    'event-subscription-id': identifier,
  }),
  unique: ['event-subscription-id'],
};

/** The categories of events of each kind of source (DMS, "DescribeEventCategories"), as this server has them. */
export const eventCategories: Readonly<Record<string, readonly string[]>> = {
  'replication-instance': ['configuration change', 'creation', 'deletion'],
  'replication-task': ['configuration change', 'creation', 'deletion', 'failure', 'state change'],
};

/** Makes the service of subscriptions; `webhook` is the address that is told. */
export function makeSubscriptions(
  core: Core & { readonly tags: Tags; readonly webhook?: string },
): Subscriptions {
  const { realm, events, webhook } = core;
  const registry = makeRegistry(core, { kind, type: 'es', noun: 'Event subscription' });
  const get = async (name: string): Promise<Stored<Subscription>> => {
    const [found] = await registry.collection.all({ 'event-subscription-id': name });
    if (found) return found;
    throw notFound(`Event subscription ${name} not found.`);
  };
  core.tags.register('es', async (arn) => {
    const [found] = await registry.collection.all({ 'event-subscription-id': nameInArn(arn) });
    return found?.arn;
  });
  const telling = new Set<Promise<void>>();
  const tell = async (event: ServerEvent): Promise<void> => {
    for (const each of await registry.collection.all())
      if (webhook !== undefined && isMeant(each, event)) await notify(webhook, each, event);
  };
  const stop = events.listen({
    onEvent: (event) => {
      const work = tell(event)
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          process.stderr.write(`godwit: a notification could not be sent: ${why}\n`);
        })
        .finally(() => telling.delete(work));
      telling.add(work);
    },
  });
  const check = (subscription: Subscription): Subscription => {
    if (webhook === undefined)
      throw new Fault(
        'SNSInvalidTopicFault',
        'This server has nowhere to send notifications to: it is started with --event-webhook URL for that. Events can be read with DescribeEvents.',
      );
    return checked(subscription);
  };
  return {
    find: (page) => registry.find(page),
    get,
    create: async (name, { tags, ...request }) => {
      if (!/^[a-z][\w-]{0,254}$/i.test(name))
        throw invalidValue(`The subscription name ${name} cannot be used.`);
      const subscription = check({
        arn: newArn(realm, 'es', name),
        identifier: name,
        ...merged({ topic: '', sources: [], categories: [], isEnabled: true }, request),
        createdAt: new Date().toISOString(),
      });
      return await registry.add(subscription, tags);
    },
    modify: async (name, { tags: _, ...request }) => {
      const { arn } = await get(name);
      return await registry.change(arn, (each) => check({ ...each, ...merged(each, request) }));
    },
    remove: async (name) => await registry.remove((await get(name)).arn),
    close: async () => {
      stop();
      await Promise.allSettled(telling);
    },
  };
}

type Choice = Pick<Subscription, 'topic' | 'sourceType' | 'sources' | 'categories' | 'isEnabled'>;

function merged(known: Choice, request: SubscriptionRequest): Choice {
  const { topic, sourceType, sources, categories, isEnabled } = request;
  const type = sourceType ?? known.sourceType;
  return {
    topic: topic ?? known.topic,
    ...(type === undefined || type === '' ? {} : { sourceType: type }),
    sources: sources ?? known.sources,
    categories: categories ?? known.categories,
    isEnabled: isEnabled ?? known.isEnabled,
  };
}

function checked(subscription: Subscription): Subscription {
  const { sourceType, categories, sources } = subscription;
  const known =
    sourceType === undefined ? Object.values(eventCategories).flat() : eventCategories[sourceType];
  if (!known)
    throw invalidValue(`SourceType is ${Object.keys(eventCategories).join(' or ')}, not ${sourceType}.`);
  const stranger = categories.find((each) => !known.includes(each));
  if (stranger !== undefined) throw invalidValue(`There are no events of the category ${stranger}.`);
  if (sources.length > 0 && sourceType === undefined)
    throw invalidValue('SourceIds are given together with a SourceType.');
  return subscription;
}

function isMeant({ isEnabled, sourceType, sources, categories }: Subscription, event: ServerEvent): boolean {
  return (
    isEnabled &&
    (sourceType === undefined || sourceType === event.source) &&
    (sources.length === 0 || sources.includes(event.identifier)) &&
    (categories.length === 0 || event.categories.some((each) => categories.includes(each)))
  );
}

/** A notification in the form of SNS ("Parsing message formats", HTTP notification); it is tried three times. */
async function notify(webhook: string, { topic }: Subscription, event: ServerEvent): Promise<void> {
  const message = {
    'Event Source': event.source,
    'Event Time': event.at.toISOString(),
    SourceId: event.identifier,
    'Event Categories': event.categories,
    'Event Message': event.message,
  };
  const body = JSON.stringify({
    Type: 'Notification',
    MessageId: `godwit-${event.sequence}`,
    TopicArn: topic,
    Subject: 'DMS Notification Message',
    Message: JSON.stringify(message),
    Timestamp: event.at.toISOString(),
  });
  for (const seconds of [1, 5, undefined]) {
    const failure = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    }).then(
      ({ ok, status }) => (ok ? undefined : new Error(`the address answers with status ${status}`)),
      (error: unknown) => error,
    );
    if (failure === undefined) return;
    if (seconds === undefined) throw failure;
    await sleep(seconds * 1000, undefined, { ref: false });
  }
}
