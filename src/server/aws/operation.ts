import type * as sdk from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import type { Caller } from '../caller.ts';
import type { Services } from '../services.ts';

type Commands = typeof sdk;

/** All operations of the service, by the commands of its official client, so that none is forgotten and none is misspelt. */
export type OperationName = {
  [Name in keyof Commands]: Name extends `${infer Operation}Command`
    ? Operation extends '$'
      ? never
      : Operation
    : never;
}[keyof Commands];

type Command<Name extends OperationName> = InstanceType<Commands[`${Name}Command`]>;

/** What an operation is asked, in the words of the official client. */
export type Input<Name extends OperationName> = Command<Name>['input'];

type WithoutMetadata<Output> = Omit<Output, '$metadata'>;

/** What an operation answers, in the words of the official client. */
export type Output<Name extends OperationName> =
  Command<Name> extends {
    resolveMiddleware(
      stack: never,
      configuration: never,
      options: never,
    ): (given: never) => Promise<{ output: infer Result }>;
  }
    ? WithoutMetadata<Result>
    : never;

/** Each member of a request has a schema: whatever the client's types name is either understood or refused. */
type Members<Name extends OperationName> = {
  readonly [Member in keyof Required<Input<Name>>]: z.ZodType<Input<Name>[Member]>;
};

/** What a handler may use. */
export interface Context {
  readonly services: Services;
  readonly caller: Caller;
}

/** An operation as the protocol runs it: its request is checked before its handler sees it. */
export interface Operation {
  readonly name: OperationName;
  readonly request: z.ZodType;
  readonly handle: (input: never, context: Context) => Promise<object>;
}

/** Defines an operation. The members of its request are those of the official client, each with its rules. */
export function operation<Name extends OperationName, Shape extends Members<Name>>(
  name: Name,
  members: Shape,
  handle: (input: z.output<z.ZodObject<Shape>>, context: Context) => Promise<Output<Name>>,
): Operation {
  return { name, request: z.object(members), handle };
}
