import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { OperationError } from '../../text/error.ts';
import type { FaultName } from '../fault.ts';
import { Fault } from '../fault.ts';
import { StaleError } from '../store/store.ts';
import { StateUnusable } from '../store/unusable.ts';
import type { Problem } from './contract/problem.ts';
import { Overtaken } from './overtaken.ts';

const statuses: { readonly [Name in FaultName]?: number } = {
  AccessDeniedFault: 403,
  InvalidResourceStateFault: 409,
  ResourceAlreadyExistsFault: 409,
  ResourceNotFoundFault: 404,
  InsufficientResourceCapacityFault: 503,
};

/** Nobody is logged in, and no key was right. */
export class Unauthorized extends Error {
  readonly remedy: string;

  constructor(message = 'Nobody is logged in, or the session has ended.', remedy = 'Log in.') {
    super(message);
    this.name = 'Unauthorized';
    this.remedy = remedy;
  }
}

/** Somebody tries too often. */
export class TooMany extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TooMany';
  }
}

/** Answers a request that was not done: with a status of HTTP and words for people. A defect is logged and told without its insides. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, problem } = problemOf(error);
  if (status >= 500) request.log.error(error);
  void reply.code(status).send({ error: problem });
}

function problemOf(error: FastifyError): { readonly status: number; readonly problem: Problem } {
  if (error instanceof Unauthorized)
    return {
      status: 401,
      problem: { code: 'Unauthorized', message: error.message, remedy: error.remedy },
    };
  if (error instanceof TooMany)
    return { status: 429, problem: { code: 'TooManyRequests', message: error.message } };
  if (error instanceof Fault)
    return { status: statuses[error.fault] ?? 400, problem: { code: error.fault, message: error.message } };
  if (error instanceof Overtaken)
    return {
      status: 409,
      problem: { code: 'Conflict', message: error.message, remedy: error.remedy },
    };
  if (error instanceof StaleError)
    return {
      status: 409,
      problem: {
        code: 'Conflict',
        message: 'Somebody else changed it meanwhile.',
        remedy: 'Load it again and change what is there now.',
      },
    };
  if (error instanceof StateUnusable)
    return { status: 503, problem: { code: 'ServiceUnavailable', message: error.message } };
  if (error instanceof OperationError)
    return { status: 422, problem: { code: error.code, message: error.message } };
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, problem: unfit(error) };
  if (error.statusCode !== undefined && error.statusCode < 500)
    return { status: error.statusCode, problem: { code: error.code, message: error.message } };
  return {
    status: 500,
    problem: {
      code: 'InternalFailure',
      message: 'The server failed at this; its log says why.',
      remedy: 'This is a defect of Godwit.',
    },
  };
}

/** The parts of a request that are not right, by their places in its JSON. */
function unfit(error: {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string | undefined }[];
}): Problem {
  const places = error.validation.map(({ instancePath, message = 'not right' }) => ({
    path: instancePath.split('/').slice(1).map(unescaped),
    message,
  }));
  const words = places.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return { code: 'ValidationException', message: `The request is not right: ${words.join('; ')}.`, places };
}

/** A part of a JSON pointer (RFC 6901). */
function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
