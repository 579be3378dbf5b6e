import { z } from 'zod';
import { ProtocolError } from './errors.ts';
import type { Operation } from './operation.ts';

/** Reads a request as its operation defines it. What is wrong is told in AWS's words ("Common errors": ValidationException), all of it at once. */
export function readRequest({ request }: Operation, json: unknown): unknown {
  const parsed = request.safeParse(json, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const wrongType = issues.find((issue) => issue.code === 'invalid_type' && issue.input !== undefined);
  if (wrongType)
    throw new ProtocolError(
      'SerializationException',
      `${pathOf(wrongType)}: ${wrongType.message.replace(/^Invalid input: /, '')}`,
    );
  throw new ProtocolError(
    'ValidationException',
    `${issues.length} validation ${issues.length === 1 ? 'error' : 'errors'} detected: ${issues.map(complaint).join('; ')}`,
  );
}

type Issue = z.core.$ZodIssue;

function complaint(issue: Issue): string {
  const value = issue.input === undefined ? 'null' : `'${shown(issue)}'`;
  return `Value ${value} at '${pathOf(issue)}' failed to satisfy constraint: ${constraintOf(issue)}`;
}

/** A value that may be a secret is not shown. */
function shown({ path, input }: Issue): string {
  const isSecret = /password|secret|pem|wallet|settings/i.test(path.join('.'));
  return isSecret || typeof input === 'object' ? '***' : String(input);
}

function constraintOf(issue: Issue): string {
  if (issue.input === undefined) return 'Member must not be null';
  if (issue.code === 'invalid_value')
    return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  return issue.message;
}

/** `endpointIdentifier`, `tags.1.member.key`: as AWS names members. */
function pathOf({ path }: Issue): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `${part + 1}.member`
        : String(part).replace(/^./, (letter) => letter.toLowerCase()),
    )
    .join('.');
}
